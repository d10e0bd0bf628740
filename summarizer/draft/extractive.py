"""The embedded drafter: sentences of the paper chosen for each field, quoted as they stand; no model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from summarizer.draft.draft import Claim, Draft, FieldDraft, Provenance, VerifiedDraft
from summarizer.draft.drafter import DraftTask, FieldRequest
from summarizer.draft.facets import REMARKS, Facet, Traits, facet_for, facets_named, points
from summarizer.draft.readability import awkwardness, is_chinese, is_clean, stands_alone
from summarizer.draft.roles import role_probabilities, role_probabilities_alone
from summarizer.evidence.passage import Evidence, Passage

_MOST_ALIKE = 0.6
_FURTHER = 0.6  # points above the threshold that each further sentence of a field needs
_TOPIC_WORDS = 60
_LEAST_TO_GUESS = 40  # sentences
_BEGINNING, _END = 0.12, 0.9  # shares of the paper
_NEVER_QUOTED = ("references", "acknowledgements", "declarations")


@dataclass(frozen=True, slots=True)
class ExtractiveDrafter:
    """Quotes, for each field, up to three sentences of the evidence; needs neither network nor key.

    A field for which no sentence is good enough gets no claims: the paper does not state it in words that
    can be recognised. The same task always gives the same draft.
    """

    async def draft(self, task: DraftTask) -> Draft:
        """The chosen sentences, each a claim that rests on itself, fields in the order asked for."""
        chosen = choose(task.fields, task.evidence, task.title)
        return Draft(
            fields=tuple(
                FieldDraft(
                    request.label,
                    tuple(Claim(passage.sentence.text, (passage.number,)) for passage in chosen[position]),
                )
                for position, request in enumerate(task.fields)
            ),
            provenance=Provenance(drafter="extractive"),
        )

    async def revise(self, task: DraftTask, checked: VerifiedDraft) -> Draft:  # noqa: ARG002
        """The same draft again: a quotation cannot be put in better words."""
        return await self.draft(task)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that may be quoted, with the words it is compared by."""

    passage: Passage
    traits: Traits
    words: frozenset[str]
    stands_alone: bool


@dataclass(frozen=True, slots=True)
class _Option:
    """A candidate for the field at `position`, `margin` points above what the field asks for."""

    position: int
    margin: float
    candidate: _Candidate


def choose(
    fields: Sequence[FieldRequest], evidence: Evidence, title: str = ""
) -> tuple[tuple[Passage, ...], ...]:
    """The passages for each field, in document order; none is used twice, nor are two nearly alike used."""
    candidates = _candidates(evidence.passages, title)
    facets = [facet_for(request.role, request.label, request.guidance) for request in fields]
    chosen: list[list[_Candidate]] = [[] for _ in fields]
    options = _options(facets, candidates)
    for turn in range(max((facet.limit for facet in facets if facet), default=0)):
        _deal(turn, options, facets, chosen)
    marked = (candidate for candidate in candidates if candidate.traits.highlighted)
    for position, facet in enumerate(facets):
        if facet and facet.role == REMARKS:
            _keep_marked(facet.limit, marked, chosen, position)
    return tuple(
        tuple(sorted((candidate.passage for candidate in own), key=lambda passage: passage.number))
        for own in chosen
    )


def _candidates(passages: Sequence[Passage], title: str) -> tuple[_Candidate, ...]:
    """The sentences that read as prose, with their traits."""
    sections = _sections(passages)
    topic = _topic(passages, sections, title)
    found: list[_Candidate] = []
    for section, run in groupby(zip(sections, passages, strict=True), key=itemgetter(0)):
        members = [passage for _, passage in run if is_clean(passage.sentence.text)]
        roles = _roles(section, [passage.sentence.text for passage in members])
        for index, passage in enumerate(members):
            text = passage.sentence.text
            if section not in _NEVER_QUOTED:
                words = _words(text)
                traits = Traits(
                    text=text,
                    section=section,
                    place=index / max(1, len(members) - 1),
                    roles=roles[index],
                    highlighted=bool(passage.annotations),
                    named=_named(passage),
                    on_topic=len(words & topic) / max(1, len(words)),
                    awkwardness=awkwardness(text),
                )
                found.append(_Candidate(passage, traits, words, stands_alone(text)))
    return tuple(found)


def _sections(passages: Sequence[Passage]) -> tuple[str, ...]:
    """The section of each passage, guessed where the paper does not say.

    What stands on the first page above all headings is taken for the abstract; in a paper without headings
    the beginning is taken for the introduction and the end for the conclusion.
    """
    named = any(passage.sentence.section not in ("", "references") for passage in passages)

    def guess(index: int, passage: Passage) -> str:
        if passage.sentence.page_index == 0 and named:
            return "abstract"
        if named or len(passages) < _LEAST_TO_GUESS:
            return ""
        place = index / len(passages)
        return "introduction" if place < _BEGINNING else "conclusion" if place > _END else ""

    return tuple(passage.sentence.section or guess(index, passage) for index, passage in enumerate(passages))


def _topic(passages: Sequence[Passage], sections: Sequence[str], title: str) -> frozenset[str]:
    """The words that the paper is about: those of its title and abstract, else the commonest in its text."""
    abstract = [
        passage.sentence.text
        for section, passage in zip(sections, passages, strict=True)
        if section == "abstract"
    ]
    if abstract:
        return _words(" ".join([title, *abstract]))
    counts = Counter(word for passage in passages for word in _words(passage.sentence.text))
    return _words(title) | {word for word, _ in counts.most_common(_TOPIC_WORDS)}


def _roles(section: str, texts: Sequence[str]) -> Sequence[Mapping[str, float]]:
    """The roles of a section's sentences: an abstract's as a whole, else one by one; none for Chinese."""
    if section == "abstract" and not any(map(is_chinese, texts)):
        return role_probabilities(texts)
    return [{} if is_chinese(text) else role_probabilities_alone(text) for text in texts]


def _named(passage: Passage) -> frozenset[str]:
    """The facets that the researcher's comments and tags on a passage speak of."""
    remarks = " ".join(" ".join((annotation.comment, *annotation.tags)) for annotation in passage.annotations)
    return frozenset(facets_named(remarks))


def _options(facets: Sequence[Facet | None], candidates: Sequence[_Candidate]) -> tuple[_Option, ...]:
    """Every candidate that is good enough for a field, the best margins first, then document order."""
    options = [
        _Option(position, margin, candidate)
        for position, facet in enumerate(facets)
        if facet and facet.role != REMARKS
        for candidate in candidates
        if candidate.stands_alone and (margin := points(facet, candidate.traits) - facet.threshold) >= 0
    ]
    options.sort(key=lambda option: (-option.margin, option.candidate.passage.number, option.position))
    return tuple(options)


def _deal(
    turn: int, options: Iterable[_Option], facets: Sequence[Facet | None], chosen: list[list[_Candidate]]
) -> None:
    """Give one more to each field that has `turn` sentences, so that none takes two before all have one."""
    for option in options:
        facet, own = facets[option.position], chosen[option.position]
        wanted = facet is not None and len(own) == turn < facet.limit and option.margin >= _FURTHER * turn
        if wanted and _is_new(option.candidate, chosen):
            own.append(option.candidate)


def _keep_marked(
    limit: int, marked: Iterable[_Candidate], chosen: list[list[_Candidate]], position: int
) -> None:
    """Highlights that no field used, those with a comment first."""
    by_comment = sorted(
        marked, key=lambda candidate: not any(mark.comment for mark in candidate.passage.annotations)
    )
    for candidate in by_comment:
        if len(chosen[position]) < limit and _is_new(candidate, chosen):
            chosen[position].append(candidate)


def _is_new(candidate: _Candidate, chosen: Iterable[Iterable[_Candidate]]) -> bool:
    """Whether nothing chosen so far says nearly the same."""
    return all(_likeness(candidate.words, other.words) < _MOST_ALIKE for own in chosen for other in own)


def _likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """The share of the shorter sentence's words that the other has too, 0 to 1."""
    return len(left & right) / max(1, min(len(left), len(right)))


def _words(text: str) -> frozenset[str]:
    """Words of four letters and more and pairs of Chinese characters."""
    folded = text.casefold()
    runs = re.findall(r"[\u3400-\u9fff]+", folded)
    pairs = {run[index : index + 2] for run in runs for index in range(len(run) - 1)}
    return frozenset(re.findall(r"[a-z][a-z-]{3,}", folded)) | pairs

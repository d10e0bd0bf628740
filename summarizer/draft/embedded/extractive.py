"""The embedded drafter: sentences of the paper chosen for each field, quoted as they stand; no model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeAlias

from summarizer.draft.coverage import Uncovered
from summarizer.draft.draft import Claim, Draft, FieldDraft, Provenance, Revision, VerifiedDraft
from summarizer.draft.drafter import DraftRequest, FieldRequest
from summarizer.draft.embedded.candidates import Candidate, read_candidates
from summarizer.draft.embedded.facets import REMARKS, Facet, Highlighting, at_home, facet_for, points
from summarizer.draft.embedded.readability import is_whole
from summarizer.evidence.passage import Evidence, Passage, quoted_text
from summarizer.layout.kind import PROSE

_SAME_SENTENCE = 0.75  # share of all words of two sentences that both have
_SAME_CONTENT = 0.55  # share of the shorter sentence's words that the other has too
_NO_CHOICE = 2.0  # points below the threshold that having no second choice is worth
_FURTHER = 1.5  # points above the threshold that each further sentence of a field needs


Quotation: TypeAlias = tuple[Passage, ...]
"""Sentences of the paper that stand one behind the other and are quoted as one claim."""


@dataclass(frozen=True, slots=True)
class ExtractiveDrafter:
    """Quotes, for each field, up to three passages of the evidence; needs neither network nor key.

    A field for which nothing is good enough gets no claims, which says nothing of the paper: it may well
    state it in words that cannot be recognised. The same task always gives the same draft.
    """

    async def draft(self, request: DraftRequest) -> Draft:
        """What was chosen, each a claim that rests on itself, fields in the order asked for."""
        chosen = choose(request.fields, request.evidence, request.title)
        return Draft(
            fields=tuple(
                FieldDraft(field.label, tuple(map(_claim, quotations)))
                for field, quotations in zip(request.fields, chosen, strict=True)
            ),
            provenance=Provenance(drafter="extractive"),
        )

    async def revise(
        self,
        request: DraftRequest,  # noqa: ARG002
        checked: VerifiedDraft,
        unsaid: Sequence[Uncovered] = (),  # noqa: ARG002
    ) -> Revision:
        """Nothing: a quotation cannot be put in better words."""
        return Revision({}, (), checked.provenance)


def _claim(quotation: Quotation) -> Claim:
    return Claim(quoted_text(quotation), tuple(passage.number for passage in quotation))


@dataclass(frozen=True, slots=True)
class _Option:
    """A candidate for the field at `position`, `margin` points above what the field asks for."""

    position: int
    margin: float
    candidate: Candidate


def choose(
    fields: Sequence[FieldRequest], evidence: Evidence, title: str = ""
) -> tuple[tuple[Quotation, ...], ...]:
    """The quotations for each field, in document order; none is used twice, nor are two nearly alike used.

    What the researcher highlighted goes first, each highlight to the field that it suits best.
    """
    candidates = read_candidates(evidence.passages, title)
    facets = [_facet(request) for request in fields]
    chosen: list[list[Candidate]] = [[] for _ in fields]
    options = _options(fields, facets, candidates)
    good = [option for option in options if option.margin >= 0]
    _place_marked(good, facets, chosen)
    marked = [candidate for candidate in candidates if candidate.passage.annotations]
    for position, facet in enumerate(facets):
        if facet and facet.role == REMARKS:
            _keep_marked(facet.limit, marked, chosen, position)
    for turn in range(max((facet.limit for facet in facets if facet), default=0)):
        _deal(turn, good, facets, chosen)
    _fill_empty(options, chosen)
    return tuple(
        tuple(
            candidate.quoted or (candidate.passage,)
            for candidate in sorted(own, key=lambda candidate: candidate.passage.number)
        )
        for own in chosen
    )


def _facet(request: FieldRequest) -> Facet | None:
    """What a field looks for; for each claim that it may have, one or two sentences, it gets at most two."""
    facet = facet_for(request.role, request.label, request.guidance)
    if facet is None or request.claims is None:
        return facet
    return replace(facet, limit=min(facet.limit, 2 * request.claims))


def _options(
    fields: Sequence[FieldRequest], facets: Sequence[Facet | None], candidates: Sequence[Candidate]
) -> tuple[_Option, ...]:
    """Every candidate that a field could do with, the best margins first, then document order."""
    options: list[_Option] = []
    with_section = {
        facet.role
        for facet in facets
        if facet and any(at_home(facet, candidate.traits) for candidate in candidates)
    }
    for candidate in candidates:
        meant_for = _meant_for(candidate, fields, facets)
        declared = candidate.traits.section == "declarations"
        for position, facet in enumerate(facets):
            mark = _mark(candidate, position, meant_for)
            if (
                facet
                and (facet.role == REMARKS or not declared)
                and (candidate.quoted or mark is Highlighting.MEANT_FOR_IT)
            ):
                score = points(facet, candidate.traits, mark, has_section=facet.role in with_section)
                if score >= facet.last_resort:
                    options.append(_Option(position, score - facet.threshold, candidate))
    options.sort(key=lambda option: (-option.margin, option.candidate.passage.number, option.position))
    return tuple(options)


def _meant_for(
    candidate: Candidate, fields: Sequence[FieldRequest], facets: Sequence[Facet | None]
) -> frozenset[int]:
    """The fields that the researcher marked a sentence for: by a colour set for them, or in a comment."""
    colours = {annotation.colour.lower() for annotation in candidate.passage.annotations}
    by_colour = {
        position
        for position, request in enumerate(fields)
        if colours & {colour.lower() for colour in request.colours}
    }
    by_comment = {
        position
        for position, facet in enumerate(facets)
        if facet and facet.role != REMARKS and facet.role in candidate.named
    }
    return frozenset(by_colour | by_comment)


def _mark(candidate: Candidate, position: int, meant_for: frozenset[int]) -> Highlighting:
    """What the field at `position` can tell from the marks on a sentence."""
    if meant_for:
        return Highlighting.MEANT_FOR_IT if position in meant_for else Highlighting.MEANT_FOR_ANOTHER
    return Highlighting.HIGHLIGHT if candidate.passage.annotations else Highlighting.NONE


def _place_marked(
    options: Iterable[_Option], facets: Sequence[Facet | None], chosen: list[list[Candidate]]
) -> None:
    """Give each highlight to the field that it suits best, as long as there is room."""
    placed: set[int] = set()
    for option in options:
        facet, candidate = facets[option.position], option.candidate
        if facet is None or not candidate.passage.annotations or candidate.passage.number in placed:
            continue
        placed.add(candidate.passage.number)
        if len(chosen[option.position]) < facet.limit and _is_new(candidate, chosen, option.position):
            chosen[option.position].append(candidate)


def _deal(
    turn: int, options: Iterable[_Option], facets: Sequence[Facet | None], chosen: list[list[Candidate]]
) -> None:
    """Give one more to each field that has `turn` quotations, so that none takes two before all have one.

    The field that would lose most by its second choice chooses first.
    """
    of_field: defaultdict[int, list[_Option]] = defaultdict(list)
    for option in options:
        facet = facets[option.position]
        if facet is not None and turn < facet.limit and option.margin >= _FURTHER * turn:
            of_field[option.position].append(option)
    while True:
        wanted = [
            choices
            for position, own in of_field.items()
            if len(chosen[position]) == turn
            and (choices := list(islice((o for o in own if _is_new(o.candidate, chosen, position)), 2)))
        ]
        if not wanted:
            return
        first, *_ = max(wanted, key=_regret)
        chosen[first.position].append(first.candidate)


def _regret(choices: Sequence[_Option]) -> tuple[float, float]:
    """What a field loses by its second choice, and how good its first is."""
    best = choices[0].margin
    return best - (choices[1].margin if len(choices) > 1 else -_NO_CHOICE), best


def _fill_empty(options: Iterable[_Option], chosen: list[list[Candidate]]) -> None:
    """Give each field that has nothing the best of what is not good enough but better than nothing."""
    for option in options:
        if not chosen[option.position] and _is_new(option.candidate, chosen, option.position):
            chosen[option.position].append(option.candidate)


def _keep_marked(
    limit: int, marked: Iterable[Candidate], chosen: list[list[Candidate]], position: int
) -> None:
    """Highlights that no field used, those with a comment first."""
    by_comment = sorted(
        marked, key=lambda candidate: not any(mark.comment for mark in candidate.passage.annotations)
    )
    for candidate in by_comment:
        if _is_fragment(candidate):
            continue
        if len(chosen[position]) < limit and _is_new(candidate, chosen, position):
            chosen[position].append(candidate)


def _is_fragment(candidate: Candidate) -> bool:
    """Whether a highlight is no whole sentence, and nothing that the researcher says makes up for it."""
    sentence = candidate.passage.sentence
    whole = sentence.kind == PROSE and is_whole(sentence.text)
    return not (candidate.quoted or whole or any(mark.comment for mark in candidate.passage.annotations))


def _is_new(candidate: Candidate, chosen: Sequence[Sequence[Candidate]], position: int) -> bool:
    """Whether nothing chosen so far is the same sentence, and nothing in the same field says the same."""
    return not any(
        set(candidate.quoted) & set(other.quoted)
        or _shared(candidate, other) > _SAME_SENTENCE * len(candidate.words | other.words)
        or (at == position and _shared(candidate, other) > _SAME_CONTENT * _shorter(candidate, other))
        for at, own in enumerate(chosen)
        for other in own
    )


def _shared(one: Candidate, other: Candidate) -> int:
    return len(one.words & other.words)


def _shorter(one: Candidate, other: Candidate) -> int:
    return min(len(one.words), len(other.words))

"""The sentences of a paper that may be quoted, and what is known of each before any field asks for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from summarizer.draft.embedded.facets import (
    REMARKS,
    Cues,
    Traits,
    facets_answered_under,
    facets_named,
    load_cues,
)
from summarizer.draft.embedded.quotation import quotation
from summarizer.draft.embedded.readability import awkwardness, is_chinese, stands_alone
from summarizer.draft.embedded.roles import role_probabilities, role_probabilities_alone
from summarizer.draft.embedded.sections import guess_sections
from summarizer.evidence.passage import Passage
from summarizer.layout.kind import PROSE
from summarizer.text import HAN

_NAME = re.compile(r"\b[A-Z][a-z]*[A-Z0-9][\w-]*|\b[A-Z]+-\d[\w-]*")
_COINING = re.compile(
    r"\b(?:we|paper|work) (?:\w+ )?(?:introduce|propose|present|develop|report|describe|call)s?\b"
    r"([^.;,]{3,90})",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z][a-z-]{3,}")
_HAN = re.compile(f"[{HAN}]+")
_TOPIC_WORDS = 60
_SAMPLE = 400  # sentences that tell the paper's language
_OTHER_LANGUAGE = 6.0  # taken off a sentence that is not in the paper's language
_LEANING = 0.8  # taken off a sentence that needs the one before it
_NEVER_QUOTED = ("references", "acknowledgements")
_ONLY_REMARKED = "declarations"
_READ_WHOLE = ("abstract", "introduction", "limitations", "conclusion", "future_work")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted, as `quoted`, which is more than itself when it leans on another.

    Nothing is in `quoted` when it cannot be read outside the paper. `words` are what it is compared by;
    `named` the facets that the researcher's comments on it speak of.
    """

    passage: Passage
    quoted: tuple[Passage, ...]
    traits: Traits
    words: frozenset[str]
    named: frozenset[str]


def read_candidates(passages: Sequence[Passage], title: str) -> tuple[Candidate, ...]:
    """The sentences that may be quoted, with their traits; those that no field could want are left out."""
    sections = guess_sections(passages)
    reader = _Reader(passages, sections, title)
    found: list[Candidate] = []
    for section, run in groupby(range(len(passages)), key=sections.__getitem__):
        if section not in _NEVER_QUOTED:
            found += reader.candidates(section, list(run))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Find:
    """A passage that a field could want, by its place, with its cues and what would be quoted for it."""

    at: int
    cues: Cues
    quoted: tuple[Passage, ...]


class _Reader:
    """Reads one paper's sentences, with what is known of the paper."""

    def __init__(self, passages: Sequence[Passage], sections: Sequence[str], title: str) -> None:
        self._passages = passages
        self._topic = _topic(passages, sections, title)
        self._own_names = _own_names(passages, sections, title)
        sample = passages[:: len(passages) // _SAMPLE + 1]
        self._chinese = 2 * sum(is_chinese(passage.sentence.text) for passage in sample) > len(sample)
        self._marked_paragraphs = {
            passage.sentence.paragraph for passage in passages if passage.annotations
        } - {0}

    def candidates(self, section: str, members: Sequence[int]) -> list[Candidate]:
        """The candidates among the passages at `members`, which stand in one section."""
        finds = [find for at in members if (find := self._find(section, at)) is not None]
        roles = _roles(section, [self._passages[find.at].sentence.text for find in finds])
        first, last = members[0], members[-1]
        return [
            self._candidate(section, find, (find.at - first) / max(1, last - first), role)
            for find, role in zip(finds, roles, strict=True)
        ]

    def _find(self, section: str, at: int) -> _Find | None:
        """The passage at `at` if a field could want it; the cheap questions come first."""
        passage = self._passages[at]
        if passage.sentence.kind != PROSE and not passage.annotations:
            return None
        cues = load_cues().find(passage.sentence.text)
        wanted = (
            section in _READ_WHOLE
            or passage.annotations
            or any(kind == "strong" for _, kind in cues)
            or _answers(passage)
        )
        if not wanted:
            return None
        quoted = quotation(self._passages, at, addresses=(REMARKS, "strong") in cues)
        return _Find(at, cues, quoted) if quoted or passage.annotations else None

    def _candidate(self, section: str, find: _Find, place: float, roles: Mapping[str, float]) -> Candidate:
        passage, quoted = self._passages[find.at], find.quoted
        text = passage.sentence.text
        words = _words(text)
        drawbacks = awkwardness(text)
        if not stands_alone(text):
            drawbacks += _LEANING
        if is_chinese(text) is not self._chinese:
            drawbacks += _OTHER_LANGUAGE
        traits = Traits(
            cues=find.cues,
            section=section,
            place=place,
            answers=_answers(passage),
            roles=roles,
            on_topic=len(words & self._topic) / max(1, len(words)),
            names_own=bool(self._own_names & set(_NAME.findall(text))),
            awkwardness=drawbacks,
            marked_section=bool(passage.on_title),
            beside_mark=passage.sentence.paragraph in self._marked_paragraphs,
        )
        return Candidate(passage, quoted, traits, words, _named(passage))


def _answers(passage: Passage) -> frozenset[str]:
    """The facets that the heading above a passage names."""
    sentence = passage.sentence
    if sentence.title is None or sentence.section == "appendix":
        return frozenset()
    return facets_answered_under(sentence.title.text)


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


def _own_names(passages: Sequence[Passage], sections: Sequence[str], title: str) -> frozenset[str]:
    """The names that the paper gives to what it introduces: in its title before a colon, after "propose"."""
    coined = _NAME.findall(title.partition(":")[0]) if ":" in title else []
    for section, passage in zip(sections, passages, strict=True):
        if section in ("abstract", "introduction"):
            for match in _COINING.finditer(passage.sentence.text):
                coined += _NAME.findall(match[1])[:1]
    return frozenset(coined)


def _roles(section: str, texts: Sequence[str]) -> Sequence[Mapping[str, float]]:
    """The roles of a section's sentences: an abstract's as a whole, else one by one; none for Chinese."""
    if section == "abstract" and not any(map(is_chinese, texts)):
        return role_probabilities(texts)
    return [{} if is_chinese(text) else role_probabilities_alone(text) for text in texts]


def _named(passage: Passage) -> frozenset[str]:
    """The facets that the researcher's comments and tags on a passage speak of."""
    remarks = " ".join(" ".join((annotation.comment, *annotation.tags)) for annotation in passage.annotations)
    return frozenset(facets_named(remarks)) if remarks.strip() else frozenset()


def _words(text: str) -> frozenset[str]:
    """Words of four letters and more, no plurals, and pairs of Chinese characters."""
    folded = text.casefold()
    pairs = {run[index : index + 2] for run in _HAN.findall(folded) for index in range(len(run) - 1)}
    return frozenset(word.rstrip("s") for word in _WORD.findall(folded)) | pairs

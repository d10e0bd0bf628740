"""The sentences of a paper that may be quoted, and what is known of each before any field asks for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from summarizer.draft.embedded.facets import Traits, facets_named
from summarizer.draft.embedded.readability import awkwardness, is_chinese, is_clean, stands_alone
from summarizer.draft.embedded.roles import role_probabilities, role_probabilities_alone
from summarizer.evidence.passage import Passage
from summarizer.text import HAN

_NAME = re.compile(r"\b[A-Z][a-z]*[A-Z0-9][\w-]*|\b[A-Z]+-\d[\w-]*")
_COINING = re.compile(
    r"\b(?:we|paper|work) (?:\w+ )?(?:introduce|propose|present|develop|report|describe|call)s?\b"
    r"([^.;,]{3,90})",
    re.IGNORECASE,
)
_TOPIC_WORDS = 60
_LEAST_TO_GUESS = 40  # sentences
_BEGINNING, _END = 0.12, 0.9  # shares of the paper
_NEVER_QUOTED = ("references", "acknowledgements", "declarations")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted.

    `words` are what it is compared by; `named` the facets that the researcher's comments on it speak of.
    """

    passage: Passage
    traits: Traits
    words: frozenset[str]
    stands_alone: bool
    named: frozenset[str]


def read_candidates(passages: Sequence[Passage], title: str) -> tuple[Candidate, ...]:
    """The sentences that read as prose, with their traits."""
    sections = _sections(passages)
    topic = _topic(passages, sections, title)
    own_names = _own_names(passages, sections, title)
    found: list[Candidate] = []
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
                    on_topic=len(words & topic) / max(1, len(words)),
                    names_own=bool(own_names & set(_NAME.findall(text))),
                    awkwardness=awkwardness(text),
                )
                found.append(Candidate(passage, traits, words, stands_alone(text), _named(passage)))
    return tuple(found)


def _sections(passages: Sequence[Passage]) -> tuple[str, ...]:
    """The section of each passage, guessed where the paper does not say.

    What stands on the first page above all headings is taken for the abstract, unless one is named there or
    on the next; in a paper without headings the beginning is taken for the introduction and the end for the
    conclusion.
    """
    has_abstract = any(
        passage.sentence.section == "abstract" and passage.sentence.page_index < 2 for passage in passages
    )
    named = any(passage.sentence.section not in ("", "references") for passage in passages)

    def guess(index: int, passage: Passage) -> str:
        if named and passage.sentence.page_index == 0 and not has_abstract:
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
    return frozenset(facets_named(remarks))


def _words(text: str) -> frozenset[str]:
    """Words of four letters and more, no plurals, and pairs of Chinese characters."""
    folded = text.casefold()
    runs = re.findall(f"[{HAN}]+", folded)
    pairs = {run[index : index + 2] for run in runs for index in range(len(run) - 1)}
    return frozenset(word.rstrip("s") for word in re.findall(r"[a-z][a-z-]{3,}", folded)) | pairs

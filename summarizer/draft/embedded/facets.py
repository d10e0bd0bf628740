"""Facets: what each summary field looks for in a paper, as data (facets.toml), and the points it gives."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from importlib import resources
from typing import Any

from summarizer.draft.embedded.phrases import PhraseBook

REMARKS = "remarks"

_AT_MOST = 2
_STRONG, _WEAK, _AGAINST = 2.0, 0.8, 2.0
_HIGHLIGHT, _MEANT_FOR_IT, _MEANT_FOR_ANOTHER = 3.0, 6.0, -2.0
_OTHER_SECTION = -0.8
_NAMED_BY_HEADING = 2.6
_MARKED_SECTION, _BESIDE_MARK = 2.4, 0.6
_ON_TOPIC = 1.5
_SURE = 0.55
_OUTSIDE_ABSTRACTS = 0.5

_OWN = ("", "own")
_SPEAKS_OF_ITSELF = (
    "we|our|ours|us|i|my|authors|author's",
    "this|the|present|current ~ paper|study|work|article|thesis|report|survey|review|card|chapter|exercise",
    *("本文", "本研究", "本论文", "本报告", "本课题", "本项目", "本系统", "我们", "笔者"),
)


class Highlighting(Enum):
    """What a field can tell from the researcher's marks on a sentence."""

    NONE = auto()
    HIGHLIGHT = auto()
    MEANT_FOR_IT = auto()
    MEANT_FOR_ANOTHER = auto()


@dataclass(frozen=True, slots=True)
class Facet:
    """One field's wishes; the meaning of each part stands at the head of facets.toml."""

    role: str
    labels: tuple[str, ...]
    headings: tuple[str, ...]
    threshold: float
    last_resort: float
    limit: int
    home: tuple[str, ...]
    elsewhere: float
    own_names: float
    impersonal: float
    sections: Mapping[str, float]
    start: float
    end: float
    roles: Mapping[str, float]


Cues = Mapping[tuple[str, str], int]
"""How many phrases of a list ("strong", "weak", "against", "never") a sentence holds, by role and list; and
of those by which a paper speaks of itself."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of a sentence before a field asks for it.

    `place` is where it stands in its section, 0 (first) to 1 (last); `answers` the facets that its heading
    names; `roles` the probabilities of its rhetorical roles, empty where they are not known; `on_topic` the
    share of its words that the paper is about; `names_own` says that it names what the paper introduces;
    `awkwardness` is taken off its points. The researcher marked its heading (`marked_section`), or a sentence
    of its paragraph (`beside_mark`).
    """

    cues: Cues
    section: str
    place: float
    answers: frozenset[str] = frozenset()
    roles: Mapping[str, float] = field(default_factory=dict)
    on_topic: float = 0.0
    names_own: bool = False
    awkwardness: float = 0.0
    marked_section: bool = False
    beside_mark: bool = False


@cache
def load_facets() -> Mapping[str, Facet]:
    """The facets by their role, in the order of the file."""
    return {
        role: Facet(
            role=role,
            labels=tuple(table["labels"]),
            headings=tuple(table["headings"]),
            threshold=table["threshold"],
            last_resort=table["last_resort"],
            limit=table["limit"],
            home=tuple(table["home"]),
            elsewhere=table["elsewhere"],
            own_names=table["own_names"],
            impersonal=table["impersonal"],
            sections=table["sections"],
            start=table["start"],
            end=table["end"],
            roles=table["roles"],
        )
        for role, table in _read().items()
    }


@cache
def load_cues() -> PhraseBook[tuple[str, str]]:
    """The phrases of all facets by role and list, and those by which a paper speaks of itself."""
    return PhraseBook(
        [
            *((_OWN, phrase) for phrase in _SPEAKS_OF_ITSELF),
            *(
                ((role, kind), phrase)
                for role, table in _read().items()
                for kind in ("strong", "weak", "against", "never")
                for phrase in table[kind]
            ),
        ]
    )


@cache
def _read() -> Mapping[str, Mapping[str, Any]]:
    source = resources.files("summarizer.draft.embedded").joinpath("facets.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


def facets_named(text: str) -> tuple[str, ...]:
    """The roles of the facets that `text` speaks of, the one with the longest word first."""
    found = {
        role: longest
        for role, facet in load_facets().items()
        if (longest := max((len(label) for label in facet.labels if _mentions(text, label)), default=0))
    }
    return tuple(sorted(found, key=lambda role: -found[role]))


@cache
def facets_answered_under(heading: str) -> frozenset[str]:
    """The roles of the facets that a paper's heading names."""
    return frozenset(
        role
        for role, facet in load_facets().items()
        if any(_mentions(heading, words) for words in facet.headings)
    )


def facet_for(role: str, label: str, guidance: str) -> Facet | None:
    """The facet of a field: by its role, else by the words of its label, else of its guidance."""
    known = load_facets()
    if role in known:
        return known[role]
    names = facets_named(label) or facets_named(guidance)
    return known[names[0]] if names else None


def at_home(facet: Facet, traits: Traits) -> bool:
    """Whether the sentence stands in a section that is there to answer the field."""
    return traits.section in facet.home or facet.role in traits.answers


def points(
    facet: Facet, traits: Traits, mark: Highlighting = Highlighting.NONE, *, has_section: bool = False
) -> float:
    """How well a sentence answers a field; below `facet.threshold` it does so only as a last resort.

    `has_section` says that the paper has a section that is there to answer the field.
    A sentence that nothing commends to the field gets minus infinity.
    """
    strong, weak, against = (
        min(_AT_MOST, traits.cues.get((facet.role, kind), 0)) for kind in ("strong", "weak", "against")
    )
    own_section = at_home(facet, traits)
    meant = mark is Highlighting.MEANT_FOR_IT
    marked = meant or mark is Highlighting.HIGHLIGHT
    if ((facet.role, "never") in traits.cues and not meant) or not (
        strong or marked or own_section or _has_role(facet, traits)
    ):
        return float("-inf")
    section = facet.sections.get(traits.section, _OTHER_SECTION)
    score = (
        (max(section, _NAMED_BY_HEADING) if facet.role in traits.answers else section)
        + (facet.elsewhere if has_section and not own_section else 0.0)
        + facet.start * (1 - traits.place) ** 2
        + facet.end * traits.place**2
        + _STRONG * strong
        + _WEAK * weak
        - _AGAINST * against
        + _trust(traits) * sum(weight * traits.roles.get(role, 0.0) for role, weight in facet.roles.items())
        + _ON_TOPIC * traits.on_topic
        + (0.0 if own_section or traits.names_own or _OWN in traits.cues else facet.impersonal)
        + (facet.own_names if traits.names_own else 0.0)
        + (_MARKED_SECTION if traits.marked_section else 0.0)
        + (_BESIDE_MARK if traits.beside_mark else 0.0)
        - traits.awkwardness
    )
    if mark is Highlighting.HIGHLIGHT:
        if score >= facet.threshold:  # good enough by itself: the researcher's choice decides
            return score + _MEANT_FOR_IT
        bears_on_it = score >= facet.threshold / (3 if strong or own_section else 2)
        return score + (_HIGHLIGHT if bears_on_it else 0.0)
    if meant:
        return max(score, facet.threshold) + _MEANT_FOR_IT
    return score + (_MEANT_FOR_ANOTHER if mark is Highlighting.MEANT_FOR_ANOTHER else 0.0)


def _trust(traits: Traits) -> float:
    """How far the learnt roles are to be trusted: they were learnt from abstracts."""
    return 1.0 if traits.section == "abstract" else _OUTSIDE_ABSTRACTS


def _has_role(facet: Facet, traits: Traits) -> bool:
    """Whether a sentence of the abstract very likely has the role that the facet asks for most."""
    wanted = max(facet.roles, key=facet.roles.__getitem__, default="")
    return traits.section == "abstract" and traits.roles.get(wanted, 0.0) >= _SURE


def _mentions(text: str, label: str) -> bool:
    """Whether the label stands in the text: as whole words in English, anywhere in Chinese."""
    pattern = rf"\b{re.escape(label)}s?\b" if label.isascii() else re.escape(label)
    return bool(re.search(pattern, text, re.IGNORECASE))

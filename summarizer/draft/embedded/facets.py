"""Facets: what each summary field looks for in a paper, as data (facets.toml), and the points it gives."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from importlib import resources

REMARKS = "remarks"

_AT_MOST = 2
_HIGHLIGHT, _MEANT_FOR_IT, _MEANT_FOR_ANOTHER = 3.0, 6.0, -2.0
_OTHER_SECTION = -0.8
_ON_TOPIC = 1.5
_STRONG_WITHOUT_ROLES = 2.7
_SURE = 0.55
_OUTSIDE_ABSTRACTS = 0.5


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
    threshold: float
    limit: int
    home: tuple[str, ...]
    own_names: float
    sections: Mapping[str, float]
    start: float
    end: float
    roles: Mapping[str, float]
    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]
    against: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of a sentence before a field asks for it.

    `place` is where it stands in its section, 0 (first) to 1 (last); `roles` the probabilities of its
    rhetorical roles, empty where they are not known; `on_topic` the share of its words that the paper is
    about; `names_own` says that it names what the paper introduces; `awkwardness` is taken off its points.
    """

    text: str
    section: str
    place: float
    roles: Mapping[str, float] = field(default_factory=dict)
    on_topic: float = 0.0
    names_own: bool = False
    awkwardness: float = 0.0


@cache
def load_facets() -> Mapping[str, Facet]:
    """The facets by their role, in the order of the file."""
    source = resources.files("summarizer.draft.embedded").joinpath("facets.toml").read_text(encoding="utf-8")
    return {
        role: Facet(
            role=role,
            labels=tuple(table["labels"]),
            threshold=table["threshold"],
            limit=table["limit"],
            home=tuple(table["home"]),
            own_names=table["own_names"],
            sections=table["sections"],
            start=table["start"],
            end=table["end"],
            roles=table["roles"],
            strong=_compiled(table["strong"]),
            weak=_compiled(table["weak"]),
            against=_compiled(table["against"]),
        )
        for role, table in tomllib.loads(source).items()
    }


def facets_named(text: str) -> tuple[str, ...]:
    """The roles of the facets that `text` speaks of, the one with the longest word first."""
    found = {
        role: longest
        for role, facet in load_facets().items()
        if (longest := max((len(label) for label in facet.labels if _mentions(text, label)), default=0))
    }
    return tuple(sorted(found, key=lambda role: -found[role]))


def facet_for(role: str, label: str, guidance: str) -> Facet | None:
    """The facet of a field: by its role, else by the words of its label, else of its guidance."""
    known = load_facets()
    if role in known:
        return known[role]
    names = facets_named(label) or facets_named(guidance)
    return known[names[0]] if names else None


def points(facet: Facet, traits: Traits, mark: Highlighting = Highlighting.NONE) -> float:
    """How well a sentence answers a field; below `facet.threshold` it does not.

    A sentence outside the facet's home sections that has no cue for it gets minus infinity.
    """
    strong = _count(facet.strong, traits.text)
    weak = _count(facet.weak, traits.text)
    against = _count(facet.against, traits.text)
    meant = mark is Highlighting.MEANT_FOR_IT
    if not (strong or meant or traits.section in facet.home or _has_role(facet, traits)):
        return float("-inf")
    score = (
        facet.sections.get(traits.section, _OTHER_SECTION)
        + facet.start * (1 - traits.place) ** 2
        + facet.end * traits.place**2
        + (2.0 if traits.roles else _STRONG_WITHOUT_ROLES) * strong
        + 1.0 * weak
        - 2.0 * against
        + _trust(traits) * sum(weight * traits.roles.get(role, 0.0) for role, weight in facet.roles.items())
        + _ON_TOPIC * traits.on_topic
        + (facet.own_names if traits.names_own else 0.0)
        - traits.awkwardness
    )
    if mark is Highlighting.HIGHLIGHT:
        if score >= facet.threshold:  # good enough by itself: the researcher's choice decides
            return score + _MEANT_FOR_IT
        bears_on_it = strong > 0 or score >= facet.threshold / 2
        return score + (_HIGHLIGHT if bears_on_it else 0.0)
    return score + {
        Highlighting.MEANT_FOR_IT: _MEANT_FOR_IT,
        Highlighting.MEANT_FOR_ANOTHER: _MEANT_FOR_ANOTHER,
    }.get(mark, 0.0)


def _trust(traits: Traits) -> float:
    """How far the learnt roles are to be trusted: they were learnt from abstracts."""
    return 1.0 if traits.section == "abstract" else _OUTSIDE_ABSTRACTS


def _has_role(facet: Facet, traits: Traits) -> bool:
    """Whether a sentence of the abstract very likely has the role that the facet asks for most."""
    wanted = max(facet.roles, key=facet.roles.__getitem__, default="")
    return traits.section == "abstract" and traits.roles.get(wanted, 0.0) >= _SURE


def _compiled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _count(patterns: tuple[re.Pattern[str], ...], text: str) -> int:
    return min(_AT_MOST, sum(bool(pattern.search(text)) for pattern in patterns))


def _mentions(text: str, label: str) -> bool:
    """Whether the label stands in the text: as whole words in English, anywhere in Chinese."""
    pattern = rf"\b{re.escape(label)}s?\b" if label.isascii() else re.escape(label)
    return bool(re.search(pattern, text, re.IGNORECASE))

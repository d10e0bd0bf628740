"""What is counted: the nouns and Chinese measure words behind a number, by kind."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from summarizer.grammar.tables import words

_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
_LONGEST_SEARCH = 6  # English words between a number and its noun
_PLURALS = frozenset(["people", "men", "women", "children", "mice", "fish", "sheep", "corpora", "taxa"])
_BOUNDARY = re.compile(
    r"[,.;:、。)(\[]|$|[中的分均都和与及共参完来被在进表认报上里内为是有却也未没还就可能由不将使把对从用以并且则相]"
)


@dataclass(frozen=True, slots=True)
class _Table:
    english: Mapping[str, str]
    chinese: Mapping[str, str]
    counters: Mapping[str, str]
    wider: Mapping[str, frozenset[str]]
    ends: frozenset[str]


@cache
def _table() -> _Table:
    data: dict[str, Any] = tomllib.loads(
        files("summarizer.grammar").joinpath("things.toml").read_text("utf-8")
    )
    ends = frozenset(data.pop("not_counted")["en"])
    wider: dict[str, frozenset[str]] = {}

    def above(kind: str) -> frozenset[str]:
        if kind not in wider:
            parents = data[kind].get("is", ())
            wider[kind] = frozenset({kind, *parents}).union(*(above(parent) for parent in parents))
        return wider[kind]

    for kind in data:
        above(kind)
    return _Table(
        {name.lower(): kind for kind, entry in data.items() for name in entry["en"]},
        {name: kind for kind, entry in data.items() for name in entry["zh"]},
        {name: kind for kind, entry in data.items() for name in entry.get("counters", ())},
        wider,
        ends,
    )


def alike(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two sets of kinds may be of the same things; an unknown kind may be anything."""
    wider = _table().wider
    return not some or not others or any(a in wider[b] or b in wider[a] for a in some for b in others)


def is_small(word: str) -> bool:
    """Whether an English word is one that never names what is counted."""
    return word in _table().ends


def noun_at(text: str, start: int) -> str:
    """The Chinese noun that can be counted at a place, "" when there is none."""
    return next(
        (
            text[start : start + length]
            for length in range(5, 0, -1)
            if text[start : start + length] in _table().chinese
        ),
        "",
    )


def counted(text: str, start: int, *, sure: bool) -> tuple[bool, frozenset[str], int]:
    """Whether something is counted behind a number, its kinds, and the place behind the measure word.

    With `sure` only the noun that surely is meant; without, every noun near enough to be.
    """
    place = start
    counter = next((c for c in _counters() if text.startswith(c, start)), "")
    place += len(counter)
    chinese = _chinese_nouns(text, place, sure=sure, measured=bool(counter))
    english = _english_nouns(text, place, sure=sure)
    kinds = chinese or (english[:1] if sure else english)
    if counter in _table().counters and (not kinds or not sure):
        kinds = [*kinds, _table().counters[counter]]
    return bool(counter or noun_at(text, start) or english), frozenset(kinds), place


@cache
def _counters() -> Sequence[str]:
    return sorted((*words()["counters"]["zh"], *_table().counters), key=len, reverse=True)


def _chinese_nouns(text: str, start: int, *, sure: bool, measured: bool) -> list[str]:
    table, found = _table().chinese, []
    window = re.split(r"[,.;:。、(\d]", text[start : start + 14])[0]
    place = 0
    while place < len(window):
        noun = next(
            (window[place : place + n] for n in range(5, 0, -1) if window[place : place + n] in table), ""
        )
        first = not place and not measured
        if noun and (not sure or first or _BOUNDARY.match(text, start + place + len(noun))):
            found.append(table[noun])
        if noun and sure:  # what stands behind the nearest noun is another thing's
            break
        place += max(len(noun), 1)
    return found


def _english_nouns(text: str, start: int, *, sure: bool) -> list[str]:
    """The kinds of the nouns behind a number; only plurals are surely meant."""
    found: list[str] = []
    place = start
    for _ in range(_LONGEST_SEARCH):
        gap = re.compile(r"[) -]{0,2}").match(text, place)
        word = _WORD.match(text, gap.end() if gap else place)
        if word is None or word[0].lower() in _table().ends:
            break
        kind = next((_table().english[form] for form in _forms(word[0]) if form in _table().english), "")
        if kind and (not sure or word[0].endswith("s") or word[0].lower() in _PLURALS):
            found.append(kind)
        place = word.end()
    return found


def _forms(word: str) -> Sequence[str]:
    lower = word.lower()
    last = lower.rsplit("-", 1)[-1]
    return (lower, lower.removesuffix("s"), lower.removesuffix("es"), last, last.removesuffix("s"))

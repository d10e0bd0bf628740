"""Units of measurement behind a number, `mg kg-1 d-1` or 毫克每升, read into a dimension and a factor."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

Powers = tuple[tuple[str, int], ...]
"""A dimension: names of basic units with their powers, in order of names."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written: what it measures, and how many of the dimension's own unit it holds."""

    powers: Powers = ()
    factor: Fraction = Fraction(1)
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.powers)

    @property
    def name(self) -> str:
        """The dimension as text: "g", "%", "mol·L^-1"."""
        return "·".join(name if power == 1 else f"{name}^{power}" for name, power in self.powers)

    def per(self, other: Unit) -> Unit:
        """This unit divided by another."""
        return _product([(self, 1), (other, -1)], f"{self.text}/{other.text}")


UNITLESS = Unit()
"""What a bare number has for a unit."""


@dataclass(frozen=True, slots=True)
class _Table:
    symbols: Mapping[str, Unit]
    words: Mapping[str, Unit]
    chinese: Mapping[str, Unit]


_TERM = re.compile(r"[A-Za-zμΩσÅ°%‰€£¢₹☉⊙×$][A-Za-zμΩσÅ☉⊙]*")
_APART = ("% points", "%-points", "mm Hg", "p.p.", "° C", "° F", "× g")
"""Symbols with a blank or a sign inside."""
_SIGNS = "°%‰×$€£¢"
_TIMES = frozenset("xX×")
_FACTOR = re.compile(r" ?[\d(]")
_GLUED = re.compile(r"\d|-\d")
_LONGEST_CHINESE = 6
_LONE = 2  # characters: 个 before a shorter name counts something else
_POWER = re.compile(r"\^?([-+]?[1-6])(?!\.?\d|[A-Za-z])")
_DIVIDED = re.compile(r" ?/ ?| per |每(?=[^\d])")
_RAISED = re.compile(r" ([A-Za-zμ]{1,4})(\^?-[1-6])(?!\.?\d|[A-Za-z])")
_WORDS = re.compile(r"[- ]?([A-Za-zåö]+(?:[- ][A-Za-z]+){0,2})")


def read_unit(text: str, start: int) -> tuple[Unit, int] | None:
    """The unit that stands at a place of a text, with the place behind it; None when none does."""
    first = _one(text, start)
    if first is None:
        return None
    terms, end = [(first[0], 1)], first[1]
    while (following := _following(text, start, end)) is not None:
        unit, power, end = following
        terms.append((unit, power))
    return _product(terms, text[start:end].strip()), end


def unit_before(text: str, start: int) -> Unit | None:
    """The unit of money that stands before a number."""
    for name, powers in _before().items():
        if text.endswith(name, 0, start) or text.endswith(f"{name} ", 0, start):
            return Unit(((powers, 1),), Fraction(1), name)
    return None


def _one(text: str, start: int) -> tuple[Unit, int] | None:
    """One unit with its power, at a place or behind a blank or hyphen there."""
    return _chinese(text, start) or _english(text, start) or _symbol(text, start)


def _chinese(text: str, start: int) -> tuple[Unit, int] | None:
    for length in range(_LONGEST_CHINESE, 0, -1):
        name = text[start : start + length]
        if (unit := _table().chinese.get(name)) is not None:
            following = text[start + length : start + length + 1]
            if not (following and following in _data()["not_before"].get(name[-1:], "")):
                return unit, start + length
    measured = text.startswith("个", start) and _chinese(text, start + 1)
    return measured if measured and measured[1] - start > _LONE else None


def _english(text: str, start: int) -> tuple[Unit, int] | None:
    words = _WORDS.match(text, start)
    if words is None:
        return None
    parts = re.split("([- ])", words[1])
    for count in range(len(parts), 0, -2):
        name = "".join(parts[:count])
        if (unit := _word(name, _table())) is not None:
            return unit, words.start(1) + len(name)
    return None


def _symbol(text: str, start: int) -> tuple[Unit, int] | None:
    symbols = _table().symbols
    place = start + 1 if text[start : start + 1] in {" ", "-"} else start
    apart = next((symbol for symbol in _APART if text.startswith(symbol, place)), "")
    if apart:
        return symbols[apart], place + len(apart)
    term = _TERM.match(text, place)
    if term is None:
        return None
    name = term[0] if term[0] in symbols or term[0][0] not in _SIGNS else term[0][0]
    end = place + len(name)
    if name not in symbols or (name in _TIMES and (place > start or _FACTOR.match(text, end))):
        return None
    power = _POWER.match(text, end)
    if power is not None and (name.isalpha() or name == "Å"):
        return _product([(symbols[name], int(power[1]))], name + power[0]), power.end()
    return None if _GLUED.match(text, end) else (symbols[name], end)


def _word(name: str, table: _Table) -> Unit | None:
    lower = name.lower()
    found = table.words.get(lower)
    if found is None and lower.endswith("s"):
        found = table.words.get(lower[:-1])
    return table.words.get(lower[:-2]) if found is None and lower.endswith("es") else found


def _following(text: str, start: int, end: int) -> tuple[Unit, int, int] | None:
    """A further unit that multiplies or divides the one before it."""
    divided = _DIVIDED.match(text, end)
    if divided:
        found = _one(text, divided.end())
        each = divided[0] == "每" and found is not None and found[0].name == "s"
        if found is None or found[0].name == "times" or (each and text[start:end] in _table().chinese):
            return None  # 八周每周 tells of eight weeks
        return found[0], -1, found[1]
    if re.match(r"[·*](?=[A-Za-zμ])", text[end:]):
        found = _one(text, end + 1)
        return None if found is None else (found[0], 1, found[1])
    raised = _RAISED.match(text, end)
    if raised and raised[1] in _table().symbols:
        return _table().symbols[raised[1]], int(raised[2].lstrip("^")), raised.end()
    return None


def _product(terms: list[tuple[Unit, int]], text: str) -> Unit:
    powers: dict[str, int] = {}
    factor = Fraction(1)
    for unit, exponent in terms:
        factor *= unit.factor**exponent
        for name, power in unit.powers:
            powers[name] = powers.get(name, 0) + power * exponent
    left = sorted((name, power) for name, power in powers.items() if power)
    return Unit(tuple(left) or (("share", 1),), factor, text)  # g/kg measures a share


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("summarizer.grammar").joinpath("units.toml").read_text("utf-8"))


@cache
def time_units() -> list[tuple[Unit, Mapping[str, list[str]]]]:
    """The units of time, each with the words that mean every such time, and one."""
    found = []
    for name, names in _data()["time"].items():
        count, _, dimension = name.partition(" ")
        found.append((Unit(((dimension, 1),), Fraction(count), name), names))
    return found


@cache
def _before() -> Mapping[str, str]:
    return dict(sorted(_data()["before"].items(), key=lambda entry: -len(entry[0])))


@cache
def _table() -> _Table:
    data = _data()
    table = _Table({}, {}, {})
    for entry in data["si"].values():
        for symbol, english, chinese, prefix in _prefixes(data["prefixes"]):
            _add(table, entry, (symbol, english, chinese), prefix)
    for entry in (*data["si"].values(), *data["other"].values()):
        _add(table, entry, ("", "", ""), Fraction(1))
    return table


def _prefixes(
    data: Mapping[str, Mapping[str, str]],
) -> Iterator[tuple[str | None, str | None, str | None, Fraction]]:
    for symbol, value in data["symbols"].items():
        yield symbol, None, None, Fraction(value)
    for english, value in data["en"].items():
        yield None, english, None, Fraction(value)
    for chinese, value in data["zh"].items():
        yield None, None, chinese, Fraction(value)


def _add(
    table: _Table,
    entry: Mapping[str, Any],
    prefixes: tuple[str | None, str | None, str | None],
    prefix: Fraction,
) -> None:
    base = parse_dimension(entry["of"])
    unit = Unit(base.powers, base.factor * Fraction(entry.get("is", "1")) * prefix)
    for names, before, known in (
        (entry["symbols"], prefixes[0], table.symbols),
        (entry["en"], prefixes[1], table.words),
        ((*entry["zh"], *(entry.get("short", ()) if prefixes[2] else ())), prefixes[2], table.chinese),
    ):
        if before is not None and isinstance(known, dict):
            known.update({before + name: Unit(unit.powers, unit.factor, before + name) for name in names})


def parse_dimension(text: str) -> Unit:
    """The dimension of an entry of the table: "g", "mol/L", "m^2"."""
    terms: list[tuple[Unit, int]] = []
    for position, part in enumerate(text.split("/")):
        name, _, power = part.partition("^")
        terms.append((Unit(((name, 1),)), int(power or 1) * (-1 if position else 1)))
    return _product(terms, text)

"""Units of time without a number: daily or 每小时, for each of which something is told; week-long for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from summarizer.check.held import Held
from summarizer.grammar.quantity import Quantity
from summarizer.grammar.reader import read_all
from summarizer.grammar.tables import alternatives
from summarizer.grammar.units import Unit, time_units


def is_as_often(one: Quantity, every: Unit, other: Quantity, held: Held) -> bool:
    """Whether a quantity is told for each such time, or the sentences say so of none in particular."""
    if other.every == every:
        return True
    if other.every is not None or _has_rate(other.unit):
        return one.unit.per(every).factor * one.number.value in other.amounts
    if any(each.every is not None or _has_rate(each.unit) for each in held.stated):
        return False
    often = _often(every)
    return any(
        (found := often.search(sentence)) is not None and not re.search(r"\d ?$", sentence[: found.start()])
        for sentence in held.sentences
    )


def _has_rate(unit: Unit) -> bool:
    return ("s", -1) in unit.powers


@cache
def _often(every: Unit) -> re.Pattern[str]:
    names = next(names for unit, names in time_units() if unit == every)["every"]
    words = alternatives(name for name in names if name.isascii() and name[0].isalpha())
    signs = "|".join(re.escape(name) for name in names if not (name.isascii() and name[0].isalpha()))
    return re.compile(f"{words}|{signs}", re.IGNORECASE)


def names_one(unit: Unit, sentences: Sequence[str]) -> bool:
    """Whether the sentences name a unit of time without a number: "week-long" or "daily" for one of them."""
    for known, names in time_units():
        if known.powers == unit.powers and known.factor == unit.factor:
            forms = (f"{name}s?" if name.isascii() else name for name in names["one"])
            named = re.compile(alternatives(forms), re.IGNORECASE)
            return any(named.search(_without_counts(sentence)) for sentence in sentences)
    return False


def _without_counts(sentence: str) -> str:
    """A sentence with every number blanked out, and its unit with it."""
    for one in read_all(sentence):
        sentence = sentence[: one.number.start] + "·" * (one.stop - one.number.start) + sentence[one.stop :]
    return sentence

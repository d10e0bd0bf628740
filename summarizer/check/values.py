"""Whether two numbers are the same: in other units, as shares and multiples, rounded, or told by size."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from summarizer.grammar.quantity import Quantity

_CALENDAR = 50
"""Half a year and 26 weeks are the same within one part in so many."""
_FEWEST_FIGURES = 3
"""Figures that a whole number must keep for it to be a rounding that nothing announces."""


def same_value(one: Quantity, other: Quantity, *, signed: bool = True) -> bool:
    """Whether a claim's number may be a sentence's, as written or in the units that they have."""
    if not _may_name_the_same(one, other) or (_is_bare_one(one) and not _is_one(other)):
        return False
    if (
        one.unit.name == "s" == other.unit.name
        and one.unit.factor != other.unit.factor
        and _same_time(one, other)
    ):
        return True
    pairs = list(_pairs(one, other))
    if not signed:
        pairs = [(abs(mine), abs(theirs)) for mine, theirs in pairs]
    if any(mine == theirs for mine, theirs in pairs):
        return True
    if one.number.top is not None or other.number.top is not None:
        return _overlap(one, other)
    if one.number.form == "share" and one.unit.powers != other.unit.powers:
        return False
    return any(_rounds(one, mine, theirs) for mine, theirs in pairs)


def last_place(value: Fraction) -> Fraction:
    """The last place of a number in which a figure stands: 100 of 1,200; 1 of what is no whole number."""
    place = Fraction(1)
    while value and value % (place * 10) == 0:
        place *= 10
    return place


def figures(value: Fraction) -> int:
    """How many figures a number has, noughts at its ends left out."""
    text = str(value.numerator) if value.denominator == 1 else f"{float(value):.10g}".replace(".", "")
    return len(text.lstrip("-").strip("0"))


def _may_name_the_same(one: Quantity, other: Quantity) -> bool:
    """Whether a number that only names, "Table 7", meets another such; 第3节 names too."""
    forms = {one.number.form, other.number.form}
    if "label" not in forms:
        return True
    spelled = any(
        each.number.form == "ordinal" and each.text.isascii() and each.text.isalpha() for each in (one, other)
    )
    return forms <= {"label", "ordinal"} and not spelled


def _is_bare_one(one: Quantity) -> bool:
    return one.number.value == 1 and one.bare and one.number.form == "digits"


def _is_one(other: Quantity) -> bool:
    """Whether a number is a one that counts: 一 is mostly an article, 第一 a rank."""
    return other.number.form == "digits" or other.text.lower() == "one" or other.text.isdigit()


def _same_time(one: Quantity, other: Quantity) -> bool:
    return any(abs(mine - theirs) * _CALENDAR <= theirs for mine in one.amounts for theirs in other.amounts)


def _pairs(one: Quantity, other: Quantity) -> Iterator[tuple[Fraction, Fraction]]:
    """The values of two numbers that are to be compared, in the claim's unit where it is known."""
    for mine in one.values:
        yield from ((mine, theirs) for theirs in (*other.values, *listed_parts(other)))
        if one.unit and one.unit.powers == other.unit.powers:
            yield from ((mine, theirs / one.unit.factor) for theirs in other.amounts)
    yield from ((mine, other.number.value) for mine in one.number.glued)  # a claim's power, lost in a scan
    yield from _as_shares(one, other)
    yield from ((theirs, mine) for mine, theirs in _as_shares(other, one))
    if one.unit.name == other.unit.name == "times" and "倍" not in other.text:
        yield one.number.value + 1, other.number.value  # 增加一倍 is doubled


def listed_parts(other: Quantity) -> tuple[Fraction, ...]:
    """The numbers of a list that looks like groups of digits, or those that a share is made of."""
    parts = other.number.parts
    return parts if all(part >= 100 for part in parts) or other.number.form == "share" else ()


def _as_shares(one: Quantity, other: Quantity) -> Iterator[tuple[Fraction, Fraction]]:
    """0.92 is 92%, twice is 200%, and what is reduced ten-fold falls to a tenth."""
    mine, theirs = one.number.value, other.number.value
    if one.unit.name == "%" and not other.unit and abs(theirs) <= 1:
        yield mine * one.unit.factor / 100, theirs
    if one.unit.name == "times" and other.unit.name == "%":
        yield mine * 100, theirs
    if one.number.form == "share" and one.unit.name == "%" and other.unit.name == "times" and theirs > 2:
        yield mine * theirs, Fraction(100)


def _overlap(one: Quantity, other: Quantity) -> bool:
    """Whether what is told by its size only may be the same: 数百 and "hundreds", 312 for 数百."""
    if one.number.top is None:
        return False
    alike = one.unit.powers == other.unit.powers
    mine, theirs = (one.unit.factor, other.unit.factor) if alike else (Fraction(1), Fraction(1))
    low, top = one.number.value * mine, one.number.top * mine
    other_low, other_top = other.number.value * theirs, (other.number.top or other.number.value) * theirs
    if 2 * (top - low) < other_top - other_low:
        return False  # more exact than its sentence
    return (low < other_top and other_low < top) or low <= other_low == other_top < top


def _rounds(one: Quantity, mine: Fraction, theirs: Fraction) -> bool:
    """Whether a claim's number is the sentence's, rounded to the last place that it writes."""
    if mine == 0 or abs(mine - theirs) > abs(theirs) / 10:
        return False
    if one.number.form == "share":
        return not one.number.parts and one.unit.name == "%" and abs(mine - theirs) <= 2
    whole = mine.denominator == 1
    if whole and not one.unit and 1500 <= mine <= 2100:
        return False  # years are not rounded
    step = one.number.step if one.number.step != 1 else last_place(mine)
    if theirs % step == 0:
        return False  # it has no further figures
    if one.about:
        return abs(mine - theirs) <= step
    written = len(str(abs(mine / step).numerator))
    return abs(mine - theirs) * 2 <= step and written >= (2 if step < 1 else _FEWEST_FIGURES)

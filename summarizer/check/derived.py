"""Numbers that the sentences do not write but give: a sum, a difference, a share, a multiple, a change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, permutations

from summarizer.check.held import Held
from summarizer.grammar.quantity import Quantity
from summarizer.grammar.rows import bare_name, head_of
from summarizer.grammar.tables import pattern
from summarizer.grammar.things import alike

_LONGEST_SUM = 7  # summands
_PART = re.compile(r"\b(?:of|out of|in|among)\b|[/中里]")
_BESIDE = 16  # characters between two numbers that belong together


def is_derived(one: Quantity, held: Held) -> bool:
    """Whether a number follows from numbers that the sentences give."""
    lead = one.before[-20:] + one.text + one.after[:12]
    given = [
        other for other in held.stated if other.number.form in {"digits", "words"} and other.number.value > 0
    ]
    if one.unit.name in {"%", "pp"} and pattern("rest", "words").search(lead):
        return any(100 - other.number.value == one.number.value for other in given if other.unit.name == "%")
    if pattern("sum", "words").search(lead) and _is_sum(one, given):
        return True
    if one.unit.name == "times":
        return _is_multiple(one, given, held.claim)
    if (
        one.unit.name in {"", "%", "pp"}
        and not one.counted
        and _is_difference_in_column(one, given, held.claim)
    ):
        return True
    apart = bool(one.unit) and _is_told_apart(one)
    return (apart and _is_difference(one, given)) or (
        one.unit.name == "%" and _is_share(one, given, change=apart)
    )


def _is_told_apart(one: Quantity) -> bool:
    """Whether a claim says that its number is the difference of two others."""
    before = re.split("[,;。()]", one.before[-12:])[-1]
    told = pattern("difference", "words", after=r"(?:[了约近出达 ]|of|about|around)*$")
    after = pattern("difference", "words", before="^ ?", after="(?![到至为])")
    return one.mode == "by" or bool(told.search(before) or after.match(one.after))


def _is_sum(one: Quantity, given: Sequence[Quantity]) -> bool:
    """Whether numbers that follow each other, of the same things, add up to it."""
    values = [
        other.number.value
        for other in given
        if other.unit.powers == one.unit.powers and other.number.value > 2 and alike(one.things, other.things)
    ]
    return any(
        sum(values[start:end]) == one.number.value
        for start in range(len(values))
        for end in range(start + 2, min(len(values), start + _LONGEST_SUM) + 1)
    )


def _is_difference(one: Quantity, given: Sequence[Quantity]) -> bool:
    units = {one.unit.powers} | ({(("%", 1),)} if one.unit.name == "pp" else set())
    amounts = [other.amounts[0] for other in given if other.unit.powers in units]
    loose = one.about or one.number.form == "words"
    step = min(one.number.step * one.unit.factor, one.amounts[0] / 20) if loose else Fraction(0)
    return any(abs(abs(a - b) - abs(one.amounts[0])) <= step for a, b in permutations(amounts, 2))


def _is_difference_in_column(one: Quantity, given: Sequence[Quantity], claim: str) -> bool:
    """Whether it is said to be the difference of two rows' numbers under one heading of a table."""
    told = _is_told_apart(one) or one.before.endswith("+")
    return told and any(
        abs(a.number.value - b.number.value) * _scale(one, a, b) == abs(one.number.value)
        for a, b in _in_column(given, claim)
    )


def _scale(one: Quantity, a: Quantity, b: Quantity) -> int:
    """100 where a claim tells in percent what a table has as shares of one: 0.48 and 0.39."""
    return 100 if one.unit and not a.unit and max(abs(a.number.value), abs(b.number.value)) <= 1 else 1


def _in_column(given: Sequence[Quantity], claim: str) -> Iterator[tuple[Quantity, Quantity]]:
    """Pairs of numbers that two rows have under one heading; where the claim names headings, under those."""
    in_tables = [other for other in given if other.cell]
    named = [other for other in in_tables if (head := bare_name(head_of(other.cell))) and head in claim]
    for a, b in permutations(named or in_tables, 2):
        if a.row != b.row and head_of(a.cell) == head_of(b.cell):
            yield a, b


def _tolerance(one: Quantity) -> Fraction:
    """By how much a number may miss what follows from others: half of its last place, if it shows any."""
    if one.number.form == "share":
        return Fraction(2)
    return one.number.step / 2 if one.number.step < 1 or one.about else one.number.value / 20


def _is_share(one: Quantity, given: Sequence[Quantity], *, change: bool) -> bool:
    """Whether it is the share that "9 of the 18" are, or the `change` from one number to the next."""
    return any(
        abs(value - one.number.value) <= _tolerance(one)
        for before, after in _neighbours(given)
        for value in _shares(before, after, change=change)
    )


def _neighbours(given: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Numbers of one kind that stand close to each other."""
    for before, after in pairwise(given):
        close = before.cell == after.cell and 0 <= after.number.start - before.stop <= _BESIDE
        if close and before.unit.powers == after.unit.powers:
            yield before, after


def _shares(before: Quantity, after: Quantity, *, change: bool) -> Iterator[Fraction]:
    ratio = before.amounts[0] / after.amounts[0]
    between = before.after[: after.number.start - before.stop]
    if not before.unit and _PART.search(between):
        yield 100 * min(ratio, 1 / ratio)  # 9 of the 18; 每5例中有2例
    if change and before.unit and before.unit.name != "%":
        yield 100 * abs(1 - 1 / ratio)


def _is_multiple(one: Quantity, given: Sequence[Quantity], claim: str) -> bool:
    """Whether it is how many times a number is another one of its kind."""
    measured = [other for other in given if other.unit or other.counted]
    beside = list(_neighbours(given))
    return any(
        a.unit.powers == b.unit.powers and _is_so_often(one, a.amounts[0] / b.amounts[0])
        for a, b in [
            *permutations(measured, 2),
            *_in_column(given, claim),
            *beside,
            *((b, a) for a, b in beside),
        ]
    )


def _is_so_often(one: Quantity, ratio: Fraction) -> bool:
    """Whether a ratio is the multiple that a claim tells, or for 两倍多 a little more."""
    if one.bound == "more":
        return one.number.value < ratio < one.number.value + 1
    return abs(ratio - one.number.value) <= _tolerance(one)

"""Numbers that no sentence writes but all the same bears out: by a word, a name, a rounder bound, a minus."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from summarizer.check.derived import is_derived
from summarizer.check.held import Held
from summarizer.check.lists import is_listed
from summarizer.check.times import names_one
from summarizer.check.values import figures, same_value
from summarizer.grammar.plain import CJK
from summarizer.grammar.quantity import Quantity
from summarizer.grammar.reader import read_all
from summarizer.grammar.tables import alternatives, pattern, words

_OVER = Fraction(5, 4)
"""A bound may lie so far below what it is a bound of: "over 90%" of 92.3%, not of 300%."""
_UNDER = Fraction(9, 10)


def is_implied(one: Quantity, held: Held) -> bool:
    """Whether the sentences bear a number out that they do not write."""
    if one.number.form == "label":
        return False
    parts = one.number.parts
    if parts and all(any(part in other.values for other in held.stated) for part in parts):
        return True
    return (
        _is_worded(one, held.sentences)
        or _is_named(one, held)
        or _is_part_of_a_name(one, held.sentences)
        or _is_entailed(one, held.stated)
        or falls(one, held)
        or is_listed(one, held)
        or is_derived(one, held)
    )


def _is_part_of_a_name(one: Quantity, sentences: Sequence[str]) -> bool:
    """Whether it is a name's last part, counting nothing itself: 22K for ImageNet-22K."""
    if one.counted or one.unit or one.number.form != "digits":
        return False
    ending = re.compile(rf"[A-Za-z]{{2,}}-{re.escape(one.text)}(?![\w.])")
    return any(ending.search(sentence) for sentence in sentences)


def _is_worded(one: Quantity, sentences: Sequence[str]) -> bool:
    """Whether other words stand for a small number: "neither" for 两, "weekly" for 一周."""
    value = one.number.value
    if one.unit and value == 1:
        return names_one(one.unit, sentences)
    if (one.unit and one.unit.name != "times") or (one.number.form == "digits" and one.bare):
        return False
    bearing = _bearing(str(value))
    return bearing is not None and any(bearing.search(sentence) for sentence in sentences)


@cache
def _bearing(value: str) -> re.Pattern[str] | None:
    forms = words()["bearing"].get(value)
    return re.compile(alternatives(forms), re.IGNORECASE) if forms else None


def _is_named(one: Quantity, held: Held) -> bool:
    """Whether a bare number is that of a name: 胞外环3 for ECL3."""
    beside = rf"(?<=[{CJK}]){re.escape(one.text)}(?![{CJK}])"
    if not one.bare or not one.text.isdigit() or not re.compile(beside).match(held.claim, one.number.start):
        return False
    name = re.compile(rf"[A-Z][A-Za-z]*-?{one.text}(?!\d)")
    return any(name.search(sentence) for sentence in held.sentences)


def _is_entailed(one: Quantity, stated: Sequence[Quantity]) -> bool:
    """Whether a bound in round numbers follows from what is stated: "over 90%" from 92.3%."""
    return any(
        other.unit.powers == one.unit.powers
        and other.number.form != "label"
        and not other.bound
        and min(one.amounts[0], other.amounts[0]) > 0
        and _follows(one, one.amounts[0], other.amounts[0])
        for other in stated
    )


def _follows(one: Quantity, mine: Fraction, theirs: Fraction) -> bool:
    rounder = figures(mine) < figures(theirs) or (figures(mine) == figures(theirs) == 1 and mine >= 10)
    if one.bound == "more":
        return (mine < theirs <= mine * _OVER and rounder) or (
            one.number.form == "share" and mine < theirs < mine + 25
        )
    return (one.bound == "less" or one.about) and mine * _UNDER <= theirs < mine and rounder


def falls(one: Quantity, held: Held) -> bool:
    """Whether words say the minus that a number leaves out: 下降 5% for −5%, −5% for "fell by 5%"."""
    if not any(same_value(one, other, signed=False) for other in held.stated):
        return False
    if one.number.value >= 0:
        return _is_told_to_fall(one)
    return any(
        _is_told_to_fall(other)
        for sentence in held.sentences
        for other in read_all(sentence)
        if same_value(one, other, signed=False)
    )


def _is_told_to_fall(one: Quantity) -> bool:
    lead = one.before[-30:]
    before = pattern("falls", "before", after=r"(?: ?(?:of|by|about|around|了|约|近|幅度|为|达|,|\())* ?\(?$")
    after = pattern("falls", "after", before="^ ?")
    return bool(before.search(lead) or after.match(one.after) or pattern("falls", "beside").search(lead))

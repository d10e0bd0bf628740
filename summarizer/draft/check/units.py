"""Units of numbers: what a claim's number measures or counts must be what the sentence's does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from summarizer.draft.check.grammar.quantity import Quantity
from summarizer.draft.check.grammar.tables import alternatives, pattern
from summarizer.draft.check.grammar.things import alike
from summarizer.draft.check.grammar.units import Unit, read_unit, time_units

_FREE = re.compile(r"(?<=/)|(?<=\()|(?<= in )|(?<=\[)|(?<=，)|(?<=,)|(?<=单位为)|(?<=单位:)")


def unit_problem(
    one: Quantity, same: Sequence[Quantity], stated: Sequence[Quantity], sentences: Sequence[str]
) -> str:
    """What is wrong with the unit of a number whose value stands in the sentences as `same`; "" if nothing."""
    if one.number.form in {"ordinal", "label", "decade"}:
        return ""
    if not any(_fits(one, other, sentences) for other in same):
        meant = next((other.unit.text for other in same if other.unit), "") or "none"
        return f"{one.text} has another unit than in its sentences ({one.unit.text or 'a count'}, not {meant})"
    fitting = [other for other in same if _fits(one, other, sentences)]
    if one.counted and not any(alike(one.things, other.things) for other in fitting):
        return f"{one.text} counts other things than in its sentences"
    if one.every is not None and not any(_as_often(one.every, other, stated, sentences) for other in fitting):
        return f"{one.text} is not for each {one.every.text} in its sentences"
    if one.tail and _other_label(one, fitting, stated):
        return f"{one.text} is not the “{' '.join(one.tail)}” of its sentences"
    return ""


def _fits(one: Quantity, other: Quantity, sentences: Sequence[str]) -> bool:
    mine, theirs = one.unit, other.unit
    if not mine:
        return not one.counted or not theirs or theirs.name in {"times", "px"} or _is_count(one, other)
    if mine.powers == theirs.powers:
        return _equal_amount(one, other)
    if not theirs:
        return _unit_is_named(one, other, sentences)
    if one.every is not None and _equal_rate(one, other):
        return True
    if {mine.name, theirs.name} == {"%", "pp"}:
        return mine.name == "pp" and _is_difference(other, sentences)
    if {mine.name, theirs.name} == {"%", "times"}:
        return one.number.value * 100 == other.number.value or other.number.value * 100 == one.number.value
    return _drops_time(mine, theirs)


def _is_count(one: Quantity, other: Quantity) -> bool:
    """Whether a measure word may render a unit: 3 次 for "3 times", 5 阶段 for "5-year" never."""
    return other.number.form == "share" and not one.things


def _equal_amount(one: Quantity, other: Quantity) -> bool:
    if one.number.top is not None or other.number.top is not None:
        return True
    return any(
        abs(a - b) <= abs(b) / 10
        for a in one.amounts
        for b in other.amounts
    )


def _equal_rate(one: Quantity, other: Quantity) -> bool:
    rate = one.unit.per(one.every) if one.every is not None else one.unit
    return rate.powers == other.unit.powers and one.number.value * rate.factor == other.amounts[0]


def _drops_time(mine: Unit, theirs: Unit) -> bool:
    """Whether only "per day" was left out."""
    left = dict(theirs.powers)
    for name in ("s", "yr"):
        if left.get(name, 0) == -1:
            left.pop(name)
    return tuple(sorted(left.items())) == mine.powers


def _is_difference(other: Quantity, sentences: Sequence[str]) -> bool:
    """Whether a sentence says of a percentage that something differs by it."""
    if other.mode == "by":
        return True
    before = pattern("difference", "words", after=r"(?:[了约近出达 ]|of|about|around|up to|an?)*$")
    after = pattern("difference", "words", before="^[%) ]{0,3}(?:[a-z-]+ )?")
    return any(
        sentence[: other.number.start].rstrip().endswith("+")
        or before.search(sentence[max(0, other.number.start - 24) : other.number.start])
        or after.match(sentence[other.stop : other.stop + 40])
        for sentence in sentences
        if other.text in sentence
    )


def _unit_is_named(one: Quantity, other: Quantity, sentences: Sequence[str]) -> bool:
    """Whether the sentences name a unit apart from the number: 时间/s, "(ms)", "aged 45"."""
    if one.unit.name == "%" and abs(other.number.value) <= 1 and one.number.value != other.number.value:
        return True
    if other.text.endswith("K") and one.unit.name == "K":
        return True
    lead = " ".join(sentence[max(0, other.number.start - 30) : other.number.start] for sentence in sentences)
    if one.unit.name == "yr" and re.search(r"\bage|\bold|岁|年龄|\byears?\b", " ".join(sentences), re.IGNORECASE):
        return True
    if one.unit.name == "times" and re.search(r"factor|ratio|speed-?up|multipl|[×x] ?$|倍", lead):
        return True
    return any(
        (found := read_unit(sentence, place.start())) is not None
        and found[0].powers == one.unit.powers
        and found[0].factor == one.unit.factor
        for sentence in sentences
        for place in _FREE.finditer(sentence)
    )


def _as_often(every: Unit, other: Quantity, stated: Sequence[Quantity], sentences: Sequence[str]) -> bool:
    """Whether a quantity is told for each such time, or the sentences say so of none in particular."""
    if other.every == every or _has_rate(other.unit, every):
        return True
    elsewhere = any(one.every == every or _has_rate(one.unit, every) for one in stated)
    if elsewhere:
        return False
    return any(_often(every).search(sentence) and not _taken(every, sentence) for sentence in sentences)


def _has_rate(unit: Unit, every: Unit) -> bool:
    return any(name == every.name and power < 0 for name, power in unit.powers)


@cache
def _often(every: Unit) -> re.Pattern[str]:
    names = next(names for unit, names in time_units() if unit == every)["every"]
    plain_names = alternatives(re.escape(name) if not name[0].isalpha() else name for name in names if name.isascii())
    chinese = "|".join(re.escape(name) for name in names if not name.isascii())
    return re.compile("|".join(filter(None, (plain_names, chinese))), re.IGNORECASE)


def _taken(every: Unit, sentence: str) -> bool:
    """Whether a rate stands right behind another number, as in "2/hour"."""
    found = _often(every).search(sentence)
    return found is not None and re.search(r"\d ?$", sentence[: found.start()]) is not None


def names_one(unit: Unit, sentences: Sequence[str]) -> bool:
    """Whether the sentences name a unit without a number: "week-long", "daily" for one week, one day."""
    for known, names in time_units():
        if known.powers == unit.powers and known.factor == unit.factor:
            named = re.compile(alternatives(f"{name}s?" if name.isascii() else name for name in names["one"]), re.IGNORECASE)
            return any(named.search(sentence) for sentence in sentences)
    return False


def _other_label(one: Quantity, fitting: Sequence[Quantity], stated: Sequence[Quantity]) -> bool:
    """Whether what follows the number, "box AP", follows only other numbers in the sentences."""
    if any(not other.tail or _same_label(one.tail, other.tail) for other in fitting):
        return False
    return any(other.tail and _same_label(one.tail, other.tail, whole=True) for other in stated)


def _same_label(some: tuple[str, ...], others: tuple[str, ...], *, whole: bool = False) -> bool:
    if whole:
        return some == others[: len(some)] or others == some[: len(others)]
    return bool(set(some) & set(others)) and (some[0] == others[0] or len(some) != len(others))

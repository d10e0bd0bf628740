"""Units of numbers: what a claim's number measures or counts must be what the sentence's does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.check.held import Held
from summarizer.check.times import is_as_often, names_one
from summarizer.check.values import listed_parts
from summarizer.grammar.quantity import Quantity
from summarizer.grammar.rows import head_of
from summarizer.grammar.tables import pattern
from summarizer.grammar.things import alike
from summarizer.grammar.units import Unit, read_unit
from summarizer.language import _

_RENDERED = frozenset({"times", "px", "bit", "magnitude", "frame/s"})
"""Units that Chinese may render by a measure word: 256 位, 3 次."""
_EVERY = re.compile("(?:[每隔]|every ?|per ?)$")
_FREE = re.compile(r"(?<=/)|(?<=\()|(?<=[ (]in )|(?<=\[)|(?<=,)|(?<=单位为)|(?<=单位:)")
_FACTOR = re.compile(r"factor|within|ratio|speed-?up|multipl|magnif|enlarge|[×x] ?$|倍")
_SCORE = re.compile(
    r"\b(?:accurac|precision|recall|sensitivity|specificity|error rate|top-\d)\w*|\bacc\b"
    r"|准确率|精度|召回率|错误率",
    re.IGNORECASE,
)
"""What is told in percent, with its sign or without."""
_PERCENT = re.compile("%|percent|百分")
_HEADING = 60  # characters: a longer line is no row of headings
_COUNTS = re.compile(
    r"[^:]*(?:\bn|\bno\.?|\bnumbers?|\bcounts?|例数|人数)(?: ?[(,/] ?%|\(%\))", re.IGNORECASE
)
"""A cell's heading by which a number outside brackets counts, and one in brackets is its share."""
_RATE = re.compile(
    r"accurac|rate|percent|proportion|probabilit|precision|recall|share|率|比例", re.IGNORECASE
)
_AGE = re.compile(r"\bage|\bold|岁|年龄|\byears?\b", re.IGNORECASE)
_MONTHS = 2_600_000  # seconds: of a unit that ages are told in


def unit_problem(one: Quantity, same: Sequence[Quantity], held: Held) -> str:
    """What is wrong with the unit of a number that its sentences have as `same`; "" if nothing."""
    if one.number.form in {"ordinal", "label", "decade"} or _is_each(one, held.sentences):
        return ""
    fitting = [other for other in same if _fits(one, other, held)]
    if not fitting:
        return _other_unit(one, next((other.unit.text for other in same if other.unit), ""))
    if one.counted and not any(alike(one.things, other.things) for other in fitting):
        return _("{text} counts other things than in its sentences", text=one.text)
    every = one.every
    if every is not None and not any(is_as_often(one, every, other, held) for other in fitting):
        return _("{text} is not told for the same time in its sentences", text=one.text)
    if one.tail and _is_labelled_otherwise(one, fitting, held.stated):
        return _("{text} is not the “{tail}” of its sentences", text=one.text, tail=" ".join(one.tail))
    return ""


def _other_unit(one: Quantity, meant: str) -> str:
    mine = one.unit.text or "a count"
    if not meant:
        return _("{text} has no unit {mine} in its sentences", text=one.text, mine=mine)
    return _(
        "{text} has another unit than in its sentences ({mine}, not {meant})",
        text=one.text,
        mine=mine,
        meant=meant,
    )


def _fits(one: Quantity, other: Quantity, held: Held) -> bool:
    """Whether two numbers of one value may have the same unit."""
    mine, theirs = one.unit, other.unit
    if not mine:
        part = other.number.form == "share" and one.number.value in listed_parts(other)  # 7 out of 8 sets
        return part or not one.counted or not theirs or theirs.name in _RENDERED
    if not theirs:
        return _is_named_apart(one, other, held)
    if mine.powers == theirs.powers:
        return _is_equal_amount(one, other)
    return (
        _is_equal_rate(one, other)
        or _is_equal_rate(other, one)
        or _is_share_of_times(one, other)
        or (mine.name == "pp" and theirs.name == "%" and _is_difference(other))
        or _drops_time(mine, theirs)
    )


def _is_equal_amount(one: Quantity, other: Quantity) -> bool:
    if one.number.top is not None or other.number.top is not None:
        return True
    more = {0, 1} if one.unit.name == "times" else {0}  # what has doubled grew by once itself
    return any(
        abs(a + further - b) <= abs(b) / 10 for further in more for a in one.amounts for b in other.amounts
    )


def _is_equal_rate(one: Quantity, other: Quantity) -> bool:
    """Whether 每日 2.5 mg is what its sentence writes as 2.5 mg/day."""
    if one.every is None:
        return False
    rate = one.unit.per(one.every)
    return rate.powers == other.unit.powers and one.number.value * rate.factor == other.amounts[0]


def _is_share_of_times(one: Quantity, other: Quantity) -> bool:
    """Whether 200% is twice, or a tenth what is left by ten-fold reduction."""
    if {one.unit.name, other.unit.name} != {"%", "times"}:
        return False
    mine, theirs = one.number.value, other.number.value
    return (
        mine * 100 == theirs or theirs * 100 == mine or (one.number.form == "share" and mine * theirs == 100)
    )


def _drops_time(mine: Unit, theirs: Unit) -> bool:
    """Whether only "per day" was left out."""
    left = dict(theirs.powers)
    if left.get("s", 0) == -1:
        left.pop("s")
    return tuple(sorted(left.items())) == mine.powers


def _is_each(one: Quantity, sentences: Sequence[str]) -> bool:
    """Whether a 1 is only spoken: 每1小时 for "hourly"."""
    return one.number.value == 1 and bool(_EVERY.search(one.before)) and names_one(one.unit, sentences)


def _is_difference(other: Quantity) -> bool:
    """Whether a sentence says of a percentage that something differs by it."""
    before = pattern(
        "difference",
        "words",
        after=r"(?:[了约近出达、和与~ ]|of|about|around|up to|and|,|an?|[\d.]+%?)*$",
    )
    after = pattern("difference", "words", before="^[%) ]{0,3}(?:[a-z-]+ ){0,3}")
    return (
        other.mode == "by"
        or other.before.rstrip().endswith("+")
        or bool(before.search(other.before) or after.match(other.after))
    )


def _is_named_apart(one: Quantity, other: Quantity, held: Held) -> bool:
    """Whether the sentences name a unit apart from the number: 时间/s, "(ms)", "aged 45"."""
    unit, sentences = one.unit, held.around(other)
    if unit.name == "%" and _is_percentage(one, other, sentences):
        return True
    if unit.name == "K" and other.text.endswith("K"):
        return True
    if unit.name == "s" and unit.factor > _MONTHS and any(map(_AGE.search, sentences)):
        return True
    if unit.name == "times" and _FACTOR.search(other.before[-30:]):
        return True
    return _is_read_apart(unit, other, sentences)


def _is_read_apart(unit: Unit, other: Quantity, sentences: Sequence[str]) -> bool:
    """Whether a unit stands where texts and headings put it: in brackets, behind a slash, at the end."""
    if _COUNTS.match(other.cell) and unit.name == "%" and not other.before.endswith("("):
        return False
    if other.cell and _is_named_by_heading(unit, head_of(other.cell)):
        return True
    return any(
        (found := read_unit(sentence, place.start())) is not None
        and found[0].powers == unit.powers
        and found[0].factor == unit.factor
        for sentence in sentences
        for place in _FREE.finditer(sentence)
    )


def _is_named_by_heading(unit: Unit, head: str) -> bool:
    """Whether a column's heading ends with a unit, or is one: "FPS", "Time ms"."""
    start = head.rstrip().rfind(" ") + 1
    found = read_unit(head, start)
    return found is not None and (found[0].powers, found[0].factor) == (unit.powers, unit.factor)


def _is_percentage(one: Quantity, other: Quantity, sentences: Sequence[str]) -> bool:
    """Whether a bare number of the sentences is told in percent; 0.92 is 92%."""
    if _COUNTS.match(other.cell) and not other.before.endswith("("):
        return False
    if abs(other.number.value) <= 1 and one.number.value != other.number.value:
        return True
    return other.number.value <= 100 and (
        _is_rate(other, sentences) or _is_score_in_heading(one, other, sentences)
    )


def _is_rate(other: Quantity, sentences: Sequence[str]) -> bool:
    """Whether a bare number is a percentage: "accuracy rose from 76.1 to 79.8", "87.3 top-1 accuracy"."""
    if _SCORE.search(" ".join((other.before[-40:], other.after[:40]))):
        return True
    if other.tail:
        return False
    return _RATE.search(other.before) is not None and any("%" in sentence for sentence in sentences)


def _is_score_in_heading(one: Quantity, other: Quantity, sentences: Sequence[str]) -> bool:
    """Whether a claim calls a percentage a score, and a table's heading does, in the cell or cited apart."""
    if other.cell:
        return _PERCENT.search(other.cell) is not None
    called = _SCORE.search(f"{one.before} {one.after}") is not None
    return called and any(len(text) <= _HEADING and _SCORE.search(text) for text in sentences)


def _is_labelled_otherwise(one: Quantity, fitting: Sequence[Quantity], stated: Sequence[Quantity]) -> bool:
    """Whether what follows the number, "box AP", follows only other numbers in the sentences."""
    if any(not other.tail or _shares_label(one.tail, other.tail) for other in fitting):
        return False
    return any(_begins_alike(one.tail, other.tail) for other in stated if other.tail)


def _shares_label(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return bool(set(some) & set(others)) and (some[0] == others[0] or len(some) != len(others))


def _begins_alike(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return some == others[: len(some)] or others == some[: len(others)]

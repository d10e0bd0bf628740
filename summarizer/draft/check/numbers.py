"""Numbers: each that a claim surely names must stand in its sentences, with its unit, sign and bounds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from summarizer.draft.check.context import Context
from summarizer.draft.check.derived import is_derived, is_listed
from summarizer.draft.check.finding import Finding, Verdict
from summarizer.draft.check.grammar.quantity import Quantity
from summarizer.draft.check.grammar.reader import read_all, read_sure
from summarizer.draft.check.grammar.tables import alternatives, pattern, words
from summarizer.draft.check.plain import CJK, plain
from summarizer.draft.check.units import names_one, unit_problem

_ROUNDING = Fraction(1, 2)


def check_numbers(claim: str, context: Context) -> Iterator[Finding]:
    """What is wrong with the numbers of a claim."""
    sentences = tuple(map(plain, context.sentences))
    stated = [one for sentence in sentences for one in read_all(sentence)]
    claimed = read_sure(plain(claim))
    for one in claimed:
        finding = _finding(one, plain(claim), claimed, stated, sentences)
        if finding is not None:
            yield _elsewhere(finding, one, context)
    yield from _repeated(claimed, stated)


def _finding(
    one: Quantity, claim: str, claimed: Sequence[Quantity], stated: Sequence[Quantity], sentences: Sequence[str]
) -> Finding | None:
    same = _as_written(one, [other for other in stated if _same_value(one, other)], stated)
    if not same:
        if _borne_out(one, claim, claimed, stated, sentences):
            return None
        if any(_same_value(one, other, signed=False) for other in stated):
            return Finding(Verdict.WRONG, "sign", f"the sign of {one.text} is not that of its sentences")
        return Finding(Verdict.WRONG, "number", f"the number {one.text} is not in its sentences")
    if problem := unit_problem(one, same, stated, sentences):
        if is_derived(one, claim, stated):
            return None
        return Finding(Verdict.WRONG, "unit", problem)
    if problem := _comparison_problem(one, claimed, same, claim, sentences):
        return Finding(Verdict.WRONG, "comparison", problem)
    return None


def _as_written(one: Quantity, same: Sequence[Quantity], stated: Sequence[Quantity]) -> Sequence[Quantity]:
    """Of the same numbers those in digits, for a number in digits where the sentences write it so, or its negative."""
    if one.number.form != "digits" or not one.bare:
        return same
    if any(other.number.form == "digits" and -other.number.value == one.number.value for other in stated):
        return [other for other in same if other.number.form == "digits"]
    return same


def _elsewhere(finding: Finding, one: Quantity, context: Context) -> Finding:
    """The finding, only doubtful when the number stands near its sentences and cannot be there by chance."""
    if finding.kind != "number" or not _telling(one):
        return finding
    found = [text for text in map(plain, context.near) if _has(one, text)]
    if not found:
        return finding
    offered = None
    if context.paper is not None:
        offered = next((number for number, text in context.paper.sentences.items() if text in found), None)
    return Finding(Verdict.DOUBTFUL, "number", f"the number {one.text} is in the sentence before", offered)


def _has(one: Quantity, text: str) -> bool:
    return any(_same_value(one, other) and one.unit.powers == other.unit.powers for other in read_all(text))


def _telling(one: Quantity) -> bool:
    value = abs(one.number.value)
    return value.denominator != 1 or bool(one.unit) or len(str(value.numerator).rstrip("0")) > 1


# -- values ------------------------------------------------------------------------------------------------


def _same_value(one: Quantity, other: Quantity, *, signed: bool = True) -> bool:
    """Whether two numbers may be the same, as written or in the units that they have."""
    if not _may_name_the_same(one, other):
        return False
    if one.number.value == 1 and one.bare and one.number.form == "digits" and not _is_one(other):
        return False
    pairs = [(a, b) for a in one.values for b in (*other.values, *_listed_parts(other))]
    if one.unit and one.unit.powers == other.unit.powers:
        pairs += [(a, b / one.unit.factor) for a in one.values for b in other.amounts]
    pairs += list(_as_shares(one, other))
    if not signed:
        pairs = [(abs(a), abs(b)) for a, b in pairs]
    if any(a == b for a, b in pairs):
        return True
    if one.number.top is not None or other.number.top is not None:
        return _overlap(one, other)
    return any(_rounds(one, a, b) for a, b in pairs)


def _may_name_the_same(one: Quantity, other: Quantity) -> bool:
    """Whether a number that only names, "Table 7", meets another such; 第3节 names too."""
    forms = {one.number.form, other.number.form}
    ranked = [each for each in (one, other) if each.number.form == "ordinal"]
    return "label" not in forms or (
        forms <= {"label", "ordinal"} and not any(each.text.isascii() and each.text.isalpha() for each in ranked)
    )


def _is_one(other: Quantity) -> bool:
    """Whether a number is a one that counts: 一 is mostly an article, 第一 a rank."""
    return other.number.form == "digits" or other.text.lower() == "one"


def _listed_parts(other: Quantity) -> tuple[Fraction, ...]:
    parts = other.number.parts
    return parts if all(part >= 100 for part in parts) or other.number.form == "share" else ()


def _as_shares(one: Quantity, other: Quantity) -> Iterator[tuple[Fraction, Fraction]]:
    """0.92 is 92%, 200% is twice, and what has doubled grew by once itself."""
    for mine, theirs, swap in ((one, other, False), (other, one, True)):
        if mine.unit.name == "%" and not theirs.unit and abs(theirs.number.value) <= 1:
            value, counter = mine.number.value * mine.unit.factor / 100, theirs.number.value
            yield (counter, value) if swap else (value, counter)
        if mine.unit.name == "times" and theirs.unit.name == "%":
            value, counter = mine.number.value * 100, theirs.number.value
            yield (counter, value) if swap else (value, counter)
    if one.unit.name == other.unit.name == "times" and "倍" not in other.text:
        yield one.number.value + 1, other.number.value


def _overlap(one: Quantity, other: Quantity) -> bool:
    """Whether what is told by its size only may be the same: 数百 and "hundreds", 312 for 数百."""
    low, top = one.number.value * one.unit.factor, (one.number.top or one.number.value) * one.unit.factor
    other_low = other.number.value * other.unit.factor
    other_top = (other.number.top or other.number.value) * other.unit.factor
    if one.unit.powers != other.unit.powers:
        low, top = one.number.value, one.number.top or one.number.value
        other_low, other_top = other.number.value, other.number.top or other.number.value
    if one.number.top is None or 2 * (top - low) < other_top - other_low:
        return False  # more exact than its sentence
    return low < other_top and other_low < top or low <= other_low == other_top < top


def _rounds(one: Quantity, mine: Fraction, theirs: Fraction) -> bool:
    """Whether a claim's number is the sentence's, rounded to the last place that it writes."""
    if mine == 0 or abs(mine - theirs) > abs(theirs) / 10:
        return False
    if one.number.form == "share":
        return not one.number.parts and one.unit.name == "%" and abs(mine - theirs) <= 2
    step = one.number.step if one.number.step != 1 else last_place(mine)
    figures = len(str(abs(mine / step).numerator))
    exact = theirs % step != 0
    if one.about:
        return exact and abs(mine - theirs) <= step
    return exact and abs(mine - theirs) <= step * _ROUNDING and figures >= (2 if step < 1 else 3)


def last_place(value: Fraction) -> Fraction:
    """The last place of a number in which a figure stands: 100 of 1,200; 1 of what is no whole number."""
    place = Fraction(1)
    while value and value % (place * 10) == 0:
        place *= 10
    return place


# -- numbers that stand in no digit ------------------------------------------------------------------------


def _borne_out(
    one: Quantity, claim: str, claimed: Sequence[Quantity], stated: Sequence[Quantity], sentences: Sequence[str]
) -> bool:
    """Whether the sentences bear a number out though they do not write it."""
    if one.number.form == "label":
        return False
    parts = one.number.parts
    if parts and all(any(part in other.values for other in stated) for part in parts):
        return True
    return (
        _implied(one, sentences)
        or _named(one, claim, sentences)
        or _entailed(one, stated)
        or _falls(one, claim, stated, sentences)
        or is_listed(one, claim, stated, sentences)
        or is_derived(one, claim, stated)
    )


def _implied(one: Quantity, sentences: Sequence[str]) -> bool:
    """Whether other words stand for a small number: "neither" for 两, "weekly" for 一周."""
    value = one.number.value
    if one.unit and value == 1:
        return names_one(one.unit, sentences)
    table = words()["bearing"]
    if one.number.form == "digits" and one.bare:
        return False
    if value.denominator == 1 and str(value.numerator) in table and (not one.unit or one.unit.name == "times"):
        bearing = re.compile(alternatives(table[str(value.numerator)]), re.IGNORECASE)
        return any(bearing.search(sentence) for sentence in sentences)
    return False


def _named(one: Quantity, claim: str, sentences: Sequence[str]) -> bool:
    """Whether a bare number is that of a name: 胞外环3 for ECL3."""
    beside = rf"(?<=[{CJK}]){re.escape(one.text)}(?![{CJK}])"
    if not one.bare or not one.text.isdigit() or not re.compile(beside).match(claim, one.number.start):
        return False
    return any(re.search(rf"[A-Z][A-Za-z]*-?{one.text}(?!\d)", sentence) for sentence in sentences)


def _entailed(one: Quantity, stated: Sequence[Quantity]) -> bool:
    """Whether a bound in round numbers follows from what is stated: "over 90%" from 92.3%."""
    near = one.about and one.bound == ""
    for other in stated:
        if other.unit.powers != one.unit.powers or other.number.form == "label":
            continue
        mine, theirs = one.amounts[0], other.amounts[0]
        if mine <= 0 or theirs <= 0 or other.bound:
            continue
        if one.bound == "more" and mine < theirs <= mine * Fraction(5, 4) and _rounder(mine, theirs):
            return True
        if (one.bound == "less" or near) and mine * Fraction(9, 10) <= theirs < mine and _rounder(mine, theirs):
            return True
        if one.number.form == "share" and one.bound == "more" and mine < theirs < mine + 25:
            return True
    return False


def _rounder(mine: Fraction, theirs: Fraction) -> bool:
    def figures(value: Fraction) -> int:
        return len(str(value.numerator).strip("0")) if value.denominator == 1 else len(f"{float(value):.10g}") - 1

    return figures(mine) < figures(theirs) or (figures(mine) == 1 and figures(theirs) == 1 and mine >= 10)


def _falls(one: Quantity, claim: str, stated: Sequence[Quantity], sentences: Sequence[str]) -> bool:
    """Whether words say the minus that a number leaves out: 下降 5% for −5%, −5% for "fell by 5%"."""
    if not any(_same_value(one, other, signed=False) for other in stated):
        return False
    if one.number.value >= 0:
        return _told_to_fall(claim, one)
    return any(
        _told_to_fall(sentence, other)
        for sentence in sentences
        for other in read_all(sentence)
        if _same_value(one, other, signed=False)
    )


def _told_to_fall(text: str, one: Quantity) -> bool:
    start, lead = one.number.start, text[max(0, one.number.start - 30) : one.number.start]
    before = pattern("falls", "before", after=r"(?: ?(?:of|by|about|around|了|约|近|幅度|为|达|,|\())* ?\(?$")
    after = pattern("falls", "after", before="^ ?")
    return bool(before.search(lead) or after.match(text[one.stop :]) or pattern("falls", "beside").search(text[max(0, start - 30) : start]))


def _repeated(claimed: Sequence[Quantity], stated: Sequence[Quantity]) -> Iterator[Finding]:
    """Numbers in digits that stand more often than in the sentences: one of them took another's place."""
    mine = Counter(_identity(one) for one in claimed if _countable(one))
    theirs = Counter(
        (value, other.bound if other.signed else "")
        for other in stated
        for value in {*other.values, *_listed_parts(other)}
    )
    for (value, bound), count in mine.items():
        if 0 < theirs[value, bound] < count:
            text = next(one.text for one in claimed if one.number.value == value)
            yield Finding(
                Verdict.WRONG, "number", f"the number {text} stands more often than in its sentences"
            )


def _identity(one: Quantity) -> tuple[Fraction, str]:
    return one.number.value, one.bound if one.signed else ""


def _countable(one: Quantity) -> bool:
    return one.number.form in {"digits", "label"} and one.text[:1].isascii()


# -- comparisons -------------------------------------------------------------------------------------------


def _comparison_problem(
    one: Quantity, claimed: Sequence[Quantity], same: Sequence[Quantity], claim: str, sentences: Sequence[str]
) -> str:
    """What is wrong with how a number is bounded, compared or reached."""
    if one.relation and (problem := _relation_problem(one, claimed, same, claim, sentences)) is not None:
        return problem
    if one.bound and all(_against(one, other) for other in same):
        return f"{one.text} is compared in another way than in its sentences"
    if one.equals and all(other.signed and other.bound for other in same):
        return f"{one.text} is a bound in its sentences, not the value"
    modes = {other.mode for other in same}
    if one.mode and modes <= {"to", "by"} and one.mode not in modes and one.unit.name != "times":
        said = "a change to" if one.mode == "by" else "a change by"
        return f"its sentences tell {said} {one.text}"
    return ""


def _against(one: Quantity, other: Quantity) -> bool:
    """Whether the bound of a claim's number is not that of the sentence's."""
    if one.bound == other.bound or not one.firm and not other.bound:
        return False
    if other.number.top is not None and one.bound == "more" and not other.bound:
        return False
    return bool(other.bound) or one.firm


def _relation_problem(
    one: Quantity, claimed: Sequence[Quantity], same: Sequence[Quantity], claim: str, sentences: Sequence[str]
) -> str | None:
    """What is wrong with "higher than"; None when it is no comparison of two things."""
    if any(one.relation in {other.bound, other.relation} for other in same):
        return None if one.bound else ""
    rival = _rival(one, claimed, claim)
    if rival is not None:
        holds = rival.amounts[0] > one.amounts[0] if one.relation == "more" else rival.amounts[0] < one.amounts[0]
        return "" if holds else f"{one.text} is compared the wrong way round"
    if any(other.bound for other in same):
        return f"{one.text} is compared in another way than in its sentences"
    if one.bound:
        return None
    if any(pattern("compared", "before").search(_lead(other, sentences)) for other in same):
        return ""
    return f"{one.text} is compared in another way than in its sentences"


def _rival(one: Quantity, claimed: Sequence[Quantity], claim: str) -> Quantity | None:
    """The number of a claim that is compared with another one behind it."""
    before = [
        other
        for other in claimed
        if other.stop <= one.number.start
        and other.unit.powers == one.unit.powers
        and other.number.form == "digits"
        and not other.mode
        and not pattern("difference", "words", before="^ ?").match(claim[other.stop :])
    ]
    if not before or re.search(r"[;。()]", claim[before[-1].stop : one.number.start]):
        return None
    return before[-1]


def _lead(other: Quantity, sentences: Sequence[str]) -> str:
    """What stands before a number in the sentence that it was read from."""
    for sentence in sentences:
        if sentence[other.number.start : other.number.end].strip() == other.text.strip():
            return sentence[max(0, other.number.start - 40) : other.number.start]
    return ""

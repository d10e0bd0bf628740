"""Numbers that the sentences do not write but give: the length of a list, a sum, a difference, a ratio."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, permutations

from summarizer.draft.check.grammar.quantity import Quantity
from summarizer.draft.check.grammar.tables import pattern
from summarizer.draft.check.grammar.things import alike

_ITEM = r"[^\s,;:。.、()]{1,25}(?: [^\s,;:。.、()]{1,25}){0,4}"
_ENGLISH_LIST = re.compile(
    rf"{_ITEM}(?:, {_ITEM})+,? (?:and|or|as well as|along with|plus|&) [^,;:.]|{_ITEM}(?:; {_ITEM})+; (?:and|or) "
)
_PAIR = re.compile(r"\b(?:[A-Z][\w-]*|\d[\w.%-]*) and (?:[A-Z][\w-]*|\d[\w.%-]*)")
_CHINESE_LIST = re.compile(r"[^,;:。、()]{1,30}(?:、[^,;:。、()]{1,30}?)+(?:(?:[和与及或]|以及)[^,;:。、()]{1,30})?")
_CHINESE_PAIR = re.compile(r"[^,;:。、()]{1,20}(?:[和与及或]|以及)[^,;:。、()]{1,20}")
_ENUMERATED = re.compile(r"(?:^|[ ,;:(])\(?(?:(\d{1,2})|([ivx]{1,4})|([a-h]))\)|(?:^|[ 。])(\d{1,2})\. ?(?=[A-Z\u4e00-\u9fff])|•")
_AUTHORS = re.compile(r"\([^()]*(?:19|20)\d\d[^()]*\)|\[[^\]]*\]")


def is_listed(one: Quantity, claim: str, stated: Sequence[Quantity], sentences: Sequence[str]) -> bool:
    """Whether a count is that of items that the sentences list, or that the claim itself lists."""
    value = one.number.value
    if one.unit or value.denominator != 1 or not 2 <= value <= 12 or one.number.form not in {"digits", "words"}:
        return False
    if one.bare and one.number.form == "digits":
        return False
    wanted = int(value)
    if any(_counts_the_same(one, other) for other in stated):
        return False
    sentences = [_AUTHORS.sub(" ", sentence) for sentence in sentences]
    if wanted in _lengths(_clause_around(claim, one)):
        return True
    if any(wanted in _lengths(sentence) for sentence in sentences):
        return True
    marks = sum(len(_ENUMERATED.findall(sentence)) for sentence in sentences)
    return marks == wanted or (marks > 1 and len(sentences) == wanted)


def _counts_the_same(one: Quantity, other: Quantity) -> bool:
    """Whether a sentence counts the same things itself, so that a list cannot be meant."""
    if other.number.value == one.number.value or other.number.value <= 1 or other.unit:
        return False
    return bool(one.things & other.things or set(one.tail[:1]) & set(other.tail))


def _clause_around(claim: str, one: Quantity) -> str:
    """The sentence of a claim in which a number stands."""
    start = max(claim.rfind(mark, 0, one.number.start) for mark in ("。", ";", ". "))
    ends = [place for mark in ("。", ";") if (place := claim.find(mark, one.stop)) >= 0]
    return claim[start + 1 : min(ends, default=len(claim))]


def _lengths(text: str) -> set[int]:
    """How many items the lists of a text have."""
    found: set[int] = set()
    for match in _ENGLISH_LIST.finditer(text):
        items = len(re.findall(r"[,;] ", match[0].replace(", and", " and").replace(", or", " or").replace("; and", " and")))
        found.add(items + 2)
    if _PAIR.search(text) or _CHINESE_PAIR.search(text):
        found.add(2)
    for match in _CHINESE_LIST.finditer(text):
        commas = match[0].count("、")
        joined = re.search("(?:[和与及或]|以及)[^、]*$", match[0])
        found |= {commas + 1, commas + 2} if joined else {commas + 1}
    return found


def is_derived(one: Quantity, claim: str, stated: Sequence[Quantity]) -> bool:
    """Whether a number is a sum, difference, ratio or share of numbers that the sentences give."""
    lead = claim[max(0, one.number.start - 20) : one.stop + 12]
    value = one.number.value
    figures = [other for other in stated if other.number.form in {"digits", "words"} and other.number.value > 0]
    if one.unit.name in {"%", "pp"} and pattern("rest", "words").search(lead):
        return any(100 - other.number.value == value for other in figures if other.unit.name == "%")
    if pattern("sum", "words").search(lead) and _is_sum(one, figures):
        return True
    if one.unit and one.unit.name != "times" and _is_told_apart(one, claim):
        return _is_difference(one, figures)
    if one.unit.name == "times" or one.unit.name == "%":
        return _is_ratio(one, figures)
    return False


def _is_told_apart(one: Quantity, claim: str) -> bool:
    """Whether a claim says that its number is the difference of two others."""
    before = re.split("[,;。()]", claim[max(0, one.number.start - 12) : one.number.start])[-1]
    told = pattern("difference", "words", after=r"(?:[了约近出达 ]|of|about|around)*$")
    return one.mode == "by" or bool(told.search(before) or pattern("difference", "words", before="^ ?", after="(?![到至为])").match(claim[one.stop :]))


def _is_sum(one: Quantity, figures: Sequence[Quantity]) -> bool:
    value = one.number.value
    values = [
        other.number.value
        for other in figures
        if other.unit.powers == one.unit.powers
        and other.number.value > 1
        and (other.counted or not one.counted) and alike(one.things, other.things)
    ]
    for start in range(len(values)):
        total = values[start]
        for further in values[start + 1 : start + 7]:
            total += further
            if total == value:
                return True
    return False


def _is_difference(one: Quantity, figures: Sequence[Quantity]) -> bool:
    units = {one.unit.powers} | ({(("%", 1),)} if one.unit.name == "pp" else set())
    amounts = [other.amounts[0] for other in figures if other.unit.powers in units]
    step = one.number.step * one.unit.factor if one.about else 0
    return any(abs(abs(a - b) - abs(one.amounts[0])) <= step for a, b in permutations(amounts, 2))


def _is_ratio(one: Quantity, figures: Sequence[Quantity]) -> bool:
    """Whether it is the share that "9 of the 18" are, or how many times one of two figures beside each other is the other."""
    for before, after in pairwise(figures):
        if before.unit.powers != after.unit.powers or not before.number.value or not after.number.value:
            continue
        ratio = before.amounts[0] / after.amounts[0]
        values = (100 * ratio,) if one.unit.name == "%" else (ratio, 1 / ratio)
        step = one.number.step / 2 if one.number.form != "share" else Fraction(2)
        if any(abs(value - one.number.value) <= step for value in values):
            return one.unit.name == "times" or before.number.value < after.number.value
    return False

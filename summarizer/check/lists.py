"""Counts of what is listed: three items joined by commas and "and" are three."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.check.held import Held
from summarizer.grammar.quantity import Quantity

_LONGEST = 12
_RANKED = frozenset("级期型代号岁")  # measure words of what has a rank: 3级 is no count of grades
_WORDS = r"(?!(?:and|or)\b)[^\s,;:。.、()]{1,25}"
_ITEM = rf"{_WORDS}(?: {_WORDS}){{0,5}}"
_ENGLISH = re.compile(
    rf"(?P<items>{_ITEM}(?:[,;] {_ITEM})+)[,;]? (?:and|or|as well as|along with|plus|&) [^,;:.]"
)
_OPENS = re.compile(
    r"\b(?:specifically|namely|such as|including|like|of|from|with|are|were|is|was|include[sd]?|comprise[sd]?"
    r"|for|on"
    r"|both|either|the|its|their|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d+(?:\.\d+)?(?:, \d+(?:\.\d+)?)+,? (?:and|or|&) \d+(?:\.\d+)?")
_ENGLISH_PAIR = re.compile(r"\b(?:[A-Z][\w-]*|\d[\w.%-]*) and (?:[A-Z][\w-]*|\d[\w.%-]*)")
_CHINESE = re.compile(r"[^,;:。、()]{1,30}(?:、[^,;:。、()]{1,30})+")
_CHINESE_PAIR = re.compile(r"[^,;:。、()]{1,20}(?:[和与及或]|以及)[^,;:。、()]{1,20}")
_LAST = re.compile("(?:[和与及或]|以及)[^、]*$")
_ENUMERATED = re.compile(
    r"(?:^|[ ,;:(])\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])\)|(?:^|[ 。])\d{1,2}\. ?(?=[A-Z\u4e00-\u9fff])|•"
)
_BRACKETS = re.compile(r" ?\([^()]*\)| ?\[[^\]]*\]")
_AUTHORS = re.compile(r"\([^()]*(?:19|20)\d\d[^()]*\)|\[[^\]]*\]")


def is_listed(one: Quantity, held: Held) -> bool:
    """Whether a count is that of items that the claim itself or its sentences list."""
    if not _may_count_items(one, held.claim) or any(_counts_the_same(one, other) for other in held.stated):
        return False
    wanted = int(one.number.value)
    if wanted in _lengths(_sentence_around(held.claim, one)):
        return True
    if one.things == {"occurrence"}:
        return False
    sentences = [_AUTHORS.sub(" ", sentence) for sentence in held.sentences]
    marks = sum(len(_ENUMERATED.findall(sentence)) for sentence in sentences)
    return (
        marks == wanted
        or (marks > 1 and len(sentences) == wanted)
        or any(wanted in _lengths(sentence) for sentence in sentences)
    )


def _may_count_items(one: Quantity, claim: str) -> bool:
    if claim[one.number.end : one.number.end + 1] in _RANKED:
        return False
    whole = one.number.value.denominator == 1 and 2 <= one.number.value <= _LONGEST
    written = one.number.form == "words" or (one.number.form == "digits" and not one.bare)
    return whole and written and not one.unit


def _counts_the_same(one: Quantity, other: Quantity) -> bool:
    """Whether a sentence counts the same things itself, so that a list cannot be meant."""
    if other.number.value == one.number.value or other.number.value <= 1 or other.unit:
        return False
    return bool(
        (one.noun and one.noun == other.noun)
        or one.things & other.things
        or set(one.tail[:1]) & set(other.tail)
    )


def _sentence_around(claim: str, one: Quantity) -> str:
    """The sentence of a claim in which a number stands."""
    start = max(claim.rfind(mark, 0, one.number.start) for mark in ("。", ";", ". "))
    ends = [place for mark in ("。", ";") if (place := claim.find(mark, one.stop)) >= 0]
    return claim[start + 1 : min(ends, default=len(claim))]


def _lengths(text: str) -> set[int]:
    """How many items the lists of a text have, with and without what stands in brackets."""
    forms = (text, _BRACKETS.sub("", text))
    return {length for form in forms for found in (_english(form), _chinese(form)) for length in found}


def _english(text: str) -> Iterator[int]:
    """The lengths of English lists; one that nothing opens may have begun one comma later."""
    for match in _ENGLISH.finditer(text):
        items = re.split("[,;] ", match["items"])
        opened = next((at for at in range(len(items) - 1, -1, -1) if _OPENS.search(items[at])), None)
        yield len(items) + 1 - (opened or 0)
        if opened is None and len(items) > 2:
            yield len(items)
    for match in _NUMBERS.finditer(text):
        yield len(re.findall(r"\d+(?:\.\d+)?", match[0]))
    if _ENGLISH_PAIR.search(text):
        yield 2


def _chinese(text: str) -> Iterator[int]:
    if _CHINESE_PAIR.search(text):
        yield 2
    for match in _CHINESE.finditer(text):
        commas = match[0].count("、")
        yield commas + 1
        if _LAST.search(match[0]):
            yield commas + 2

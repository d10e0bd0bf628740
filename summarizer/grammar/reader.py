"""Quantities of a running text, English or Chinese, with their units, bounds and what they count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, takewhile

from summarizer.grammar.around import with_surroundings
from summarizer.grammar.chinese_phrases import chinese_phrases, without_idioms
from summarizer.grammar.digits import digit_numerals
from summarizer.grammar.english_phrases import MONTH, english_phrases
from summarizer.grammar.plain import CJK, is_chinese
from summarizer.grammar.quantity import Numeral, Quantity
from summarizer.grammar.tables import alternatives, words
from summarizer.grammar.things import counted, is_small
from summarizer.grammar.units import Unit, read_unit, unit_before

CITATION = re.compile(r"\[\d+(?: ?[,;-] ?\d+)*\]")
"""Numbers in square brackets, by which papers cite others."""
_ADDRESS = re.compile(
    r"https?://[^\s\u3000-\u9fff]+|\bdoi: ?\S+|\b10\.\d{4,}/\S+|[\w.]+@[A-Za-z][\w-]*\.[A-Za-z]{2,}",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r" ?(?:%|°)? ?(?:-|~|to|and|or|,|;|、|和|与|及|或|至|到|/|vs\.?|versus|±|\+/-|×|比|对|以及"
    r"|(?:, ?(?:and|or))|to about|and about) ?"
)
_SAME_SCALE = re.compile(r" ?(?:-|~|to|and|or|和|与|或|至|到) ?")
_RANGE = re.compile(r" ?(?:-|~|to|至|到) ?")
_BRACKETS = re.compile(r" ?\([^()]{1,40}\)(?= ?[A-Za-z%个倍\u4e00-\u9fff])")
_TAIL = re.compile(r"[% )]*((?:[A-Za-z][A-Za-z-]*\d?)(?: [A-Za-z][A-Za-z-]*)?)")
_SAMPLE = re.compile(r"(?<![A-Za-z])[nN] ?= ?$")
"""What stands before the size of a sample."""
_FIGURES = re.compile(
    r"(?<![\d/])(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?![\d/])|(?<!\d)\d{4}[-/](\d\d?)[-/](\d\d?)(?!\d)"
)
_LATER = re.compile(r" (?:[a-z]+ ){1,2}(?=(?:second|minute|hour|day|week|month|year|decade)s\b)")
_DATE = re.compile("年|日(?!元)")
_NOUN = re.compile(f"[{CJK}]{{2}}")
_REACH = 40  # characters on each side of a number that say something of it
_UNSURE_SYMBOLS = frozenset("ATSUCFBbNJ")


@lru_cache(maxsize=4096)
def read_sure(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text in plain form that surely are ones; what may be none is left out."""
    without = _without_addresses(CITATION.sub(_blank, text))
    return _read(without, without_idioms(without), sure=True)


@lru_cache(maxsize=4096)
def read_all(text: str) -> tuple[Quantity, ...]:
    """Every quantity that a text in plain form may hold."""
    without = CITATION.sub(_blank, text)
    return _read(without, without, sure=False)


def _blank(match: re.Match[str]) -> str:
    return "·" * len(match[0])


def _without_addresses(text: str) -> str:
    return _ADDRESS.sub(_blank, text)


def _read(text: str, numbered: str, *, sure: bool) -> tuple[Quantity, ...]:
    """The quantities of a text; their numbers are looked for in `numbered`, the text without idioms."""
    dates = () if sure else _dates(text)
    numerals = _apart(
        [*dates, *chinese_phrases(numbered, sure=sure), *english_phrases(numbered), *digit_numerals(numbered)]
    )
    if sure:
        numerals = [numeral for numeral in numerals if _is_sure(text, numeral)]
    found = [_quantity(text, numeral, sure=sure) for numeral in numerals]
    found = _shared(text, found)
    ends = [0, *(one.stop for one in found)]
    told = [
        replace(
            with_surroundings(one, text, end),
            before=text[max(0, one.number.start - _REACH) : one.number.start],
            after=text[one.stop : one.stop + _REACH],
        )
        for one, end in zip(found, ends, strict=False)
    ]
    for position in range(len(told) - 2, -1, -1):
        one, following = told[position], told[position + 1]
        if one.every is None and _BETWEEN.fullmatch(text[one.stop : following.number.start]):
            told[position] = replace(one, every=following.every)
    return tuple(told)


def _dates(text: str) -> Iterator[Numeral]:
    """The parts of dates in figures, 10/21/58 or 2020-03-05: each may be the month that can be one."""
    for match in _FIGURES.finditer(text):
        for group in range(1, len(match.groups()) + 1):
            value, span = match[group], match.span(group)
            if value and len(value) <= 2 and 0 < int(value) <= 12:
                yield Numeral(Fraction(int(value)), *span, "month", unit=MONTH)
            elif value and len(value) == 2 and group == 3:
                centuries = (Fraction(1900 + int(value)), Fraction(2000 + int(value)))
                yield Numeral(Fraction(int(value)), *span, others=centuries)


def _apart(numerals: Iterable[Numeral]) -> list[Numeral]:
    """The numerals in order of place; of two that overlap the longer one, the earlier found of equals."""
    chosen: list[Numeral] = []
    taken: set[int] = set()
    for numeral in sorted(numerals, key=lambda one: one.start - one.end):
        places = range(numeral.start, numeral.end)
        if taken.isdisjoint(places):
            chosen.append(numeral)
            taken.update(places)
    return sorted(chosen, key=lambda one: one.start)


def _is_sure(text: str, numeral: Numeral) -> bool:
    """Whether a number of a claim is one that a claim can be held to."""
    word = text[numeral.start : numeral.end].lower()
    if numeral.form == "ordinal":
        spelled = word.isalpha() and word[0].isascii() and not text[numeral.start].isupper()
        digits = any(character.isdigit() and character.isascii() for character in word)
        return digits or numeral.value > (2 if spelled else 1)  # "second" may be anything
    if numeral.form == "words" and word.isascii():
        if numeral.unit is not None:
            return True
        if numeral.value == 1:
            unit = read_unit(text, numeral.end)
            return unit is not None and unit[0].name == "s"
        return numeral.value > 1 and not re.match(
            "-(?:way|dimensional|sided|step|stage|tailed|shot|hot|to-)", text[numeral.end :]
        )
    if numeral.form == "vague":
        return numeral.value >= 10 or numeral.unit is not None or read_unit(text, numeral.end) is not None
    return True


def _quantity(text: str, numeral: Numeral, *, sure: bool) -> Quantity:
    written = text[numeral.start : numeral.end]
    numeral = _labelled(text, numeral)
    if numeral.unit is not None:
        return _with_tail(text, Quantity(numeral, written, numeral.end, numeral.unit))
    if dated := _DATE.match(text, numeral.end):
        month = numeral.form in {"digits", "words"} and text[: numeral.start].endswith("月")
        if _is_year(numeral) if dated[0] == "年" else month:
            return Quantity(numeral, written, dated.end())
    start = numeral.end + (1 if text.startswith((")", "半"), numeral.end) else 0)
    unit = _unit(text, start)
    if unit is None and (brackets := _BRACKETS.match(text, start)):
        unit = read_unit(text, brackets.end())
    if unit is not None:
        return _with_tail(text, Quantity(numeral, written, unit[1], unit[0]))
    if later := _LATER.match(text, start):
        unit = read_unit(text, later.end())
        if unit is not None:
            return _with_tail(text, Quantity(numeral, written, unit[1], unit[0]))
    if money := unit_before(text, numeral.start):
        return Quantity(numeral, written, numeral.end, money)
    has, kinds, stop = counted(text, start, sure=sure)
    noun = _NOUN.match(text, stop)
    quantity = Quantity(numeral, written, stop, counted=has, things=kinds, noun=noun[0] if noun else "")
    return _with_tail(text, quantity)


def _unit(text: str, start: int) -> tuple[Unit, int] | None:
    found = read_unit(text, start)
    if found is None or found[0].text not in _UNSURE_SYMBOLS or is_chinese(text):
        return found
    return None if re.match(" [a-z]", text[found[1] :]) else found


def _is_year(numeral: Numeral) -> bool:
    whole = numeral.value.denominator == 1 and 1000 <= numeral.value <= 2100 and not numeral.others
    return whole and numeral.end - numeral.start == 4


def _labelled(text: str, numeral: Numeral) -> Numeral:
    """A number that only names a table or a section is a label."""
    if numeral.form not in {"digits", "ordinal"}:
        return numeral
    labels = words()["labels"]
    lead = text[max(0, numeral.start - 16) : numeral.start]
    if re.search(rf"(?:{alternatives(labels['en'])})[ (]?$", lead, re.IGNORECASE) or re.search(
        rf"(?<![幅张每个此该])(?:{'|'.join(labels['zh'])})\(?$", lead
    ):
        return replace(numeral, form="label")
    return numeral


def _with_tail(text: str, quantity: Quantity) -> Quantity:
    tail = _TAIL.match(text, quantity.stop)
    if tail is None:
        return quantity
    return replace(quantity, tail=tuple(takewhile(lambda word: not is_small(word), tail[1].lower().split())))


def _shared(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """In `3.1–3.6%`, 20,779和13,581个 and `3 ± 0.5 mg` what stands behind the last number belongs to all."""
    shared = _with_money(text, found)
    for position in range(len(shared) - 2, -1, -1):
        one, following = shared[position], shared[position + 1]
        between, money = _between(text, one, following)
        alike = one.bare or one.number.form == "month" or money
        if not alike or not _BETWEEN.fullmatch(between) or _is_closed(text, one, following):
            continue
        if "," in between and one.number.form != following.number.form:
            continue
        if following.number.unit is MONTH:
            if one.number.value <= 12:
                shared[position] = replace(one, unit=MONTH)
            continue
        others = one.number.others
        if _SAME_SCALE.fullmatch(between) and (scale := _scale(following)) > 1 and one.number.value < 1000:
            others = (*others, one.number.value * scale)
        shared[position] = replace(
            one,
            number=replace(one.number, others=others),
            unit=following.unit if one.bare else one.unit,
            counted=following.counted,
            things=following.things,
            tail=one.tail or following.tail,
        )
    for position in range(1, len(shared)):
        before, one = shared[position - 1], shared[position]
        between = text[before.stop : one.number.start]
        if one.bare and before.unit and re.fullmatch(r" ?(?:±|\+/-) ?", between):
            shared[position] = replace(one, unit=before.unit)
    return shared


def _is_closed(text: str, one: Quantity, following: Quantity) -> bool:
    """Whether brackets end between two numbers, or the first is a sample's size: 14 mg (n = 4), 11 mg."""
    ends = ")" in text[one.number.end : following.number.start]
    return ends or bool(_SAMPLE.search(text[: one.number.start]))


def _with_money(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """In `$2 to 5 million` the sign of money belongs to both numbers."""
    told = list(found)
    for position, (one, following) in enumerate(pairwise(found)):
        money = unit_before(text, one.number.start)
        if money and following.bare and _RANGE.fullmatch(text[one.stop : following.number.start]):
            told[position + 1] = replace(following, unit=money)
    return told


def _between(text: str, one: Quantity, following: Quantity) -> tuple[str, bool]:
    """What stands between two numbers, and whether both have one sign of money; then without the second."""
    between = text[one.stop : following.number.start]
    money = unit_before(text, one.number.start)
    if money is None or money != following.unit:
        return between, False
    return between.rstrip().removesuffix(money.text), True


def _scale(quantity: Quantity) -> int:
    scale = re.search(r"(?:thousand|million|billion|trillion|[十百千万亿]+|[kKMB]|bn)$", quantity.text)
    if scale is None or quantity.number.form not in {"digits", "words"}:
        return 1
    digits = re.match(r"[\d,.]+", quantity.text)
    if digits is None:
        return 1
    value = float(digits[0].replace(",", ""))
    return int(quantity.number.value / value) if value else 1

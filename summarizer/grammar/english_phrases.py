"""English numbers that are more than a numeral: dozens, several hundred, third, March, Phase III."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from summarizer.grammar.english import NUMBERS, ORDINALS, SCALES, english_numerals
from summarizer.grammar.english_shares import english_shares
from summarizer.grammar.quantity import Numeral
from summarizer.grammar.tables import alternatives, words
from summarizer.grammar.units import Unit

MONTH = Unit((("month of the year", 1),), Fraction(1), "month")
"""The unit of a month that is named: March is the third."""
_MONTHS: Sequence[str] = words()["english"]["months"]
_MONTH = re.compile(
    rf"(?<![A-Za-z])(?:(?P<long>{'|'.join(m for m in _MONTHS if m != 'May')})"
    r"|(?P<may>(?:(?<=\d )|(?<=in )|(?<=since )|(?<=until )|(?<=to )|(?<=and )|(?<=of )|(?<=by )|(?<=from ))"
    r"May|May(?= \d))|(?P<short>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?(?= ?\d))(?![A-Za-z])"
)
_SIZES = {"ten": 10, "dozen": 10, "score": 10, **SCALES}
_VAGUE = re.compile(
    r"(?<![A-Za-z])(?P<few>several|a few|few|many|some)? ?"
    r"(?:(?P<size>tens|dozens|scores|hundreds|thousands|millions|billions|trillions)"
    r"|(?<=[a-z] )(?P<one>hundred|thousand|million|billion|dozen))"
    r"(?: of (?P<of>thousands|millions|billions|trillions))?(?![A-Za-z])",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"(?<![A-Za-z])(?:several|a few|a couple of|a handful of)(?= [a-z%])", re.IGNORECASE)
_ORDINAL = re.compile(
    rf"(?<![A-Za-z])(?:(?P<tens>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?"
    rf"(?P<word>{'|'.join(ORDINALS)})(?![A-Za-z])",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?<![A-Za-z0-9.])(?:I{1,3}|IV|VI{0,3}|IX|XI{0,2}|X)(?:[abAB])?(?![A-Za-z0-9])")
_ROMANS: Sequence[str] = words()["english"]["romans"]


def english_phrases(text: str) -> Iterator[Numeral]:
    """Such numbers in a text, those that hold others first."""
    yield from _months(text)
    yield from english_shares(text)
    yield from _vague(text)
    yield from _ordinals(text)
    for value, start, end in english_numerals(text):
        half = re.match(r" and a half(?![A-Za-z])", text[end:])
        if half:
            yield Numeral(value + Fraction(1, 2), start, end + half.end(), "words")
        else:
            yield Numeral(value, start, end, "words")


def _months(text: str) -> Iterator[Numeral]:
    for match in _MONTH.finditer(text):
        name = (match["long"] or match["may"] or match["short"])[:3]
        number = next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name))
        yield Numeral(Fraction(number), *match.span(), "month", unit=MONTH)


def _vague(text: str) -> Iterator[Numeral]:
    for match in _VAGUE.finditer(text):
        if match["size"]:
            size = _SIZES[match["size"].lower().removesuffix("s")]
        elif match["few"]:
            size = _SIZES[match["one"].lower()]
        else:
            continue
        size *= SCALES[match["of"].lower().removesuffix("s")] if match["of"] else 1
        yield Numeral(Fraction(size), *match.span(), "vague", Fraction(10 * size))
    for match in _SEVERAL.finditer(text):
        yield Numeral(Fraction(2), *match.span(), "vague", Fraction(10))


def _ordinals(text: str) -> Iterator[Numeral]:
    for match in _ORDINAL.finditer(text):
        value = ORDINALS[match["word"].lower()] + (NUMBERS[match["tens"].lower()] if match["tens"] else 0)
        yield Numeral(Fraction(value), *match.span(), "ordinal")
    labels = alternatives(words()["labels"]["roman"])
    for match in _ROMAN.finditer(text):
        before = re.search(
            rf"(?:{labels})[s ]*(?:[IVX]+[ab]?(?:/|-|, | and | or |和|、))*$",
            text[: match.start()],
            re.IGNORECASE,
        )
        behind = re.match(rf"(?:(?:/|-|和|、)[IVX]+[ab]?)*(?:{labels})", text[match.end() :])
        if before or behind:
            yield Numeral(Fraction(_ROMANS.index(match[0].rstrip("abAB")) + 1), *match.span(), "ordinal")

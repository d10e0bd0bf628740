"""English numbers that are more than a numeral: dozens, a third of, one in five, twice, three-fold, March, III."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from summarizer.draft.check.grammar.digits import percent, times
from summarizer.draft.check.grammar.english import NUMBERS, ORDINALS, SCALES, english_numerals
from summarizer.draft.check.grammar.quantity import Numeral
from summarizer.draft.check.grammar.tables import alternatives, words
from summarizer.draft.check.grammar.units import Unit, read_unit

MONTH = Unit((("month of the year", 1),), Fraction(1), "month")
"""The unit of a month that is named: March is the third."""
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December".split("|")
)
_MONTH = re.compile(
    rf"(?<![A-Za-z])(?:(?P<long>{'|'.join(m for m in _MONTHS if m != 'May')})"
    r"|(?P<may>(?:(?<=\d )|(?<=in )|(?<=since )|(?<=until )|(?<=to )|(?<=and )|(?<=of )|(?<=by )|(?<=from ))May"
    r"|May(?= \d))|(?P<short>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?(?= ?\d))(?![A-Za-z])"
)
_ONE_TO_TWENTY = "|".join(list(NUMBERS)[1:21])
_DENOMINATORS = {
    "half": 2, "halve": 2, "quarter": 4, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "twentieth": 20, "hundredth": 100, "thousandth": 1000,
    "millionth": 10**6,
}  # fmt: skip
_FRACTION = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?P<one>an?|one|1)[ -](?P<part>{'|'.join(_DENOMINATORS)})"
    rf"|(?P<count>{_ONE_TO_TWENTY})[ -](?P<parts>{'|'.join(_DENOMINATORS)})s)"
    r"(?![A-Za-z]|-[a-z])(?! (?:time|year|day|week|month|quarter)s?\b)",
    re.IGNORECASE,
)
_HALF_SCALE = re.compile(rf"(?<![A-Za-z])half (?:an? )?(?P<scale>{'|'.join(SCALES)}|dozen)(?![A-Za-z])", re.IGNORECASE)
_HALF_UNIT = re.compile(
    r"(?<![A-Za-z])(?:half[ -]an?|half-?|a half|one-half|one half)[ -](?=hour|day|year|month|minute|century|decade)",
    re.IGNORECASE,
)
_ONE_IN = re.compile(
    rf"(?<![A-Za-z0-9.])(?P<count>\d+|{_ONE_TO_TWENTY}) (?:in|out of)(?: every)? "
    rf"(?P<all>\d[\d,]*|an? (?:{'|'.join(SCALES)})|{'|'.join([*NUMBERS, *SCALES])})(?![A-Za-z0-9]|[.,]\d| ?%)",
    re.IGNORECASE,
)
_FOLD = re.compile(rf"(?<![A-Za-z0-9])(?P<count>{'|'.join([*NUMBERS, 'hundred'])})[- ]?fold(?![A-Za-z])", re.IGNORECASE)
_SHARE = re.compile(
    alternatives(word for table in words()["shares"].values() for word in table if word.isascii()), re.IGNORECASE
)
_NOT_HALF = re.compile(r"(?:first|second|latter|former|other|upper|lower|top|bottom|earlier|later)[ -]$", re.IGNORECASE)
_LONG = re.compile(r"(?<![A-Za-z])(?<!\d-)(?<!\d )(?P<unit>hour|day|week|month|year|decade|century)-long(?![A-Za-z])", re.IGNORECASE)
_DOZEN = re.compile(rf"(?<![A-Za-z])(?P<count>an?|{_ONE_TO_TWENTY}) dozen(?![A-Za-z])", re.IGNORECASE)
_SIZES = {"ten": 10, "dozen": 10, "score": 10} | SCALES
_VAGUE = re.compile(
    r"(?<![A-Za-z])(?P<few>several|a few|few|many|some)? ?(?:(?P<size>tens|dozens|scores|hundreds|thousands|millions|"
    r"billions|trillions)|(?<=[a-z] )(?P<one>hundred|thousand|million|billion|dozen))"
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
_ROMANS = "I II III IV V VI VII VIII IX X XI XII".split()


def english_phrases(text: str) -> Iterator[Numeral]:
    """Such numbers in a text, those that hold others first."""
    yield from _months(text)
    yield from _shares(text)
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


def _count(word: str) -> Fraction:
    lower = word.lower()
    return Fraction(1 if lower in {"a", "an"} else int(lower) if lower.isdigit() else NUMBERS[lower])


def _shares(text: str) -> Iterator[Numeral]:
    for match in _HALF_SCALE.finditer(text):
        scale = 12 if match["scale"].lower() == "dozen" else SCALES[match["scale"].lower()]
        yield Numeral(Fraction(scale, 2), *match.span(), "words")
    for match in _HALF_UNIT.finditer(text):
        yield Numeral(Fraction(1, 2), match.start(), match.end() - 1, "words")
    for match in _FRACTION.finditer(text):
        part = _DENOMINATORS[(match["part"] or match["parts"]).lower()]
        yield Numeral(100 * _count(match["count"] or "one") / part, *match.span(), "share", unit=percent())
    for match in _ONE_IN.finditer(text):
        whole = _whole(match["all"])
        if whole and _count(match["count"]) < whole:
            value = 100 * _count(match["count"]) / whole
            yield Numeral(value, *match.span(), "share", parts=(_count(match["count"]), whole), unit=percent())
    for match in _FOLD.finditer(text):
        value = Fraction(100 if match["count"].lower() == "hundred" else NUMBERS[match["count"].lower()])
        yield Numeral(value, *match.span(), "words", unit=times())
    for match in _SHARE.finditer(text):
        if re.match(r"-[a-z]", text[match.end() :]) or _NOT_HALF.search(text[: match.start()]):
            continue
        for unit, table in ((percent(), words()["shares"]["%"]), (times(), words()["shares"]["times"])):
            if (value_text := table.get(match[0].lower())) is not None:
                yield Numeral(Fraction(value_text), *match.span(), "share", unit=unit)
    for match in _LONG.finditer(text):
        if not re.search(rf"(?:{_ONE_TO_TWENTY})[- ]$", text[: match.start()], re.IGNORECASE):
            unit = read_unit(text, match.start("unit"))
            yield Numeral(Fraction(1), *match.span(), "words", unit=unit[0] if unit else None)
    for match in _DOZEN.finditer(text):
        yield Numeral(12 * _count(match["count"]), *match.span(), "words")


def _whole(word: str) -> Fraction:
    lower = re.sub(r"^an? ", "", word.lower()).replace(",", "")
    return Fraction(int(lower)) if lower.isdigit() else Fraction({**NUMBERS, **SCALES}[lower])


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
        before = re.search(rf"(?:{labels})[s ]*(?:[IVX]+[ab]?(?:/|-|, | and | or |和|、))*$", text[: match.start()], re.IGNORECASE)
        behind = re.match(rf"(?:(?:/|-|和|、)[IVX]+[ab]?)*(?:{labels})", text[match.end() :])
        if before or behind:
            yield Numeral(Fraction(_ROMANS.index(match[0].rstrip("abAB")) + 1), *match.span(), "ordinal")

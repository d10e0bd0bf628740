"""English shares and multiples: a third of, half a million, one in five, three-fold, twice, week-long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from summarizer.grammar.digits import percent, times
from summarizer.grammar.english import NUMBERS, SCALES
from summarizer.grammar.quantity import Numeral
from summarizer.grammar.tables import alternatives, words
from summarizer.grammar.units import read_unit

_ONE_TO_TWENTY = "|".join(list(NUMBERS)[1:21])
_DENOMINATORS: Mapping[str, int] = words()["english"]["parts"]
_FRACTION = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?P<one>an?|one|1)[ -](?P<part>{'|'.join(_DENOMINATORS)})"
    rf"|(?P<count>{_ONE_TO_TWENTY})[ -](?P<parts>{'|'.join(_DENOMINATORS)})s)"
    r"(?![A-Za-z]|-[a-z])(?! (?:time|year|day|week|month|quarter)s?\b)",
    re.IGNORECASE,
)
_HALF_SCALE = re.compile(
    rf"(?<![A-Za-z])half (?:an? )?(?P<scale>{'|'.join(SCALES)}|dozen)(?![A-Za-z])", re.IGNORECASE
)
_HALF_UNIT = re.compile(
    r"(?<![A-Za-z])(?:half[ -]an?|half-?|a half|one-half|one half)[ -]"
    r"(?=hour|day|year|month|minute|century|decade)",
    re.IGNORECASE,
)
_ONE_IN = re.compile(
    rf"(?<![A-Za-z0-9.])(?P<count>\d+|{_ONE_TO_TWENTY}) (?:in|out of)(?: every)? "
    rf"(?P<all>\d[\d,]*|an? (?:{'|'.join(SCALES)})|{'|'.join([*NUMBERS, *SCALES])})"
    r"(?![A-Za-z0-9]|[.,]\d| ?%)",
    re.IGNORECASE,
)
_FOLD = re.compile(
    rf"(?<![A-Za-z0-9])(?P<count>{'|'.join([*NUMBERS, 'hundred'])})[- ]?fold(?![A-Za-z])", re.IGNORECASE
)
_SHARE = re.compile(
    alternatives(word for table in words()["shares"].values() for word in table if word.isascii()),
    re.IGNORECASE,
)
_NOT_HALF = re.compile(
    r"(?:first|second|latter|former|other|upper|lower|top|bottom|earlier|later)[ -]$", re.IGNORECASE
)
_LONG = re.compile(
    r"(?<![A-Za-z])(?<!\d-)(?<!\d )(?P<unit>hour|day|week|month|year|decade|century)-long(?![A-Za-z])",
    re.IGNORECASE,
)
_DOZEN = re.compile(rf"(?<![A-Za-z])(?P<count>an?|{_ONE_TO_TWENTY}) dozen(?![A-Za-z])", re.IGNORECASE)


def english_shares(text: str) -> Iterator[Numeral]:
    """The shares and multiples of a text."""
    yield from _fractions(text)
    yield from _one_in(text)
    yield from _multiples(text)
    yield from _single_words(text)


def _fractions(text: str) -> Iterator[Numeral]:
    for match in _HALF_SCALE.finditer(text):
        scale = 12 if match["scale"].lower() == "dozen" else SCALES[match["scale"].lower()]
        yield Numeral(Fraction(scale, 2), *match.span(), "words")
    for match in _HALF_UNIT.finditer(text):
        yield Numeral(Fraction(1, 2), match.start(), match.end() - 1, "words")
    for match in _FRACTION.finditer(text):
        part = _DENOMINATORS[(match["part"] or match["parts"]).lower()]
        yield Numeral(100 * _count(match["count"] or "one") / part, *match.span(), "share", unit=percent())


def _one_in(text: str) -> Iterator[Numeral]:
    for match in _ONE_IN.finditer(text):
        count, whole = _count(match["count"]), _whole(match["all"])
        if count < whole:
            yield Numeral(100 * count / whole, *match.span(), "share", unit=percent(), parts=(count, whole))


def _multiples(text: str) -> Iterator[Numeral]:
    for match in _FOLD.finditer(text):
        value = Fraction(100 if match["count"].lower() == "hundred" else NUMBERS[match["count"].lower()])
        yield Numeral(value, *match.span(), "words", unit=times())
    for match in _DOZEN.finditer(text):
        yield Numeral(12 * _count(match["count"]), *match.span(), "words")


def _single_words(text: str) -> Iterator[Numeral]:
    """Words that are number and unit in one: "half", "twice", "week-long"."""
    table = words()["shares"]
    for match in _SHARE.finditer(text):
        if re.match("-[a-z]", text[match.end() :]) or _NOT_HALF.search(text[: match.start()]):
            continue
        name = match[0].lower()
        unit, value = (percent(), table["%"][name]) if name in table["%"] else (times(), table["times"][name])
        yield Numeral(Fraction(value), *match.span(), "share", unit=unit)
    for match in _LONG.finditer(text):
        long = read_unit(text, match.start("unit"))
        if long and not re.search(rf"(?:{_ONE_TO_TWENTY})[- ]$", text[: match.start()], re.IGNORECASE):
            yield Numeral(Fraction(1), *match.span(), "words", unit=long[0])


def _count(word: str) -> Fraction:
    lower = word.lower()
    return Fraction(1 if lower in {"a", "an"} else int(lower) if lower.isdigit() else NUMBERS[lower])


def _whole(word: str) -> Fraction:
    lower = re.sub(r"^an? ", "", word.lower()).replace(",", "")
    return Fraction(int(lower)) if lower.isdigit() else Fraction({**NUMBERS, **SCALES}[lower])

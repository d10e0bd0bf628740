"""Numbers written in words: English numerals, Chinese numerals, halves and thirds, months."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in words from `start` to `end`; its `unit` where the words hold it, None where it follows."""

    value: Decimal
    start: int
    end: int
    unit: str | None = None


_ENGLISH = {
    name: number
    for number, name in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    name: 10 * number
    for number, name in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_DIGIT = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_PLACE = {"十": 10, "百": 100, "千": 1000}
_COUNTERS = (
    "个名位人篇项种次类组条款幅步阶层轮章节份套家所处块倍成年月日天周秒分克米元页句段只株样袋台间门国省市县"
)
_WORD = re.compile(
    rf"\b(?:(?:{_TENS})(?:-(?:{'|'.join(list(_ENGLISH)[1:10])}))?|{'|'.join(list(_ENGLISH)[2:20])})\b",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    rf"(?<!第)(?:百分之(?P<percent>[零一二三四五六七八九十百点两〇]+)|(?P<number>[一二三四五六七八九两〇零十百千]+)(?=[{_COUNTERS}万亿多余]))"
)
_IDIOMS = re.compile(
    r"一(?:[个种些般致定方次样直步旦起同并系列]|项(?!研究))|(?:进|统|唯|单|万|不)一|十分|千万|四周|百分点|二者|两者|三者|两[种类]情况|四方|十足"
)
_HALVES = {
    "half": Decimal("0.5"),
    "one third": Decimal(1) / 3,
    "a third": Decimal(1) / 3,
    "a quarter": Decimal("0.25"),
    "one quarter": Decimal("0.25"),
    "two thirds": Decimal(2) / 3,
    "three quarters": Decimal("0.75"),
    "一半": Decimal("0.5"),
    "半数": Decimal("0.5"),
    "三分之一": Decimal(1) / 3,
    "三分之二": Decimal(2) / 3,
    "四分之一": Decimal("0.25"),
    "四分之三": Decimal("0.75"),
}
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")
_MULTIPLES = {
    "both": (2, ""),
    "twice": (2, "times"),
    "doubled": (2, "times"),
    "double": (2, "times"),
    "tripled": (3, "times"),
}
_MULTIPLE = re.compile(rf"\b(?:{'|'.join(_MULTIPLES)})\b", re.IGNORECASE)
_HALF = re.compile("|".join(rf"\b{name}\b" if name.isascii() else name for name in _HALVES), re.IGNORECASE)


def numerals(text: str) -> Iterator[Numeral]:
    """The numbers written in words in a text; `one` and 一, mostly articles, are none."""
    parts = {place for match in _HALF.finditer(text) for place in range(*match.span())}
    yield from _fixed(text)
    for match in _WORD.finditer(text):
        if match.start() not in parts:
            value = sum(_ENGLISH[part] for part in match[0].lower().split("-"))
            yield Numeral(Decimal(value), *match.span())
    idioms = {place for match in _IDIOMS.finditer(text) for place in range(*match.span())}
    for match in _CHINESE.finditer(text):
        if match.start() in idioms | parts:
            continue
        if match["percent"]:
            yield Numeral(_chinese(match["percent"]), *match.span(), unit="%")
        elif (number := _chinese(match["number"])) != 1:
            yield Numeral(number, *match.span())


def _fixed(text: str) -> Iterator[Numeral]:
    """Parts of a whole, multiples and months: words of one meaning."""
    for match in _HALF.finditer(text):
        yield Numeral(_HALVES[match[0].lower()].quantize(Decimal("0.0001")), *match.span(), unit="part")
    for match in _MONTH.finditer(text):
        yield Numeral(Decimal(_MONTHS[match[0]]), *match.span(), unit="")
    for match in _MULTIPLE.finditer(text):
        number, unit = _MULTIPLES[match[0].lower()]
        yield Numeral(Decimal(number), *match.span(), unit=unit)


def _chinese(digits: str) -> Decimal:
    """The value of 三十四, 一百二十 or 四点五."""
    whole, _, part = digits.partition("点")
    total, current = 0, 0
    if not any(character in _PLACE for character in whole):
        total = int("".join(str(_DIGIT[character]) for character in whole) or "0")
    else:
        for character in whole:
            if character in _PLACE:
                total += (current or 1) * _PLACE[character]
                current = 0
            else:
                current = _DIGIT[character]
        total += current
    fraction = "".join(str(_DIGIT[character]) for character in part if character in _DIGIT)
    return Decimal(f"{total}.{fraction}" if fraction else total)

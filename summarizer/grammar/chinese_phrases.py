"""Chinese numbers in running text: 三万五千人, 百分之几, 三成, 数百, 十余, 第三, 三月; and what is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from summarizer.grammar.chinese import CHARACTERS, DIGITS, read_chinese
from summarizer.grammar.digits import percent, place, times
from summarizer.grammar.english_phrases import MONTH
from summarizer.grammar.quantity import Bound, Numeral
from summarizer.grammar.tables import words
from summarizer.grammar.things import noun_at
from summarizer.grammar.units import read_unit

_C = f"[{CHARACTERS}]"
_NUMERAL = rf"{_C}+(?:点[零〇一二三四五六七八九]+)?"
_PARTS = re.compile(rf"(?P<all>{_C}+|\d+)分之(?P<part>{_NUMERAL}|\d+(?:\.\d+)?|[几数]十|几)")
_TENTHS = re.compile(
    r"(?P<tenths>[一二两三四五六七八九])成(?P<half>半|[一二三四五六七八九])?(?![为功员立分果就长型本熟因像对绩效交都])"
)
_SIZE = re.compile(
    r"(?:[数几](?P<scale>[十百千万亿]+)|上(?P<over>[百千万]+)(?![面述])|(?P<most>成百上千|成千上万))"
)
_MONTH = re.compile(
    r"(?<![\d个零一二三四五六七八九十])(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?!球|亮|经)"
)
_ORDINAL = re.compile(rf"第(?P<number>{_C}+|\d+)")
_DECADE = re.compile(
    r"(?P<century>(?:1[89]|20|21|十九|二十|二十一)世纪)?(?P<tens>[一二三四五六七八九]十|[1-9]0)年代"
)
_PAIR = re.compile(r"(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])(?P<scale>[十百千万亿]*)")
_CARDINAL = re.compile(_NUMERAL)
_YEAR = re.compile(r"[一二][零〇一二三四五六七八九]{3}(?=年)")
_HALF_UNIT = re.compile(r"半(?=年|个?月|个?小时|天|个?世纪|周|分钟)")
_AND_A_HALF = re.compile("个半(?=小时|钟头|月|星期|世纪)|(?=(?:年|天|倍)半)")
_SHARE = re.compile(
    "|".join(word for table in words()["shares"].values() for word in table if not word.isascii())
)


@cache
def _idioms() -> re.Pattern[str]:
    ordered = sorted(words()["idioms"]["words"], key=len, reverse=True)
    return re.compile(rf"(?<![第\d{CHARACTERS}])(?:{'|'.join(ordered)})")


def without_idioms(text: str) -> str:
    """The text with every word blanked out that holds a numeral and counts nothing."""
    return _idioms().sub(lambda match: "·" * len(match[0]), text)


def chinese_phrases(text: str, *, sure: bool) -> Iterator[Numeral]:
    """The Chinese numbers of a text, those that hold others first; `sure` leaves out what may be none."""
    yield from _shares(text)
    for match in _DECADE.finditer(text):
        tens = match["tens"]
        value = Fraction(int(tens)) if tens.isdigit() else read_chinese(tens) or Fraction(0)
        yield Numeral(1900 + value, *match.span(), "decade", others=(2000 + value, 1800 + value))
    for match in _MONTH.finditer(text):
        month = match["month"]
        value = Fraction(int(month)) if month.isdigit() else read_chinese(month) or Fraction(0)
        yield Numeral(value, *match.span("month"), "month", unit=MONTH)
    for match in _ORDINAL.finditer(text):
        number = match["number"]
        ordinal = Fraction(int(number)) if number.isdigit() else read_chinese(number)
        if ordinal is not None:
            yield Numeral(ordinal, *match.span(), "ordinal")
    for match in _YEAR.finditer(text):
        yield Numeral(read_chinese(match[0]) or Fraction(0), *match.span(), "words")
    yield from _vague(text)
    yield from _cardinals(text, sure=sure)


def _shares(text: str) -> Iterator[Numeral]:
    for match in _PARTS.finditer(text):
        whole = Fraction(int(match["all"])) if match["all"].isdigit() else read_chinese(match["all"])
        if not whole:
            continue
        part = match["part"]
        if part[0] in "几数":
            low = Fraction(10 if len(part) > 1 else 1)
            yield Numeral(100 * low / whole, *match.span(), "vague", 1000 * low / whole, unit=percent())
            continue
        value = Fraction(part) if part[0].isdigit() else read_chinese(part)
        if value is not None:
            yield Numeral(100 * value / whole, *match.span(), "share", unit=percent())
    for match in _TENTHS.finditer(text):
        half = 5 if match["half"] == "半" else DIGITS.get(match["half"] or "零", 0)
        yield Numeral(Fraction(10 * DIGITS[match["tenths"]] + half), *match.span(), "share", unit=percent())
    for match in _SHARE.finditer(text):
        table = words()["shares"]
        unit, known = (percent(), table["%"]) if match[0] in table["%"] else (times(), table["times"])
        bound: Bound = "more" if match[0].startswith("过") else ""
        yield Numeral(Fraction(known[match[0]]), *match.span(), "share", unit=unit, bound=bound)
    for match in _HALF_UNIT.finditer(text):
        yield Numeral(Fraction(1, 2), *match.span(), "words")


def _vague(text: str) -> Iterator[Numeral]:
    for match in _SIZE.finditer(text):
        if match["most"]:
            low, top = (100, 10**4) if match["most"] == "成百上千" else (1000, 10**6)
            yield Numeral(Fraction(low), *match.span(), "vague", Fraction(top))
        elif (size := read_chinese(match["scale"] or match["over"])) is not None:
            yield Numeral(size, *match.span(), "vague", 10 * size)
    for match in _PAIR.finditer(text):
        low, high = DIGITS[match["low"]], DIGITS[match["high"]]
        scale = read_chinese(match["scale"]) if match["scale"] else Fraction(1)
        beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        alone = not any(character in CHARACTERS for character in beside)
        if (
            scale
            and alone
            and (high == low + 1 or (low, high) == (3, 5))
            and _framed(text, match.start(), match.end())
        ):
            yield Numeral(low * scale, *match.span(), "vague", (high + 1) * scale - 1)


def _cardinals(text: str, *, sure: bool) -> Iterator[Numeral]:
    for match in _CARDINAL.finditer(text):
        value, end = read_chinese(match[0]), match.end()
        if value is None or (len(match[0]) == 2 and all(character in DIGITS for character in match[0])):
            continue  # 一两 is one or two
        rest = text[end : end + 1]
        if rest and rest in "几余多" and value >= 10 and not text.startswith("多样", end):
            scale = re.match("[十百千万亿]*", text[end + 1 :])
            factor = read_chinese(scale[0]) if scale and scale[0] else Fraction(1)
            end += 1 + (scale.end() if scale else 0)
            value *= factor or 1
            yield Numeral(value, match.start(), end, "vague", value + place(value), bound="more")
            continue
        if half := _AND_A_HALF.match(text, end):
            value, end = value + Fraction(1, 2), half.end()
        if not sure or _counts(text, match, value):
            yield Numeral(value, match.start(), end, "words", step=place(value))


def _counts(text: str, match: re.Match[str], value: Fraction) -> bool:
    """Whether a Chinese numeral surely is a number: by its size, or by what stands around it."""
    numeral, end = match[0], match.end()
    if len(numeral) >= 3 and any(character in "十百千万亿" for character in numeral):
        return True
    unit = read_unit(text, end)
    if value == 1:
        return unit is not None and unit[0].name in {"s", "times"} and not numeral.startswith("零")
    if value == 0 or (unit is None and numeral == "二" and not _ordered(text, end)):
        return False
    if unit is not None or _framed(text, match.start(), end):
        return True
    numbered = "|".join(words()["labels"]["numbered_zh"])
    return (
        re.search(f"(?:{numbered})$", text[: match.start()]) is not None and len(numeral) == 1 and value > 1
    )


def _ordered(text: str, end: int) -> bool:
    return any(text.startswith(counter, end) for counter in words()["counters"]["ordinal"])


def _framed(text: str, start: int, end: int) -> bool:
    """Whether a measure word or a counted noun follows, or a list of numerals that one follows."""
    listed = re.match(rf"(?:[、,和与或至到]第?{_C}+)+", text[end:])
    place_ = end + (listed.end() if listed else 0)
    counters = words()["counters"]
    if any(text.startswith(counter, place_) for counter in (*counters["zh"], *counters["ordinal"])):
        return True
    if noun_at(text, place_) or read_unit(text, place_) is not None:
        return True
    amount = re.search("(?:约|为|达|共|超过|近|至|到|仅|有)$", text[:start])
    return amount is not None and end - start > 1 and re.match(r"[,.;。、)]|$", text[end:]) is not None

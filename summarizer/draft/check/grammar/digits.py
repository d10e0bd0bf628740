"""Numbers written in digits: 20,779, 11.3 万, 1.28M, 3.3×10^5, 5e-3, 3rd, 1990s."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from summarizer.draft.check.grammar.chinese import read_chinese
from summarizer.draft.check.grammar.english import SCALES
from summarizer.draft.check.grammar.quantity import Form, Numeral
from summarizer.draft.check.grammar.units import Unit, read_unit
from summarizer.draft.check.plain import CJK

_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.^#])(?<![A-Za-zα-ω)\]]-)"
    r"(?P<whole>\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?![\d.,])|\d+)?(?P<decimals>\.\d+)?(?<=\d)"
    r"(?!\.?\d)"
)
_YEAR_BEHIND_WORD = re.compile(r"(?<=[a-z]-)(?:1[89]|20)\d\d(?![\dA-Za-z])")
_SCIENTIFIC = re.compile(r" ?[×·*] ?10 ?\^?([-+]?\d{1,3})(?!\d)|[eE]([-+]?\d{1,3})(?![\dA-Za-z])")
_POWER = re.compile(r"\^([-+]?\d+)")
_LETTERS = {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "bn": 10**9, "mn": 10**6}
_SCALE = re.compile(
    rf"(?P<attached>bn|mn|[kKMB])(?![A-Za-z0-9])|[ -]?(?P<word>(?i:{'|'.join(SCALES)}))s?(?![A-Za-z])"
    r"|(?P<rest>[多余几])?(?P<chinese>[十百千万亿]+)(?!分之)",
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![A-Za-z])")
_DECADE = re.compile(r"'?s(?![A-Za-z])|年代")
_HALF = re.compile(r" and a half(?![A-Za-z])")
_GLUED_WORD = re.compile("[A-Za-z_α-ω]")
_MINUS = re.compile(r"(?<![A-Za-z0-9)\]%°-])-$|零下$|负$")


def digit_numerals(text: str) -> Iterator[Numeral]:
    """The numbers of a text that begin with a digit."""
    for match in _YEAR_BEHIND_WORD.finditer(text):
        yield Numeral(Fraction(match[0]), match.start(), match.end())
    for match in _NUMBER.finditer(text):
        if match[0] and (numeral := _numeral(text, match)) is not None:
            yield numeral


def _numeral(text: str, match: re.Match[str]) -> Numeral | None:
    whole, decimals = match["whole"] or "0", match["decimals"] or ""
    value = Fraction(re.sub(r"[, ]", "", whole) + decimals)
    step = Fraction(1, 10 ** (len(decimals) - 1)) if decimals else Fraction(1)
    parts = tuple(Fraction(part) for part in re.split("[, ]", whole + decimals)) if re.search("[, ]", whole) else ()
    others: list[Fraction] = []
    end = match.end()
    form: Form = "digits"
    if power := _SCIENTIFIC.match(text, end):
        exponent = int(power[1] or power[2])
        if abs(exponent) > 60:
            return None
        others += [value]
        value, step, end = value * Fraction(10) ** exponent, step * Fraction(10) ** exponent, power.end()
    elif raised := _POWER.match(text, end):
        end = raised.end()
        others += [Fraction(f"{int(value)}{raised[1].lstrip('-+')}")]
        if value == 10 and abs(int(raised[1])) <= 60:
            value = Fraction(10) ** int(raised[1])
    elif ordinal := _ORDINAL.match(text, end):
        form, end = "ordinal", ordinal.end()
    elif (decade := _DECADE.match(text, end)) and value % 10 == 0 and not decimals and _is_decade(value, decade[0]):
        form, end = "decade", decade.end()
        value += 1900 if value < 100 else 0
    elif half := _HALF.match(text, end):
        value, end = value + Fraction(1, 2), half.end()
    else:
        scale, bound_top, end = _scale(text, end, value)
        if bound_top is not None:
            return Numeral(value * scale, match.start(), end, "vague", bound_top * scale, bound="more")
        others += [value] if scale != 1 and text[end - 1] == "K" else []
        value, step = value * scale, step * scale
    if _GLUED_WORD.match(text, end) and form == "digits" and not _goes_on(text, end):
        return None
    if minus := _MINUS.search(text[: match.start()]):
        others += [value] if re.search(rf"[{CJK}]-$", text[: match.start()]) else []
        return Numeral(-value, match.start() - len(minus[0]), end, form, step=step, others=tuple(others), parts=parts)
    return Numeral(value, match.start(), end, form, step=step, others=tuple(others), parts=parts)


def _is_decade(value: Fraction, behind: str) -> bool:
    return 1500 <= value <= 2090 or (value < 100 and behind == "年代")


def _goes_on(text: str, end: int) -> bool:
    """Whether the letters behind a number are a unit."""
    found = read_unit(text, end)
    return found is not None and not re.match(r"[A-Za-z0-9_]", text[found[1] :])


def _scale(text: str, end: int, value: Fraction) -> tuple[Fraction, Fraction | None, int]:
    """What multiplies a number, the top of what 多 or 余 leaves open, and the place behind both."""
    found = _SCALE.match(text, end)
    unit = read_unit(text, end)
    if unit is not None and (found is None or found["chinese"]) and unit[1] > (found.end() if found else 0):
        found = None
    if found is not None:
        if found["attached"]:
            return Fraction(_LETTERS.get(found["attached"], 1)), None, found.end()
        if found["word"]:
            return Fraction(SCALES[found["word"].lower()]), None, found.end()
        scale = read_chinese(found["chinese"]) or Fraction(1)
        return scale, value + place(value) if found["rest"] else None, found.end()
    if text[end : end + 1] and text[end] in "多余几" and not text.startswith("多样", end):
        return Fraction(1), value + place(value), end + 1
    return Fraction(1), None, end


def place(value: Fraction) -> Fraction:
    """The last place of a whole number that is not nought: 100 of 1,200."""
    power = Fraction(1)
    while value and value.denominator == 1 and value % (power * 10) == 0:
        power *= 10
    return power


def percent() -> Unit:
    """The unit of shares."""
    return Unit((("%", 1),), Fraction(1), "%")


def times() -> Unit:
    """The unit of multiples."""
    return Unit((("times", 1),), Fraction(1), "times")

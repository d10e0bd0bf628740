"""Numbers written in digits: 20,779, 11.3 万, 1.28M, 3.3×10^5, 5e-3, 3rd, 1990s."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from summarizer.grammar.chinese import read_chinese
from summarizer.grammar.english import SCALES
from summarizer.grammar.plain import CJK, WORD
from summarizer.grammar.quantity import Numeral
from summarizer.grammar.units import Unit, read_unit

_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.^])(?<!\^[-+])(?<![A-Za-zα-ω)\]]-)"
    r"(?P<whole>\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?![\d.,])|\d+)?(?P<decimals>\.\d+)?(?<=\d)"
    r"(?!\.?\d)"
)
_YEAR_BEHIND_WORD = re.compile(r"(?<=[a-z]-)(?P<year>(?:1[89]|20)\d\d)(?P<decade>s)?(?![\dA-Za-z])")
_SCIENTIFIC = re.compile(r" ?[×·*] ?10 ?\^?([-+]?\d{1,3})(?!\d)|[eE]([-+]?\d{1,3})(?![\dA-Za-z])")
_POWER = re.compile(r"\^([-+]?\d+)")
_LOWERED = re.compile(r"-(\d{1,2})(?![\d.])")
_LETTERS = {"k": 10**3, "K": 10**3, "M": 10**6, "B": 10**9, "bn": 10**9, "mn": 10**6}
_SCALE = re.compile(
    rf"(?P<attached>bn|mn|[kKMB])(?![A-Za-z0-9])|[ -]?(?P<word>(?i:{'|'.join(SCALES)}))s?(?![A-Za-z])"
    r"|(?P<rest>[多余几])?(?P<chinese>[十百千万亿]+)(?!分之)",
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![A-Za-z])")
_DECADE = re.compile(r"'?s(?![A-Za-z])|年代")
_HALF = re.compile(r" and a half(?![A-Za-z])")
_LETTER = re.compile("[A-Za-z_α-ω]")
_HIGHEST_POWER = 1000
_JOINT = re.compile(rf"(?![为是至到约达于从在值])[{CJK}]-$")  # where a dash may be a hyphen
_MINUS = re.compile(r"(?<![A-Za-z0-9)\]%°-])-$|零下$|负$")


def digit_numerals(text: str) -> Iterator[Numeral]:
    """The numbers of a text that begin with a digit."""
    for match in _YEAR_BEHIND_WORD.finditer(text):
        yield Numeral(Fraction(match["year"]), *match.span(), "decade" if match["decade"] else "digits")
    named = {
        place for match in WORD.finditer(text) if match[0][0].isalpha() for place in range(*match.span())
    }
    for match in _NUMBER.finditer(text):
        if match[0] and match.start() not in named and (numeral := _numeral(text, match)) is not None:
            yield numeral


def _numeral(text: str, match: re.Match[str]) -> Numeral | None:
    """The number that begins with the digits of a match; None when they belong to a word, as in 3D."""
    whole, decimals = match["whole"] or "0", match["decimals"] or ""
    value = Fraction(re.sub("[, ]", "", whole) + decimals)
    step = Fraction(1, 10 ** (len(decimals) - 1)) if decimals else Fraction(1)
    plain_number = Numeral(value, *match.span(), step=step, parts=_parts(whole, decimals))
    numeral = _raised(text, plain_number) or _named(text, plain_number) or _scaled(text, plain_number)
    if numeral.form == "digits" and _LETTER.match(text, numeral.end) and not _goes_on(text, numeral.end):
        return None
    minus = _MINUS.search(text[: match.start()])
    if minus is None:
        return numeral
    others = (numeral.value,) if _JOINT.search(text[: match.start()]) else ()
    start = match.start() - len(minus[0])
    return replace(numeral, value=-numeral.value, start=start, others=(*numeral.others, *others))


def _parts(whole: str, decimals: str) -> tuple[Fraction, ...]:
    """The numbers of what may be a list, 102,108, rather than one number in groups."""
    pieces = re.split("[, ]", whole + decimals)
    return tuple(map(Fraction, pieces)) if len(pieces) > 1 else ()


def _raised(text: str, numeral: Numeral) -> Numeral | None:
    """A number with a power: 3.3×10^5, 5e-3, 2^128, which a scan's text may have as 2128."""
    if power := _SCIENTIFIC.match(text, numeral.end):
        factor = _power(Fraction(10), int(power[1] or power[2]))
        value, step = numeral.value * factor, numeral.step * factor
        return replace(numeral, value=value, step=step, end=power.end())
    if raised := _POWER.match(text, numeral.end):
        exponent = int(raised[1])
        glued = Fraction(f"{int(numeral.value)}{abs(exponent)}")
        others = (numeral.value,) if exponent == 2 else ()
        value = _power(numeral.value, exponent)
        return replace(numeral, value=value, end=raised.end(), others=others, glued=(glued,))
    if numeral.value == 10 and (lowered := _LOWERED.match(text, numeral.end)):
        return replace(numeral, others=(_power(Fraction(10), -int(lowered[1])),))  # 10^-7 in a PDF is 10-7
    return None


def _power(base: Fraction, exponent: int) -> Fraction:
    return base**exponent if base and abs(exponent) <= _HIGHEST_POWER else base


def _named(text: str, numeral: Numeral) -> Numeral | None:
    """A rank, 3rd, a decade, 1990s, or a number and a half."""
    if ordinal := _ORDINAL.match(text, numeral.end):
        return replace(numeral, form="ordinal", end=ordinal.end())
    decade = _DECADE.match(text, numeral.end)
    if decade and numeral.value % 10 == 0 and _is_decade(numeral.value, decade[0]):
        value = numeral.value + (1900 if numeral.value < 100 else 0)
        return replace(numeral, value=value, form="decade", end=decade.end())
    if half := _HALF.match(text, numeral.end):
        return replace(numeral, value=numeral.value + Fraction(1, 2), end=half.end())
    return None


def _scaled(text: str, numeral: Numeral) -> Numeral:
    """A number with the word that multiplies it: 1.28M, 11.3万, 20多万."""
    value = numeral.value
    scale, top, end = _scale(text, numeral.end, value)
    if top is not None:
        return replace(numeral, value=value * scale, end=end, form="vague", top=top * scale, bound="more")
    others = (value,) if scale != 1 and text[end - 1] == "K" else ()  # 300K may be a temperature
    return replace(numeral, value=value * scale, step=numeral.step * scale, end=end, others=others)


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

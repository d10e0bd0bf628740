"""Figures: what a claim in a language whose grammar is not known writes in digits, in whatever notation.

`1,5`, `1.234.567`, `1 234,5`, `12 Mio.`, `3万5000`, `2/3`: a number stands when one reading of it is a number
of the sentences. Which words stand around it is not looked at, so that no claim is refused for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from math import prod

from summarizer.check.context import Context
from summarizer.check.finding import Finding, Proof
from summarizer.check.values import listed_parts
from summarizer.grammar.plain import LATIN, plain
from summarizer.grammar.reader import CITATION, read_all
from summarizer.language import _
from summarizer.text import HAN

_SCALES = {
    sign: 10**power
    for signs, power in (("十십", 1), ("百백", 2), ("千천", 3), ("万萬만", 4), ("億亿억", 8), ("兆조", 12))
    for sign in signs
}
"""What multiplies the digits before it, in Chinese, Japanese and Korean."""
_PLAIN = r"\d+(?:(?:[.,'٫٬]|·(?!10\^))\d+)*(?: \d{3}(?!\d))*(?:[.,٫]\d+)?"
_NUMBER = re.compile(
    rf"{_PLAIN}(?: ?[{''.join(_SCALES)}]+(?: ?{_PLAIN} ?[{''.join(_SCALES)}]+)*(?:{_PLAIN})?)?"
)
_PIECE = re.compile(rf"({_PLAIN}) ?([{''.join(_SCALES)}]*)")
_OF = re.compile(rf"({_PLAIN}) ?(/|分の|분의) ?({_PLAIN})")
_SPAN = re.compile(rf" ?[-~至到] ?{_PLAIN} ?([{''.join(_SCALES)}]+)")
"""What stands behind the first number of a range whose second alone is written with its scale: 30-70億."""
_DECADE = re.compile(r"(\d{1,2})世[紀纪](\d0)年代")
_CONVERTED = tuple(map(Fraction, (7, 10, 12, 24, 30, 52, 60, 100, 1000, 3600)))
"""What a number is multiplied with or divided by when its unit is changed for another."""
_IN_WORD = re.compile(rf"[{LATIN}][-.^]?$|[{LATIN}]\d[\d.-]*$")
"""What stands before digits that belong to a name: GPT-4, p53."""
_ERA = re.compile("(?:明治|大正|昭和|平成|令和)$")
_WORD_BEHIND = re.compile(rf" ?[^\W\d_{HAN}]")
_SHARE = re.compile(r" ?%|割| ?[^\W\d_]")
_CLOCK = re.compile(r"[:h時시]| ?(?:h|Uhr)\b")
_POWERS = tuple(Fraction(10) ** power for power in (3, 4, 5, 6, 7, 8, 9, 12))
"""What a word behind a number may multiply it with: thousand, lakh, million, crore, billion, trillion …"""
_SMALL = 12
"""So far numbers may be ones that a text counts by itself, in words or points."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number of a claim: its text, each reading of it as the numbers it consists of, what stands behind."""

    text: str
    readings: tuple[tuple[Fraction, ...], ...]
    behind: str


def check_figures(claim: str, context: Context) -> Iterator[Finding]:
    """The numbers in digits of a claim that stand neither in its sentences nor beside them."""
    stated = _stated(context.sentences)
    near = _stated(context.near)
    for figure in _figures(plain(claim)):
        if _stands(figure, stated):
            continue
        text = figure.text
        if _stands(figure, near):
            said = _("the number {text} is near its sentences, not in them", text=text)
            yield Finding(Proof.DOUBTFUL, "number", said, _offered(figure, context))
        else:
            doubtful = all(one <= _SMALL and one.denominator == 1 for one in figure.readings[0])
            doubtful = doubtful or any(
                len(reading) == 1 and _may_be_reckoned(reading[0], stated) for reading in figure.readings
            )
            said = _("the number {text} is not in its sentences", text=text)
            yield Finding(Proof.DOUBTFUL if doubtful else Proof.WRONG, "number", said)


def _figures(text: str) -> Iterator[_Figure]:
    """The numbers of a text in plain form, but for those of citations, of names and of a list's points."""
    text = CITATION.sub(lambda match: "·" * len(match[0]), text)
    position = 0
    while match := _NUMBER.search(text, position):
        position = match.end()
        before, behind = text[: match.start()], text[match.end() :]
        point = match[0].isdigit() and behind.startswith((")", ".)")) and before[-1:] in {"", " ", "("}
        if _IN_WORD.search(before) or _ERA.search(before) or (point and int(match[0]) <= _SMALL):
            continue
        readings = list(_readings(match[0]))
        if decade := _DECADE.match(text, match.start()):
            readings = [(Fraction(100 * (int(decade[1]) - 1) + int(decade[2])),)]
            position, behind = decade.end(), text[decade.end() :]
        if span := _SPAN.match(behind):
            readings += [tuple(one * _factor(span[1]) for one in reading) for reading in readings]
        part = _OF.match(text, match.start())
        if part is not None and part.end() > match.end():
            one, other = next(_readings(part[1]))[0], next(_readings(part[3]))[0]
            ratio = one / (other or 1) if part[2] == "/" else other / (one or 1)
            readings = [(ratio,), *((*a, *b) for a in _readings(part[1]) for b in _readings(part[3]))]
            position, behind = part.end(), text[part.end() :]
        yield _Figure(text[match.start() : position], tuple(readings), behind)


def _readings(text: str) -> Iterator[tuple[Fraction, ...]]:
    """What a number may be, the likeliest first: one value, or several that only stand together."""
    pieces = _PIECE.findall(text)
    if any(scale for _digits, scale in pieces):
        total = Fraction(0)
        for digits, scale in pieces:
            total += next(_values(digits))[0] * _factor(scale)
        yield (total,)
        return
    yield from _values(text)


def _factor(scale: str) -> int:
    return prod(_SCALES[sign] for sign in scale)


def _values(text: str) -> Iterator[tuple[Fraction, ...]]:
    """What digits with signs between them may be."""
    groups = re.split(r"[^\d]", text)
    signs = re.findall(r"[^\d]", text)
    numbers = [Fraction(int(group)) for group in groups]
    if not signs:
        yield (numbers[0],)
        return
    decimal = Fraction(int("".join(groups)), 10 ** len(groups[-1]))
    whole = Fraction(int("".join(groups)))
    grouped = len(groups[0]) <= 3 and all(len(one) in {2, 3} for one in groups[1:-1]) and len(groups[-1]) == 3
    alike = len(set(signs)) == 1
    if grouped and alike and groups[0] != "0":
        yield (whole,)
    if len(signs) == 1 or (not alike and len(set(signs[:-1])) == 1):
        yield (decimal,)
    if alike and (len(signs) > 1 or signs[0] == " "):
        yield tuple(numbers)  # 12.05.2019, or a year before a number
    elif signs[0] == " " != signs[-1]:
        yield (*numbers[:-2], numbers[-2] + Fraction(numbers[-1], 10 ** len(groups[-1])))
        if len(groups[-1]) == len("000"):
            yield (*numbers[:-2], 1000 * numbers[-2] + numbers[-1])


@lru_cache(maxsize=512)
def _stated(sentences: tuple[str, ...]) -> frozenset[Fraction]:
    """Every value that sentences may write, by the grammars that are known and by their digits."""
    found: set[Fraction] = set()
    for text in map(plain, sentences):
        for one in read_all(text):
            found.update(map(abs, (*one.values, *listed_parts(one))))
            if one.number.top is not None:
                found.add(one.number.top)
        for match in _NUMBER.finditer(text):
            found.update(chain.from_iterable(_readings(match[0])))
            if not re.fullmatch(r"\d+\.\d+", match[0]):  # it may be a list
                found.update(Fraction(int(digits)) for digits in re.findall(r"\d+", match[0]))
    return frozenset(found)


def _stands(figure: _Figure, stated: frozenset[Fraction]) -> bool:
    return any(all(_is_stated(one, figure, stated) for one in reading) for reading in figure.readings)


def _is_stated(value: Fraction, figure: _Figure, stated: frozenset[Fraction]) -> bool:
    """Whether a value is one of those stated, with the notations that the text behind it allows."""
    return not stated.isdisjoint(_same(value, figure.behind)) or _rounds(value, stated)


def _may_be_reckoned(value: Fraction, stated: frozenset[Fraction]) -> bool:
    """Whether a value is a sum or a difference of two that are stated, or one of them in another unit."""
    if any(value + one in stated or (one < value and value - one in stated) for one in stated if one):
        return True
    return any(value * factor in stated or value / factor in stated for factor in _CONVERTED)


def _same(value: Fraction, behind: str) -> Iterator[Fraction]:
    """The values that may be written for one, by what stands behind it."""
    yield value
    if _WORD_BEHIND.match(behind):
        yield from (value * power for power in _POWERS)
        yield value + 1900  # the 90s
    if value >= _POWERS[0]:
        yield from (value / power for power in _POWERS)
    if _SHARE.match(behind):
        yield value / 100
    if behind.startswith("割"):
        yield from (value * 10, value / 10)
    if 0 < value < 1:
        yield value * 100
    if _CLOCK.match(behind) and value > _SMALL:
        yield value - _SMALL
    if "半" in behind[:3] or "반" in behind[:3]:
        yield value + Fraction(1, 2)


def _rounds(value: Fraction, stated: Iterable[Fraction]) -> bool:
    """Whether a value is a stated one with figures left away at its end, at least two of them kept."""
    kept = _digits(value)
    if len(kept) < 2 or (value.denominator == 1 and 1500 <= value <= 2100):
        return False
    unit = _last_place(value)
    return any(0 < abs(value - other) * 2 <= unit and len(_digits(other)) > len(kept) for other in stated)


def _digits(value: Fraction) -> str:
    text = str(value.numerator) if value.denominator == 1 else f"{float(value):.12g}".replace(".", "")
    return text.strip("0")


def _last_place(value: Fraction) -> Fraction:
    """The place of a value's last figure that is not nought: 100 of 1,200, 0.1 of 0.5."""
    place = Fraction(1)
    while value % place:
        place /= 10
    while value % (place * 10) == 0:
        place *= 10
    return place


def _offered(figure: _Figure, context: Context) -> int | None:
    """The sentence of the paper near the cited ones that has a number, where the paper is known."""
    known = context.paper.sentences.items() if context.paper else ()
    near = set(map(plain, context.near))
    return next(
        (number for number, text in known if text in near and _stands(figure, _stated((text,)))), None
    )

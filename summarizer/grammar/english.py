"""English numerals read into numbers: "one hundred and twenty", "2 million" is left to the digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from summarizer.grammar.tables import words

SCALES: Mapping[str, int] = words()["english"]["scales"]
"""The words that multiply."""
NUMBERS: Mapping[str, int] = words()["english"]["numbers"]
"""The words that are numbers by themselves."""
_IRREGULAR: Mapping[str, str] = words()["english"]["ordinals"]
ORDINALS = {
    _IRREGULAR.get(word, f"{word[:-1]}ieth" if word.endswith("y") else f"{word}th"): number
    for word, number in NUMBERS.items()
    if number
}
"""First to ninetieth."""
_WORD = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join([*NUMBERS, *SCALES])})(?![A-Za-z0-9])", re.IGNORECASE)
_ARTICLE = re.compile(r"\ba[- ]$", re.IGNORECASE)


def english_numerals(text: str) -> Iterator[tuple[Fraction, int, int]]:
    """The numbers written in words in a text: value, start and end."""
    started: int | None = None
    total, current = Fraction(0), Fraction(0)
    last_scale, end = 10**15, 0
    for match in _WORD.finditer(text):
        word = match[0].lower()
        gap = text[end : match.start()] if started is not None else ""
        if started is not None and not _joins(word, gap, total, current, last_scale):
            yield total + current, started, end
            started = None
        if started is None:
            started = match.start()
            total, current = Fraction(0), Fraction(0)
            last_scale = 10**15
            if word in SCALES:
                article = _ARTICLE.search(text[:started])
                if article is None:
                    started = None
                    continue
                started, current = article.start(), Fraction(1)
        if word in NUMBERS:
            current += NUMBERS[word]
        elif word == "hundred":
            current = (current or Fraction(1)) * 100
        else:
            total += (current or Fraction(1)) * SCALES[word]
            current, last_scale = Fraction(0), SCALES[word]
        end = match.end()
    if started is not None:
        yield total + current, started, end


def _joins(word: str, gap: str, total: Fraction, current: Fraction, last_scale: int) -> bool:
    """Whether a word goes on with the number before it."""
    linked = gap == " and "
    if gap not in {" ", "-"} and not linked:
        return False
    if word in SCALES:
        scale = SCALES[word]
        if linked or (scale == 100 and not 0 < current < 100):
            return False
        return scale < last_scale and current > 0 if scale > 100 else True
    number = NUMBERS[word]
    if linked:
        return number > 0 and ((current >= 100 and current % 100 == 0) or (total > 0 and current == 0))
    if current % 100 == 0:
        return number > 0 and (current > 0 or total > 0)
    return 0 < number < 10 and current % 10 == 0 and current % 100 >= 20

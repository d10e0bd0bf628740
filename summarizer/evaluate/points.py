"""The points of a text, and how like two texts are by their words: no model is asked for either."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from summarizer.layout.segment import sentence_ends
from summarizer.paper.cited import PAGE_LINK
from summarizer.review.shorthand import plain, statements
from summarizer.text import HAN

_LINK = re.compile(PAGE_LINK)
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_BREAK = re.compile(r"<br ?/?>|[\r\n]+")
_DENSE = f"{HAN}\u3040-\u30ff\u31f0-\u31ff"
_RUN = re.compile(f"[{_DENSE}]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(f"(?:(?![{_DENSE}\\d_])\\w){{3,}}")
_STEM = 6
"""Letters by which a word is known, whatever its ending."""
_LEAST = 2
"""Letters and digits of a point; less is a sign that was left."""


def points(text: str) -> tuple[str, ...]:
    """The points of a field's text in plain words: what stands before its links; without any, its sentences.

    A claim of a draft is such a point.
    """
    found: list[str] = []
    for line in _BREAK.split(text):
        words = _ITEM.sub("", line)
        pieces = statements(words) if _LINK.search(words) else _sentences(plain(words))
        found += [piece for piece in pieces if sum(map(str.isalnum, piece)) >= _LEAST]
    return tuple(found)


def _sentences(text: str) -> list[str]:
    starts = [0, *sentence_ends(text)]
    ends = [*starts[1:], len(text)]
    return [text[start:end].strip() for start, end in zip(starts, ends, strict=True) if start < end]


def units(text: str) -> frozenset[str]:
    """What a text is recognised by: its words' beginnings, its numbers, of Chinese and Japanese the pairs."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    found = {word[:_STEM] for word in _WORD.findall(folded)}
    found |= {number.replace(",", "") for number in _NUMBER.findall(folded)}
    found |= {run[at : at + 2] for run in _RUN.findall(folded) for at in range(max(1, len(run) - 1))}
    return frozenset(found)


def likeness(one: str, other: str) -> float:
    """The share of what two texts are recognised by that they have in common, from 0 to 1 (Dice)."""
    first, second = units(one), units(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def jaccard(one: frozenset[int], other: frozenset[int]) -> float | None:
    """The share of numbers that two sets have in common, None where neither has any."""
    return len(one & other) / len(one | other) if one | other else None


def most_like(text: str, others: Sequence[str]) -> float:
    """How like a text is to the one of the others that it is most like, 0 where there is none."""
    return max((likeness(text, other) for other in others), default=0.0)

"""Where the letters of lines are seen, also where their fonts say otherwise: marks are to cover those.

Some fonts claim three lines' height, bitmap fonts (Type 3) often next to none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from summarizer.pdf.page import Box

Block: TypeAlias = Mapping[str, Any]
"""A block as PyMuPDF's `dict` and `rawdict` have it."""
_HIGHEST, _LOWEST = 1.45, 0.6
"""Heights of a line in sizes of its font, between which the font is believed."""
_TINY = 3.0
"""Points: a line that is less high is no line that anybody reads, whatever size its font gives."""
_LEVEL = 0.99
"""The cosine of a line's slope, from which on it is level."""
_TALL, _DEEP = 0.9, 0.97
"""Of all letters, those that are no taller than a `d` and no deeper than a `p`."""
_AIR = 0.15
"""Above and below the letters, as a part of their height."""
_STEP, _BLANK = 0.5, 9.0
"""Points: how far the tops of words of one line may differ, and how far two may lie apart."""
_NEAR = 0.3
"""Points: places are kept to a tenth."""


def seen_boxes(
    boxes: Sequence[Box], blocks: Sequence[Block], exact: Callable[[], Sequence[Block]]
) -> tuple[Box, ...]:
    """The boxes of lines, those that the font made too high or too flat as high as their letters.

    `blocks` are the page's text as its fonts have it, `exact` gives the same with the boxes of the ink.
    """
    odd = [span for span in _spans(blocks) if _is_odd(span)]
    if not odd:
        return tuple(boxes)
    inks = _inks(exact())
    return tuple(_seen(box, odd, inks) for box in boxes)


def joined(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The boxes, those that go on where the one before ends as one: some PDFs have each word by itself."""
    found: list[Box] = []
    for box in boxes:
        last = found[-1] if found else None
        level = last is not None and abs(box.y0 - last.y0) < _STEP and abs(box.y1 - last.y1) < _STEP
        if last is not None and level and -_BLANK < box.x0 - last.x1 < _BLANK:
            found[-1] = Box(last.x0, min(last.y0, box.y0), max(last.x1, box.x1), max(last.y1, box.y1))
        else:
            found.append(box)
    return tuple(found)


def _is_odd(span: Block) -> bool:
    height = span["bbox"][3] - span["bbox"][1]
    return bool(height < _TINY or not _LOWEST <= height / (span["size"] or height) <= _HIGHEST)


def _seen(box: Box, odd: Iterable[Block], inks: Mapping[tuple[str, float], tuple[float, float]]) -> Box:
    edges = [
        (span["origin"][1] - above, span["origin"][1] + below)
        for span in odd
        if _lies_in(span["bbox"], box) and (ink := inks.get(_font(span)))
        for above, below in [ink]
    ]
    if not edges:
        return box
    return Box(box.x0, min(top for top, _ in edges), box.x1, max(bottom for _, bottom in edges))


def _inks(exact: Sequence[Block]) -> dict[tuple[str, float], tuple[float, float]]:
    """How far letters of each font and size reach above and below the line that they stand on, with air."""
    reaches: dict[tuple[str, float], list[tuple[float, float]]] = {}
    for span in _spans(exact):
        for letter in span["chars"]:
            if letter["c"].isalnum():
                (_, top, _, bottom), line = letter["bbox"], letter["origin"][1]
                reaches.setdefault(_font(span), []).append((line - top, bottom - line))
    return {font: _reach(found) for font, found in reaches.items()}


def _reach(found: Sequence[tuple[float, float]]) -> tuple[float, float]:
    above = sorted(one for one, _ in found)[int(_TALL * (len(found) - 1))]
    below = max(0.0, sorted(one for _, one in found)[int(_DEEP * (len(found) - 1))])
    air = _AIR * (above + below)
    return above + air, below + air


def _spans(blocks: Iterable[Block]) -> Iterator[Block]:
    """The spans of lines that run from left to right; of others a box tells no height."""
    for block in blocks:
        for line in block.get("lines", ()):
            if line["dir"][0] > _LEVEL:
                yield from line["spans"]


def _font(span: Block) -> tuple[str, float]:
    return span["font"], round(span["size"], 1)


def _lies_in(place: tuple[float, float, float, float], box: Box) -> bool:
    x0, y0, x1, y1 = place
    return x0 < box.x1 and box.x0 < x1 and box.y0 - _NEAR <= y0 and y1 <= box.y1 + _NEAR

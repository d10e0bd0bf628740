"""Runs of a line in one style, made of what PyMuPDF says of a page: what is raised, what may not be seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple, TypedDict

from summarizer.pdf.page import Box
from summarizer.pdf.superscript import Run, levels


class RawSpan(TypedDict):
    """What `TextPage.extractDICT` says of a run of text in one font, as far as it is read here."""

    bbox: tuple[float, float, float, float]
    origin: tuple[float, float]
    size: float
    flags: int
    color: int
    alpha: int
    font: str
    text: str


class RawLine(TypedDict):
    """A line of text with its spans."""

    spans: list[RawSpan]


class RawBlock(TypedDict):
    """A block of text with its lines."""

    number: int
    lines: list[RawLine]


_TINY = 2.0
"""Points; smaller letters cannot be read."""
_PALE = 240
"""Of 255: a colour with every part above cannot be told from white paper."""
_ITALIC = 1 << 1
_BOLD = 1 << 4
_BOLD_FONT = re.compile(r"bold|black|heavy|demi|-medi|(?:cm|sf)bx", re.IGNORECASE)  # TeX's Nimbus: -Medi


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text is drawn: size in points, and what may keep it from being seen.

    `tiny` says that its font gave a size that means nothing.
    """

    size: float
    bold: bool
    painted: bool
    pale: bool
    tiny: bool = False

    def seen(self, *, scanned: bool) -> bool:
        """Whether a reader sees the text; unpainted text on a scanned page is what OCR read there."""
        return (self.painted or scanned) and not self.pale and not 0 < self.size < _TINY


class Span(NamedTuple):
    """A run of a line in one style; `level` is as in `pdf.superscript`."""

    text: str
    x0: float
    x1: float
    style: Style
    italic: bool
    level: int


UNKNOWN = Span("", 0.0, 0.0, Style(0.0, bold=False, painted=True, pale=False), italic=False, level=0)


def spans_by_line(
    blocks: Sequence[RawBlock], grounds: Callable[[], Sequence[Box]]
) -> dict[tuple[int, int], list[Span]]:
    """The runs of each line, by the numbers of its block and in it; those alike beside each other are one.

    `grounds` gives the dark areas on which pale text can be read; it is asked once, where there is any.
    """
    dark = cache(grounds)
    lines: dict[tuple[int, int], list[Span]] = {}
    for block in blocks:
        before: Run | None = None
        for row, line in enumerate(block.get("lines", ())):
            raw = _merged(line["spans"])
            found, before = _levels(raw, before)
            spans = lines[block["number"], row] = []
            for span, level in zip(raw, found, strict=True):
                one = _span(span, level, dark)
                if spans and spans[-1][3:] == one[3:]:
                    last = spans.pop()
                    one = last._replace(text=last.text + one.text, x1=one.x1)
                spans.append(one)
    return lines


def _merged(spans: Sequence[RawSpan]) -> Sequence[RawSpan]:
    """The spans of a line, those alike as one: MuPDF begins another at each blank that it adds."""
    if len(spans) == 1:
        return spans
    merged: list[RawSpan] = []
    like: tuple[float | int | str, ...] = ()
    for span in spans:
        this = (span["size"], span["origin"][1], span["font"], span["flags"], span["color"], span["alpha"])
        if this == like:
            last = merged[-1]
            x0, y0, _, y1 = last["bbox"]
            last["text"] += span["text"]
            last["bbox"] = (x0, min(y0, span["bbox"][1]), span["bbox"][2], max(y1, span["bbox"][3]))
        else:
            merged.append(span.copy())
            like = this
    return merged


def _levels(spans: Sequence[RawSpan], before: Run | None) -> tuple[Sequence[int], Run | None]:
    """The level of each span of a line, and the last one that is neither raised nor lowered."""
    if len(spans) == 1 and before is not None and before.size == spans[0]["size"]:  # most lines
        return (0,), before._replace(baseline=spans[0]["origin"][1])
    runs = [Run(span["size"], span["origin"][1], span["text"]) for span in spans]
    found = levels(runs, before)
    return found, next((run for run, level in zip(runs, found, strict=True) if not level), before)


def _span(span: RawSpan, level: int, grounds: Callable[[], Sequence[Box]]) -> Span:
    style = _style(span["size"], span["flags"], span["font"], span["color"], span["alpha"])
    if style.pale:
        style = replace(style, pale=not _lies_on(span, grounds()))
    if style.size < _TINY:
        style = replace(style, size=_true_size(span), tiny=True)
    x0, _, x1, _ = span["bbox"]
    level = level if style.painted else 0  # OCR guesses sizes and places
    return Span(span["text"], x0, x1, style, bool(span["flags"] & _ITALIC), level)


@lru_cache(maxsize=1024)
def _style(size: float, flags: int, font: str, colour: int, alpha: int) -> Style:
    bold = bool(flags & _BOLD) or _BOLD_FONT.search(font) is not None
    parts = (colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF)
    return Style(size, bold, painted=alpha != 0, pale=min(parts) >= _PALE)


def _lies_on(span: RawSpan, grounds: Sequence[Box]) -> bool:
    x, y = Box(*span["bbox"]).centre
    return any(ground.contains(x, y) for ground in grounds)


def _true_size(span: RawSpan) -> float:
    """The size of tiny text: Type 3 fonts of scans and old TeX say 0.2 points of letters ten points wide."""
    x0, y0, x1, y1 = span["bbox"]
    letter_width = (x1 - x0) / max(1, len(span["text"]))
    return span["size"] if letter_width < _TINY / 3 else max(y1 - y0, _TINY)

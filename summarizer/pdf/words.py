"""Words with places and fonts, made of what PyMuPDF extracts from a page; those that cannot be seen apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias, TypedDict

from summarizer.characters import visible
from summarizer.pdf.page import Box, Word
from summarizer.pdf.style import Print, RawWord
from summarizer.text import HAN


class RawSpan(TypedDict):
    """What `TextPage.extractDICT` says of a run of text in one font, as far as it is read here."""

    bbox: tuple[float, float, float, float]
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
_BOLD = 1 << 4
_BOLD_FONT = re.compile(r"bold|black|heavy|demi|-medi|(?:cm|sf)bx", re.IGNORECASE)  # TeX's Nimbus: -Medi
_WIDE = re.compile(rf"[\u3000-\u303f\u3040-\u30ff{HAN}\uff00-\uffef\u2e80-\u2fdf]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_PIECES = re.compile(rf"{_WIDE.pattern}|(?:(?!{_WIDE.pattern}).)+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Style:
    """How a run of text is drawn: size in points, and what may keep it from being seen."""

    size: float
    bold: bool
    painted: bool
    pale: bool

    def seen(self, *, scanned: bool) -> bool:
        """Whether a reader sees the text; unpainted text on a scanned page is what OCR read there."""
        return (self.painted or scanned) and not self.pale and not 0 < self.size < _TINY


_Runs: TypeAlias = list[tuple[float, _Style]]
"""The styles along a line, each with the x at which it ends."""
_UNKNOWN = _Style(0.0, bold=False, painted=True, pale=False)


def words_of(
    raw: Sequence[RawWord],
    blocks: Sequence[RawBlock],
    grounds: Callable[[], Sequence[Box]],
    scanned: Callable[[], bool],
) -> tuple[list[Word], list[Word]]:
    """The words that a reader sees and the hidden ones, both in the order of `raw`.

    `grounds` gives the dark areas on which pale text can be read, `scanned` whether the page is a picture;
    both are costly, and asked only when there is text whose visibility hangs on them.
    """
    lines = _styles_by_line(blocks, grounds)
    unpainted = any(not style.painted for runs in lines.values() for _, style in runs)
    is_scan = unpainted and scanned()
    words: list[Word] = []
    hidden: list[Word] = []
    for one in raw:
        runs = lines.get((one[5], one[6]), ())
        style = _style_at(runs, one) if len(runs) != 1 else runs[0][1]
        _add(words if style.seen(scanned=is_scan) else hidden, one, style)
    return words, hidden


def plain_words(raw: Sequence[RawWord], prints: Sequence[Print]) -> list[Word]:
    """The words of a page on which a reader sees all of them, in the order of `raw`."""
    words: list[Word] = []
    for one, style in zip(raw, prints, strict=True):
        _add(words, one, style)
    return words


def _add(words: list[Word], raw: RawWord, style: _Style | Print) -> None:
    text = raw[4]
    if not (text.isascii() and text.isprintable()):
        text = _seen(text)
    if text.isascii():
        if text:
            words.append(Word(text, Box(*raw[:4]), raw[5], raw[6], False, style.size, style.bold))  # noqa: FBT003
    elif not text.isspace():
        words.extend(_pieces((*raw[:4], text, *raw[5:]), style, words[-1] if words else None))


def _seen(text: str) -> str:
    """A word as it is seen: a soft hyphen at its end is drawn as a hyphen, a control as a letter unknown."""
    drawn = _CONTROL.sub("\ufffd", text)
    return visible(f"{drawn[:-1]}-" if drawn.endswith("\u00ad") else drawn).strip()


def _styles_by_line(
    blocks: Sequence[RawBlock], grounds: Callable[[], Sequence[Box]]
) -> dict[tuple[int, int], _Runs]:
    dark: Sequence[Box] | None = None
    lines: dict[tuple[int, int], _Runs] = {}
    for block in blocks:
        for row, line in enumerate(block.get("lines", ())):
            runs = lines[block["number"], row] = []
            for span in line["spans"]:
                style = _style(span["size"], span["flags"], span["font"], span["color"], span["alpha"])
                if style.pale:
                    dark = grounds() if dark is None else dark
                    style = replace(style, pale=not _lies_on(span, dark))
                if style.size < _TINY:
                    style = replace(style, size=_true_size(span))
                if runs and runs[-1][1] == style:
                    runs.pop()
                runs.append((span["bbox"][2], style))
    return lines


@lru_cache(maxsize=1024)
def _style(size: float, flags: int, font: str, colour: int, alpha: int) -> _Style:
    bold = bool(flags & _BOLD) or _BOLD_FONT.search(font) is not None
    parts = (colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF)
    return _Style(size, bold, painted=alpha != 0, pale=min(parts) >= _PALE)


def _lies_on(span: RawSpan, grounds: Sequence[Box]) -> bool:
    x, y = Box(*span["bbox"]).centre
    return any(ground.contains(x, y) for ground in grounds)


def _true_size(span: RawSpan) -> float:
    """The size of tiny text: Type 3 fonts of scans and old TeX say 0.2 points of letters ten points wide."""
    x0, y0, x1, y1 = span["bbox"]
    letter_width = (x1 - x0) / max(1, len(span["text"]))
    return span["size"] if letter_width < _TINY / 3 else max(y1 - y0, _TINY)


def _style_at(runs: Sequence[tuple[float, _Style]], word: RawWord) -> _Style:
    middle = (word[0] + word[2]) / 2
    return next((style for end, style in runs if middle <= end), runs[-1][1] if runs else _UNKNOWN)


def _pieces(raw: RawWord, style: _Style | Print, before: Word | None) -> Iterator[Word]:
    """A word, its Chinese and Japanese characters each a word of their own, in boxes of equal width."""
    x0, y0, x1, y1, text, block, line, _ = raw
    pieces = _PIECES.findall(text)
    widths = [2.0 if _WIDE.match(piece) else float(len(piece)) for piece in pieces]
    scale = (x1 - x0) / sum(widths)
    position = x0
    for number, (piece, width) in enumerate(zip(pieces, widths, strict=True)):
        box = Box(position, y0, position + width * scale, y1)
        joined = number > 0 or _runs_on(before, piece, box, line)
        yield Word(piece, box, block, line, joined, style.size, style.bold)
        position += width * scale


def _runs_on(before: Word | None, text: str, box: Box, line: int) -> bool:
    """Whether no blank is meant before `text`: Chinese lines follow each other without one."""
    if before is None or not _WIDE.match(before.text) or not _WIDE.match(text):
        return False
    return before.line != line or box.x0 - before.box.x1 < 0.3 * (box.x1 - box.x0)

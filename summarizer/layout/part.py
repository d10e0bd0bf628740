"""Blocks cut into parts: at headings, bullets, indents and lines that end before they are full."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from summarizer.layout.heading import Heading
from summarizer.layout.kind import OPEN_END, Part, is_caption
from summarizer.layout.line import LayoutLine, blocks
from summarizer.layout.segment import ends_sentence
from summarizer.text import HAN, count_han

BULLET = re.compile(r"[•‣◦▪■●○◆◇➢➤✓✔∙·*–—](?:\s|$)|[①-⑳]")
_NUMBERED_ITEM = re.compile(
    r"\([a-zA-Z0-9]{1,3}\)\s|\d{1,2}[.)]\s|（[一二三四五六七八九十\d]+）|\[\d{1,3}\]\s|\d{1,2}[、．]"
)
CHINESE_START = re.compile(rf"[\u3000-\u30ff{HAN}\uff00-\uffef]")


_LETTERS = 20  # on a line of running text, at least


@dataclass(frozen=True, slots=True)
class Column:
    """The left and right edge, in points, of running text on a page."""

    page_index: int
    left: float
    right: float


class Columns:
    """Where the running text of a paper stands: the edges of its blocks, by page."""

    def __init__(self, lines: Iterable[LayoutLine]) -> None:
        self._large: dict[int, list[Column]] = {}
        self._small: dict[int, list[Column]] = {}
        for page_index, on_page in groupby(lines, key=lambda line: line.page_index):
            for block in blocks(on_page):
                letters = sum(len(line.text) + count_han(line.text) for line in block)
                text = letters > _LETTERS * len(block) and sum(line.pieces for line in block) < 1.5 * len(
                    block
                )
                of_page = self._large if len(block) >= 3 and text else self._small
                if len(block) > 1:
                    of_page.setdefault(page_index, []).append(Column(page_index, *_edges(block)))
        widths = sorted(one.right - one.left for found in self._large.values() for one in found)
        self._usual = widths[len(widths) // 2] if widths else 0.0

    def of(self, line: LayoutLine) -> Column:
        """The column that the line stands in; one of the usual width where no block tells."""
        fitting = self._around(line, self._large) or self._around(line, self._small)
        if fitting:
            near = min(abs(one.left - line.box.x0) // line.size for one in fitting)
            close = (one for one in fitting if abs(one.left - line.box.x0) // line.size <= near + 3)
            return max(close, key=lambda one: one.right)
        return Column(line.page_index, line.box.x0, max(line.box.x1, line.box.x0 + self._usual))

    def _around(self, line: LayoutLine, columns: Mapping[int, Sequence[Column]]) -> list[Column]:
        return [
            one
            for one in columns.get(line.page_index, ())
            if one.left - 3 * line.size < line.box.x0 < one.right and line.box.x1 < one.right + 3 * line.size
        ]


def _edges(block: Sequence[LayoutLine]) -> tuple[float, float]:
    return min(line.box.x0 for line in block), max(line.box.x1 for line in block)


def parts_of(lines: Sequence[LayoutLine], heading_of: Mapping[LayoutLine, Heading]) -> Iterator[Part]:
    """The parts of all blocks in order: a paragraph, an item of a list, a heading, a table's row."""
    for block in blocks(lines):
        yield from _split_block(block, heading_of)


def _split_block(block: Part, heading_of: Mapping[LayoutLine, Heading]) -> Iterator[Part]:
    left, right = _edges(block)
    begin = 0
    for number in range(1, len(block)):
        before, line = block[number - 1], block[number]
        heading, title = heading_of.get(before), heading_of.get(line)
        goes_on = heading is title or (title is None and heading is not None and heading.run_in)
        after = block[number + 1] if number + 1 < len(block) else None
        in_caption = is_caption(block[begin]) and not is_caption(line)
        if not goes_on or (
            title is None
            and not (in_caption and abs(line.size - before.size) < 0.6)
            and (_breaks(before, line, right) or _is_indented(before, line, after, left))
        ):
            yield block[begin:number]
            begin = number
    yield block[begin:]


def _breaks(before: LayoutLine, line: LayoutLine, right: float) -> bool:
    """Whether a new paragraph begins with `line`: its first word would have fitted on the line before."""
    if max(before.pieces, line.pieces) > 2 or abs(before.size - line.size) > 1.2:
        return True
    if BULLET.match(line.text) or (_NUMBERED_ITEM.match(line.text) and ends_sentence(before.text)):
        return True
    if line.text[0].islower() or before.text.endswith(OPEN_END):
        return False
    first_word = len(line.text) if CHINESE_START.match(line.text) else line.text.find(" ")
    if not ends_sentence(before.text) and line.text[0].isdigit() and len(line.text) > 30 < len(before.text):
        return False  # a fraction or a number within the text
    share = 1 if CHINESE_START.match(line.text) else (first_word if first_word > 0 else len(line.text))
    width = (line.box.x1 - line.box.x0) * share / len(line.text)
    spare = right - before.box.x1 - width - 0.6 * line.size
    if CHINESE_START.match(line.text) and not ends_sentence(before.text):
        return spare > 6 * line.size  # a formula or a long word may leave much room
    return spare > 0


def is_item(text: str) -> bool:
    """Whether the text begins like an entry of a list."""
    return bool(BULLET.match(text) or _NUMBERED_ITEM.match(text))


def _is_indented(before: LayoutLine, line: LayoutLine, after: LayoutLine | None, left: float) -> bool:
    """Whether `line` begins a paragraph by its indent: further in than the lines around it."""
    indent = 0.8 * line.size
    if line.box.x0 < left + indent or line.box.x0 < before.box.x0 + indent or not ends_sentence(before.text):
        return False
    return after is None or after.box.x0 < line.box.x0 - indent

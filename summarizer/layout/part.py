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
    r"\([a-zA-Z0-9]{1,3}\)\s|[a-zA-Z]\)\s|\d{1,2}[.)]\s|（[一二三四五六七八九十\d]+）|\[\d{1,3}\]\s|\d{1,2}[、．]"
)
_LABEL = re.compile(r"[(\[]?(?P<label>[a-zA-Z]|\d{1,3})(?P<sign>[)\].、．])", re.ASCII)
CHINESE_START = re.compile(rf"[\u3000-\u30ff{HAN}\uff00-\uffef]")


_LETTERS = 20  # on a line of running text, at least


@dataclass(frozen=True, slots=True)
class Column:
    """The left and right edge, in points, of the running text of a block, and its top and bottom."""

    left: float
    right: float
    top: float
    bottom: float

    def holds(self, line: LayoutLine) -> bool:
        """Whether the line fits between its edges, or nearly."""
        slack = 3 * line.size
        return self.left - slack < line.box.x0 < self.right and line.box.x1 < self.right + slack

    def away(self, line: LayoutLine) -> float:
        """How far above or below its text the line stands, in points."""
        y = line.box.centre[1]
        return max(self.top - y, y - self.bottom, 0.0)


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
                    column = Column(*_edges(block), block[0].box.y0, block[-1].box.y1)
                    of_page.setdefault(page_index, []).append(column)
        widths = sorted(one.right - one.left for found in self._large.values() for one in found)
        self._usual = widths[len(widths) // 2] if widths else 0.0

    def of(self, line: LayoutLine) -> Column:
        """The column that the line stands in; one of the usual width where no block tells."""
        for columns in (self._large, self._small):
            fitting = [one for one in columns.get(line.page_index, ()) if one.holds(line)]
            if fitting:
                nearest = min(fitting, key=lambda one: (one.away(line), abs(one.left - line.box.x0)))
                slack = 3 * line.size
                alike = (one for one in fitting if abs(one.right - nearest.right) < slack)
                return max(alike, key=lambda one: one.right)
        right = max(line.box.x1, line.box.x0 + self._usual)
        return Column(line.box.x0, right, line.box.y0, line.box.y1)


def _edges(block: Sequence[LayoutLine]) -> tuple[float, float]:
    return min(line.box.x0 for line in block), max(line.box.x1 for line in block)


def parts_of(lines: Sequence[LayoutLine], heading_of: Mapping[LayoutLine, Heading]) -> Iterator[Part]:
    """The parts of all blocks in order: a paragraph, an item of a list, a heading, a table's row."""
    for block in blocks(lines):
        yield from _split_block(block, heading_of)


def _split_block(block: Part, heading_of: Mapping[LayoutLine, Heading]) -> Iterator[Part]:
    left, right = _edges(block)
    hangs = _hangs(block, left)
    begin = 0
    for number in range(1, len(block)):
        before, line = block[number - 1], block[number]
        heading, title = heading_of.get(before), heading_of.get(line)
        goes_on = heading is title or (title is None and heading is not None and heading.run_in)
        after = block[number + 1] if number + 1 < len(block) else None
        if not goes_on or (
            title is None
            and (
                _breaks(before, line, right)
                or counts_on(block[begin], line)
                or _begins(before, line, after, left, hangs=hangs)
            )
            and not _in_caption(block[begin], before, line)
        ):
            yield block[begin:number]
            begin = number
    yield block[begin:]


def _in_caption(first: LayoutLine, before: LayoutLine, line: LayoutLine) -> bool:
    """Whether the caption that begins with `first` goes on; Chinese ones have one line, or begin new ones."""
    if abs(line.size - before.size) >= 0.6 or not is_caption(first):
        return False
    return not is_caption(line) and not CHINESE_START.match(line.text)


def _breaks(before: LayoutLine, line: LayoutLine, right: float) -> bool:
    """Whether a new paragraph begins with `line`: its first word would have fitted on the line before."""
    if max(before.pieces, line.pieces) > 2 or abs(before.size - line.size) > 1.2:
        return True
    if BULLET.match(line.text) or (_NUMBERED_ITEM.match(line.text) and ends_sentence(before.text)):
        return True
    if line.text[0].islower() or before.text.endswith(OPEN_END):
        return False
    chinese = CHINESE_START.match(line.text) is not None
    first_word = line.text.find(" ")
    if line.text[0].isdigit() and len(line.text) > 30 < len(before.text) and not ends_sentence(before.text):
        return False  # a fraction or a number within the text
    share = 1 if chinese else (first_word if first_word > 0 else len(line.text))
    width = (line.box.x1 - line.box.x0) * share / len(line.text)
    spare = right - before.box.x1 - width - 0.6 * line.size
    if spare > 0 and chinese and not ends_sentence(before.text):
        return spare > 6 * line.size  # a formula or a long word may leave much room
    return spare > 0


def counts_on(first: LayoutLine, line: LayoutLine) -> bool:
    """Whether `line` begins the item after that which `first` begins: `B)` after `A)`, `(3)` after `(2)`."""
    if not (_NUMBERED_ITEM.match(first.text) and _NUMBERED_ITEM.match(line.text)):
        return False
    (before, after) = (_LABEL.match(one.text) for one in (first, line))
    if before is None or after is None or before["sign"] != after["sign"]:
        return False
    label, following = before["label"], after["label"]
    if label.isdigit() and following.isdigit():
        return int(following) == int(label) + 1
    return len(label) == len(following) == 1 and ord(following) == ord(label) + 1


def is_item(text: str) -> bool:
    """Whether the text begins like an entry of a list."""
    return bool(BULLET.match(text) or _NUMBERED_ITEM.match(text))


def _hangs(block: Part, left: float) -> bool:
    """Whether paragraphs begin further out than they go on, as entries of a list of references do."""
    return 2 * sum(line.box.x0 > left + 0.8 * line.size for line in block) > len(block) > 2


def _begins(
    before: LayoutLine, line: LayoutLine, after: LayoutLine | None, left: float, *, hangs: bool
) -> bool:
    """Whether `line` begins a paragraph by its indent: further in than the lines around it, or out."""
    indent = 0.8 * line.size
    if hangs:
        return line.box.x0 < left + indent < before.box.x0 + 0.1 and ends_sentence(before.text)
    if line.box.x0 < left + indent or line.box.x0 < before.box.x0 + indent:
        return False
    return (after is None or after.box.x0 < line.box.x0 - indent) and ends_sentence(before.text)

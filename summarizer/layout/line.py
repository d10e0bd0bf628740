"""The lines of a page as printed: its words regrouped into rows, with what the eye goes by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise, takewhile
from operator import attrgetter

from summarizer.layout.column import untangle
from summarizer.pdf.page import Box, Page, Word, WordSpan
from summarizer.text import HAN

# Ligatures spelt out, soft hyphens within a word dropped, blanks of all widths made plain.
_SPELLING = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    **dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " "),
    **dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF]),
}


_CLOSING = frozenset("，。、；：？！”’）》」』】,;:?!)")  # signs that stand close to what is before them
_CHINESE = re.compile(rf"[{HAN}”’》」』】）]")
_CLOSE = 1.3  # of the letters' size: a gap between two words of one line
_WIDE = 0.8  # likewise: a gap between two cells
_ROUGH = 3.0  # points, to which sizes that are told by width can be known
_MEANT = 3.0  # points: smaller sizes are a scale of the font's own
_COLUMN = 10_000  # more than a page's blocks: keeps the blocks of two columns apart


@dataclass(frozen=True, slots=True, eq=False)
class LayoutLine:
    """The words `start` to `end` (excluded) of a page that stand beside each other in one block.

    `pieces` counts the runs of words with wide gaps between them: more than one in a table's row.
    `file_block` is the block that the file has it in, where `block` is another, else -1. `size` is the font
    size of most of it, in points; `bold` means all of it is; `lead` are the bold words that it begins with,
    "" when there are none or nothing else.
    """

    page_index: int
    start: int
    end: int
    block: int
    box: Box
    text: str
    size: float
    bold: bool
    pieces: int
    lead: str = ""
    file_block: int = -1

    @property
    def span(self) -> WordSpan:
        """Its words."""
        return WordSpan(self.page_index, self.start, self.end)


def read_lines(page: Page, skip: Set[int] = frozenset()) -> tuple[LayoutLine, ...]:
    """The page's lines in reading order, without the words whose numbers are in `skip`."""
    runs: list[tuple[int, int]] = []
    place: tuple[int, int] | None = None
    words = page.words
    for number, word in enumerate(words):
        if number in skip:
            place = None
            continue
        here = (word.block, word.line)
        if here == place:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
        place = here
    parts = untangle(words, runs)
    columns = len(parts) > 1
    return tuple(
        replace(line, block=_COLUMN * number + line.block) if columns else line
        for number, part in enumerate(parts)
        for line in _merge_rows(page, part)
        if line.text
    )


def _merge_rows(page: Page, runs: Sequence[tuple[int, int]]) -> Iterable[LayoutLine]:
    """One line for each row: neighbouring runs of a block that stand side by side, left to right."""
    row: list[tuple[int, int]] = []
    for run in runs:
        if row and not _beside(page.words, row[-1], run):
            yield _line(page, row)
            row = []
        row.append(run)
    if row:
        yield _line(page, row)


def _beside(words: Sequence[Word], left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether the second run stands beside the first, in its block or close by, as OCR sets single signs."""
    last, first = words[left[1] - 1], words[right[0]]
    if left[1] != right[0] or first.box.x0 < last.box.x0:
        return False
    if last.block != first.block and first.box.x0 - last.box.x1 > _CLOSE * max(last.size, first.size):
        return False
    return last.box.y0 < first.box.centre[1] < last.box.y1 or first.box.y0 < last.box.centre[1] < first.box.y1


def _line(page: Page, row: Sequence[tuple[int, int]]) -> LayoutLine:
    start, end = row[0][0], row[-1][1]
    words = page.words[start:end]
    boxes = [word.box for word in words]
    box = Box(
        min([box.x0 for box in boxes]),
        min([box.y0 for box in boxes]),
        max([box.x1 for box in boxes]),
        max([box.y1 for box in boxes]),
    )
    size = _size(words)
    bold = words[0].bold and all(word.bold for word in words)
    return LayoutLine(
        page_index=page.index,
        start=start,
        end=end,
        block=words[0].block,
        box=box,
        text=words_text(words),
        size=size,
        bold=bold,
        pieces=_pieces(page.words, row, size),
        lead="" if bold or not words[0].bold else words_text([*takewhile(attrgetter("bold"), words)]),
    )


def _pieces(words: Sequence[Word], row: Sequence[tuple[int, int]], size: float) -> int:
    """The runs of a row that wide gaps part; Chinese signs are half empty, and gaps beside them wider."""
    count = 1
    for left, right in pairwise(row):
        last, first = words[left[1] - 1], words[right[0]]
        wide = _WIDE if last.text.isascii() and first.text.isascii() else 2 * _WIDE
        count += first.box.x0 - last.box.x1 > wide * size
    return count


def spell(word: Word) -> str:
    """A word as a reader would type it: ligatures spelt out; a soft hyphen at its end is a hyphen.

    Marks of notes and sources are "".
    """
    text = "" if word.mark else word.text
    return text if text.isascii() else _spelt_out(text)


@lru_cache(maxsize=8192)  # Chinese text has few signs, each a word
def _spelt_out(text: str) -> str:
    return (text[:-1] + "-" if text.endswith("\u00ad") else text).translate(_SPELLING).strip()


def words_text(words: Sequence[Word]) -> str:
    """The words as running text, each spelt out."""
    text = " ".join([word.text for word in words])
    if text.isascii() and not any(word.joined or word.mark for word in words):  # most lines
        return text
    pieces: list[str] = []
    for word in words:
        if piece := spell(word):
            if pieces and blank_between(pieces[-1], piece, joined=word.joined):
                pieces.append(" ")
            pieces.append(piece)
    return "".join(pieces)


def blank_between(before: str, text: str, *, joined: bool) -> bool:
    """Whether running text has a blank between two pieces: none beside a sign among Chinese characters."""
    if joined:
        return False
    if text[0] in _CLOSING:
        return not _CHINESE.match(before[-1])
    return not (before[-1] in _CLOSING and _CHINESE.match(text[0]))


def _size(words: Sequence[Word]) -> float:
    """The font size of most letters; told by their width where sizes mean nothing, as in Type 3 fonts."""
    size = words[0].size
    if any(word.size != size for word in words):
        letters: Counter[float] = Counter()
        for word in words:
            letters[word.size] += len(word.text)
        size = max(letters, key=lambda one: (letters[one], one))
    if size >= _MEANT:
        return size
    width = sum(word.box.x1 - word.box.x0 for word in words) / sum(len(word.text) for word in words)
    told = max(2 * width, *[word.box.y1 - word.box.y0 for word in words])
    return _ROUGH * max(1, round(told / _ROUGH))


def blocks(lines: Iterable[LayoutLine]) -> Iterable[tuple[LayoutLine, ...]]:
    """The lines grouped by block and page, in order."""
    for _, group in groupby(lines, key=lambda line: (line.page_index, line.block)):
        yield tuple(group)


def body_size(lines: Iterable[LayoutLine]) -> float:
    """The font size, in points, of the running text: the largest that much of the text is set in."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size * 2) / 2] += len(line.text)
    most = max(letters.values(), default=0)
    return max((size for size, count in letters.items() if count > most / 2), default=0.0)

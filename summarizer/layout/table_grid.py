"""A table's words put into rows and columns by where they stand; none where that is not certain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.layout.line import words_text
from summarizer.layout.table_cells import Cell, TableRow
from summarizer.layout.table_columns import (
    chunks_of,
    columns_of,
    visual_lines,
    with_gutters,
    with_heads_apart,
)
from summarizer.layout.table_heads import Heads, read_heads
from summarizer.layout.table_parts import parts_of
from summarizer.layout.table_region import Region
from summarizer.layout.table_rows import plausible, rows_of
from summarizer.pdf.page import Word
from summarizer.text import HAN

_VALUE = re.compile(r"[-−+~]?\d[\d.,]*\s?%?(?:\s?±.*)?")
_HAN_BLANK = re.compile(rf"(?<=[{HAN}]) +(?=[{HAN}])")
_SAYS = re.compile(r"[^\W_]|[%#?+$]")
_DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+%? .*\d\.\d+")
_LONGEST_HEAD = 90  # characters


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's columns by their headings, each in pieces from the top down, its rows, the title above all.

    `heights` are those that it stands between, in points.
    """

    heads: tuple[tuple[tuple[int, ...], ...], ...]
    rows: tuple[TableRow, ...]
    title: tuple[int, ...] = ()
    heights: tuple[float, float] = (0.0, 0.0)

    def head_of(self, cell: Cell, words: Sequence[Word]) -> str:
        """The headings of a cell, from the top down: those that all of its columns have."""
        first, *others = self.heads[cell.first : cell.last + 1]
        pieces = [piece for piece in first if all(piece in other for other in others)]
        texts = [words_text([words[n] for n in piece]) for piece in pieces]
        text = " ".join([one for one in texts if _SAYS.search(one)] or texts)
        return _HAN_BLANK.sub("", text)


def read_grids(region: Region, words: Mapping[int, Word], size: float) -> list[Grid]:
    """The rows and columns of the words in a table's place, those that titles part each by itself.

    Certain is a table in which blanks part the columns through all rows, each column but the first has a
    heading of its own above it, and no heading may as well belong to more columns than it stands over.
    Where places leave a doubt, there is no grid. `size` is that of most letters, in points.
    """
    if not words or sum(_is_upright(word) for word in words.values()) > 0.1 * len(words):
        return []
    grids = [(part, _read_grid(part.region, words, size)) for part in parts_of(region, words, size)]
    return [replace(grid, title=part.title, heights=part.heights) for part, grid in grids if grid is not None]


def _read_grid(region: Region, words: Mapping[int, Word], size: float) -> Grid | None:
    lines = [
        visual_lines(words, size, top, bottom, region.upright) for top, bottom in pairwise(region.levels)
    ]
    while lines and all(len(chunks_of(line, words, size)) == 1 for line in lines[-1]):
        lines.pop()  # the table's notes
    for heads_end in (1, 2):  # a rule may stand under the upper headings, too
        head = [line for band in lines[:heads_end] for line in band]
        bands = with_gutters(lines[heads_end:], head, words, size)
        if not head or not any(bands):
            return None
        body = [line for band in bands for line in band]
        columns = columns_of(body, head, words, size, region.upright)
        place = replace(region, levels=(region.levels[0], *region.levels[heads_end:]))
        heads = read_heads(with_heads_apart(head, columns, words, size), columns, words, size, place)
        if heads is not None and len(heads.columns) > 1 and _tells_apart(heads, words):
            rows = rows_of(bands, heads, words, size, (region.x0 + region.x1) / 2)
            return None if rows is None or not plausible(rows, words) else Grid(heads.texts, tuple(rows))
    return None


def _tells_apart(heads: Heads, words: Mapping[int, Word]) -> bool:
    """Whether no two columns bear the same heading, none a number of its own, and none is a text."""
    texts = [" ".join(words[n].text for piece in head for n in piece) for head in heads.texts[1:]]
    if len(set(texts)) < len(texts) or max(map(len, texts)) > _LONGEST_HEAD:
        return False
    pieces: Counter[tuple[int, ...]] = Counter(piece for head in heads.texts for piece in head)
    if len(pieces) == 1 or any(
        _VALUE.fullmatch(text) and (len(texts) == 1 or "." in text or "," in text) for text in texts
    ):
        return False
    for head in heads.texts:
        own = [" ".join(words[n].text for n in piece) for piece in head if pieces[piece] == 1]
        if any(_VALUE.fullmatch(text) for text in own[1:]):
            return False
    return not any(_DECIMAL.search(text) for text in texts) or len(heads.texts) < 3


def _is_upright(word: Word) -> bool:
    return len(word.text) > 2 and word.box.y1 - word.box.y0 > 1.8 * (word.box.x1 - word.box.x0)

"""A table's words put into rows and columns by where they stand; none where that is not certain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from summarizer.layout.line import words_text
from summarizer.layout.table_columns import Line, chunks_of, columns_of, visual_lines
from summarizer.layout.table_heads import Heads, read_heads
from summarizer.layout.table_region import Region
from summarizer.pdf.page import Word
from summarizer.text import HAN

_INDENT = 0.5  # of the letters' size
_DIGIT = re.compile(r"[-−–+±~<>≤≥(]?\d")
_VALUE = re.compile(r"[-−+~]?\d[\d.,]*\s?%?(?:\s?±.*)?")
_HAN_BLANK = re.compile(rf"(?<=[{HAN}]) +(?=[{HAN}])")
_SAYS = re.compile(r"[^\W_]|[%#]")
_NAME = re.compile(r"[^\W\d_]")
_ABSENT = re.compile(r"n/?a\.?|nan|none|nr|oom|ref(?:erence)?\.?|yes|no|inf", re.IGNORECASE)
_DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+%? .*\d\.\d+")
_CENTRED = 4.0  # points by which two middles may differ
_LONGEST_HEAD = 90  # characters
_OPENED, _CLOSED = "([（", ")]）"


@dataclass(frozen=True, slots=True)
class Cell:
    """The numbers of a cell's words, and the columns from `first` to `last` that it stands in."""

    words: tuple[int, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row's cells, blank ones too; a title in the table is one cell over all columns.

    `under` are the words of the title that the row stands under.
    """

    cells: tuple[Cell, ...]
    under: tuple[int, ...] = ()

    @property
    def words(self) -> tuple[int, ...]:
        """The numbers of its own words."""
        return tuple(number for cell in self.cells for number in cell.words)

    @property
    def alone(self) -> bool:
        """Whether but the first cell holds words."""
        return not any(cell.words for cell in self.cells[1:])


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's columns by their headings, each in pieces from the top down, and its rows."""

    heads: tuple[tuple[tuple[int, ...], ...], ...]
    rows: tuple[TableRow, ...]

    def head_of(self, cell: Cell, words: Sequence[Word]) -> str:
        """The headings of a cell, from the top down: those that all of its columns have."""
        first, *others = self.heads[cell.first : cell.last + 1]
        pieces = [piece for piece in first if all(piece in other for other in others)]
        texts = [words_text([words[n] for n in piece]) for piece in pieces]
        text = " ".join([one for one in texts if _SAYS.search(one)] or texts)
        return _HAN_BLANK.sub("", text)


def read_grid(region: Region, words: Mapping[int, Word]) -> Grid | None:
    """The rows and columns of the words in a table's place, None where their places leave a doubt.

    Certain is a table in which blanks part the columns through all rows, each column but the first has a
    heading of its own above it, and no heading may as well belong to more columns than it stands over.
    """
    size = median([word.size or 1.0 for word in words.values()]) if words else 0.0
    if not words or sum(_is_upright(word) for word in words.values()) > 0.1 * len(words):
        return None
    lines = [
        visual_lines(words, size, top, bottom, region.upright) for top, bottom in pairwise(region.levels)
    ]
    while lines and all(len(chunks_of(line, words, size)) == 1 for line in lines[-1]):
        lines.pop()  # the table's notes
    for heads_end in (1, 2):  # a rule may stand under the upper headings, too
        head = [line for band in lines[:heads_end] for line in band]
        bands = lines[heads_end:]
        if not head or not any(bands):
            return None
        columns = columns_of([line for band in bands for line in band], head, words, size, region.upright)
        place = replace(region, levels=(region.levels[0], *region.levels[heads_end:]))
        heads = read_heads(head, columns, words, size, place)
        if heads is not None and len(heads.columns) > 1 and _tells_apart(heads, words):
            rows = _rows(bands, heads, words, size, (region.x0 + region.x1) / 2)
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


def _rows(
    bands: Sequence[Sequence[Line]], heads: Heads, words: Mapping[int, Word], size: float, middle: float
) -> list[TableRow] | None:
    filled = [[_cells_of(line, heads, words, size, middle) for line in band] for band in bands]
    known = [[line for line in band if line is not None] for band in filled]
    if known != filled:
        return None
    one_row = _bands_are_rows(known, words)
    rows: list[TableRow] = []
    title: tuple[int, ...] = ()
    indent = 0.0
    for number, band in enumerate(known):
        for cells in [_merged(band)] if one_row and len(band) > 1 else _wrapped(band, words):
            if any(_unsound(cell.words, words, size) for cell in cells):
                return None
            row = TableRow(cells)
            if len(cells) == 1 or _is_title(cells, words, middle):
                if cells == band[0] and _is_reheaded(number, known):
                    return None
                title, indent = row.words, -1e9
                rows.append(TableRow((Cell(title, 0, 0),)))
                continue
            first = words[cells[0].words[0]].box.x0 if cells[0].words else None
            if title and first is not None and (row.alone or first < indent + _INDENT * size):
                title = ()
            rows.append(TableRow(cells, title))
            if first is not None and row.alone:
                title, indent = cells[0].words, first
    return rows


def _is_title(cells: Sequence[Cell], words: Mapping[int, Word], middle: float) -> bool:
    """Whether a row's only words stand in the middle of the table, as the title of the rows below do."""
    filled = [cell for cell in cells if cell.words]
    if len(filled) != 1:
        return False
    boxes = [words[n].box for n in filled[0].words]
    return abs((min(one.x0 for one in boxes) + max(one.x1 for one in boxes)) / 2 - middle) < _CENTRED


def _is_reheaded(number: int, bands: Sequence[Sequence[object]]) -> bool:
    """Whether other headings stand under a title in the table: a line with a rule below it."""
    following = bands[number + 1 :]
    if len(bands[number]) == 1:
        return len(following) > 1 and len(following[0]) == 1 and any(len(other) > 1 for other in bands)
    return len(bands[number]) == 2 and bool(following)


def _cells_of(
    line: Line, heads: Heads, words: Mapping[int, Word], size: float, middle: float
) -> tuple[Cell, ...] | None:
    """A line's cells; one alone when it runs over several columns; None when a column's blank is run over.

    A cell among others may stand in the columns that one upper heading joins.
    """
    chunks = chunks_of(line, words, size)
    touched = sum(column.touches(chunks[0]) for column in heads.columns)
    centred = abs(chunks[0].middle - middle) < _CENTRED
    if len(chunks) == 1 and (touched > 1 or (touched == 0 and centred)):
        return (Cell(chunks[0].words, 0, 0),)
    places = [heads.under(chunk) for chunk in chunks]
    found: dict[int, Cell] = {}
    for chunk, place in zip(chunks, places, strict=True):
        if place is None:
            return None
        before = found.get(place[0])
        if before and (before.last != place[-1] or len(place) > 1):
            return None
        found[place[0]] = Cell((*(before.words if before else ()), *chunk.words), place[0], place[-1])
    taken = {n for cell in found.values() for n in range(cell.first, cell.last + 1)}
    if len(taken) != sum(cell.last - cell.first + 1 for cell in found.values()):
        return None
    blank = {n: Cell((), n, n) for n in range(len(heads.columns)) if n not in taken}
    return tuple(cell for _, cell in sorted((found | blank).items()))


def _bands_are_rows(bands: Sequence[Sequence[Sequence[Cell]]], words: Mapping[int, Word]) -> bool:
    """Whether each rule ends a row: then no column has two lines of numbers between two rules."""
    several = [band for band in bands if len(band) > 1]
    if len(bands) < 3 or not several:
        return False
    for band in several:
        counts = Counter(
            cell.first
            for line in band
            for cell in line[1:]
            if cell.words and _DIGIT.match(words[cell.words[0]].text)
        )
        if any(count > 1 for count in counts.values()):
            return False
    return True


def _merged(lines: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    """Lines of one row put together; only where all of them have the same cells."""
    most = max(lines, key=len)
    found = []
    for cell in most:
        of_cell = [one for line in lines for one in line if one.first == cell.first]
        found.append(Cell(tuple(n for one in of_cell for n in one.words), cell.first, cell.last))
    return tuple(found)


def _wrapped(lines: Sequence[tuple[Cell, ...]], words: Mapping[int, Word]) -> list[tuple[Cell, ...]]:
    """The lines, those whose first cell goes on from the line before put together with it."""
    found: list[tuple[Cell, ...]] = []
    for line in lines:
        before = found[-1] if found else None
        if before and len(before) == len(line) > 1 and line[0].words and before[0].words:
            first = words[line[0].words[0]]
            capital = words[before[0].words[0]].text[0].isupper()
            goes_on = (capital and first.text[0].islower()) or first.text[0] in "(（"
            flush = first.box.x0 < words[before[0].words[0]].box.x0 + 0.3 * first.size
            if goes_on and flush and (TableRow(before).alone or TableRow(line).alone):
                found[-1] = _merged([before, line])
                continue
        found.append(line)
    return found


def _unsound(cell: Sequence[int], words: Mapping[int, Word], size: float) -> bool:
    """Whether a cell cannot be whole: brackets left open, or two numbers far apart in it."""
    text = "".join(words[number].text for number in cell)
    if sum(map(text.count, _OPENED)) != sum(map(text.count, _CLOSED)) and not re.search(r"^\w{1,3}\)", text):
        return True
    for left, right in pairwise([words[number] for number in cell]):
        apart = right.box.x0 - left.box.x1
        if apart > 1.2 * size and _DIGIT.match(left.text) and _DIGIT.match(right.text):
            return True
    return False


def plausible(rows: Sequence[TableRow], words: Mapping[int, Word]) -> bool:
    """Whether the rows are a table's: no other headings among them, no text that runs on from row to row."""
    lines = [row.cells for row in rows if len(row.cells) > 1]
    if not lines:
        return False
    texts = [{cell.first: " ".join(words[n].text for n in cell.words) for cell in line} for line in lines]
    numeric = set()
    for column in range(1, max(cell.last for line in lines for cell in line) + 1):
        filled = [line[column] for line in texts if line.get(column)]
        if not filled:
            return False
        if 2 * sum(bool(_DIGIT.match(text)) for text in filled) > len(filled):
            numeric.add(column)
    if not numeric:
        return sum(bool(text) for line in texts for text in line.values()) >= 0.9 * sum(map(len, texts))
    for line in texts[1:]:  # a first row of words tells what the models are, not what follows
        named = [line[column] for column in numeric if line.get(column)]
        if len(named) > 1 and all(_NAME.match(text) and not _ABSENT.fullmatch(text) for text in named):
            return False
    return True

"""The rows of a table: a line of it each, with names that stand over several rows and cells that wrap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from summarizer.layout.table_cells import Cell, TableRow, cells_of, merged
from summarizer.layout.table_columns import Line
from summarizer.layout.table_heads import Heads
from summarizer.layout.table_span import dittoed, over_rows
from summarizer.pdf.page import Word

_INDENT = 0.5  # of the letters' size
_DIGIT = re.compile(r"[-−–+±~<>≤≥(]?\d")
_NAME = re.compile(r"[^\W\d_]")
_ABSENT = re.compile(r"n/?a\.?|nan|none|nr|oom|ref(?:erence)?\.?|yes|no|inf", re.IGNORECASE)
_CENTRED = 4.0  # points by which two middles may differ
_TWO_NUMBERS = re.compile(r"(?!\d{1,3}(?: \d{3})+(?:\.\d+)?$)[-−+]?[\d.,]*\d%?(?: [-−+]?[\d.,]*\d%?)+")
_REMARK = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
_OPENED, _CLOSED = "([（", ")]）"


def rows_of(
    bands: Sequence[Sequence[Line]], heads: Heads, words: Mapping[int, Word], size: float, middle: float
) -> list[TableRow] | None:
    """The rows of the lines between rules; None where a line, or what a cell holds, leaves a doubt."""
    known = [_known(band, heads, words, size, middle) for band in bands]
    if None in known:
        return None
    rows = _named([band for band in known if band is not None], words, size, middle)
    return None if rows is None else dittoed(rows, words)


def _known(
    lines: Sequence[Line], heads: Heads, words: Mapping[int, Word], size: float, middle: float
) -> list[tuple[Cell, ...]] | None:
    """The cells of the lines between two rules, None where one leaves a doubt."""
    filled = [cells_of(line, heads, words, size, middle) for line in lines]
    return (
        None if None in filled else over_rows(lines, [one for one in filled if one is not None], words, size)
    )


def _named(
    known: Sequence[Sequence[tuple[Cell, ...]]], words: Mapping[int, Word], size: float, middle: float
) -> list[TableRow] | None:
    """The rows, each under its title; None where what a cell holds leaves a doubt."""
    one_row = _bands_are_rows(known, words)
    rows: list[TableRow] = []
    title: tuple[int, ...] = ()
    indent = 0.0
    for number, band in enumerate(known):
        for cells in [merged(band)] if one_row and len(band) > 1 else _wrapped(band, words):
            if any(_unsound(cell.words, words, size) for cell in cells):
                return None
            row = TableRow(cells)
            if len(cells) == 1 or _is_title(cells, words, middle):
                if cells == band[0] and _is_reheaded(number, known):
                    return None
                if not _REMARK.fullmatch(" ".join(words[n].text for n in row.words)):
                    title, indent = row.words, -1e9
                rows.append(TableRow((Cell(row.words, 0, 0),)))
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
                found[-1] = merged([before, line])
                continue
        found.append(line)
    return found


def _unsound(cell: Sequence[int], words: Mapping[int, Word], size: float) -> bool:
    """Whether a cell cannot be whole: brackets left open, or two numbers, that are no groups of digits."""
    text = "".join(words[number].text for number in cell)
    if sum(map(text.count, _OPENED)) != sum(map(text.count, _CLOSED)) and not re.search(r"^\w{1,3}\)", text):
        return True
    if _TWO_NUMBERS.fullmatch(" ".join(words[number].text for number in cell)):
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

"""Cells that stand in the middle of several rows, and rows whose name wraps around their cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from summarizer.layout.table_cells import Cell, TableRow, merged
from summarizer.layout.table_columns import Line
from summarizer.pdf.page import Word

_BETWEEN = 0.78  # of the letters' size: two lines of cells are further apart
_NUMBER = re.compile(r"[-−–+±~<>≤≥(]?\d|[-–—−]$")
_MIDDLE = 0.35  # likewise: by which the middle of rows and of their common cell may differ

Cells = tuple[Cell, ...]


def over_rows(
    lines: Sequence[Line], cells: Sequence[Cells], words: Mapping[int, Word], size: float
) -> list[Cells] | None:
    """The rows of the lines between two rules; None where a cell between two lines may be either's.

    A cell half a line below one row and above the next is that of all rows around it, in whose middle it
    stands. Where those hold less than its own line, they are the lines of its row's name.
    """
    found: list[tuple[float, Cells]] = []
    labels: list[tuple[float, Cells]] = []
    heights = [line.y for line in lines]
    number = 0
    while number < len(lines):
        here = cells[number]
        above = number > 0 and heights[number] - heights[number - 1] < _BETWEEN * size
        below = number + 1 < len(lines) and heights[number + 1] - heights[number] < _BETWEEN * size
        if above and below:
            own, around = _filled(here), _filled(cells[number - 1]) | _filled(cells[number + 1])
            if len(here) == 1 or own & around or len(own) == len(around):
                return None
            if len(own) < len(around):
                labels.append((heights[number], here))
            elif len(around) == 1 and found and found[-1][1] is cells[number - 1]:
                found[-1] = (heights[number], merged([cells[number - 1], here, cells[number + 1]]))
                number += 1
            else:
                return None
        else:
            found.append((heights[number], here))
        number += 1
    if any(after - before < _BETWEEN * size for (before, _), (after, _) in pairwise(found)):
        return None
    rows = [row for _, row in found]
    if not all(_has_number(row, words) for row in rows):
        return None if labels else rows
    for column in {column for _, label in labels for column in _filled(label)}:
        own_labels = [(y, label) for y, label in labels if column in _filled(label)]
        if not _spread(column, own_labels, [y for y, _ in found], rows, size):
            return None
    return rows if labels else _named_in_the_middle(rows)


def _has_number(cells: Cells, words: Mapping[int, Word]) -> bool:
    return any(_NUMBER.match(words[cell.words[0]].text) for cell in cells[1:] if cell.words)


def _filled(cells: Cells) -> set[int]:
    return {cell.first for cell in cells if cell.words}


def _spread(
    column: int,
    labels: Sequence[tuple[float, Cells]],
    heights: Sequence[float],
    rows: list[Cells],
    size: float,
) -> bool:
    """Puts each label into the rows that it is in the middle of; whether each row has one then."""
    start = 0
    for y, label in labels:
        cell = next(one for one in label if one.first == column)
        above = sum(height < y for height in heights) - start
        group = range(start, start + 2 * above)
        if not group or group.stop > len(rows) or cell.first != cell.last:
            return False
        if abs((heights[group[0]] + heights[group[-1]]) / 2 - y) > _MIDDLE * size:
            return False
        for number in group:
            if column in _filled(rows[number]) or len(rows[number]) <= column:
                return False
            rows[number] = tuple(cell if one.first == column else one for one in rows[number])
        start = group.stop
    return start == len(rows)


def _named_in_the_middle(rows: list[Cells]) -> list[Cells]:
    """The rows; where of three or more but the one in the middle has a name, it is that of all."""
    half, odd = divmod(len(rows), 2)
    named = [number for number, row in enumerate(rows) if len(row) > 1 and 0 in _filled(row)]
    if not half or not odd or named != [half] or any(len(row) == 1 for row in rows):
        return rows
    name = rows[half][0]
    return [tuple(name if cell.first == 0 else cell for cell in row) for row in rows]


def dittoed(rows: Sequence[TableRow], words: Mapping[int, Word]) -> list[TableRow]:
    """The rows, those without a name named as the row above, where names surely stand in their first rows.

    Another column of text must tell such rows apart: a name may be blank by itself. It may as well stand in
    the middle of three rows: where all names of a table could, none is given on.
    """
    found: list[TableRow] = []
    for title, group in groupby(rows, key=lambda row: len(row.cells) == 1):
        members = list(group)
        if not title and not any(row.alone for row in members):
            texts = _text_columns(members, words)
            cells = _given_on([row.cells for row in members], 0, texts)
            members = [replace(row, cells=own) for row, own in zip(members, cells, strict=True)]
        found += members
    return found


def _text_columns(rows: Sequence[TableRow], words: Mapping[int, Word]) -> int:
    """How many columns from the left hold text, each in a cell of its own."""
    for column in range(min(len(row.cells) for row in rows)):
        cells = [row.cells[column] for row in rows]
        numbers = sum(bool(cell.words and _NUMBER.match(words[cell.words[0]].text)) for cell in cells)
        if any(cell.first != column or cell.last != column for cell in cells) or 2 * numbers > len(cells):
            return column
    return 0


def _given_on(rows: Sequence[Cells], column: int, texts: int) -> list[Cells]:
    named = [number for number, row in enumerate(rows) if column < len(row) and row[column].words]
    if column >= texts or not named or named[0] > 0:
        return list(rows)
    if len(named) < len(rows) and _may_be_middles(named, len(rows)):
        return list(rows)
    found: list[Cells] = []
    for start, end in pairwise([*named, len(rows)]):
        name = rows[start][column]
        if not any(all(row[other].words for row in rows[start:end]) for other in range(column + 1, texts)):
            found += rows[start:end]
            continue
        group = [tuple(name if cell.first == column else cell for cell in row) for row in rows[start:end]]
        found += _given_on(group, column + 1, texts)
    return found


def _may_be_middles(named: Sequence[int], count: int) -> bool:
    """Whether the rows could be parted so that each name stands in the middle of its own."""
    start = 0
    for number in named:
        if number < start:
            return False
        start = 2 * number - start + 1
    return start == count

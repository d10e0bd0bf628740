"""The cells of a table's line: the columns that its words stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.layout.table_columns import Line, chunks_of
from summarizer.layout.table_heads import Heads
from summarizer.pdf.page import Word

_CENTRED = 4.0  # points by which two middles may differ


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


def cells_of(
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


def merged(lines: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    """Lines of one row put together; only where all of them have the same cells."""
    most = max(lines, key=len)
    found = []
    for cell in most:
        of_cell = [one for line in lines for one in line if one.first == cell.first]
        found.append(Cell(tuple(n for one in of_cell for n in one.words), cell.first, cell.last))
    return tuple(found)

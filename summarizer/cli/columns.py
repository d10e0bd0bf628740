"""Columns of text for thousands of rows, which a table of rich's would take seconds for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence

import typer
from rich.cells import cell_len, chop_cells

from summarizer.characters import on_a_line

_GAP = "  "
_LEAST = 12
"""Cells that the first column keeps in the narrowest terminal."""


def print_columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their heads: the first column gives way to the others, which are set to the right."""
    spelled = [[on_a_line(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(heads, *spelled, strict=True)]
    room = shutil.get_terminal_size().columns - sum(widths[1:]) - len(_GAP) * (len(widths) - 1)
    widths[0] = min(widths[0], max(_LEAST, room))
    typer.echo("\n".join(_lines(heads, widths)))
    if rows:
        typer.echo("\n".join(line for row in spelled for line in _lines(row, widths)))


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """A row's lines: what of its first cell finds no place in its column goes on below."""
    first, *more = chop_cells(row[0], widths[0]) or [""] if cell_len(row[0]) > widths[0] else [row[0]]
    others = [" " * (width - cell_len(cell)) + cell for cell, width in zip(row[1:], widths[1:], strict=True)]
    yield _GAP.join([first + " " * (widths[0] - cell_len(first)), *others]).rstrip()
    yield from more

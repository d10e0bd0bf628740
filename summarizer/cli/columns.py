"""Columns of text for thousands of rows, which a table of rich's would take seconds for."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Collection, Iterator, Sequence

import typer
from rich.cells import cell_len, chop_cells

from summarizer.characters import on_a_line
from summarizer.cli.terminal import broken

_GAP = "  "
_LEAST = 24
"""Cells that the first column keeps while there is a column that can be left out."""


def print_columns(heads: Sequence[str], rows: Sequence[Sequence[str]], spare: Collection[int] = ()) -> int:
    """Print rows under their heads, all but the first column set to the right; how many were left out.

    In a terminal that is too narrow the `spare` columns are left out, the first named first, until the first
    column has room; what is still too long in it goes on below. A pipe gets every column whole.
    """
    spelled = [tuple(map(on_a_line, row)) for row in rows]
    shown = list(range(len(heads)))
    widths = [max(map(cell_len, column)) for column in zip(heads, *spelled, strict=True)]
    if sys.stdout.isatty():
        room = shutil.get_terminal_size().columns
        wanted = min(widths[0], _LEAST)
        for column in spare:
            if wanted + sum(widths[one] + len(_GAP) for one in shown[1:]) > room:
                shown.remove(column)
        rest = room - sum(widths[one] + len(_GAP) for one in shown[1:])
        widths[0] = min(widths[0], max(wanted // 2, rest))
    cells = ([row[one] for one in shown] for row in (heads, *spelled))
    typer.echo("\n".join(line for row in cells for line in _lines(row, [widths[one] for one in shown])))
    return len(heads) - len(shown)


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """A row's lines: what of its first cell finds no place in its column goes on below."""
    first, *more = [part for line in broken(row[0], widths[0]) for part in chop_cells(line, widths[0])] or [
        ""
    ]
    others = [" " * (width - cell_len(cell)) + cell for cell, width in zip(row[1:], widths[1:], strict=True)]
    yield _GAP.join([first + " " * (widths[0] - cell_len(first)), *others]).rstrip()
    yield from more

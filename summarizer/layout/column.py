"""Putting right a two-column page whose file gives its lines straight across both columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from summarizer.pdf.page import Word

Run: TypeAlias = tuple[int, int]
"""The words `start` to `end` (excluded) of a page that the file gives as one line."""

_PAIRS = 8  # rows of prose in both columns, at least
_PROSE = 4  # words, at least: a table's cells are shorter


def untangle(words: Sequence[Word], runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of a page in the order in which they are read, a list for each column or full-width part.

    One list with all of them, unchanged, unless prose stands beside prose in row after row with one gutter
    between them.
    """
    gaps = [
        (words[left[1] - 1].box.x1, words[right[0]].box.x0)
        for left, right in pairwise(runs)
        if _side_by_side(words, left, right)
    ]
    if len(gaps) < _PAIRS:
        return [list(runs)]
    gutter = median((left + right) / 2 for left, right in gaps)
    if sum(left < gutter < right for left, right in gaps) < 0.8 * len(gaps):
        return [list(runs)]
    parts: list[list[Run]] = []
    columns: tuple[list[Run], list[Run]] = ([], [])
    for run in runs:
        x0, x1 = words[run[0]].box.x0, words[run[1] - 1].box.x1
        if x0 < gutter < x1:
            parts += [*columns, [run]]
            columns = ([], [])
        else:
            columns[x0 >= gutter].append(run)
    return [part for part in (*parts, *columns) if part]


def _side_by_side(words: Sequence[Word], left: Run, right: Run) -> bool:
    """Whether two runs are lines of prose on one height, the second to the right of the first."""
    if min(left[1] - left[0], right[1] - right[0]) < _PROSE:
        return False
    last, first = words[left[1] - 1], words[right[0]]
    return first.box.x0 > last.box.x1 and last.box.y0 < first.box.centre[1] < last.box.y1

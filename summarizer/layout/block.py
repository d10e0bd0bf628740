"""The blocks of a page as the eye sees them: lines that follow each other at the text's own spacing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from summarizer.layout.line import LayoutLine

_ENOUGH = 8  # pairs of lines, for their distance to be the text's
_INDENT = 3.5  # letters' heights: the most that a line of the same text begins further in
_LOOSE = 1.25  # of the text's line spacing


def regroup(lines: Sequence[LayoutLine]) -> list[LayoutLine]:
    """The lines of a paper, those that the file has in blocks of their own put into one with their text.

    Where the lines are set wide apart, files have each of them in its own block.
    """
    spacing = _spacing(lines)
    found: list[LayoutLine] = []
    for line in lines:
        before = found[-1] if found else None
        moves = before is not None and (
            line.block == before.file_block
            or (line.block != before.block and _reads_on(before, line, spacing))
        )
        found.append(replace(line, block=before.block, file_block=line.block) if before and moves else line)
    return found


def _spacing(lines: Iterable[LayoutLine]) -> Mapping[float, float]:
    """By font size (to half a point), the distance in points at which most lines follow each other."""
    distances: dict[float, Counter[float]] = {}
    for before, line in pairwise(lines):
        if _same_text(before, line):
            distance = _distance(before, line)
            if 0.9 * line.size < distance < 3 * line.size:
                size = round(2 * line.size) / 2
                distances.setdefault(size, Counter())[round(distance)] += 1
    found: dict[float, float] = {}
    for size, counts in distances.items():
        distance, _ = counts.most_common(1)[0]
        if sum(counts[distance + step] for step in (-1, 0, 1)) >= _ENOUGH:
            found[size] = distance
    return found


def _reads_on(before: LayoutLine, line: LayoutLine, spacing: Mapping[float, float]) -> bool:
    usual = spacing.get(round(2 * line.size) / 2)
    if usual is None or not _same_text(before, line) or before.bold != line.bold:
        return False
    return 0.7 * usual < _distance(before, line) < _LOOSE * usual


def _same_text(before: LayoutLine, line: LayoutLine) -> bool:
    """Whether two lines are set alike, in one column."""
    if before.page_index != line.page_index or abs(before.size - line.size) > 0.6:
        return False
    if max(before.pieces, line.pieces) > 2 or abs(before.box.x0 - line.box.x0) > _INDENT * line.size:
        return False
    narrower = min(before.box.x1 - before.box.x0, line.box.x1 - line.box.x0)
    return min(before.box.x1, line.box.x1) - max(before.box.x0, line.box.x0) > 0.5 * narrower


def _distance(before: LayoutLine, line: LayoutLine) -> float:
    return line.box.centre[1] - before.box.centre[1]

"""The lines of a table as the eye sees them, their chunks, and the columns that blanks leave between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.pdf.page import Box, Word

_GAP = 0.45  # of the letters' size: a wider one parts two columns; blanks in text have 0.25 to 0.35
_FEW = 3  # lines, below which blanks part columns only where they are wide
_WIDE = 0.9
_APART = 0.9  # of the letters' size: two headings so far apart are not one
_ACROSS = 0.34  # of the cells at two columns, that may span both
_HALF = {"±", "+", "−", "-", "–", "×", "·", "/", "=", "<", ">", "to", "(", ")"}
_TOUCH = 0.8  # points
_IN_LINE = 2.0  # points by which a heading and its column may differ
_THIN = 0.15  # of the letters' size: the least blank between two columns
_SMALL = 0.78  # of the usual size: raised or lowered signs


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one height, by their numbers, from left to right; `y` is their middle.

    `walls` are the places of the upright rules that part its cells.
    """

    words: tuple[int, ...]
    y: float
    walls: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words of a line with no gap between them."""

    words: tuple[int, ...]
    x0: float
    x1: float

    @property
    def middle(self) -> float:
        """Where its middle is."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Column:
    """The strip that a column's words stand in."""

    x0: float
    x1: float

    @property
    def middle(self) -> float:
        """Where its middle is."""
        return (self.x0 + self.x1) / 2

    def touches(self, chunk: Chunk) -> bool:
        """Whether a chunk stands over it."""
        return min(self.x1, chunk.x1) - max(self.x0, chunk.x0) > -0.01


def visual_lines(
    words: Mapping[int, Word], size: float, top: float, bottom: float, upright: Iterable[Box] = ()
) -> list[Line]:
    """The lines of the words between two heights, from the top down; `upright` are rules."""
    walls = list(upright)
    inside = {n: word for n, word in words.items() if top < word.box.centre[1] < bottom}
    lines: list[list[int]] = []
    heights: list[float] = []
    for number in sorted(inside, key=lambda n: inside[n].box.centre[1]):
        word = inside[number]
        if word.joined or word.size < _SMALL * size:
            continue
        y = word.box.centre[1]
        if lines and y - heights[-1] < 0.5 * size:
            lines[-1].append(number)
        else:
            lines.append([number])
            heights.append(y)
    for number in sorted(n for n in inside if inside[n].joined or inside[n].size < _SMALL * size):
        _put(number, inside, lines, heights)
    return [
        Line(
            tuple(sorted(line, key=lambda n: (inside[n].box.x0, n))),
            y,
            tuple(box.centre[0] for box in walls if box.y0 < y < box.y1),
        )
        for line, y in zip(lines, heights, strict=True)
    ]


def _put(number: int, words: Mapping[int, Word], lines: list[list[int]], heights: list[float]) -> None:
    """A small sign goes to the word that it is joined to, else to the nearest line."""
    word = words[number]
    if word.joined:
        for line in lines:
            if number - 1 in line:
                line.append(number)
                return
    y = word.box.centre[1]
    near = min(range(len(lines)), key=lambda n: abs(heights[n] - y), default=None)
    if near is not None and abs(heights[near] - y) < 0.9 * (word.box.y1 - word.box.y0):
        lines[near].append(number)
    else:
        lines.append([number])
        heights.append(y)


def chunks_of(line: Line, words: Mapping[int, Word], size: float, gap: float = _GAP) -> list[Chunk]:
    """The chunks of a line from left to right."""
    parts: list[list[int]] = []
    right = 0.0
    for number in line.words:
        word = words[number]
        near = max(gap, _APART) if word.joined and parts and number - 1 in parts[-1] else gap
        walled = any(right - _TOUCH < wall < word.box.x0 + _TOUCH for wall in line.walls)
        if parts and word.box.x0 - right < near * size and not walled:
            parts[-1].append(number)
        else:
            parts.append([number])
        right = max(right, word.box.x1) if len(parts[-1]) > 1 else word.box.x1
    return [
        Chunk(tuple(part), min(words[n].box.x0 for n in part), max(words[n].box.x1 for n in part))
        for part in parts
    ]


def with_gutters(
    bands: Sequence[Sequence[Line]], head: Sequence[Line], words: Mapping[int, Word], size: float
) -> list[list[Line]]:
    """The body's lines with walls where two of the lowest headings, and a blank in all lines, part columns.

    Numbers of two columns may stand as close as words do; the blank that goes through all lines tells.
    """
    lowest = chunks_of(head[-1], words, size) if head else []
    rows = [line for band in bands for line in band if len(chunks_of(line, words, size)) > 1]
    if len(rows) < _FEW:
        return [list(band) for band in bands]
    blanks: list[tuple[float, float]] = []
    end = float("inf")
    for x0, x1 in sorted((words[n].box.x0, words[n].box.x1) for line in rows for n in line.words):
        if x0 - end > _THIN * size:
            blanks.append((x0 - end, (x0 + end) / 2))
        end = x1 if end == float("inf") else max(end, x1)
    walls: list[float] = []
    for left, right in pairwise(lowest):
        _, wall = max(
            (blank for blank in blanks if left.middle < blank[1] < right.middle), default=(0.0, 0.0)
        )
        if wall and _parts_cells(wall, left, right, rows, words):
            walls.append(wall)
    return [
        [replace(line, walls=(*line.walls, *walls)) if line in rows else line for line in band]
        for band in bands
    ]


def _parts_cells(
    wall: float, left: Chunk, right: Chunk, rows: Sequence[Line], words: Mapping[int, Word]
) -> bool:
    """Whether a blank has cells under both headings beside it on enough lines, and no half of one."""
    both = 0
    for line in rows:
        before = [n for n in line.words if left.x0 < words[n].box.x1 and words[n].box.centre[0] < wall]
        after = [n for n in line.words if wall < words[n].box.centre[0] and words[n].box.x0 < right.x1]
        if before and after:
            both += 1
            if words[before[-1]].text in _HALF or words[after[0]].text in _HALF or words[after[0]].joined:
                return False
    return both >= _FEW


def columns_of(
    body: Sequence[Line], head: Sequence[Line], words: Mapping[int, Word], size: float, upright: Iterable[Box]
) -> list[Column]:
    """The columns that blanks part through all lines, but for lines of one chunk, which may span them all.

    Where two headings of the lowest line stand apart over one column, the few cells that run across the
    blank between them span two columns.
    """
    lines = [chunks_of(line, words, size) for line in body]
    rows = [chunks for chunks in lines if len(chunks) > 1]
    edge = min((chunks[0].x0 for chunks in rows), default=0.0) - _WIDE * size
    rows += [chunks for chunks in lines if len(chunks) == 1 and chunks[0].x1 < edge]
    gap = (_GAP if len(rows) >= _FEW else _WIDE) * size
    cells = [chunk for row in rows for chunk in row]
    walls = [*(box.centre[0] for box in upright), *{wall for line in body for wall in line.walls}]
    columns = _parted(cells, gap, walls)
    lowest = chunks_of(head[-1], words, size) if head else []
    for left, right in pairwise(lowest):
        signs = [words[n].text for n in (*left.words, *right.words)]
        if (
            right.x0 - left.x1 < _APART * size
            or all(map(is_han, signs))
            or not any(column.touches(left) and column.touches(right) for column in columns)
        ):
            continue
        across = [one for one in cells if one.x0 < left.x1 and one.x1 > right.x0]
        across += [one for one in cells if one not in across and left.x1 <= one.x0 and one.x1 <= right.x0]
        beside = [one for one in cells if one.x1 > left.x0 and one.x0 < right.x1]
        if len(across) <= _ACROSS * len(beside):
            cells = [one for one in cells if one not in across]
            columns = _parted(cells, gap, walls)
    return [] if any(_crossed(column, walls) for column in columns) else columns


def with_heads_apart(
    head: Sequence[Line], columns: Sequence[Column], words: Mapping[int, Word], size: float
) -> list[Line]:
    """The headings' lines with walls where the lowest nearly touch: each stands right over its column."""
    lower: list[Chunk] = []
    found: list[Line] = []
    for line in reversed(head):
        walls: list[float] = []
        chunks = chunks_of(line, words, size)
        for chunk in chunks:
            over = [column for column in columns if column.touches(chunk)]
            edges = [(left.x1 + right.x0) / 2 for left, right in pairwise(over)]
            if not edges or any(column.touches(one) for column in over for one in lower):
                continue
            pieces = [
                [n for n in chunk.words if left < sum(words[n].box[::2]) / 2 < right]
                for left, right in pairwise([-1e9, *edges, 1e9])
            ]
            if all(pieces) and all(
                _stands_over(piece, column, words) for piece, column in zip(pieces, over, strict=True)
            ):
                walls += [
                    (words[left[-1]].box.x1 + words[right[0]].box.x0) / 2 for left, right in pairwise(pieces)
                ]
        lower += chunks
        found.insert(0, replace(line, walls=(*line.walls, *walls)))
    return found


def _stands_over(piece: Sequence[int], column: Column, words: Mapping[int, Word]) -> bool:
    """Whether a heading is in line with a column: by its middle or an edge."""
    x0, x1 = min(words[n].box.x0 for n in piece), max(words[n].box.x1 for n in piece)
    beside = ((x0 + x1) / 2 - column.middle, x0 - column.x0, x1 - column.x1)
    return min(map(abs, beside)) < _IN_LINE


def is_han(text: str) -> bool:
    """Whether a word is one Chinese sign, as headings have them set wide apart."""
    return len(text) == 1 and "\u4e00" <= text <= "\u9fff"


def _parted(cells: Iterable[Chunk], gap: float, walls: Sequence[float]) -> list[Column]:
    columns: list[Column] = []
    for chunk in sorted(cells, key=lambda one: one.x0):
        walled = columns and any(columns[-1].x1 - _TOUCH < wall < chunk.x0 + _TOUCH for wall in walls)
        if columns and chunk.x0 - columns[-1].x1 < gap and not walled:
            columns[-1] = Column(columns[-1].x0, max(columns[-1].x1, chunk.x1))
        else:
            columns.append(Column(chunk.x0, chunk.x1))
    return columns


def _crossed(column: Column, walls: Iterable[float]) -> bool:
    """Whether an upright rule runs through a column."""
    return any(column.x0 + _TOUCH < wall < column.x1 - _TOUCH for wall in walls)

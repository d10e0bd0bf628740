"""Where tables stand: between level rules of one width, at a caption above or below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.layout.kind import caption_label
from summarizer.layout.line import LayoutLine
from summarizer.pdf.page import Box

_SAME = 4.0  # points by which the ends of a table's rules may differ
_DOUBLE = 4.5  # points between two rules that are drawn as one
_NEAR = 2.6  # letters' heights between a caption, or what goes on with it, and the table
_LINES = 9  # of a caption, at most
_PROSE = 3  # full lines in a row that no table has


@dataclass(frozen=True, slots=True)
class Region:
    """A table's place: the heights of its full rules, its other rules, the lines that may begin its caption.

    `levels` go downwards: above the headings, below them, maybe between rows, below the last row. `partial`
    are level rules over some columns, `upright` lines between columns.
    """

    captions: tuple[LayoutLine, ...]
    x0: float
    x1: float
    levels: tuple[float, ...]
    partial: tuple[Box, ...]
    upright: tuple[Box, ...]

    @property
    def sides(self) -> tuple[bool, ...]:
        """For each caption whether it stands above."""
        return tuple(one.box.y0 < self.levels[0] for one in self.captions)

    def holds(self, box: Box) -> bool:
        """Whether a line's middle lies in it."""
        x, y = box.centre
        return self.x0 - _SAME <= x <= self.x1 + _SAME and self.levels[0] - 1 <= y <= self.levels[-1] + 1


def regions_of(
    rules: Sequence[Box], lines: Sequence[LayoutLine], captions: Sequence[LayoutLine]
) -> list[Region]:
    """The places on a page that at least three rules, and a caption at them, say to be a table's."""
    level = [box for box in rules if box.y1 - box.y0 <= box.x1 - box.x0]
    upright = tuple(box for box in rules if box.y1 - box.y0 > box.x1 - box.x0)
    parts = [(part, stack[0]) for stack in _stacks(level) for part in _cut(stack, lines, captions)]
    read = [_region(part, edge, level, upright, lines, captions) for part, edge in parts]
    found = [one for one in read if one is not None]
    return [one for one in found if not any(other is not one and _crosses(one, other) for other in found)]


def settle_captions(places: Sequence[Region]) -> list[Region]:
    """The places that have a caption of their own: between two, the one on the side of the paper's others.

    A caption in two languages is one.
    """
    places = [replace(one, captions=_one_language(one)) for one in places]
    sides = {side for one in places if len(one.captions) == 1 for side in one.sides}
    settled = []
    for one in places:
        own = one.captions
        if len(own) > 1 and len(sides) == 1:
            own = tuple(c for c, side in zip(own, one.sides, strict=True) if {side} == sides)
        if len(own) == 1:
            settled.append(replace(one, captions=own))
    owners = Counter(id(one.captions[0]) for one in settled)
    return [one for one in settled if owners[id(one.captions[0])] == 1]


def _one_language(place: Region) -> tuple[LayoutLine, ...]:
    """The captions, of those with one number on one side the first."""
    found: dict[tuple[str, bool], LayoutLine] = {}
    for caption, side in zip(place.captions, place.sides, strict=True):
        number = "".join(re.findall(r"\d+", caption_label(caption))) or caption.text
        found.setdefault((number, side), caption)
    return tuple(found.values())


def _stacks(level: Sequence[Box]) -> list[list[Box]]:
    """The rules that begin and end at the same places, from the top down."""
    stacks: list[list[Box]] = []
    for box in sorted(level, key=lambda one: one.centre[1]):
        if box.x1 - box.x0 < 60:
            continue
        for stack in stacks:
            if abs(stack[0].x0 - box.x0) < _SAME and abs(stack[0].x1 - box.x1) < _SAME:
                stack.append(box)
                break
        else:
            stacks.append([box])
    return stacks


def _cut(
    stack: Sequence[Box], lines: Sequence[LayoutLine], captions: Sequence[LayoutLine]
) -> Iterator[list[float]]:
    """The heights of the rules of each table; a caption, prose or nothing between rules parts two of them."""
    part = [stack[0].centre[1]]
    for upper, lower in pairwise(stack):
        top, bottom = upper.centre[1], lower.centre[1]
        if bottom - top < _DOUBLE:
            part[-1] = bottom if len(part) > 1 else part[-1]
            continue
        between = [
            line
            for line in lines
            if top < line.box.centre[1] < bottom and line.box.x1 > stack[0].x0 and line.box.x0 < stack[0].x1
        ]
        if _parts_tables(stack[0], between, captions):
            yield part
            part = []
        part.append(bottom)
    yield part


def _parts_tables(rule: Box, between: Sequence[LayoutLine], captions: Sequence[LayoutLine]) -> bool:
    if not between or any(line in captions for line in between):
        return True
    if any(line.box.x0 < rule.x0 - _SAME or line.box.x1 > rule.x1 + _SAME for line in between):
        return True
    full = 0
    for line in between:
        wide = line.pieces == 1 and line.box.x1 - line.box.x0 > 0.85 * (rule.x1 - rule.x0)
        full = full + 1 if wide else 0
        if full >= _PROSE:
            return True
    return False


def _region(
    levels: Sequence[float],
    edge: Box,
    level: Sequence[Box],
    upright: Sequence[Box],
    lines: Sequence[LayoutLine],
    captions: Sequence[LayoutLine],
) -> Region | None:
    if len(levels) < 3:
        return None
    top, bottom = levels[0], levels[-1]
    owners = tuple(one for one in captions if _owns(one, edge, top, bottom, lines))
    if not owners:
        return None
    inner = [box for box in level if edge.x0 - _SAME < box.x0 and box.x1 < edge.x1 + _SAME]
    partial = [
        box
        for box in inner
        if top < box.centre[1] < bottom and box.x1 - box.x0 < (edge.x1 - edge.x0) - 2 * _SAME
    ]
    beside = [box for box in upright if box.y1 > top and box.y0 < bottom and edge.x0 < box.x0 < edge.x1]
    return Region(owners, edge.x0, edge.x1, tuple(levels), tuple(partial), tuple(beside))


def _owns(caption: LayoutLine, edge: Box, top: float, bottom: float, lines: Sequence[LayoutLine]) -> bool:
    """Whether nothing but the rest of the caption, or a table's notes, stands between it and the table."""
    if caption.box.x1 < edge.x0 - 20 or caption.box.x0 > edge.x1 + 20:
        return False
    y = caption.box.centre[1]
    if top < y < bottom:
        return False
    upper, lower = (caption.box.y1, top) if y < top else (bottom, caption.box.y0)
    between = sorted(
        (
            line
            for line in lines
            if upper < line.box.centre[1] < lower
            and line.box.x1 > min(caption.box.x0, edge.x0)
            and line.box.x0 < max(caption.box.x1, edge.x1)
        ),
        key=lambda line: line.box.y0,
    )
    if len(between) > _LINES or any(abs(line.size - caption.size) > 2.5 for line in between):
        return False
    edges = [upper, *(y for line in between for y in (line.box.y0, line.box.y1)), lower]
    return all(
        after - before < _NEAR * caption.size for before, after in zip(edges[::2], edges[1::2], strict=True)
    )


def _crosses(one: Region, other: Region) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0) and min(one.levels[-1], other.levels[-1]) > max(
        one.levels[0], other.levels[0]
    )

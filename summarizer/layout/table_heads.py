"""The headings of a table's columns: which of them stands over which columns, on how many levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.layout.table_columns import Chunk, Column, Line, chunks_of, is_han
from summarizer.layout.table_region import Region
from summarizer.pdf.page import Box, Word

_CENTRED = 2.5  # points by which two middles may differ
_BLANK = 0.36  # of the letters' size: a blank in a heading is narrower
_NEAR = 6.0  # points from the middle of columns: a heading further away is not theirs
_FLUSH = 1.5  # points by which two edges may differ


@dataclass(frozen=True, slots=True)
class Heads:
    """The columns that headings and rows agree on, and for each the words of its headings, top down."""

    columns: tuple[Column, ...]
    texts: tuple[tuple[tuple[int, ...], ...], ...]

    def under(self, chunk: Chunk) -> list[int] | None:
        """The columns that a cell stands in; None when it runs over columns with no heading in common."""
        place = [n for n, column in enumerate(self.columns) if column.touches(chunk)]
        if not place:  # centred between two
            edges = [(a.x1, b.x0) for a, b in pairwise(self.columns)]
            place = [
                m for n, (x0, x1) in enumerate(edges) if x0 < chunk.x0 and chunk.x1 < x1 for m in (n, n + 1)
            ]
        shared = set.intersection(*(set(self.texts[n]) for n in place)) if place else set()
        return place if len(place) == 1 or shared else None


def read_heads(
    head: Sequence[Line], columns: Sequence[Column], words: Mapping[int, Word], size: float, region: Region
) -> Heads | None:
    """The headings of the columns, None where one may belong to more columns than it stands over."""
    levels = [chunks_of(line, words, size) for line in head]
    labels = columns[0] if columns else None
    columns = _joined(levels, columns, head, region)
    if len(columns) < 2 or columns[0] != labels:
        return None
    texts: list[list[tuple[int, ...]]] = [[] for _ in columns]
    below: set[int] = set()
    strips = list(columns)
    for chunks, line in zip(reversed(levels), reversed(head), strict=True):
        if any(_may_be_two(chunk, columns, strips, words, size) for chunk in chunks):
            return None
        rules = [_rule_below(chunk, line, chunks, head, region) for chunk in chunks]
        places = _places(chunks, rules, line, columns, strips, below)
        taken = [n for place in places for n in place]
        if not all(places) or (len(taken) != len(set(taken)) and not _one_heading(chunks, places, words)):
            return None
        for n in sorted(set(taken)):
            texts[n].insert(
                0, tuple(w for c, p in zip(chunks, places, strict=True) if n in p for w in c.words)
            )
        below |= set(taken)
        for chunk, place in zip(chunks, places, strict=True):
            if len(place) == 1:
                strip = strips[place[0]]
                strips[place[0]] = Column(min(strip.x0, chunk.x0), max(strip.x1, chunk.x1))
    if any(not text for text in texts[1:]):
        return None
    return Heads(tuple(columns), tuple(map(tuple, texts)))


def _places(
    chunks: Sequence[Chunk],
    rules: Sequence[Box | None],
    line: Line,
    columns: Sequence[Column],
    strips: Sequence[Column],
    below: set[int],
) -> list[list[int]]:
    """For each heading of a line its columns, none where that is in doubt; `below` have one further down."""
    places = [_place(chunk, columns, rule) for chunk, rule in zip(chunks, rules, strict=True)]
    untaken = below.difference(*places)
    for number, (chunk, place, rule) in enumerate(zip(chunks, places, rules, strict=True)):
        if place and rule is None:
            free = untaken & _within_walls(chunk, line, columns) if below.intersection(place) else set()
            places[number] = _reach(chunk, place, strips, free)
    return places


def _joined(
    levels: Sequence[Sequence[Chunk]], columns: Sequence[Column], head: Sequence[Line], region: Region
) -> list[Column]:
    """The columns, those put into one that share their lowest heading: `3.4 ± 0.2` set on the sign."""
    found = list(columns)
    for number, (chunks, line) in enumerate(zip(levels, head, strict=True)):
        lower = [chunk for later in levels[number + 1 :] for chunk in later]
        for chunk in chunks:
            if _rule_below(chunk, line, chunks, head, region) is not None:
                continue
            over = [column for column in found if column.touches(chunk)]
            if len(over) > 1 and not any(column.touches(one) for column in over for one in lower):
                place = found.index(over[0])
                found[place : place + len(over)] = [Column(over[0].x0, over[-1].x1)]
    return found


def _place(chunk: Chunk, columns: Sequence[Column], rule: Box | None) -> list[int]:
    """The numbers of the columns that a heading stands over: those over its rule, else those under it."""
    if rule is not None:
        return [n for n, column in enumerate(columns) if rule.x0 - 2 < column.middle < rule.x1 + 2]
    over = [n for n, column in enumerate(columns) if column.touches(chunk)]
    if over:
        return over
    edges = [(before.x1 + after.x0) / 2 for before, after in pairwise(columns)]
    place = sum(edge < chunk.middle for edge in edges)
    left = edges[place - 1] if place else -1e9
    right = edges[place] if place < len(edges) else 1e9
    return [place] if left < chunk.x0 and chunk.x1 < right else []


def _rule_below(
    chunk: Chunk, line: Line, beside: Sequence[Chunk], head: Sequence[Line], region: Region
) -> Box | None:
    """The rule over some columns that stands right under a heading, and under no other."""
    later = [other.y for other in head if other.y > line.y]
    end = min(later, default=region.levels[1] - 1.5)
    rules = [
        box
        for box in region.partial
        if line.y < box.centre[1] < end and box.x0 - 2 < chunk.middle < box.x1 + 2
    ]
    shared = rules and any(
        other is not chunk and rules[0].x0 < other.middle < rules[0].x1 for other in beside
    )
    return rules[0] if rules and not shared else None


def _one_heading(chunks: Sequence[Chunk], places: Sequence[Sequence[int]], words: Mapping[int, Word]) -> bool:
    """Whether the chunks over one column are Chinese signs set wide apart."""
    for number, (chunk, place) in enumerate(zip(chunks, places, strict=True)):
        for other, others in zip(chunks[number + 1 :], places[number + 1 :], strict=True):
            if not set(place) & set(others):
                continue
            signs = all(is_han(words[n].text) for n in (*chunk.words, *other.words))
            if len(place) > 1 or len(others) > 1 or not signs:
                return False
    return True


def _may_be_two(
    chunk: Chunk, columns: Sequence[Column], strips: Sequence[Column], words: Mapping[int, Word], size: float
) -> bool:
    """Whether a heading may be two that nearly touch: with wide blanks, and not in line with its column."""
    over = [strip for column, strip in zip(columns, strips, strict=True) if column.touches(chunk)]
    wide = any(
        words[right].box.x0 - words[left].box.x1 > _BLANK * size for left, right in pairwise(chunk.words)
    )
    if len(over) != 1 or not wide:
        return False
    beside = (chunk.x0 - over[0].x0, chunk.x1 - over[0].x1, chunk.middle - over[0].middle)
    return min(map(abs, beside)) > _CENTRED


def _within_walls(chunk: Chunk, line: Line, columns: Sequence[Column]) -> set[int]:
    """The columns that no upright rule parts from a heading."""
    left = max((wall for wall in line.walls if wall < chunk.middle), default=-1e9)
    right = min((wall for wall in line.walls if wall > chunk.middle), default=1e9)
    return {n for n, column in enumerate(columns) if left < column.middle < right}


def _reach(chunk: Chunk, place: Sequence[int], strips: Sequence[Column], free: set[int]) -> list[int]:
    """The columns that a heading without a rule under it belongs to, none where it may be others as well.

    `strips` are the columns with the headings below, `free` those with a heading further down and none on
    this height. Such a heading stands in the middle of its columns: where it is no further from the middle of
    more columns than from that of its own, there is a doubt, unless it is far from that and right in the
    middle of all those that are free.
    """
    first, last = place[0], place[-1]
    if not free:
        return [*place] if len(place) == 1 or _is_middle(chunk, strips[first : last + 1]) else []
    own = abs(chunk.middle - (strips[first].x0 + strips[last].x1) / 2)
    if len(place) == 1 and min(abs(chunk.x0 - strips[first].x0), abs(chunk.x1 - strips[first].x1)) < _FLUSH:
        own = 0.0
    lefts = [n for n in range(first, -1, -1) if all(one in free for one in range(n, first))]
    rights = [n for n in range(last, len(strips)) if all(one in free for one in range(last + 1, n + 1))]
    off = {
        (left, right): abs(chunk.middle - (strips[left].x0 + strips[right].x1) / 2)
        for left in lefts
        for right in rights
        if (left, right) != (first, last)
    }
    near = [run for run, distance in off.items() if distance < _NEAR]
    if own > _NEAR and len(near) == 1 and off[near[0]] < _FLUSH:
        return [*range(near[0][0], near[0][1] + 1)]
    if len(place) > 1 and not _is_middle(chunk, strips[first : last + 1]):
        return []
    return [] if any(distance < own + _CENTRED for distance in off.values()) else [*place]


def _is_middle(chunk: Chunk, strips: Sequence[Column]) -> bool:
    x0, x1 = strips[0].x0, strips[-1].x1
    return abs(chunk.middle - (x0 + x1) / 2) <= max(_CENTRED, 0.1 * (x1 - x0))

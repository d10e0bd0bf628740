"""The part of a page that a figure or table takes up, its caption included: what a reader looks at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.layout.boxes import apart, area, around, common_height, gap_beside, overlap
from summarizer.layout.figure_page import Wanted
from summarizer.pdf.page import Box
from summarizer.pdf.picture import Drawn

_MARGIN = 5.0  # points around what is cut out
_GAP = 70.0  # points of nothing: what lies beyond belongs to something else
_NEAR = 90.0  # points between a caption and what it is about
_LEAST = 18.0  # points: what is lower is no figure
_BIG = 60.0  # points: text in a picture or frame of this size is its own
_WHOLE = 0.8  # of the page: such an area is its ground
_SAME = 6.0  # points by which the ends of a table's rules may differ
_FLAT = 3.0  # points: a line
_FAR = 130.0  # points between a caption and what stands beside it
_STEPS = 20
_CLOSE = 10.0  # points: what is so far off counts half
_LIKED = 3.0  # times as much as on the other side, of what stands on the usual side
_LABEL = 20.0  # points between a label and what it names


def region_of(wanted: Wanted, drawn: Drawn) -> Box | None:
    """The figure or table with its caption, None where nothing is found beside the caption."""
    width, height = drawn.width, drawn.height
    images, lines = (
        [box for box in boxes if area(box) < _WHOLE * width * height] for boxes in (drawn.images, drawn.lines)
    )
    art = [*images, *lines]
    frames = [box for box in lines if box.x1 - box.x0 > _BIG and box.y1 - box.y0 > _BIG]
    labels = [box for box in wanted.lone if any(apart(box, one) < _LABEL for one in art)]
    framed = [wall for wall in wanted.walls if any(frame.contains(*wall.centre) for frame in frames)]
    walls = [box for box in (*wanted.walls, *wanted.lone) if box not in framed and box not in labels]
    walls += wanted.captions
    parts = [*art, *wanted.inner, *labels, *framed]
    sides = [_side(wanted, parts, walls, height, above=above) for above in (True, False)]
    found = _better(wanted, sides) or _beside(wanted, parts, walls)
    if wanted.table and (ruled := _ruled(wanted, [box for box in lines if box.y1 - box.y0 < _FLAT])):
        beside = sides[0] if ruled.y1 <= wanted.caption.y0 + _CLOSE else sides[1]
        found = around([ruled, beside]) if beside else ruled
    if found is None:
        return None
    x0, y0, x1, y1 = around([found, wanted.caption])
    return Box(
        max(0.0, x0 - _MARGIN), max(0.0, y0 - _MARGIN), min(width, x1 + _MARGIN), min(height, y1 + _MARGIN)
    )


def _side(
    wanted: Wanted, parts: Sequence[Box], walls: Sequence[Box], height: float, *, above: bool
) -> Box | None:
    """What stands above (or below) the caption, up to the running text."""
    caption = wanted.caption
    ends = [wall for wall in walls if overlap(wall, caption) > 0]
    if above:
        top = max([wall.y1 for wall in ends if wall.centre[1] < caption.y0], default=0.0)
        bottom = caption.y0
    else:
        top = caption.y1
        bottom = min([wall.y0 for wall in ends if wall.centre[1] > caption.y1], default=height)
    start = bottom if above else top
    band = [box for box in parts if top - 1 <= box.centre[1] <= bottom + 1]
    core = _unbroken((box for box in band if overlap(box, caption) > 0), start, above=above)
    if not core:
        return None
    _, y0, _, y1 = around(core)
    left, right = _columns(wanted, walls, max(y0, top), min(y1, bottom))
    band = [box for box in band if left <= box.centre[0] <= right]
    x0, y0, x1, y1 = around(_unbroken([*core, *_grown(caption, band)], start, above=above))
    spare = _MARGIN - 1  # what is around it stays around it
    box = Box(
        max(x0, left + spare),
        max(y0, top + spare) if above else y0,
        min(x1, right - spare),
        y1 if above else min(y1, bottom - spare),
    )
    gap = bottom - box.y1 if above else box.y0 - top
    return box if box.y1 - box.y0 >= _LEAST and gap <= _NEAR else None


def _columns(wanted: Wanted, walls: Sequence[Box], top: float, bottom: float) -> tuple[float, float]:
    """How far to the left and right there is no text of another column, nor what has a caption beside."""
    caption, ends = wanted.caption, list[Box]()
    for wall in walls:
        if min(wall.y1, bottom) - max(wall.y0, top) > 1:
            ends.append(wall)
    for other in wanted.captions:
        if overlap(other, caption) <= 0:
            ends.append(_half_way(caption, other) if common_height(other, caption) > 0 else other)
    left = max((wall.x1 for wall in ends if wall.x1 <= caption.x0 + 2), default=0.0)
    right = min((wall.x0 for wall in ends if wall.x0 >= caption.x1 - 2), default=1e9)
    return left, right


def _half_way(caption: Box, other: Box) -> Box:
    """The place of another caption as far as figures side by side may come to it."""
    middle = (max(caption.x0, other.x0) + min(caption.x1, other.x1)) / 2
    return other._replace(x1=middle) if other.x1 <= caption.x0 else other._replace(x0=middle)


def _grown(caption: Box, band: Sequence[Box]) -> list[Box]:
    """The parts over or under the caption, and those beside them."""
    found: list[Box] = []
    x0, x1 = caption.x0, caption.x1
    waiting = list(band)
    while True:
        joined = [box for box in waiting if box.x1 >= x0 - 30 and box.x0 <= x1 + 30]
        if not joined:
            return found
        found += joined
        waiting = [box for box in waiting if box not in joined]
        x0, x1 = min(x0, *(box.x0 for box in joined)), max(x1, *(box.x1 for box in joined))


def _unbroken(parts: Iterable[Box], start: float, *, above: bool) -> list[Box]:
    """The parts from the caption on up to a wide gap."""
    found: list[Box] = []
    edge, gap = start, _NEAR
    for box in sorted(parts, key=lambda one: -one.y1 if above else one.y0):
        if (edge - box.y1 if above else box.y0 - edge) > gap:
            break
        found.append(box)
        edge, gap = min(edge, box.y0) if above else max(edge, box.y1), _GAP
    return found


def _ruled(wanted: Wanted, lines: Sequence[Box]) -> Box | None:
    """A table between level rules of one width, whatever stands in it."""
    caption = wanted.caption
    level = sorted((box for box in lines if overlap(box, caption) > 0), key=lambda one: one.y0)
    above = [box for box in reversed(level) if box.y1 <= caption.y0 + 2]
    below = [box for box in level if box.y0 >= caption.y1 - 2]
    for side in (above, below) if wanted.above else (below, above):
        if not side or abs(side[0].centre[1] - caption.centre[1]) > _NEAR / 2 + caption.y1 - caption.y0:
            continue
        edge = max((box for box in side if apart(box, side[0]) < _CLOSE), key=lambda one: one.x1 - one.x0)
        stack = [edge]
        for box in side:
            start, end = sorted((stack[-1].centre[1], box.centre[1]))
            if any(start < other.centre[1] < end for other in wanted.captions):
                break
            if abs(box.x0 - edge.x0) < _SAME and abs(box.x1 - edge.x1) < _SAME and box != edge:
                stack.append(box)
        if len(stack) > 2:
            return around(stack)
    return None


def _beside(wanted: Wanted, parts: Sequence[Box], walls: Sequence[Box]) -> Box | None:
    """What stands to the left or right of a caption, or within what it runs around."""
    caption = wanted.caption
    found = [
        box
        for box in parts
        if common_height(box, caption) > 0
        and gap_beside(box, caption) < _FAR
        and not any(common_height(wall, box) > 0 and _between(caption, wall, box) for wall in walls)
    ]
    if not found:
        return None
    box = around(found)
    for _ in range(_STEPS):  # a figure may be higher than its caption
        inside = [one for one in parts if overlap(one, box) > 0 and common_height(one, box) > -_CLOSE]
        if (larger := around([box, *inside])) == box:
            break
        box = larger
    crossed = any(overlap(wall, box) > 0 and common_height(wall, box) > 0 for wall in walls)
    return None if crossed or box.y1 - box.y0 < _BIG else box


def _between(one: Box, middle: Box, other: Box) -> bool:
    """Whether one box stands between two others, from left to right or from right to left."""
    return one.x1 < middle.centre[0] < other.x0 or other.x1 < middle.centre[0] < one.x0


def _better(wanted: Wanted, sides: Sequence[Box | None]) -> Box | None:
    """The side with more, what is near and where such figures mostly stand counting more."""
    caption = wanted.caption
    scored: list[tuple[float, Box]] = []
    for below, box in enumerate(sides):
        if box is not None:
            gap = box.y0 - caption.y1 if below else caption.y0 - box.y1
            liked = _LIKED if bool(below) != wanted.above else 1.0
            scored.append((area(box) * liked / (1 + max(0.0, gap) / _CLOSE), box))
    return max(scored)[1] if scored else None

"""The ruling lines of a page: what its tables' rows and columns are known by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

from summarizer.pdf.annotations import FAULTS
from summarizer.pdf.page import Box, Word

_THIN = 2.6  # points: a thicker line is a bar or an area
_SHORT = 12.0  # points: a shorter one is a sign or a tick
_PIECE = 6.0  # points: a piece of a line may be shorter
_GAP = 1.0  # points between two pieces of one line
_LEVEL = 1.5  # points by which their heights may differ
_MOST = 1_500_000  # bytes of drawing; a page with more is a plot, and takes seconds
_TABLE = re.compile(r"tab(?:le|\.|leau|elle)?s?[.:]?|表\S{0,6}|.{0,8}tab(?:le|\.)\d.*", re.IGNORECASE)


def names_table(words: Iterable[Word]) -> bool:
    """Whether a page may hold a table with its caption: only there are ruling lines looked for."""
    return any(_TABLE.fullmatch(word.text) or (word.joined and word.text == "able") for word in words)


def rules_of(page: Any) -> tuple[Box, ...]:
    """The straight lines, level or upright, that a PyMuPDF page draws; none of one turned or broken.

    A line that is drawn piece by piece, as upright ones are row by row, is one.
    """
    try:
        contents = b"" if page.rotation else page.read_contents()
        if not contents or len(contents) > _MOST:
            return ()
        pieces = [box for drawing in page.get_cdrawings() for box in _lines(drawing)]
        if not pieces and b"/IM true" in contents:  # old TeX's are pictures of one black dot, drawn out
            masks = [Box(*box) for kind, box in page.get_bboxlog() if kind == "fill-imgmask"]
            pieces = [box for box in masks if _is_line(box)]
    except FAULTS:
        return ()
    level = [box for box in pieces if box.y1 - box.y0 <= box.x1 - box.x0]
    upright = [_turned(box) for box in pieces if box.y1 - box.y0 > box.x1 - box.x0]
    whole = [*_joined(level), *map(_turned, _joined(upright))]
    return tuple(box for box in whole if max(box.x1 - box.x0, box.y1 - box.y0) >= _SHORT)


def _joined(level: Iterable[Box]) -> list[Box]:
    """Level lines, those that are drawn piece by piece put together."""
    done: list[Box] = []
    heights: list[list[Box]] = []
    for box in sorted(level, key=itemgetter(1)):
        if heights and box.y0 - heights[-1][0].y0 < _LEVEL:
            heights[-1].append(box)
        else:
            heights.append([box])
    for pieces in heights:
        start = len(done)
        for box in sorted(pieces):
            last = done[-1] if len(done) > start else None
            if last and box.x0 - last.x1 < _GAP:
                done[-1] = Box(last.x0, min(last.y0, box.y0), max(last.x1, box.x1), max(last.y1, box.y1))
            else:
                done.append(box)
    return done


def _turned(box: Box) -> Box:
    """The box with its sides exchanged: what is upright is level."""
    return Box(box.y0, box.x0, box.y1, box.x1)


def _is_line(box: Box) -> bool:
    wide, high = box.x1 - box.x0, box.y1 - box.y0
    return min(wide, high) <= _THIN and max(wide, high) >= _PIECE


def _is_frame(box: Box) -> bool:
    return min(box.x1 - box.x0, box.y1 - box.y0) >= _SHORT


def _lines(drawing: dict[str, Any]) -> Iterator[Box]:
    for item in drawing.get("items", ()):
        if item[0] == "l":
            (x0, y0), (x1, y1) = item[1], item[2]
            box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            if drawing.get("type") == "f":
                continue
        elif item[0] == "re":
            box = Box(*item[1])
        else:
            continue
        if _is_line(box):
            yield box
        elif item[0] == "re" and drawing.get("type") == "s" and _is_frame(box):
            yield Box(box.x0, box.y0, box.x1, box.y0)
            yield Box(box.x0, box.y1, box.x1, box.y1)
            yield Box(box.x0, box.y0, box.x0, box.y1)
            yield Box(box.x1, box.y0, box.x1, box.y1)

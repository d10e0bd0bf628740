"""The ruling lines of a page: what its tables' rows and columns are known by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from summarizer.pdf.annotations import FAULTS
from summarizer.pdf.page import Box, Word

_THIN = 2.6  # points: a thicker line is a bar or an area
_SHORT = 12.0  # points: a shorter one is a sign or a tick
_MOST = 1_500_000  # bytes of drawing; a page with more is a plot, and takes seconds
_TABLE = re.compile(r"tab(?:le|\.|leau|elle)?s?[.:]?|表\S{0,6}|.{0,8}tab(?:le|\.)\d.*", re.IGNORECASE)


def names_table(words: Iterable[Word]) -> bool:
    """Whether a page may hold a table with its caption: only there are ruling lines looked for."""
    return any(_TABLE.fullmatch(word.text) for word in words)


def rules_of(page: Any) -> tuple[Box, ...]:
    """The straight lines, level or upright, that a PyMuPDF page draws; none of one turned or broken."""
    try:
        if page.rotation or len(page.read_contents()) > _MOST:
            return ()
        return tuple(box for drawing in page.get_cdrawings() for box in _lines(drawing))
    except FAULTS:
        return ()


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
        wide, high = box.x1 - box.x0, box.y1 - box.y0
        if min(wide, high) <= _THIN and max(wide, high) >= _SHORT:
            yield box
        elif item[0] == "re" and drawing.get("type") == "s" and min(wide, high) >= _SHORT:
            yield Box(box.x0, box.y0, box.x1, box.y0)
            yield Box(box.x0, box.y1, box.x1, box.y1)
            yield Box(box.x0, box.y0, box.x0, box.y1)
            yield Box(box.x1, box.y0, box.x1, box.y1)

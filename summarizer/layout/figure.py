"""Figures and tables: what stands between a caption and the running text around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from summarizer.layout.kind import (
    CAPTION,
    FIGURE,
    FORMULA,
    LINE,
    PROSE,
    ROW,
    Part,
    has_running_text,
    has_words,
    is_table_caption,
)
from summarizer.layout.segment import ends_sentence
from summarizer.pdf.page import Box

_SLACK = 3.0  # points by which boxes of neighbours may overlap
_LOOSE = (ROW, LINE, FORMULA)


def place(parts: Sequence[Part], kinds: Sequence[str], fixed: Sequence[bool]) -> list[str]:
    """The kinds of the parts of a paper, those inside a figure known as its text.

    What stands between the caption of a table and the text is its rows; what stands so at the caption of a
    figure, above it or else below, is the figure's own. Elsewhere signs without a word are a figure's too.
    `fixed` are headings, that belong to none.
    """
    found = list(kinds)
    by_page: defaultdict[int, list[int]] = defaultdict(list)
    for number, part in enumerate(parts):
        by_page[part[0].page_index].append(number)
    for numbers in by_page.values():
        boxes = {number: box_of(parts[number]) for number in numbers}
        loose = [
            number for number in numbers if _is_loose(parts[number], kinds[number]) and not fixed[number]
        ]
        walls = [number for number in numbers if number not in loose]
        for number in numbers:
            if kinds[number] == CAPTION and loose:
                table = is_table_caption(parts[number][0])
                for inside in _at_caption(number, boxes, loose, walls, below=table):
                    found[inside] = ROW if table else FIGURE
        for number in loose:
            if found[number] in _LOOSE and not _says_something(parts[number]):
                found[number] = FIGURE
    return found


def _is_loose(part: Part, kind: str) -> bool:
    """Whether a part is no text that is read on from line to line."""
    if has_running_text(part):
        return False
    return kind in _LOOSE or (kind == PROSE and not ends_sentence(part[-1].text))


def _says_something(part: Part) -> bool:
    return has_words(part) or sum(character.isalnum() for line in part for character in line.text) > 3


def _at_caption(
    caption: int, boxes: Mapping[int, Box], loose: Sequence[int], walls: Sequence[int], *, below: bool
) -> list[int]:
    """The loose parts that stand at a caption, on the side where there are more; `below` breaks ties."""
    box = boxes[caption]
    upper = _between(box, boxes, loose, walls, above=True)
    lower = _between(box, boxes, loose, walls, above=False)
    if below:
        return lower or upper
    return upper or lower


def _between(
    caption: Box, boxes: Mapping[int, Box], loose: Sequence[int], walls: Sequence[int], *, above: bool
) -> list[int]:
    """The loose parts above (or below) the caption, no wall between."""
    limit = -1e9 if above else 1e9
    for wall in walls:
        box = boxes[wall]
        if box is not caption and _side_by(box, caption):
            if above and box.y1 <= caption.y0 + _SLACK:
                limit = max(limit, box.y1)
            elif not above and box.y0 >= caption.y1 - _SLACK:
                limit = min(limit, box.y0)
    found = []
    for number in loose:
        box = boxes[number]
        middle = box.centre[1]
        if _in_reach(box, caption) and (
            limit - _SLACK < middle < caption.y0 if above else caption.y1 < middle < limit + _SLACK
        ):
            found.append(number)
    return found


def _side_by(box: Box, caption: Box) -> bool:
    return min(box.x1, caption.x1) - max(box.x0, caption.x0) > 0.2 * min(
        box.x1 - box.x0, caption.x1 - caption.x0
    )


def _in_reach(box: Box, caption: Box) -> bool:
    """Whether a part stands over or under the caption, which may be narrower than its figure."""
    reach = 0.25 * (caption.x1 - caption.x0) + 20
    return caption.x0 - reach < box.centre[0] < caption.x1 + reach


def box_of(part: Part) -> Box:
    """The rectangle of all lines of a part."""
    return Box(
        min(line.box.x0 for line in part),
        min(line.box.y0 for line in part),
        max(line.box.x1 for line in part),
        max(line.box.y1 for line in part),
    )

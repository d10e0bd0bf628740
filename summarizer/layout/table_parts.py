"""Tables that stand in one frame, each with a title and headings of its own: `(b) Pre-trained models`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.layout.table_columns import Line, chunks_of, visual_lines
from summarizer.layout.table_region import Region
from summarizer.pdf.page import Word

_CENTRED = 4.0  # points by which two middles may differ
_NUMBER = re.compile(r"[-−–+±~<>≤≥(]?\d[\d.,]*%?|[-–—]")
_NAME = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table's place without its title, the title's words, and the heights of all, in points."""

    region: Region
    title: tuple[int, ...]
    heights: tuple[float, float]


def parts_of(region: Region, words: Mapping[int, Word], size: float) -> list[TablePart]:
    """The tables in a frame: one, or those that titles in the middle of it part.

    A title stands alone on its line, right below a rule, and headings, which are no numbers, below it.
    """
    cuts: list[tuple[int, tuple[int, ...]]] = []
    bands = [
        visual_lines(words, size, top, bottom, region.upright) for top, bottom in pairwise(region.levels)
    ]
    for number, band in enumerate(bands):
        if title := _title(band, bands[number + 1 :], region, words, size):
            cuts.append((number, title))
    if not cuts or cuts[0][0] > 0:
        cuts.insert(0, (0, ()))
    ends = [*(number for number, _ in cuts[1:]), len(bands)]
    parts = []
    for (number, title), end in zip(cuts, ends, strict=True):
        first, last = region.levels[number], region.levels[end]
        levels = region.levels[number : end + 1]
        if title and len(bands[number]) == 1:
            levels = levels[1:]
        elif title:
            levels = (max(words[n].box.y1 for n in title), *levels[1:])
        upright = tuple(box for box in region.upright if min(box.y1, last) - max(box.y0, first) > size)
        parts.append(TablePart(replace(region, levels=levels, upright=upright), title, (first, last)))
    return parts


def _title(
    band: Sequence[Line],
    later: Sequence[Sequence[Line]],
    region: Region,
    words: Mapping[int, Word],
    size: float,
) -> tuple[int, ...]:
    if not band or not later:
        return ()
    first, *others = [chunks_of(line, words, size) for line in band]
    heads = others or [chunks_of(line, words, size) for line in later[0]]
    if len(first) != 1 or not heads or abs(first[0].middle - (region.x0 + region.x1) / 2) > _CENTRED:
        return ()
    if not any(_NAME.search(words[n].text) for n in first[0].words):
        return ()
    below = later[0] if others else later[1] if len(later) > 1 else ()
    texts = [words[n].text for line in heads for chunk in line for n in chunk.words if not words[n].joined]
    if len(heads[-1]) < 2 or any(map(_NUMBER.fullmatch, texts)) or not below:
        return ()
    return first[0].words

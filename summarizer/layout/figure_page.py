"""What is known of a page around a caption: the text that no figure holds, and what may belong to one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from summarizer.layout.boxes import around, gap_beside, overlap
from summarizer.layout.furniture import PAGE_NUMBERS
from summarizer.layout.kind import CAPTION, CODE, FIGURE, FORMULA, LINE, PROSE, ROW, TABLE_HEADING
from summarizer.layout.segment import ends_sentence
from summarizer.layout.split import Split
from summarizer.pdf.page import Box, Document, Sentence, Word, WordSpan, line_boxes

_OWN = (ROW, CODE)
_LONE = (LINE, FORMULA)
_INNER = (FIGURE, TABLE_HEADING, "blank signs", "note marks")
_CELLS = 30.0  # points between a table and its caption, at most
_OTHER_SIZE = 0.6  # points by which letters differ in size
_LINES = 3
_SAMPLE = 400  # sentences
_EDGE = 0.08  # of the page's height
_GUTTER = 40.0  # points between columns, at most


class _Line(NamedTuple):
    """A line's place, and the size of its letters in points."""

    box: Box
    size: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """A caption whose figure or table is to be found.

    `walls` are the lines of running text, headings and other captions on the page, `inner` the lines of what
    may belong to it, `lone` those of what is a label where something is drawn beside it; boxes in points.
    `captions` are the other captions. `above` says where such figures mostly stand.
    """

    page_index: int
    caption: Box
    table: bool
    walls: tuple[Box, ...]
    inner: tuple[Box, ...]
    lone: tuple[Box, ...]
    captions: tuple[Box, ...]
    above: bool = True


def wanted_of(document: Document, split: Split, caption: Sequence[Sentence], *, table: bool) -> Wanted:
    """What is known of the page around a caption, given by its sentences."""
    index, number = caption[0].page_index, caption[0].paragraph
    found = _Found(document, index)
    for sentence in split.sentences:
        if sentence.kind != CAPTION:
            kept = (
                found.inner if sentence.kind in _OWN else found.lone if sentence.kind in _LONE else found.text
            )
            kept += found.lines(sentence.spans)
        elif sentence.paragraph != number:
            found.captions.setdefault(sentence.paragraph, []).extend(found.lines(sentence.spans))
    own = found.lines(span for one in caption for span in one.spans)
    for part in split.left_out:
        for line in found.lines(part.spans):
            inside = part.reason in _INNER or _is_label(part.reason, line.box, document.pages[index].height)
            (found.inner if inside else found.walls).append(line)
    found.inner += found.others()
    whole, text = _going_on(own, found.text, _text_size(document, split))
    if not ends_sentence(caption[-1].text):
        whole = _to_the_end(whole, [*found.text, *found.lone, *found.inner])
    captions = tuple(around([one.box for one in lines]) for lines in found.captions.values() if lines)
    return Wanted(
        index,
        around(whole),
        table,
        (*(one.box for one in (*text, *found.walls)), *captions),
        tuple(one.box for one in found.inner),
        tuple(one.box for one in found.lone),
        captions,
    )


class _Found:
    """The lines of a page, by what they are."""

    def __init__(self, document: Document, page_index: int) -> None:
        self._words, self._index = document.pages[page_index].words, page_index
        self._taken: set[int] = set()
        self.text: list[_Line] = []
        self.walls: list[_Line] = []
        self.inner: list[_Line] = []
        self.lone: list[_Line] = []
        self.captions: dict[int, list[_Line]] = {}

    def lines(self, spans: Iterable[WordSpan]) -> list[_Line]:
        """The lines of some spans, as far as they stand on the page."""
        here = [span for span in spans if span.page_index == self._index]
        return self._of({n for span in here for n in range(span.start, span.end)})

    def others(self) -> list[_Line]:
        """The lines of all words that were not asked for."""
        return self._of(set(range(len(self._words))) - self._taken)

    def _of(self, numbers: set[int]) -> list[_Line]:
        self._taken |= numbers
        runs: list[list[Word]] = []
        for before, n in pairwise([-2, *sorted(numbers)]):
            if n != before + 1:
                runs.append([])
            runs[-1].append(self._words[n])
        return [_Line(box, run[0].size) for run in runs for box in line_boxes(run)]


def _is_label(reason: str, box: Box, height: float) -> bool:
    """Whether what was taken for the number of a page stands where none does."""
    return reason == PAGE_NUMBERS and _EDGE * height < box.centre[1] < (1 - _EDGE) * height


def _to_the_end(caption: list[Box], lines: Sequence[_Line]) -> list[Box]:
    """The lines of a caption that ends within a sentence, and those below it that may end it."""
    whole = list(caption)
    for _ in range(_LINES):
        box = around(whole)
        below = [
            one.box
            for one in lines
            if -2 < one.box.centre[1] - box.y1 < 1.2 * one.size
            and box.x0 - 2 <= one.box.x0 < one.box.x1 <= box.x1 + 2
        ]
        if not below:
            break
        whole += below
    return whole


def _text_size(document: Document, split: Split) -> float:
    """The size of the letters of most running text, in points."""
    prose = [one.spans[0] for one in split.sentences if one.kind == PROSE][:_SAMPLE]
    return median([span.words(document.pages)[0].size for span in prose] or [0.0])


def _going_on(own: Sequence[_Line], others: Sequence[_Line], text: float) -> tuple[list[Box], list[_Line]]:
    """The lines of a caption with those that go on with it, beside it or below, and the other lines.

    They are set in its size, and the running text is not.
    """
    size = median(one.size for one in own)
    whole, left = [one.box for one in own], list(others)
    while abs(size - text) > _OTHER_SIZE:
        box = around(whole)
        more = [
            one
            for one in left
            if abs(one.size - size) < _OTHER_SIZE / 2
            and (
                (box.y0 - 2 <= one.box.centre[1] <= box.y1 + 2 and gap_beside(one.box, box) < _GUTTER)
                or (0 <= one.box.centre[1] - box.y1 < 1.2 * size and overlap(one.box, box) > 0)
            )
        ]
        if not more:
            break
        whole += [one.box for one in more]
        left = [one for one in left if one not in more]
    return whole, left


def tables_above(tables: Sequence[Wanted]) -> bool:
    """Whether a paper's tables stand above their captions, by those beside which cells stand on one side."""
    votes = 0
    for one in tables:
        cells = [box for box in one.inner if overlap(box, one.caption) > 0]
        above = any(0 <= one.caption.y0 - box.y1 < _CELLS for box in cells)
        below = any(0 <= box.y0 - one.caption.y1 < _CELLS for box in cells)
        votes += above - below
    return votes > 0

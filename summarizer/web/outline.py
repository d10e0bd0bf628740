"""What a paper is made up of: the PDF's own outline, else the headings that were found in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.layout.section import NUMBERING
from summarizer.paper.paper import Paper
from summarizer.pdf.page import Title
from summarizer.text import fold

_MOST = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a paper: `level` counts from 1, `y` is where on the page it begins, in points."""

    level: int
    title: str
    page: int
    y: float = 0.0


def outline(paper: Paper) -> tuple[Entry, ...]:
    """The parts of a paper in order, none without a page."""
    pages = paper.document.pages
    found = {(entry.page, fold(entry.title).text): entry for entry in _headings(paper)}
    own = tuple(
        Entry(level, title, page, there.y if (there := found.get((page, fold(title).text))) else 0.0)
        for level, title, page in paper.document.outline
        if title and 0 <= page < len(pages)
    )
    return (own or tuple(found.values()))[:_MOST]


def _headings(paper: Paper) -> Iterator[Entry]:
    seen: set[Title] = set()
    for sentence in paper.split.sentences:
        title = sentence.title
        if title is None or title in seen or not title.spans:
            continue
        seen.add(title)
        words = title.spans[0].words(paper.document.pages)
        if words:
            numbering = NUMBERING.match(title.text)
            level = 1 + (numbering["number"] or "").count(".") if numbering else 1
            yield Entry(level, title.text, title.spans[0].page_index, words[0].box.y0)

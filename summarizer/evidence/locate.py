"""Finding annotations in the PDF by their text; the page that the note gives is only a hint."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from summarizer.evidence.passage import LocatedAnnotation
from summarizer.note.annotation import Annotation
from summarizer.pdf.page import Document, WordSpan
from summarizer.text import fold

_FUZZY_FROM = 24
"""Folded characters; a shorter text that is not found letter for letter could be anything."""
_FUZZY_SCORE = 88.0
_ANCHOR = 10


@dataclass(frozen=True, slots=True)
class WordIndex:
    """All words of a document folded into one text; `starts[i]` is where the i-th word begins in it.

    `words` are (page index, place of the word on its page); words that fold to nothing are left out.
    """

    text: str
    starts: tuple[int, ...]
    words: tuple[tuple[int, int], ...]

    def spans(self, start: int, end: int) -> tuple[WordSpan, ...]:
        """The words that the folded characters `start` to `end` stand in, one span for each page."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        pages: dict[int, list[int]] = {}
        for page_index, place in self.words[first : last + 1]:
            pages.setdefault(page_index, []).append(place)
        return tuple(WordSpan(page, min(places), max(places) + 1) for page, places in pages.items())


def index_words(document: Document) -> WordIndex:
    """The folded index of a document's words."""
    pieces: list[str] = []
    starts: list[int] = []
    words: list[tuple[int, int]] = []
    length = 0
    for page in document.pages:
        for place, word in enumerate(page.words):
            if folded := fold(word.text).text:
                pieces.append(folded)
                starts.append(length)
                words.append((page.index, place))
                length += len(folded)
    return WordIndex("".join(pieces), tuple(starts), tuple(words))


def locate_annotations(
    annotations: Sequence[Annotation], document: Document
) -> tuple[LocatedAnnotation, ...]:
    """Where each annotation stands in the document, in the order given.

    A text is looked for letter for letter in folded form, then, when long enough, by likeness. Of several
    places the one nearest to the page hint counts; a hint may be a page label or a number from 1.
    """
    if not annotations:
        return ()
    index = index_words(document)
    return tuple(_locate(annotation, document, index) for annotation in annotations)


def _locate(annotation: Annotation, document: Document, index: WordIndex) -> LocatedAnnotation:
    hints = hinted_pages(annotation.page_hint, document)
    sought = fold(annotation.text).text
    if not sought:
        return LocatedAnnotation(annotation, (), "no text to look for")
    places = list(_occurrences(index.text, sought))
    if places:
        spans = [index.spans(place, place + len(sought)) for place in places]
        best = min(spans, key=lambda one: _distance(one[0].page_index, hints))
        if len(spans) == 1:
            return LocatedAnnotation(annotation, best, "text")
        how = "nearest to the note's page" if hints else "the first"
        return LocatedAnnotation(annotation, best, f"text, {how} of {len(spans)} places")
    if len(sought) >= _FUZZY_FROM and (found := _alike(index.text, sought)):
        return LocatedAnnotation(annotation, index.spans(*found), "similar text")
    return LocatedAnnotation(annotation, (), "not found")


def hinted_pages(hint: str, document: Document) -> tuple[int, ...]:
    """The pages (from 0) that a page hint can mean: as a label, and as a number counted from 1."""
    if not hint:
        return ()
    pages = [page.index for page in document.pages if page.label == hint]
    if hint.isdecimal() and 0 < int(hint) <= len(document.pages):
        pages.append(int(hint) - 1)
    return tuple(dict.fromkeys(pages))


def _occurrences(text: str, sought: str) -> Iterator[int]:
    place = text.find(sought)
    while place >= 0:
        yield place
        place = text.find(sought, place + 1)


def _distance(page_index: int, hints: Sequence[int]) -> int:
    return min((abs(page_index - hint) for hint in hints), default=0)


def _alike(text: str, sought: str) -> tuple[int, int] | None:
    """The place in `text` that is most like `sought`: around pieces of it that stand there unchanged."""
    slack = len(sought) // 5 + 5
    best: tuple[float, int, int] | None = None
    for offset in range(0, len(sought) - _ANCHOR + 1, _ANCHOR):
        anchor = sought[offset : offset + _ANCHOR]
        for number, place in enumerate(_occurrences(text, anchor)):
            if number > 20:
                break  # words as common as this lead nowhere
            start = max(0, place - offset - slack)
            window = text[start : place - offset + len(sought) + slack]
            alignment = fuzz.partial_ratio_alignment(sought, window, score_cutoff=_FUZZY_SCORE)
            if alignment and (best is None or alignment.score > best[0]):
                best = (alignment.score, start + alignment.dest_start, start + alignment.dest_end)
    return (best[1], best[2]) if best else None

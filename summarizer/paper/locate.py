"""Finding annotations in the PDF by their text; the page that the note gives is only a hint."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz import fuzz

from summarizer.note.annotation import Annotation
from summarizer.paper.located import LocatedAnnotation
from summarizer.pdf.page import Document, WordSpan
from summarizer.text import fold

_FUZZY_FROM = 24
"""Folded characters; a shorter text that is not found letter for letter could be anything."""
_FUZZY_SCORE = 88.0
_ANCHOR = 10
_MOST_ANCHORS = 24
_COMMON = 20
"""Places of a piece of text; one that stands in more leads nowhere."""
_CANDIDATES = 6
"""Stretches of the paper that a text is compared with."""
_SHORT = 4
"""Folded characters; a text as short as this counts only where it is whole words."""
_MOST_SIGNS = 8
"""Words of nothing but signs that are looked for at either end of a text."""
_QUOTES = str.maketrans("“”„‘’′«»", '"""\'\'\'""')


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
        first, last = self._word_at(start), self._word_at(end - 1)
        pages: dict[int, tuple[int, int]] = {}
        for page_index, place in self.words[first : last + 1]:
            pages[page_index] = (pages.get(page_index, (place, 0))[0], place + 1)
        return tuple(WordSpan(page, *places) for page, places in pages.items())

    def is_whole_words(self, start: int, end: int) -> bool:
        """Whether the folded characters begin where a word begins and end where one ends."""
        return self._begins_word(start) and (end == len(self.text) or self._begins_word(end))

    def end_of_page_after(self, position: int) -> int:
        """Where the page after that of the folded character at `position` ends in the text."""
        page_index = self.words[self._word_at(position)][0] + 1
        following = bisect_right(self.words, page_index, key=lambda word: word[0])
        return self.starts[following] if following < len(self.starts) else len(self.text)

    def _word_at(self, position: int) -> int:
        return bisect_right(self.starts, position) - 1

    def _begins_word(self, position: int) -> bool:
        place = bisect_left(self.starts, position)
        return place < len(self.starts) and self.starts[place] == position


def index_words(document: Document) -> WordIndex:
    """The folded index of a document's words."""
    distinct = {word.text for page in document.pages for word in page.words}
    folded = {text: _folded(text) for text in distinct}
    entries = [
        (piece, (page.index, place))
        for page in document.pages
        for place, word in enumerate(page.words)
        if (piece := folded[word.text])
    ]
    pieces = [piece for piece, _ in entries]
    starts = tuple(accumulate(map(len, pieces), initial=0))
    return WordIndex("".join(pieces), starts[:-1], tuple(word for _, word in entries))


def _folded(text: str) -> str:
    """As `fold`, in a tenth of the time where there is nothing to normalise."""
    return "".join(filter(str.isalnum, text.lower())) if text.isascii() else fold(text).text


def locate_annotations(
    annotations: Sequence[Annotation], document: Document
) -> tuple[LocatedAnnotation, ...]:
    """Where each annotation stands in the document, in the order given.

    A text is looked for letter for letter in folded form, then in two parts with something between them (a
    running head, a figure), then, when long enough, by likeness. Of several places the one nearest to the
    page hint counts; a hint may be a page label or a number from 1. An annotation without text is put on
    the page of its hint, as an empty span: numbers that fit neither are counted from annotations that
    were found.
    """
    if not annotations:
        return ()
    index = index_words(document)
    located = [_by_text(annotation, document, index) for annotation in annotations]
    shift = _shift(located)
    return tuple(
        one if one.spans or one.annotation.text else _by_page(one.annotation, document, shift)
        for one in located
    )


def hinted_pages(hint: str, document: Document) -> tuple[int, ...]:
    """The pages (from 0) that a page hint can mean: as a label, and as a number counted from 1."""
    if not hint:
        return ()
    pages = [page.index for page in document.pages if page.label.casefold() == hint.casefold()]
    if hint.isdecimal() and 0 < int(hint) <= len(document.pages):
        pages.append(int(hint) - 1)
    return tuple(dict.fromkeys(pages))


def _by_text(annotation: Annotation, document: Document, index: WordIndex) -> LocatedAnnotation:
    """Where the annotation's text stands; of several readings that which the document has letter for letter.

    A reading whose comment the document has as well leaves words of the paper to the researcher: it is none.
    """
    readings = [one for one in annotation.ways if fold(one.text).text]
    if not readings:
        return LocatedAnnotation(annotation, (), "no text to look for")
    for search in (_exactly, _nearly):
        for number, reading in enumerate(readings):
            read = annotation.read_as(reading)
            found = search(read, document, index)
            if found and not (number and _in_paper(reading.comment, index)):
                return LocatedAnnotation(read, *found)
    return LocatedAnnotation(annotation, (), "not found" if annotation.text else "no text to look for")


def _in_paper(words: str, index: WordIndex) -> bool:
    """Whether the paper has words that are long enough to tell, or words much like them."""
    sought = fold(words).text
    return len(sought) >= _FUZZY_FROM and (sought in index.text or _alike(index.text, sought) is not None)


def _exactly(
    annotation: Annotation, document: Document, index: WordIndex
) -> tuple[tuple[WordSpan, ...], str] | None:
    sought = fold(annotation.text).text
    places = list(_occurrences(index.text, sought))
    if whole := [place for place in places if index.is_whole_words(place, place + len(sought))]:
        places = whole
    elif len(sought) <= _SHORT:
        places = []
    if not places:
        return None
    hints = hinted_pages(annotation.page_hint, document)
    found = [index.spans(place, place + len(sought)) for place in places]
    best = min(found, key=lambda spans: _distance(spans[0].page_index, hints))
    how = "text" if len(found) == 1 else f"text, {_which(hints)} of {len(found)} places"
    return _with_signs(best, annotation.text, document), how


def _nearly(annotation: Annotation, _: Document, index: WordIndex) -> tuple[tuple[WordSpan, ...], str] | None:
    sought = fold(annotation.text).text
    if len(sought) < _FUZZY_FROM:
        return None
    if parts := _in_two_parts(index, sought):
        return tuple(span for part in parts for span in index.spans(*part)), "text, in two parts"
    alike = _alike(index.text, sought)
    return (index.spans(*alike), "similar text") if alike else None


def _which(hints: Sequence[int]) -> str:
    return "nearest to the note's page" if hints else "the first"


def _by_page(annotation: Annotation, document: Document, shift: int | None) -> LocatedAnnotation:
    """The annotation on the page that its hint names, no words of it."""
    hint = annotation.page_hint
    if shift is not None and hint.isdecimal() and 0 <= int(hint) + shift < len(document.pages):
        pages: tuple[int, ...] = (int(hint) + shift,)
    else:
        pages = hinted_pages(hint, document)
    if not pages:
        return LocatedAnnotation(annotation, (), "no text to look for")
    return LocatedAnnotation(annotation, (WordSpan(pages[0], 0, 0),), "the note's page")


def _shift(located: Sequence[LocatedAnnotation]) -> int | None:
    """What most often lies between the number in a page hint and the index of the page it was found on."""
    shifts = Counter(
        one.page_index - int(one.annotation.page_hint)
        for one in located
        if one.page_index is not None and one.annotation.page_hint.isdecimal()
    )
    return shifts.most_common(1)[0][0] if shifts else None


def _occurrences(text: str, sought: str) -> Iterator[int]:
    place = text.find(sought)
    while place >= 0:
        yield place
        place = text.find(sought, place + 1)


def _distance(page_index: int, hints: Sequence[int]) -> int:
    return min((abs(page_index - hint) for hint in hints), default=0)


def _with_signs(spans: tuple[WordSpan, ...], text: str, document: Document) -> tuple[WordSpan, ...]:
    """The spans with the words of nothing but signs that `text` has at its ends, as `=` or `。`."""
    first, last, signs = spans[0], spans[-1], _plain(text)
    before = document.pages[first.page_index].words[max(0, first.start - _MOST_SIGNS) : first.start + 1]
    after = document.pages[last.page_index].words[last.end - 1 : last.end + _MOST_SIGNS]
    start = first.start - _signs(signs[::-1], [_plain(word.text)[::-1] for word in reversed(before)])
    end = last.end + _signs(signs, [_plain(word.text) for word in after])
    if len(spans) == 1:
        return (WordSpan(first.page_index, start, end),)
    head, tail = WordSpan(first.page_index, start, first.end), WordSpan(last.page_index, last.start, end)
    return (head, *spans[1:-1], tail)


def _signs(text: str, words: Sequence[str]) -> int:
    """How many words after the first one make up the signs that `text` ends with."""
    left = _after_letters(text).removeprefix(_after_letters(words[0]))
    for count, word in enumerate(words[1:]):
        if not left or not left.startswith(word) or _after_letters(word) != word:
            return count
        left = left[len(word) :]
    return len(words) - 1


def _after_letters(text: str) -> str:
    """What follows the last letter or digit."""
    return next((text[end:] for end in range(len(text), 0, -1) if text[end - 1].isalnum()), text)


def _plain(text: str) -> str:
    """A text without blanks, its quotes and presentation forms as Zotero's export writes them."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split())


def _in_two_parts(index: WordIndex, sought: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Where the text stands in two parts, the second one on the same page or the next."""
    for number, place in enumerate(_occurrences(index.text, sought[:_ANCHOR])):
        if number >= _COMMON:
            return None
        agreed = _agreement(index.text, place, sought)
        limit = index.end_of_page_after(place)
        for length in range(agreed, max(_ANCHOR, agreed - 3) - 1, -1):  # what follows may begin alike
            rest = sought[length:]
            second = index.text.find(rest, place + length, limit) if len(rest) >= _ANCHOR else -1
            if second >= 0:
                return (place, place + length), (second, second + len(rest))
    return None


def _agreement(text: str, place: int, sought: str) -> int:
    """How many characters of `sought` stand at `place`."""
    pairs = zip(sought, text[place : place + len(sought)], strict=False)
    return next((number for number, (one, other) in enumerate(pairs) if one != other), len(sought))


def _alike(text: str, sought: str) -> tuple[int, int] | None:
    """The place in `text` that is most like `sought`, of those where most pieces of it stand unchanged."""
    slack = len(sought) // 5 + 5
    votes: Counter[int] = Counter()
    for offset in range(0, len(sought) - _ANCHOR + 1, max(_ANCHOR, len(sought) // _MOST_ANCHORS)):
        for number, place in enumerate(_occurrences(text, sought[offset : offset + _ANCHOR])):
            if number >= _COMMON:
                break
            votes[max(0, place - offset) // slack] += 1
    best: tuple[float, int, int] | None = None
    for stretch, _ in votes.most_common(_CANDIDATES):
        start = max(0, (stretch - 1) * slack)
        window = text[start : (stretch + 2) * slack + len(sought)]
        alignment = fuzz.partial_ratio_alignment(sought, window, score_cutoff=_FUZZY_SCORE)
        if alignment and (best is None or alignment.score > best[0]):
            best = (alignment.score, start + alignment.dest_start, start + alignment.dest_end)
    return (best[1], best[2]) if best else None

"""The text of a page for the eye and the hand: its words with their places, the sentences they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from summarizer.layout.line import spell
from summarizer.layout.part import CHINESE_START
from summarizer.paper.paper import Paper
from summarizer.pdf.page import Page, Sentence, Word
from summarizer.review.claims import sentence_boxes

MOST_WORDS = 20_000
"""Of a page: more would bring a browser to its knees, and nobody could read them."""


@dataclass(frozen=True, slots=True)
class TextWord:
    """A word of a page; its box is x0, y0, x1, y1 in points of the page before it is turned.

    `line` counts from 0 on the page, `sentence` is the number of its sentence in the paper, -1 for none.
    `clean` is what it adds to running text: without the hyphen of a line's end, with the blank behind it.
    """

    text: str
    box: tuple[float, float, float, float]
    line: int
    sentence: int
    clean: str


@dataclass(frozen=True, slots=True)
class TextSentence:
    """A sentence as the checks know it; its lines are (page index, x0, y0, x1, y1) in points."""

    number: int
    text: str
    page_index: int
    boxes: tuple[tuple[int, float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of a page (from 0) in reading order, and all sentences that stand on it."""

    page: int
    words: tuple[TextWord, ...]
    sentences: tuple[TextSentence, ...]


def page_text(paper: Paper, page_index: int) -> PageText | None:
    """The text of a page of a paper, None when it has no such page."""
    pages = paper.document.pages
    if not 0 <= page_index < len(pages):
        return None
    page = replace(pages[page_index], words=pages[page_index].words[:MOST_WORDS])
    here = {
        number: sentence
        for number, sentence in enumerate(paper.split.sentences)
        if any(span.page_index == page_index for span in sentence.spans)
    }
    return PageText(
        page_index,
        tuple(_words(page, here, pages)),
        tuple(
            TextSentence(number, one.text, one.page_index, sentence_boxes(one, pages))
            for number, one in here.items()
        ),
    )


def _words(page: Page, here: Mapping[int, Sentence], pages: Sequence[Page]) -> Iterator[TextWord]:
    of_sentence: dict[int, tuple[int, str | None]] = {}
    for number, sentence in here.items():
        of_sentence |= {
            place: (number, clean)
            for page_index, place, clean in _spelt(sentence, pages)
            if page_index == page.index
        }
    line, before = -1, (-1, -1)
    for place, (word, after) in enumerate(zip_longest(page.words, page.words[1:])):
        if (word.block, word.line) != before:
            line, before = line + 1, (word.block, word.line)
        number, clean = of_sentence.get(place, (-1, None))
        if clean is None:
            following, _ = of_sentence.get(place + 1, (-1, None))
            clean = word.text + _between(word, after, here.get(number), here.get(following))
        x0, y0, x1, y1 = (round(edge, 2) for edge in word.box)
        yield TextWord(word.text, (x0, y0, x1, y1), line, number, clean)


def _between(word: Word, after: Word | None, one: Sentence | None, other: Sentence | None) -> str:
    """What stands between a word that ends a sentence, or belongs to none, and the next one."""
    if after is None:
        return "\n"
    together = one is not None and other is not None and 0 < one.paragraph == other.paragraph
    if word.block != after.block and not together:
        return "\n"
    chinese = CHINESE_START.match(word.text[-1:]) and CHINESE_START.match(after.text)
    return "" if after.joined or chinese else " "


def _spelt(sentence: Sentence, pages: Sequence[Page]) -> Iterator[tuple[int, int, str | None]]:
    """For each word its page, its place there, and what of the sentence's text it is.

    That is None for the last word, and for one that is not found in the text.
    """
    text, position = sentence.text, 0
    for span in sentence.spans:
        for place, word in zip(range(span.start, span.end), span.words(pages), strict=True):
            piece = _piece(word, text, position)
            if piece is None:
                yield span.page_index, place, None
                continue
            position += len(piece)
            blank = text[position : position + 1].isspace()
            position += blank
            clean = None if position == len(text) else f"{piece} " if blank else piece
            yield span.page_index, place, clean


def _piece(word: Word, text: str, position: int) -> str | None:
    """The word as it stands in a text: whole, or without its last sign, a line's hyphen."""
    spelt = spell(word)
    if text.startswith(spelt, position):
        return spelt
    return spelt[:-1] if text.startswith(spelt[:-1], position) else None

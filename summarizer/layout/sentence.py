"""The sentences of a paper with their places and sections, and what was left out of them."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from summarizer.layout.abstract import name_abstract
from summarizer.layout.block import regroup
from summarizer.layout.furniture import (
    LINE_NUMBERS,
    find_furniture,
    no_words,
)
from summarizer.layout.heading import find_headings
from summarizer.layout.hyphen import vocabulary_of
from summarizer.layout.kind import CAPTION, FIGURE, HEADING, LINE, PROSE, TABLE_HEADING
from summarizer.layout.left_out import Receipt
from summarizer.layout.line import LayoutLine, read_lines
from summarizer.layout.line_number import line_number_words
from summarizer.layout.paragraph import (
    Flow,
    Paragraph,
    join_lines,
    read_paragraphs,
)
from summarizer.layout.part import is_item
from summarizer.layout.reference_list import REFERENCES, settle
from summarizer.layout.section import section_of_title
from summarizer.layout.segment import ends_sentence, sentence_ends
from summarizer.layout.split import Split
from summarizer.layout.table import read_tables, with_rows
from summarizer.layout.title import name_sections, titles_of
from summarizer.pdf.health import Legibility, check_document
from summarizer.pdf.page import Document, Page, Sentence, Title, WordSpan, join_words

_LONGEST_TITLE = 90  # characters
_LEAD = re.compile(r"(?<=\w) (?=[A-Z\d])")
HIDDEN_TEXT = "hidden text"
UNREADABLE = "unreadable"


def split_sentences(document: Document) -> Split:
    """The document's text as sentences; headings give the sections and are not among them."""
    receipt = Receipt()
    readable = _readable_pages(document, receipt)
    numbers = line_number_words(readable)
    lines = [line for page in readable for line in read_lines(page, numbers.get(page.index, frozenset()))]
    for page_index, words in numbers.items():
        receipt.add(LINE_NUMBERS, page_index, [WordSpan(page_index, n, n + 1) for n in words], len(words))
    for page in readable:
        for reason, odd in no_words(page).items():
            if odd:
                receipt.add(reason, page.index, [WordSpan(page.index, n, n + 1) for n in odd], len(odd))
    # Pages that the layout made of a flowing text carry nothing but that.
    furniture = {} if document.places else find_furniture(document.pages, lines)
    for line, reason in furniture.items():
        receipt.add(reason, line.page_index, [line.span])
    tables, others = read_tables(document.pages, [line for line in lines if line not in furniture])
    for table in tables:
        receipt.add(TABLE_HEADING, table.caption.page_index, table.heads)
    kept = regroup(others)
    sentences: list[Sentence] = []
    order = _Order(kept)
    for sentence in with_rows(sorted(_sentences(kept, document), key=order.of), tables):
        if sentence.kind in (HEADING, FIGURE):
            receipt.add(sentence.kind, sentence.page_index, sentence.spans)
        elif sentence.section == REFERENCES:
            receipt.add(REFERENCES, sentence.page_index, sentence.spans)
        else:
            sentences.append(sentence)
    return Split(tuple(sentences), receipt.left_out())


class _Order:
    """Where sentences begin: page, line in reading order, word."""

    def __init__(self, lines: Sequence[LayoutLine]) -> None:
        self._starts: dict[int, list[tuple[int, int]]] = {}
        for place, line in enumerate(lines):
            self._starts.setdefault(line.page_index, []).append((line.start, place))
        for starts in self._starts.values():
            starts.sort()

    def of(self, sentence: Sentence) -> tuple[int, int, int]:
        first = sentence.spans[0]
        starts = self._starts[first.page_index]
        _, place = starts[bisect_right(starts, (first.start, sys.maxsize)) - 1]
        return first.page_index, place, first.start


def _readable_pages(document: Document, receipt: Receipt) -> list[Page]:
    pages: list[Page] = []
    for page, health in zip(document.pages, check_document(document), strict=True):
        if page.hidden:
            hidden = sentence_ends(join_words(page.hidden))
            receipt.add(HIDDEN_TEXT, page.index, sentences=len(hidden))
        if health.verdict.readable:
            pages.append(page)
        else:
            empty = health.verdict is Legibility.EMPTY
            reason = health.verdict if empty else f"{UNREADABLE} ({health.verdict})"
            receipt.add(reason, page.index, [WordSpan(page.index, 0, len(page.words))], 0)
    return pages


def _sentences(lines: Sequence[LayoutLine], document: Document) -> Iterable[Sentence]:
    headings = find_headings(lines, document.outline)
    vocabulary = vocabulary_of(lines)
    titles = titles_of(lines, headings)
    paragraphs = name_abstract(
        settle(read_paragraphs(lines, name_sections(lines, headings), headings, document.pages))
    )
    lead: tuple[Title | None, Title] | None = None
    section = ""
    for number, paragraph in enumerate(paragraphs, 1):
        flow = join_lines(paragraph.lines, vocabulary)
        title = _title_of(paragraph, titles)
        pieces = list(_split(paragraph, flow, document.pages))
        if paragraph.kind in (HEADING, LINE) and paragraph.lines[0].bold:
            lead = None
        led = bool(pieces) and _run_in_title(paragraph, pieces[0][0])
        if led:
            lead = (title, Title(*pieces[0]))
            section = paragraph.section
        if lead is not None and lead[0] == title and (title or led):  # it goes up to the next title
            title = lead[1] if paragraph.section == section else title
        for place, (text, spans) in enumerate(pieces):
            kind = paragraph.kind
            if led and place == 0:
                kind = HEADING
            elif kind == PROSE and is_item(paragraph.lines[0].text) and not ends_sentence(text):
                kind = LINE
            yield Sentence(text, spans, paragraph.section, title, number, kind)


def _title_of(paragraph: Paragraph, titles: Mapping[LayoutLine, Title]) -> Title | None:
    """The heading that a paragraph stands under; none for text behind a list of references."""
    title = titles.get(paragraph.lines[0])
    if title and not paragraph.section and section_of_title(title.text) == REFERENCES:
        return None
    return title


def _run_in_title(paragraph: Paragraph, first: str) -> bool:
    """Whether the first sentence is but the bold words that a paragraph begins with."""
    lead = paragraph.lines[0].lead
    return bool(lead) and first.rstrip(".:：") == lead.rstrip(".:：") and len(first) < _LONGEST_TITLE


def _split(
    paragraph: Paragraph, flow: Flow, pages: Sequence[Page]
) -> Iterable[tuple[str, tuple[WordSpan, ...]]]:
    start = 0
    ends = [len(flow.text)] if paragraph.kind not in (PROSE, CAPTION) else sentence_ends(flow.text)
    if (lead := paragraph.lines[0].lead) and _LEAD.match(flow.text, len(lead)) and len(lead) < ends[0]:
        ends.insert(0, len(lead))
    for end in ends:
        begin = end - len(flow.text[start:end].lstrip())
        text = flow.text[begin:end].rstrip()
        if text:
            yield text, flow.spans(begin, begin + len(text), pages)
        start = end

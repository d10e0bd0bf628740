"""The sentences of a paper with their places and sections, and what was left out of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.layout.furniture import LINE_NUMBERS, find_furniture, line_number_words
from summarizer.layout.heading import find_headings, name_sections
from summarizer.layout.left_out import LeftOut
from summarizer.layout.line import LayoutLine, read_lines
from summarizer.layout.paragraph import (
    Flow,
    Paragraph,
    join_lines,
    name_abstract,
    read_paragraphs,
    vocabulary_of,
)
from summarizer.layout.segment import sentence_ends
from summarizer.layout.title import titles_of
from summarizer.pdf.health import Legibility, check_document
from summarizer.pdf.page import Document, Page, Sentence, WordSpan, join_words

REFERENCES = "references"
_LEAD = re.compile(r"(?<=\w) (?=[A-Z\d])")
HIDDEN_TEXT = "hidden text"
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Split:
    """A paper's sentences in reading order, and what of it was left out, with reasons.

    The reasons are "references", "running heads", "page numbers", "line numbers", "table of contents",
    "hidden text", "no text" for an empty page and "unreadable (…)" with the page's verdict from `pdf.health`.
    """

    sentences: tuple[Sentence, ...]
    left_out: tuple[LeftOut, ...]


def split_sentences(document: Document) -> Split:
    """The document's text as sentences; headings give the sections and are not among them."""
    report = _Report()
    readable = _readable_pages(document, report)
    numbers = line_number_words(readable)
    lines = [line for page in readable for line in read_lines(page, numbers.get(page.index, frozenset()))]
    for page_index, words in numbers.items():
        report.add(LINE_NUMBERS, page_index, len(words))
    furniture = find_furniture(document.pages, lines)
    for line, reason in furniture.items():
        report.add(reason, line.page_index)
    kept = [line for line in lines if line not in furniture]
    sentences: list[Sentence] = []
    for sentence in sorted(
        _sentences(kept, document), key=lambda sentence: (sentence.page_index, sentence.spans[0].start)
    ):
        if sentence.section == REFERENCES:
            report.add(REFERENCES, sentence.page_index)
        else:
            sentences.append(sentence)
    return Split(tuple(sentences), report.left_out())


def _readable_pages(document: Document, report: _Report) -> list[Page]:
    pages: list[Page] = []
    for page, health in zip(document.pages, check_document(document), strict=True):
        if page.hidden:
            report.add(HIDDEN_TEXT, page.index, len(sentence_ends(join_words(page.hidden))))
        if health.verdict.readable:
            pages.append(page)
        else:
            empty = health.verdict is Legibility.EMPTY
            report.add(health.verdict if empty else f"{UNREADABLE} ({health.verdict})", page.index, 0)
    return pages


def _sentences(lines: Sequence[LayoutLine], document: Document) -> Iterable[Sentence]:
    headings = find_headings(lines, document.outline)
    vocabulary = vocabulary_of(lines)
    titles = titles_of(lines, headings)
    paragraphs = name_abstract(read_paragraphs(lines, name_sections(lines, headings), headings))
    for number, paragraph in enumerate(paragraphs, 1):
        flow = join_lines(paragraph.lines, vocabulary)
        for text, spans in _split(paragraph, flow, document.pages):
            yield Sentence(text, spans, paragraph.section, titles.get(paragraph.lines[0]), number)


def _split(
    paragraph: Paragraph, flow: Flow, pages: Sequence[Page]
) -> Iterable[tuple[str, tuple[WordSpan, ...]]]:
    start = 0
    ends = [len(flow.text)] if paragraph.cells else sentence_ends(flow.text)
    if (lead := paragraph.lines[0].lead) and _LEAD.match(flow.text, len(lead)) and len(lead) < ends[0]:
        ends.insert(0, len(lead))
    for end in ends:
        begin = end - len(flow.text[start:end].lstrip())
        text = flow.text[begin:end].rstrip()
        if text:
            yield text, flow.spans(begin, begin + len(text), pages)
        start = end


class _Report:
    """Adds up what was left out."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))

    def add(self, reason: str, page_index: int, sentences: int = 1) -> None:
        self._counts[reason][page_index] += sentences

    def left_out(self) -> tuple[LeftOut, ...]:
        return tuple(
            LeftOut(reason, tuple(sorted(counts)), sum(counts.values()))
            for reason, counts in self._counts.items()
        )

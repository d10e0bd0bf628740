"""Lines put together into paragraphs: across columns, pages and the figures between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from summarizer.layout.heading import Heading
from summarizer.layout.line import LayoutLine, blocks, body_size, spell
from summarizer.layout.segment import ends_sentence
from summarizer.pdf.page import Page, WordSpan
from summarizer.text import HAN, count_han

_BULLET = re.compile(r"[•‣◦▪■●○◆◇➢➤✓✔∙·*–—](?:\s|$)|[①-⑳]")
_NUMBERED_ITEM = re.compile(r"\([a-zA-Z0-9]{1,3}\)\s|\d{1,2}[.)]\s|（[一二三四五六七八九十\d]+）")
_CAPTION = re.compile(
    r"(?:Fig(?:ure|\.)?|Table|Tab\.|Algorithm|Listing|Scheme|Box|Chart|Plate)\s*(?:[A-Z]{0,2}\.?\d+|[IVX]+\b)"
    r"|[图表]\s*[A-Z]?\d+|(?:Supplementary|Extended Data)\s+(?:Fig|Table)",
    re.IGNORECASE,
)
_CHINESE_END = re.compile(rf"[\u3000-\u30ff{HAN}\uff00-\uffef]$")
_CHINESE_START = re.compile(rf"[\u3000-\u30ff{HAN}\uff00-\uffef]")
_HYPHENS = ("-", "\u2010")
_ABSTRACT = 400  # characters, at least
_FURTHEST = 2  # pages that a sentence may skip, for figures


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that read on from one to the next; `cells` is a table's row or a label, not prose."""

    lines: tuple[LayoutLine, ...]
    section: str
    cells: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A paragraph's running text; `starts[i]` is the offset at which the text of its i-th line begins."""

    text: str
    lines: tuple[LayoutLine, ...]
    starts: tuple[int, ...]

    def spans(self, start: int, end: int, pages: Sequence[Page]) -> tuple[WordSpan, ...]:
        """The places of the words that `text[start:end]` touches, neighbours joined."""
        spans: list[WordSpan] = []
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        for number in range(first, last + 1):
            line, offset = self.lines[number], self.starts[number]
            begin = _word_at(line, start - offset, pages) if number == first else line.start
            stop = _word_at(line, end - 1 - offset, pages) + 1 if number == last else line.end
            if spans and (spans[-1].page_index, spans[-1].end) == (line.page_index, begin):
                begin = spans.pop().start
            spans.append(WordSpan(line.page_index, begin, stop))
        return tuple(spans)


def _word_at(line: LayoutLine, offset: int, pages: Sequence[Page]) -> int:
    """The number of the word of `line` in which the character at `offset` of its text stands."""
    words = pages[line.page_index].words
    position = 0
    for number in range(line.start, line.end):
        if piece := spell(words[number].text):
            position += len(piece) + (position > 0 and not words[number].joined)
        if offset < position:
            return number
    return line.end - 1


def read_paragraphs(
    lines: Sequence[LayoutLine], sections: Sequence[str], headings: Sequence[Heading]
) -> list[Paragraph]:
    """The paragraphs of `lines`, of which `sections` gives the sections.

    Headings are not among them, but for large print that may be none. A paragraph goes on behind a figure,
    a footnote or a page's end where its sentence does.
    """
    heading_of = {line: heading for heading in headings for line in heading.lines}
    collector = _Collector(dict(zip(lines, sections, strict=True)), body_size(lines))
    for block in blocks(lines):
        for part in _split_block(block, heading_of):
            heading = heading_of.get(part[0])
            if heading is None or heading.run_in:
                collector.add(part, fresh=heading is not None)
            else:
                collector.close(() if heading.names_section else part)
    collector.close()
    return collector.done


def name_abstract(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs; where no heading says "Abstract", the first page's first long one is it."""
    first = (paragraph for paragraph in paragraphs if paragraph.lines[0].page_index <= 1)
    if not any(paragraph.section == "abstract" for paragraph in first):
        for number, paragraph in enumerate(paragraphs):
            if paragraph.section or paragraph.cells or paragraph.lines[0].page_index > 0:
                continue
            if sum(len(line.text) for line in paragraph.lines) >= _ABSTRACT:
                named = replace(paragraph, section="abstract")
                return [*paragraphs[:number], named, *paragraphs[number + 1 :]]
    return list(paragraphs)


class _Collector:
    """Gathers paragraphs; one of the running text and one of the small print may be open at a time."""

    def __init__(self, section_of: Mapping[LayoutLine, str], body: float) -> None:
        self.done: list[Paragraph] = []
        self._section_of = section_of
        self._body = body
        self._open: dict[bool, list[LayoutLine]] = {}
        self._cells: list[LayoutLine] = []

    def add(self, part: tuple[LayoutLine, ...], *, fresh: bool) -> None:
        if _is_cells(part):
            for line in part:
                self._add_cells(line)
            return
        self._flush_cells()
        if _CAPTION.match(part[0].text):
            self._emit(part)
        else:
            small = part[0].size < self._body - 0.6
            going = self._open.get(small)
            if going and not fresh and _goes_on(going, part):
                going.extend(part)
            else:
                if going:
                    self._emit(tuple(going))
                self._open[small] = list(part)

    def _add_cells(self, line: LayoutLine) -> None:
        """A table's row stands alone; a figure's labels, a few letters each, together as a line."""
        label = line.pieces == 1 and len(line.text) < 20
        if self._cells and not (
            label
            and self._cells[-1].page_index == line.page_index
            and sum(len(cell.text) + 1 for cell in self._cells) < 100
        ):
            self._flush_cells()
        self._cells.append(line)
        if not label:
            self._flush_cells()

    def _flush_cells(self) -> None:
        if any(any(map(str.isalnum, line.text)) for line in self._cells):
            self._emit(tuple(self._cells), cells=True)
        self._cells = []

    def close(self, label: tuple[LayoutLine, ...] = ()) -> None:
        """Ends all that is open, at a heading; `label` are lines that stand there for themselves."""
        self._flush_cells()
        for going in self._open.values():
            self._emit(tuple(going))
        self._open = {}
        if label:
            self._emit(label, cells=True)

    def _emit(self, lines: tuple[LayoutLine, ...], *, cells: bool = False) -> None:
        self.done.append(Paragraph(lines, self._section_of[lines[0]], cells))


def _split_block(
    block: tuple[LayoutLine, ...], heading_of: Mapping[LayoutLine, Heading]
) -> Iterator[tuple[LayoutLine, ...]]:
    """The paragraphs of a block: apart at headings, bullets and lines ended before they were full."""
    right = max(line.box.x1 for line in block)
    begin = 0
    for number in range(1, len(block)):
        before, line = block[number - 1], block[number]
        heading, title = heading_of.get(before), heading_of.get(line)
        goes_on = heading is title or (title is None and heading is not None and heading.run_in)
        if not goes_on or (title is None and _breaks(before, line, right)):
            yield block[begin:number]
            begin = number
    yield block[begin:]


def _breaks(before: LayoutLine, line: LayoutLine, right: float) -> bool:
    """Whether a new paragraph begins with `line`: its first word would have fitted on the line before."""
    if _BULLET.match(line.text) or (_NUMBERED_ITEM.match(line.text) and ends_sentence(before.text)):
        return True
    if line.text[0].islower() or before.text.endswith((*_HYPHENS, ",", "，", "、")):
        return False
    first_word = len(line.text) if _CHINESE_START.match(line.text) else line.text.find(" ")
    share = 1 if _CHINESE_START.match(line.text) else (first_word if first_word > 0 else len(line.text))
    width = (line.box.x1 - line.box.x0) * share / len(line.text)
    return right - before.box.x1 > width + 0.6 * line.size


def _is_cells(part: Sequence[LayoutLine]) -> bool:
    """Whether the lines are a table's or a figure's: many short pieces, or mostly no words."""
    text = "".join(line.text for line in part)
    pieces = sum(line.pieces for line in part)
    letters = sum(map(str.isalpha, text))
    chinese = 0 if text.isascii() else count_han(text)
    if letters * 2 < len(text) - text.count(" "):
        return True
    return pieces >= 3 and (len(text) + chinese) / pieces < 18


def _goes_on(going: Sequence[LayoutLine], part: Sequence[LayoutLine]) -> bool:
    """Whether the sentence at the end of `going` goes on in `part`."""
    last, first = going[-1], part[0]
    if first.page_index - last.page_index > _FURTHEST or abs(first.size - last.size) > 0.6:
        return False
    if ends_sentence(last.text) or _BULLET.match(first.text):
        return False
    if first.text[0].islower() or last.text.endswith((*_HYPHENS, ",", "，", "、")):
        return True
    full = len(going) > 1 and last.box.x1 > max(line.box.x1 for line in going) - 1.5 * last.size
    indented = len(part) > 1 and first.box.x0 > min(line.box.x0 for line in part) + 0.8 * first.size
    return full and not indented


def join_lines(lines: Sequence[LayoutLine], vocabulary: Set[str]) -> Flow:
    """The running text of `lines`: hyphenation undone, no blank between Chinese characters.

    `vocabulary` are the paper's words in lower case: a hyphen at a line's end stays when the paper writes
    the word so elsewhere, or nowhere without it.
    """
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for number, line in enumerate(lines):
        starts.append(length)
        piece = line.text
        if number + 1 < len(lines):
            piece = _before_next(piece, lines[number + 1].text, vocabulary)
        pieces.append(piece)
        length += len(piece)
    return Flow("".join(pieces), tuple(lines), tuple(starts))


def _before_next(text: str, following: str, vocabulary: Set[str]) -> str:
    """`text` as it stands before the next line: with a blank, or its hyphen dropped or kept."""
    if text.endswith(_HYPHENS) and following[0].isalnum() and len(text) > 1 and text[-2].isalnum():
        if following.startswith(("and ", "or ", "to ")):
            return text + " "
        hyphenated = text[-2].isalpha() and following[0].islower()
        return text[:-1] if hyphenated and not _keeps_hyphen(text, following, vocabulary) else text
    if text.endswith(("–", "—", "/")):
        return text
    if _CHINESE_END.search(text) and _CHINESE_START.match(following):
        return text
    return text + " "


def _keeps_hyphen(text: str, following: str, vocabulary: Set[str]) -> bool:
    head = text.rsplit(maxsplit=1)[-1].lower().lstrip("(“\"'[‘")
    tail = following.split(maxsplit=1)[0].lower().rstrip(".,;:)]”\"'’")
    if head[:-1] + tail in vocabulary:
        return False
    return head + tail in vocabulary or "-" in head[:-1]


def vocabulary_of(lines: Iterable[LayoutLine]) -> frozenset[str]:
    """The words of the lines in lower case."""
    return frozenset(" ".join([line.text for line in lines]).lower().split())

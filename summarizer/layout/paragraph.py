"""Lines put together into paragraphs: across columns, pages and the figures between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from summarizer.layout.figure import place
from summarizer.layout.heading import Heading
from summarizer.layout.hyphen import HYPHENS, keeps_hyphen
from summarizer.layout.kind import (
    CODE,
    FIGURE,
    FORMULA,
    HEADING,
    LINE,
    OPEN_END,
    PROSE,
    Part,
    is_dated,
    is_typed,
    kind_of,
)
from summarizer.layout.line import LayoutLine, blank_between, spell
from summarizer.layout.part import BULLET, CHINESE_START, Columns, counts_on, parts_of
from summarizer.layout.segment import EQUATION, ends_sentence, sentence_ends
from summarizer.pdf.page import Page, WordSpan
from summarizer.text import HAN

_CHINESE_END = re.compile(rf"[\u3000-\u30ff{HAN}\uff00-\uffef]$")
_CODE = 1000  # characters of a program that stand together, about
_OPEN = 3  # paragraphs
_TYPED = 0.5  # of the parts: a typewriter's paper
_FORMULA = 160  # characters of a displayed formula that a sentence can hold
_FURTHEST = 2  # pages that a sentence may skip, for figures


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that read on from one to the next; `kind` is one of `KINDS`."""

    lines: tuple[LayoutLine, ...]
    section: str
    kind: str = PROSE


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
    position, before = 0, ""
    for number in range(line.start, line.end):
        if piece := spell(words[number]):
            blank = before and blank_between(before, piece, joined=words[number].joined)
            position, before = position + len(piece) + bool(blank), piece
        if offset < position:
            return number
    return line.end - 1


def read_paragraphs(
    lines: Sequence[LayoutLine], sections: Sequence[str], headings: Sequence[Heading], pages: Sequence[Page]
) -> list[Paragraph]:
    """The paragraphs of `lines`, of which `sections` gives the sections.

    Headings are not among them, but for large print that may be none. A paragraph goes on behind a figure,
    a footnote or a page's end where its sentence does.
    """
    heading_of = {line: heading for heading in headings for line in heading.lines}
    columns = Columns(lines)
    parts = list(parts_of(lines, heading_of))
    titles = [heading_of.get(part[0]) for part in parts]
    fixed = [title is not None and not title.run_in for title in titles]
    typed = _tells_typed(parts, pages)
    kinds = [kind_of(part, columns.of(part[-1]).right, pages, typed=typed) for part in parts]
    for number in range(_front_matter(parts, fixed)):
        if kinds[number] == PROSE and not ends_sentence(parts[number][-1].text):
            kinds[number] = LINE
    collector = _Collector(dict(zip(lines, sections, strict=True)), columns)
    for part, kind, heading in zip(parts, place(parts, kinds, fixed), titles, strict=True):
        if heading is None or heading.run_in:
            collector.add(part, kind, fresh=heading is not None)
        else:
            collector.close(part, HEADING if heading.names_section else LINE)
    collector.close()
    order = {line: place for place, line in enumerate(lines)}
    return sorted(collector.done, key=lambda paragraph: order[paragraph.lines[0]])


def _front_matter(parts: Sequence[Part], fixed: Sequence[bool]) -> int:
    """How many parts stand before the text of the first page: title, authors, where they work."""
    for number, part in enumerate(parts):
        if part[0].page_index > 0:
            break
        text = " ".join(line.text for line in part)
        if fixed[number] or (len(part) > 1 and ends_sentence(text)) or len(sentence_ends(text)) > 2:
            return number
    return 0


def _tells_typed(parts: Sequence[Part], pages: Sequence[Page]) -> bool:
    """Whether letters of one width stand out in the paper: its text is not typed like this itself."""
    long = [part for part in parts if len(part) > 1]
    return sum(is_typed(part, pages) for part in long) < _TYPED * len(long)


class _Collector:
    """Gathers paragraphs; some may be open: of the text, of the small print, cut by a page's end."""

    def __init__(self, section_of: Mapping[LayoutLine, str], columns: Columns) -> None:
        self.done: list[Paragraph] = []
        self._section_of = section_of
        self._columns = columns
        self._open: list[list[LayoutLine]] = []
        """Those that may go on, the last first."""
        self._before: LayoutLine | None = None
        """The last line so far."""
        self._formulas: set[LayoutLine] = set()
        """The lines of displayed formulas that stand within sentences."""

    def add(self, part: Part, kind: str, *, fresh: bool) -> None:
        """Takes the next part; `fresh` begins a paragraph whatever the text before it."""
        self._take(part, kind, fresh=fresh)
        self._before = part[-1]

    def _take(self, part: Part, kind: str, *, fresh: bool) -> None:
        apart = fresh or kind not in (PROSE, LINE) or is_dated(part)
        going = None if apart else self._going_on(part)
        if going:
            going.extend(part)
            self._open.remove(going)
            self._open.insert(0, going)
        elif kind == PROSE:
            self._open.insert(0, list(part))
            while len(self._open) > _OPEN:
                self._emit(tuple(self._open.pop()), PROSE)
        elif kind == FORMULA and self._holds(part):
            self._open[0].extend(part)
            self._formulas.update(part)
        elif not self._extends(part, kind):
            self._emit(part, kind)

    def close(self, label: Part = (), kind: str = LINE) -> None:
        """Ends all that is open, at a heading; `label` are lines that stand there for themselves."""
        for going in reversed(self._open):
            self._emit(tuple(going), PROSE)
        self._open = []
        if label:
            self._emit(label, kind)

    def _holds(self, formula: Part) -> bool:
        """Whether the sentence before a short displayed formula goes on with it."""
        if not self._open or sum(len(line.text) for line in formula) > _FORMULA:
            return False
        last, first = self._open[0][-1], formula[0]
        near = last.page_index == first.page_index and 0 < first.box.y0 - last.box.y0 < 6 * last.size
        column = self._columns.of(last)
        within = column.left - last.size < first.box.x0 < column.right
        return near and within and not ends_sentence(last.text)

    def _extends(self, part: Part, kind: str) -> bool:
        """Whether the part goes with the last one: a figure's labels and a program's lines, together."""
        last = self.done[-1] if self.done else None
        if last is None or last.kind != kind or last.lines[0].page_index != part[0].page_index:
            return False
        at_once = self._before is last.lines[-1]
        if kind == FIGURE or (
            kind == CODE and at_once and sum(len(line.text) for line in last.lines) < _CODE
        ):
            self.done[-1] = replace(last, lines=(*last.lines, *part))
            return True
        return False

    def _going_on(self, part: Part) -> list[LayoutLine] | None:
        """The open paragraph whose sentence goes on in the part."""
        return next(
            (
                going
                for number, going in enumerate(self._open)
                if self._goes_on(going, part, at_once=number == 0)
            ),
            None,
        )

    def _goes_on(self, going: Sequence[LayoutLine], part: Part, *, at_once: bool) -> bool:
        last, first = going[-1], part[0]
        if last in self._formulas:  # then a capital begins a sentence, whether a full stop is there or not
            text = EQUATION.sub("", last.text)
            near = first.page_index - last.page_index <= 1 and not ends_sentence(text)
            return near and (first.text[0].islower() or text.endswith(OPEN_END))
        if first.page_index - last.page_index > _FURTHEST or abs(first.size - last.size) > 0.6:
            return False
        if ends_sentence(last.text) or BULLET.match(first.text) or last.bold != first.bold:
            return False
        if counts_on(going[0], first):
            return False
        if first.text[0].islower() or last.text.endswith(OPEN_END):
            return True
        column, next_column = self._columns.of(last), self._columns.of(first)
        full = last.box.x1 > column.right - 1.6 * last.size
        flush = first.box.x0 < next_column.left + 0.8 * first.size
        return (
            full and flush and (at_once or first.page_index > last.page_index or first.box.x0 > last.box.x1)
        )

    def _emit(self, lines: Part, kind: str) -> None:
        self.done.append(Paragraph(lines, self._section_of[lines[0]], kind))


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
    if text.endswith(HYPHENS) and following[0].isalnum() and len(text) > 1 and text[-2].isalnum():
        if following.startswith(("and ", "or ", "to ")):
            return text + " "
        hyphenated = text[-2].isalpha() and following[0].islower()
        return text[:-1] if hyphenated and not keeps_hyphen(text, following, vocabulary) else text
    if text.endswith(("–", "—", "/", "\u2011")):  # U+2011 is a hyphen at any place
        return text
    if _CHINESE_END.search(text) and CHINESE_START.match(following):
        return text
    return text + " "

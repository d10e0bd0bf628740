"""A callout for each field, its title (or its type, when it has none) the label, its body the value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from summarizer.note.labels import clean_label
from summarizer.note.lines import TextLine, eol_of
from summarizer.note.shape import FieldPlace, LeftAlone, Shape, blanks_behind
from summarizer.note.shapes import callout
from summarizer.note.shapes.headings import ONE_ITEM
from summarizer.text import Edit, Span

QUOTES = re.compile(r"(?:[ ]{0,3}>[ ]?)*[ \t]*")
"""The signs of a quote in front of a line, however deep it is nested."""

_TITLE = re.compile(r"\[!(?P<type>[^\]\s|]+)[^\]]*\][+-]?[ \t]*(?P<title>.*)")
_BARE_ITEM = r"[\r\n][ \t]*(?:[ ]{0,3}>[ ]?)+[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+\[ \])?"
_FIRST_ITEM = re.compile(rf"(?:[ \t\r\n>]*){_BARE_ITEM}(?=[ \t]|\r|\n|\Z)")
_BARE_ITEMS = re.compile(rf"(?:[ \t]*\r?{_BARE_ITEM}[ \t]*(?=\r|\n|\Z))*[ \t\r\n>]*")
_REST_OF_LINE = re.compile(r"[^\r\n]*")


@dataclass(frozen=True)
class Boxes(Shape):
    """A field is a callout, nested ones too; its value the lines below the title."""

    name: ClassVar[str] = "boxes"
    answered_below: ClassVar[bool] = False

    def places(self, lines: Sequence[TextLine]) -> Iterator[FieldPlace | LeftAlone]:
        """The callouts with the span of what stands in each."""
        for index, line in enumerate(lines):
            depth, content = _unquoted(line.text)
            match = _TITLE.match(content) if depth else None
            label = clean_label(match["title"]) or match["type"] if match else ""
            if label:
                last = _last(lines, index, depth)
                yield FieldPlace(label, Span(line.span.end, lines[last].span.end), shape=SHAPE)

    def refined(self, text: str, span: Span) -> tuple[Span, Shape]:
        """Behind the sign of the first item of a list whose other items are bare."""
        item = _FIRST_ITEM.match(text, span.start, span.end)
        line = _REST_OF_LINE.match(text, item.end(), span.end) if item else None
        if item and line and _BARE_ITEMS.fullmatch(text, line.end(), span.end):
            return Span(item.end(), line.end()), callout.SHAPE
        return span, self

    def read(self, raw: str) -> str:
        """The lines without the signs of the quote."""
        return "\n".join(_unquoted(line)[1] for line in re.split(r"\r\n|\r|\n", raw)).strip()

    def fit(self, value: str) -> str:
        """On one line, without the sign of a list."""
        return ONE_ITEM.sub("", super().fit(value))

    def insertion(self, text: str, span: Span, value: str) -> Edit:
        """On a line of its own, quoted as deep as the title."""
        start = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
        quotes = QUOTES.match(text, start)
        lead = f"{quotes[0].rstrip() if quotes else '>'} "
        return Edit(span, f"{eol_of(text, start)}{lead}{self.fit(value)}{blanks_behind(span.of(text))}")


def _unquoted(line: str) -> tuple[int, str]:
    quotes = QUOTES.match(line)
    behind = quotes.end() if quotes else 0
    return line[:behind].count(">"), line[behind:]


def _last(lines: Sequence[TextLine], index: int, depth: int) -> int:
    """The last line with anything in it of the callout whose title stands at `index`."""
    last = index
    for place in range(index + 1, len(lines)):
        here, content = _unquoted(lines[place].text)
        if here < depth and (not content.strip() or place - 1 > last or content.startswith("#")):
            break
        if here < depth and here:
            break
        if content.strip():
            last = place
    return last


SHAPE = Boxes()

"""Markdown tables: which lines are rows of one, and where their cells stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarizer.note.block import next_fence
from summarizer.note.lines import TextLine
from summarizer.text import Span

_RULE = re.compile(r"(?:[ ]{0,3}>[ ]?)*[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_QUOTES = re.compile(r"(?:[ ]{0,3}>[ ]?)*[ \t]*")
_CELL = re.compile(r"(?:[^|\\]|\\.|\\$)*")


class Cell(NamedTuple):
    """A cell: what stands between its pipes, and where in the text that is."""

    text: str
    span: Span


Row = tuple[Cell, ...]


def tables(lines: Sequence[TextLine]) -> Iterator[tuple[Row, Sequence[Row]]]:
    """Each table outside code as its heading and its rows; a line with pipes alone is none (GFM 0.29)."""
    fence, index = "", 0
    while index < len(lines):
        line = lines[index]
        fence = next_fence(fence, _unquoted(line.text))
        below = lines[index + 1] if index + 1 < len(lines) else None
        if fence or below is None or "|" not in line.text or not _is_rule(below.text):
            index += 1
            continue
        head = cells(line)
        if len(head) != len(cells(below)):
            index += 1
            continue
        stop = index + 2
        while stop < len(lines) and "|" in lines[stop].text and _depth(lines[stop]) == _depth(line):
            stop += 1
        yield head, tuple(cells(row) for row in lines[index + 2 : stop])
        index = stop


def cells(line: TextLine) -> Row:
    """The cells of a row; a pipe behind a backslash is text."""
    text = line.text
    position = _QUOTES.match(text).end()  # type: ignore[union-attr]  # it matches the empty string
    end = len(text.rstrip())
    position += text.startswith("|", position)
    found: list[Cell] = []
    while position < end or (not found and position <= end):
        match = _CELL.match(text, position, end)
        stop = match.end() if match else end
        span = Span(line.span.start + position, line.span.start + stop)
        found.append(Cell(text[position:stop], span))
        position = stop + 1
    return tuple(found)


def _is_rule(text: str) -> bool:
    return "|" in text and "-" in text and _RULE.fullmatch(text) is not None


def _unquoted(text: str) -> str:
    return text.lstrip("> ")


def _depth(line: TextLine) -> int:
    match = _QUOTES.match(line.text)
    return match[0].count(">") if match else 0

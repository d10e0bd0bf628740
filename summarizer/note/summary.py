"""The summary block of a note: finding its fields and where each value stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from summarizer.note.dataview import full_line_field
from summarizer.note.lines import Line, split_lines
from summarizer.note.profile import NoteProfile
from summarizer.text import Span

MARK = "🤖 "
"""What a draft's value starts with until a person decides on it."""

_CALLOUT = re.compile(r"[ ]{0,3}>[ ]?\s*(?P<title>\[!(?P<type>[^\]]+)\][+-]?.*)")
_QUOTE = re.compile(r"[ ]{0,3}>")
# What ends a paragraph, so that a line without `>` is no longer a lazy continuation (CommonMark 5.1).
_BLOCK_START = re.compile(
    r"[ ]{0,3}(?:[-*+](?:\s|$)|\d{1,9}[.)](?:\s|$)|#{1,6}(?:\s|$)|(?:[-*_][ \t]*){3,}$|```|~~~"
    r"|<(?:!--|/?(?:div|p|table|ul|ol|li|h[1-6]|hr|pre|script|style|details|center|section|iframe)\b))"
)
_QUOTED_CONTENT = re.compile(r"[ ]{0,3}>[ ]?(.*)")


class ValueState(StrEnum):
    """Whose a field's value is."""

    EMPTY = "empty"
    DRAFT = "draft"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class SummaryField:
    """One field of the summary block.

    `label` is the key without emoji; `role` what it means in the profile, "" when unknown. `value_span`
    is everything that may be replaced: from behind the key's `::` (or inside the cell, the persist marks,
    the section) to the end of the line, its end of line excluded. `line` is where the field starts.
    """

    label: str
    role: str
    value_span: Span
    value: str
    state: ValueState
    shape: str = "callout"


@dataclass(frozen=True, slots=True)
class SummaryBlock:
    """The summary block: its span ends behind the last line that belongs to it, end of line included."""

    span: Span
    title: str
    fields: tuple[SummaryField, ...]

    def field(self, label: str) -> SummaryField | None:
        """The field with that label, None when there is none."""
        return next((field for field in self.fields if field.label == label), None)


def parse_summary(text: str, zone: Span, profile: NoteProfile) -> SummaryBlock | None:
    """The first block in the zone that has the profile's title and at least one field."""
    for title, lines in _callouts(list(split_lines(text, zone))):
        if profile.title.search(title):
            fields = tuple(_fields(text, lines[1:], profile))
            if fields:
                return SummaryBlock(Span(lines[0].span.start, lines[-1].end), title, fields)
    return None


def _callouts(lines: Sequence[Line]) -> Iterable[tuple[str, Sequence[Line]]]:
    """Each callout's title and lines, lazy continuation lines included."""
    start = 0
    while start < len(lines):
        match = _CALLOUT.match(lines[start].text)
        if match is None:
            start += 1
            continue
        end = _quote_end(lines, start)
        yield match["title"].strip(), lines[start:end]
        start = end


def _quote_end(lines: Sequence[Line], start: int) -> int:
    """The index behind the last line of the quote that starts at `start`, by CommonMark's laziness rule."""
    in_paragraph = True
    for index in range(start + 1, len(lines)):
        line = lines[index].text
        if match := _QUOTED_CONTENT.match(line):
            content = match[1]
            in_paragraph = bool(content.strip()) and not re.match(r"[ ]{0,3}(?:#{1,6}\s|```|~~~)", content)
        elif not (in_paragraph and line.strip() and not _BLOCK_START.match(line)):
            return index
    return len(lines)


def _fields(text: str, lines: Iterable[Line], profile: NoteProfile) -> Iterable[SummaryField]:
    for line in lines:
        found = full_line_field(line.text)
        if found is None:
            continue
        start = line.span.start + found.value_span.start
        if closing := re.match(r"(\*\*|__|\*)(?=\s|$)", text[start : line.span.end]):
            start += closing.end()  # `**Key::** value`: the emphasis closes behind the colons
        span = _inside_persist_marks(text, Span(start, line.span.end), profile)
        value = span.of(text).strip()
        yield SummaryField(found.key, profile.role(found.key), span, value, _state(value, profile))


def _inside_persist_marks(text: str, span: Span, profile: NoteProfile) -> Span:
    if profile.persist is None:
        return span
    begin = profile.persist[0].search(text, span.start, span.end)
    end = profile.persist[1].search(text, begin.end(), span.end) if begin else None
    return Span(begin.end(), end.start()) if begin and end else span


def _state(value: str, profile: NoteProfile) -> ValueState:
    if not value or any(pattern.fullmatch(value) for pattern in profile.empty):
        return ValueState.EMPTY
    return ValueState.DRAFT if value.startswith(MARK.strip()) else ValueState.HUMAN

"""Dataview's rules for inline fields: which key and value it reads from one line of a note.

Source: blacksmithgu/obsidian-dataview 0.5.70, src/data-import/inline-field.ts and markdown-file.ts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.text import Span

_EMOJI = (
    "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u2300-\u23ff\u3030\u303d\u3297\u3299"
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u200d\ufe0f\u20e3"
)
_KEY = re.compile(rf"^[^\w]*(?P<key>[\w][\w_/\-\s{_EMOJI}]*?)[_*~`]*\s*$")
_BRACKETED = re.compile(r"[\[(]\s*(?P<key>[^\[\]():]+?)\s*::(?P<value>.*?)(?<!\\)[\])]")
MAX_LINE = 32_768
"""Characters; Dataview skips longer lines."""


@dataclass(frozen=True, slots=True)
class InlineField:
    """An inline field: its key without leading emoji, and the span of its raw value within the line."""

    key: str
    value_span: Span


def full_line_field(line: str) -> InlineField | None:
    """The field that a whole line makes, None when Dataview sees none there.

    A line with a bracketed field, `(key:: value)` or `[key:: value]`, has no full-line field, backticks
    or not.
    """
    position = line.find("::")
    if position < 0 or len(line) > MAX_LINE or bracketed_fields(line):
        return None
    match = _KEY.match(line[:position])
    return InlineField(match["key"].strip(), Span(position + 2, len(line))) if match else None


def bracketed_fields(line: str) -> tuple[tuple[str, str], ...]:
    """The bracketed fields of a line as (key, value)."""
    return tuple((match["key"].strip(), match["value"].strip()) for match in _BRACKETED.finditer(line))


def read_line(line: str) -> tuple[tuple[str, str], ...]:
    """All fields that Dataview reads from one line, as (key, value), values trimmed."""
    if bracketed := bracketed_fields(line):
        return bracketed
    field = full_line_field(line)
    return ((field.key, field.value_span.of(line).strip()),) if field else ()

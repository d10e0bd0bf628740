"""Reads a line as Dataview would, for tests that look at what was written with its eyes."""

from __future__ import annotations

from summarizer.note.dataview import bracketed_fields, full_line_field


def read_line(line: str) -> tuple[tuple[str, str], ...]:
    """All fields that Dataview reads from one line, as (key, value), values trimmed."""
    if bracketed := bracketed_fields(line):
        return bracketed
    field = full_line_field(line)
    return ((field.key, field.value_span.of(line).strip()),) if field else ()

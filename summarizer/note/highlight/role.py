"""Which words of a segment may be quoted and which are a comment, by their labels and places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from summarizer.note.highlight.label import (
    COMMENT_LABEL,
    NOTE_NAME,
    QUOTE_LABEL,
    has_words,
    is_label,
    without_signs,
)
from summarizer.note.highlight.quotation_mark import AROUND
from summarizer.note.highlight.segment import Segment, Unit

QUOTING = frozenset({"quote", "cite", "highlight", "pdf", "annotation", "underline"})
"""Callouts in which the paper is quoted, whatever their titles say."""

WHOLE_BOLD = re.compile(r"\s*(?:\*\*|__)(?P<words>[^*_\n]+)(?:\*\*|__)\s*")
"""A row that is bold as a whole."""


@dataclass(slots=True)
class _Reader:
    """What was read of a segment so far: what is quoted, and whether what comes now is a comment."""

    segment: Segment
    link_first: bool
    title_only: bool
    saying: bool = False
    ruled: bool = False
    quoted: list[Unit] = field(default_factory=list)


def roles(units: Sequence[Unit], segment: Segment) -> Iterator[tuple[Unit, bool]]:
    """The units that are no labels, each with whether it is a comment."""
    head = segment.lines[0]
    reader = _Reader(
        segment,
        link_first=not any(has_words(one.text) and not one.after and not is_label(one.text) for one in units),
        title_only=not any(has_words(unit.text) and unit.line is not head for unit in units),
        saying=_names_a_note(segment, head.text),
    )
    row = -1
    for unit in units:
        fresh, row = unit.row != row, unit.row
        words = _read(unit, reader, fresh=fresh)
        if words is None:
            continue
        said = reader.saying or _behind_the_link(words, reader, fresh=fresh)
        if not said:
            reader.quoted.append(words)
        yield words, said


def _names_a_note(segment: Segment, title: str) -> bool:
    """Whether the title of a callout says that a comment is in it."""
    callout = segment.lines[0].callout
    named = callout and NOTE_NAME.fullmatch(without_signs(title).strip())
    return bool(named) and callout.lower() not in QUOTING


def _read(unit: Unit, reader: _Reader, *, fresh: bool) -> Unit | None:
    """The words of a unit without a label, None when there are none; what it says of those that follow."""
    head, line = reader.segment.lines[0], unit.line
    text = unit.text if fresh or unit.marked else unit.text.lstrip(AROUND)
    if line.rule:
        reader.ruled = bool(reader.quoted)
        return None
    if line is head and head.callout and not reader.title_only:
        reader.saying = reader.saying or _names_a_note(reader.segment, text)
        return None
    if line.callout and line is not head:
        reader.saying = True
    if not unit.marked and (label := COMMENT_LABEL.match(text)):
        reader.saying, text = True, text[label.end() :]
    elif not unit.marked and fresh and (label := QUOTE_LABEL.match(text)):
        reader.saying, text = False, text[label.end() :]
    if is_label(text):
        return None
    if reader.quoted and not unit.marked:
        reader.saying = reader.saying or reader.ruled or _below(unit, reader, fresh=fresh)
    return replace(unit, text=text)


def _behind_the_link(unit: Unit, reader: _Reader, *, fresh: bool) -> bool:
    """Whether words stand behind the link that ends the quotation, or behind a citation that does."""
    if not reader.quoted or unit.marked:
        return False
    if reader.link_first:
        return not fresh and reader.quoted[-1].row == unit.row
    return unit.after


def _below(unit: Unit, reader: _Reader, *, fresh: bool) -> bool:
    """Whether the place of a unit under a quotation makes it, and what follows, a comment."""
    head, line, last = reader.segment.lines[0], unit.line, reader.quoted[-1].line
    inside = bool(head.depth or head.callout)
    deeper = inside and 0 < line.depth != last.depth
    item = line.indent >= 0 and line.indent > head.indent and line.indent != last.indent
    bold = fresh and inside and WHOLE_BOLD.fullmatch(unit.text) is not None
    return deeper or item or bold

"""A callout of `key:: value` lines, quoted or lazily continued, by Dataview's rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from summarizer.language import _
from summarizer.note.block import callouts, quoted_content
from summarizer.note.dataview import bracketed_fields, full_line_field, full_line_key
from summarizer.note.lines import TextLine
from summarizer.note.shape import FieldPlace, LeftAlone, Shape
from summarizer.text import Span

LIST_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?")
"""What stands in front of a list item's text, a task's box included."""

_EMPHASIS_CLOSE = re.compile(r"(?:\*\*|__|\*)(?=\s|$)")


@dataclass(frozen=True)
class Callout(Shape):
    """A field is a line of a callout; its value the rest of that line."""

    name: ClassVar[str] = "callout"
    kinds = (callouts,)

    def places(self, lines: Sequence[TextLine]) -> Iterator[FieldPlace | LeftAlone]:
        """The `key::` lines; list items among them are fields too, for Dataview reads those."""
        in_item = False
        for index, line in enumerate(lines):
            content = unquoted(line)
            item = LIST_ITEM.match(content)
            if item is None and in_item and content.strip():
                if full_line_field(content):
                    yield LeftAlone(line, _("it continues a list item, so that Dataview reads no field here"))
                continue
            in_item = item is not None
            if found := full_line_field(content[item.end() :] if item else content):
                start = line.span.end - len(content) + (item.end() if item else 0) + found.value_span.start
                if closing := _EMPHASIS_CLOSE.match(line.text, start - line.span.start):
                    start += closing.end() - closing.start()  # `**Key::** value`
                rest = _item_rest(lines[index + 1 :], item["indent"]) if item else ""
                yield FieldPlace(found.key, Span(start, line.span.end), rest)
            elif reason := _why_no_field(content):
                yield LeftAlone(line, reason)


def unquoted(line: TextLine) -> str:
    """What a line says, without the sign of a quote in front."""
    content = quoted_content(line.text)
    return line.text if content is None else content


def _item_rest(lines: Sequence[TextLine], indent: str) -> str:
    """What a list item goes on with below its first line, items below it included."""
    rest: list[str] = []
    for line in lines:
        content = unquoted(line)
        item = LIST_ITEM.match(content)
        if not content.strip() or (item and len(item["indent"]) <= len(indent)):
            break
        rest.append(content.strip())
    return " ".join(rest)


def _why_no_field(line: str) -> str:
    before, colons, __ = line.partition("::")
    if not colons:
        if re.search(r"\w：：", line):
            return _("it has full-width colons, which Dataview does not read")
        return ""
    if bracketed_fields(line):
        return _("it holds a bracketed `(key:: value)`, which hides the line's own field from Dataview")
    if not full_line_key(before):
        return _("its key holds a sign that Dataview does not allow (only letters, digits, blanks, - _ /)")
    return ""


SHAPE = Callout()

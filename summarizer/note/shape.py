"""Where a field's value stands in a summary block: behind `key::`, in a table cell, below a heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer.note.block import EVIDENCE_HEAD, headings, quoted_content
from summarizer.note.dataview import bracketed_fields, full_line_field, full_line_key
from summarizer.note.lines import Line
from summarizer.note.profile import Shape
from summarizer.text import Span

_LIST_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?")
_EMPHASIS_CLOSE = re.compile(r"(?:\*\*|__|\*)(?=\s|$)")
_ROW = re.compile(r"\|(?P<key>(?:[^|\\]|\\.)*)\|(?P<value>(?:[^|\\]|\\.)*)(?:\||$)")
_RULE_CELL = re.compile(r"\s*:?-+:?\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """A field's label and the span of everything that may be replaced; `rest` is more of its value.

    `rest` holds what a value goes on with on lines that the span does not cover: it is never written to.
    """

    label: str
    span: Span
    rest: str = ""


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A line that looks like a field and is not taken for one, and why."""

    line: Line
    reason: str


def line_places(lines: Sequence[Line]) -> Iterator[Place | LeftAlone]:
    """The `key::` lines, quoted, lazily continued or list items, by Dataview's rules."""
    in_item = False
    for index, line in enumerate(lines):
        content = quoted_content(line.text)
        content = line.text if content is None else content
        item = _LIST_ITEM.match(content)
        if item is None and in_item and content.strip():
            if full_line_field(content):
                yield LeftAlone(line, "it continues a list item, so that Dataview reads no field here")
            continue
        in_item = item is not None
        if found := full_line_field(content[item.end() :] if item else content):
            start = line.span.end - len(content) + (item.end() if item else 0) + found.value_span.start
            if closing := _EMPHASIS_CLOSE.match(line.text, start - line.span.start):
                start += closing.end() - closing.start()  # `**Key::** value`
            rest = _item_rest(lines[index + 1 :], item["indent"]) if item else ""
            yield Place(found.key, Span(start, line.span.end), rest)
        elif reason := _why_no_field(content):
            yield LeftAlone(line, reason)


def _item_rest(lines: Sequence[Line], indent: str) -> str:
    """What a list item goes on with below its first line, items below it included."""
    rest: list[str] = []
    for line in lines:
        content = quoted_content(line.text)
        content = line.text if content is None else content
        item = _LIST_ITEM.match(content)
        if not content.strip() or (item and len(item["indent"]) <= len(indent)):
            break
        rest.append(content.strip())
    return " ".join(rest)


def _why_no_field(line: str) -> str:
    before, colons, _ = line.partition("::")
    if not colons:
        if re.search(r"\w：：", line):
            return "it has full-width colons, which Dataview does not read"
        return ""
    if bracketed_fields(line):
        return "it holds a bracketed `(key:: value)`, which hides the line's own field from Dataview"
    if not full_line_key(before):
        return "its key holds a sign that Dataview does not allow (only letters, digits, blanks, - _ /)"
    return ""


def item_places(lines: Sequence[Line]) -> Iterator[Place | LeftAlone]:
    """The list items `- key:: `, tasks included, outside quotes."""
    items = [line for line in lines if quoted_content(line.text) is None]
    for place in line_places(items):
        line = next(line for line in items if _holds(line, place))
        if isinstance(place, LeftAlone) or _LIST_ITEM.match(line.text):
            yield place


def _holds(line: Line, place: Place | LeftAlone) -> bool:
    return line is place.line if isinstance(place, LeftAlone) else line.span.end == place.span.end


def table_places(lines: Sequence[Line]) -> Iterator[Place | LeftAlone]:
    """The rows of tables, the first cell being the label and the second the value."""
    for line in lines:
        match = _ROW.search(line.text)
        if match is None or _RULE_CELL.fullmatch(match["key"]):
            continue
        start, end = match.span("value")
        label = re.sub(r"[*_`]", "", match["key"]).strip()
        label = re.sub(r"^[^\w]+", "", label).rstrip(":： ")
        if label:
            yield Place(label, Span(line.span.start + start, line.span.start + end))


def heading_places(lines: Sequence[Line]) -> Iterator[Place | LeftAlone]:
    """The headings; a value is the text up to the next heading that is not deeper.

    The span of an empty value is at the end of the heading's line, so that a draft goes on a line of its
    own below it; else it reaches from there to the end of the last line that is not blank.
    """
    found = list(headings(lines))
    for place, (index, match) in enumerate(found):
        later = (i for i, other in found[place + 1 :] if len(other["level"]) <= len(match["level"]))
        end = next(later, len(lines))
        stop = next((i for i in range(index, end) if EVIDENCE_HEAD.fullmatch(lines[i].text)), end)
        last = next((i for i in range(stop - 1, index, -1) if lines[i].text.strip()), index)
        label = re.sub(r"^(?:[^\w]+|\d+(?:\.\d+)*[.、)]?\s+)+", "", match["title"] or "").rstrip(":： ")
        if label:
            yield Place(label, Span(lines[index].span.end, lines[last].span.end))


PLACES: Mapping[Shape, Callable[[Sequence[Line]], Iterator[Place | LeftAlone]]] = {
    "callout": line_places,
    "list": item_places,
    "table": table_places,
    "headings": heading_places,
}
"""How fields are found in a block of each shape."""

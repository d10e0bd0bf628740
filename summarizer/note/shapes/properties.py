"""A property of the note for each field: the YAML at its head, written as Obsidian writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from summarizer.language import _
from summarizer.note.block import Block
from summarizer.note.lines import TextLine, eol_of, lines_within
from summarizer.note.properties import NoProperties, front_matter, parse_properties, read_property, written
from summarizer.note.shape import (
    MARK,
    EvidenceSite,
    FieldPlace,
    LeftAlone,
    Shape,
    Wanted,
    blanks_behind,
)
from summarizer.text import Edit, Span

_KEY = re.compile(r"""(["']?)(?P<key>[^\s"'#\-][^"'#]*?)\1[ \t]*:(?=\s|$)""")
_BEFORE_LABEL = re.compile(r"^[^\w]+")


@dataclass(frozen=True)
class Properties(Shape):
    """A field is a property; its value a string on one line, the mark inside of it."""

    name: ClassVar[str] = "properties"
    answered_below: ClassVar[bool] = False

    def blocks(self, text: str, zone: Span, wanted: Wanted) -> Iterator[Block]:  # noqa: ARG002 - not in the zone
        """The note's properties, where one of them is wanted."""
        span = front_matter(text)
        if span is None:
            return
        lines = lines_within(text, span)
        keys = (match["key"] for line in lines if (match := _KEY.match(line.text)))
        if any(wanted.role(label_of(key)) for key in keys):
            yield Block("", lines)

    def unread(self, text: str, wanted: Wanted) -> str:
        """That Obsidian reads none of the properties, and why."""
        for block in self.blocks(text, Span(0, len(text)), wanted):
            try:
                parse_properties("".join(line.text + line.eol for line in block.lines))
            except NoProperties as none:
                return _("Obsidian reads none of this note's properties: {reason}.", reason=str(none))
        return ""

    def places(self, lines: Sequence[TextLine]) -> Iterator[FieldPlace | LeftAlone]:
        """All properties on the first level; none where Obsidian reads none."""
        if not lines:
            return
        start = lines[0].span.start
        try:
            found = parse_properties("".join(line.text + line.eol for line in lines))
        except NoProperties as none:
            line = next((one for one in lines if one.end > start + none.offset), lines[-1])
            yield LeftAlone(line, _("Obsidian reads none of these properties: {reason}", reason=str(none)))
            return
        for one in found:
            span = Span(start + one.span.start, start + one.span.end)
            if label := label_of(one.key):
                yield FieldPlace(label, span, one.comment, LIST if one.is_list else self)

    def read(self, raw: str) -> str:
        """The string, or the items of the list on a line each."""
        return read_property(raw)

    def insertion(self, text: str, span: Span, value: str) -> Edit:
        """As a string behind the colon; the blanks behind it, and a comment, stay where they are."""
        return Edit(span, f" {written(self.fit(value))}{blanks_behind(span.of(text))}")

    def addition(self, text: str, span: Span, words: str) -> Edit | None:
        """The same string with more in it; one on several lines is left alone."""
        value = self.read(span.of(text))
        return None if "\n" in value else self.insertion(text, span, f"{value} {words}")

    def acceptance(self, text: str, span: Span) -> Edit:
        """Without the mark a string may need no quotes, or other ones."""
        raw = span.of(text)
        if raw.lstrip().startswith((">", "|")) and MARK.strip() in raw:
            return super().acceptance(text, span)
        return self.insertion(text, span, self.read(raw).removeprefix(MARK.strip()))

    def evidence_place(self, site: EvidenceSite) -> int:
        """In the note's body: between the first persist marks, else at the end of the zone."""
        return site.kept[0].end if site.kept else site.zone.end


@dataclass(frozen=True)
class PropertyList(Properties):
    """A property that is a list: an item for each claim, the mark in the first."""

    between: ClassVar[str] = "\n"

    def fit(self, value: str) -> str:
        """One line for each item."""
        return self.typed(value)

    def insertion(self, text: str, span: Span, value: str) -> Edit:
        """An item on each line, as far in as those before; between brackets where a comment follows."""
        raw, items = span.of(text), self.fit(value).split("\n")
        if re.compile(r"[ \t]*#").match(text, span.end) and not _in_lines(raw):
            return Edit(span, f" [{', '.join(written(item, in_flow=True) for item in items)}]")
        return Edit(
            span, "".join(f"{_item(text, span)} {written(item)}" for item in items) + blanks_behind(raw)
        )

    def addition(self, text: str, span: Span, words: str) -> Edit | None:
        """An item behind the others."""
        raw = span.of(text).rstrip()
        if not _in_lines(raw):
            return self.insertion(text, span, f"{self.read(raw)}\n{words}")
        end = span.start + len(raw)
        return Edit(Span(end, end), f"{_item(text, span)} {written(self.fit(words))}")

    def removal(self, text: str, span: Span, original: str | None = None) -> Edit:
        """It stays a list, of nothing."""
        if original is None:
            is_whole = text[span.start - 1 : span.start] == ":"
            blanks = blanks_behind(span.of(text))
            original = f" []{blanks}" if is_whole else f"{_item(text, span)}{blanks}"
        return super().removal(text, span, original)


def label_of(key: str) -> str:
    """A property's key as a label: without emoji in front, and without a colon that `key::` leaves in it."""
    return _BEFORE_LABEL.sub("", key).rstrip(":： \t")


def property_key(text: str, span: Span) -> str:
    """The key of the property whose value has this span, as Obsidian knows it; "" for no property."""
    front = front_matter(text)
    if front is None or not front.start <= span.start <= front.end:
        return ""
    start = span.start - front.start
    return next((one.key for one in parse_properties(front.of(text)) if one.span.start == start), "")


def _in_lines(raw: str) -> bool:
    return raw.startswith(("\r", "\n"))


def _item(text: str, span: Span) -> str:
    """What stands in front of an item: the end of the line before, the blanks, the dash."""
    match = re.match(r"(?:\r\n|\n|\r)(?P<indent>[ ]*)-", span.of(text))
    return f"{eol_of(text, span.start)}{match['indent'] if match else '  '}-"


LIST = PropertyList()
SHAPE = Properties()

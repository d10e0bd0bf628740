"""The shape of a summary: how its fields are found in a note, and how a value is written and taken out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, cast

from summarizer.note.block import Block, callouts, sections
from summarizer.note.lines import TextLine, eol_of, lines_within
from summarizer.note.pattern import Pattern
from summarizer.plugins import discover
from summarizer.text import Edit, Span

MARK = "🤖 "
"""What a draft's value starts with until a person decides on it."""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A field's label and the span of everything that may be replaced; `rest` is more of its value.

    `rest` holds what a value goes on with on lines that the span does not cover: it is never written to.
    `shape` is how a value is written there, None for the way of the shape that found the place.
    """

    label: str
    span: Span
    rest: str = ""
    shape: Shape | None = None


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A line that looks like a field and is not taken for one, and why."""

    line: TextLine
    reason: str


@dataclass(frozen=True, slots=True)
class EvidenceSite:
    """What evidence is shown for: a note's text, its user zone, the summary block and the drafted values.

    All are spans of the text as it was read, before any draft; the values stand in the note's order. `kept`
    is what lies between persist marks on lines of their own, up to the line of the end mark: an importer
    writes all else anew.
    """

    text: str
    zone: Span
    block: Span
    values: tuple[Span, ...]
    kept: tuple[Span, ...] = ()


class Wanted(Protocol):
    """What a shape may ask of a note profile."""

    @property
    def title(self) -> Pattern:
        """What the title of the summary block must hold; the empty pattern when it needs none."""
        ...

    def role(self, label: str) -> str:
        """The role that a label means, "" when it means none."""
        ...


class Shape(Protocol):
    """One shape: what finds its fields, writes their values, takes them out, and shows where evidence goes.

    A shape is a frozen dataclass without fields that inherits from this class, so that notes can be sent
    to other processes and compared. It says at least its `name` and `places`, and overrides what differs
    from a value on one line in a callout or section. All spans are offsets into the note's text.
    """

    name: ClassVar[str]
    """What profiles call the shape."""

    kinds: ClassVar[tuple[Callable[[Sequence[TextLine]], Iterator[Block]], ...]] = (callouts, sections)
    """What may be its block, by the functions that find it, the likeliest kind first."""

    ends_at_blank: ClassVar[bool] = False
    """Whether the first blank line behind the last field ends the block."""

    by_name: ClassVar[bool] = False
    """Whether it finds fields anywhere in a note, by what their labels mean."""

    answered_below: ClassVar[bool] = True
    """Whether words on the lines below a field's place, up to the next one, answer it."""

    between: ClassVar[str] = " "
    """What stands between two claims of a value."""

    def blocks(self, text: str, zone: Span, wanted: Wanted) -> Iterator[Block]:
        """What may be the summary block, the likeliest first, without the line of its title.

        They are those of the shape's kinds in the zone that have the wanted title; the zone itself when no
        title is wanted. A shape whose place is elsewhere in the note may look there.
        """
        lines = lines_within(text, zone)
        if not wanted.title.pattern:
            yield Block("", lines)
            return
        for kind in self.kinds:
            for block in kind(lines):
                if len(block.lines) > 1 and wanted.title.search(block.title):
                    yield Block(block.title, block.lines[1:])

    def unread(self, text: str, wanted: Wanted) -> str:  # noqa: ARG002 - of a shape that has such a reason
        """Why nothing is read where wanted labels stand, as a sentence; "" when there is no such reason."""
        return ""

    def places(self, lines: Sequence[TextLine]) -> Iterator[FieldPlace | LeftAlone]:
        """The fields in the lines of a block, and the lines that only look like fields, in order."""
        ...

    def places_of(self, lines: Sequence[TextLine], wanted: Wanted) -> Iterator[FieldPlace | LeftAlone]:
        """As `places`, for a shape that knows a field by what its label means."""
        del wanted
        return self.places(lines)

    def refined(self, text: str, span: Span) -> tuple[Span, Shape]:
        """Where in the span of a field its value stands or would stand, and how it is written there."""
        del text
        return span, self

    def end(self, lines: Sequence[TextLine], last: Span) -> int:
        """Where the block ends whose last field has the value at `last`: behind a line's end of line."""
        stop = len(lines)
        if self.ends_at_blank:
            behind = (i for i, line in enumerate(lines) if line.span.start > last.end)
            stop = next((i for i in behind if not lines[i].text.strip()), stop)
        return next(line for line in reversed(lines[:stop]) if line.text.strip()).end

    def read(self, raw: str) -> str:
        """The value in the characters that stand at a field's place, "" when there is none."""
        return raw.strip()

    def fit(self, value: str) -> str:
        """A value as a field of this shape can hold it: just what `read` gives once it stands there."""
        return " ".join(value.split())

    def typed(self, words: str) -> str:
        """A person's words as a value: on one line, or on one for each of the parts that `between` parts."""
        return self.between.join(" ".join(line.split()) for line in words.splitlines() if line.strip())

    def insertion(self, text: str, span: Span, value: str) -> Edit:
        """The edit that writes a value into an empty field.

        The blanks that the field held stay behind it: two of them are a hard line break. A placeholder goes.
        """
        return Edit(span, f" {self.fit(value)}{blanks_behind(span.of(text))}")

    def addition(self, text: str, span: Span, words: str) -> Edit | None:
        """The edit that puts words of a person behind a value that stands there; None where it cannot be.

        No character of the value changes. Behind several lines they are a paragraph of their own.
        """
        raw = span.of(text).rstrip()
        end = span.start + len(raw)
        several = re.search(r"[\r\n]", raw.strip())
        return Edit(
            Span(end, end), f"{2 * eol_of(text, span.start) if several else self.between}{self.fit(words)}"
        )

    def removal(self, text: str, span: Span, original: str | None = None) -> Edit:
        """The edit that takes a value out again, leaving the field as it was before.

        `original` is what stood there, None when it was only blanks.
        """
        return Edit(span, blanks_behind(span.of(text)) if original is None else original)

    def acceptance(self, text: str, span: Span) -> Edit:
        """The edit that takes only the mark off a draft."""
        start = text.index(MARK.strip(), span.start, span.end)
        end = start + len(MARK.strip())
        return Edit(Span(start, end + 1 if text[end : end + 1] == " " else end), "")

    def evidence_place(self, site: EvidenceSite) -> int:
        """Where the callout with the evidence goes: the start of a line or the end of the text.

        Between the persist marks of the last drafted value, else behind the block, which is in the zone.
        """
        last = site.values[-1].start if site.values else -1
        return next((one.end for one in site.kept if one.start <= last <= one.end), site.block.end)


def blanks_behind(raw: str) -> str:
    """The blanks and ends of line that a field's characters end with."""
    return raw[len(raw.rstrip()) :]


def known_shapes() -> Mapping[str, Shape]:
    """All shapes by name: `SHAPE` of each module in `note/shapes/`, then those of other distributions."""
    found = cast("tuple[Shape, ...]", discover("summarizer.note.shapes", "SHAPE"))
    return {shape.name: shape for shape in found}

"""A list with an item `- key:: value` for each field, in a section or a callout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from summarizer.note.block import quoted_content
from summarizer.note.lines import TextLine
from summarizer.note.shape import FieldPlace, LeftAlone, Shape
from summarizer.note.shapes import callout


@dataclass(frozen=True)
class List(Shape):
    """A field is a list item or a task outside quotes; its value the rest of its line."""

    name: ClassVar[str] = "list"
    ends_at_blank: ClassVar[bool] = True

    def places(self, lines: Sequence[TextLine]) -> Iterator[FieldPlace | LeftAlone]:
        """The items with a `key::`; lines of a paragraph are none, though Dataview reads them."""
        items = [line for line in lines if quoted_content(line.text) is None]
        for place in callout.SHAPE.places(items):
            line = next(line for line in items if _holds(line, place))
            if isinstance(place, LeftAlone) or callout.LIST_ITEM.match(line.text):
                yield place


def _holds(line: TextLine, place: FieldPlace | LeftAlone) -> bool:
    return line is place.line if isinstance(place, LeftAlone) else line.span.end == place.span.end


SHAPE = List()

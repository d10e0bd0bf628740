"""A table with a row for each field, in a section or a callout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from summarizer.note.lines import TextLine
from summarizer.note.shape import FieldPlace, LeftAlone, Shape
from summarizer.text import Span

_ROW = re.compile(r"\|(?P<key>(?:[^|\\]|\\.)*)\|(?P<value>(?:[^|\\]|\\.)*)(?:\||$)")
_RULE_CELL = re.compile(r"\s*:?-+:?\s*")
_BARE_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")


@dataclass(frozen=True)
class Table(Shape):
    """A field is a row, its first cell the label, its second the value."""

    name: ClassVar[str] = "table"
    ends_at_blank: ClassVar[bool] = True

    def places(self, lines: Sequence[TextLine]) -> Iterator[FieldPlace | LeftAlone]:
        """The rows that have a label."""
        for line in lines:
            match = _ROW.search(line.text)
            if match is None or _RULE_CELL.fullmatch(match["key"]):
                continue
            start, end = match.span("value")
            label = re.sub(r"[*_`]", "", match["key"]).strip()
            label = re.sub(r"^[^\w]+", "", label).rstrip(":： ")
            if label:
                yield FieldPlace(label, Span(line.span.start + start, line.span.start + end))

    def fit(self, value: str) -> str:
        """On one line, every `|` escaped: it would end the cell."""
        return _BARE_PIPE.sub(r"\1\\|", super().fit(value))


SHAPE = Table()

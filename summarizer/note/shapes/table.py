"""A table with a row for each field, in a section or a callout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from summarizer.note.labels import clean_label
from summarizer.note.lines import TextLine
from summarizer.note.shape import FieldPlace, LeftAlone, Shape, Wanted
from summarizer.note.tables import Row, tables

_BARE_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")


@dataclass(frozen=True)
class Table(Shape):
    """A field is a row, its first cell the label, its second the value.

    Where what labels mean is known, a table with several of them in its heading and one row below has its
    fields side by side instead.
    """

    name: ClassVar[str] = "table"
    ends_at_blank: ClassVar[bool] = True

    def places(self, lines: Sequence[TextLine]) -> Iterator[FieldPlace | LeftAlone]:
        """The rows that have a label."""
        for head, rows in tables(lines):
            yield from _by_row((head, *rows))

    def places_of(self, lines: Sequence[TextLine], wanted: Wanted) -> Iterator[FieldPlace | LeftAlone]:
        """The rows that have a label, or the cells below the labels of the heading."""
        for head, rows in tables(lines):
            labels = [clean_label(cell.text) for cell in head]
            if len(rows) == 1 and sum(bool(wanted.role(label)) for label in labels) > 1:
                yield from _by_column(labels, rows[0])
            else:
                known = head if len(head) > 1 and wanted.role(labels[0]) else ()
                yield from _by_row((known, *rows))

    def fit(self, value: str) -> str:
        """On one line, every `|` escaped: it would end the cell."""
        return _BARE_PIPE.sub(r"\1\\|", super().fit(value))


def _by_row(rows: Sequence[Row]) -> Iterator[FieldPlace]:
    for row, below in pairwise((*rows, ())):
        if len(row) > 1 and (label := clean_label(row[0].text)):
            goes_on = len(below) > 1 and not below[0].text.strip() and not row[1].text.strip()
            yield FieldPlace(label, row[1].span, below[1].text.strip() if goes_on else "", SHAPE)


def _by_column(labels: Sequence[str], row: Row) -> Iterator[FieldPlace]:
    for label, cell in zip(labels, row, strict=False):
        if label:
            yield FieldPlace(label, cell.span, shape=SHAPE)


SHAPE = Table()

"""A shape as a newcomer would add it, in this one file: a line `label = value` for each field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from summarizer.note.lines import TextLine
from summarizer.note.shape import EvidenceSite, FieldPlace, LeftAlone, Shape
from summarizer.text import Span


@dataclass(frozen=True)
class Equations(Shape):
    """A field is a line of a section; its value what stands behind the first `=`."""

    name: ClassVar[str] = "equations"

    def places(self, lines: Sequence[TextLine]) -> Iterator[FieldPlace | LeftAlone]:
        for line in lines:
            label, sign, _ = line.text.partition(" =")
            if sign:
                yield FieldPlace(label, Span(line.span.start + len(label) + 2, line.span.end))

    def evidence_place(self, site: EvidenceSite) -> int:
        return site.zone.end


SHAPE = Equations()

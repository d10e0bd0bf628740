"""A heading for each field, its value the text below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from summarizer.note.block import EVIDENCE_HEAD, headings, sections
from summarizer.note.lines import TextLine, eol_of
from summarizer.note.shape import FieldPlace, LeftAlone, Shape, blanks_behind
from summarizer.text import Edit, Span

_BEFORE_LABEL = re.compile(r"^(?:[^\w]+|\d+(?:\.\d+)*[.、)]?\s+)+")


@dataclass(frozen=True)
class Headings(Shape):
    """A field is a heading; its value the text up to the next heading that is not deeper.

    The span of an empty value is at the end of the heading's line, so that a draft goes on a line of its
    own below it; else it reaches from there to the end of the last line that is not blank.
    """

    name: ClassVar[str] = "headings"
    kinds = (sections,)

    def places(self, lines: Sequence[TextLine]) -> Iterator[FieldPlace | LeftAlone]:
        """The headings, numbers and signs in front not being part of the label."""
        found = list(headings(lines))
        for place, (index, match) in enumerate(found):
            later = (i for i, other in found[place + 1 :] if len(other["level"]) <= len(match["level"]))
            end = next(later, len(lines))
            stop = next((i for i in range(index, end) if EVIDENCE_HEAD.fullmatch(lines[i].text)), end)
            last = next((i for i in range(stop - 1, index, -1) if lines[i].text.strip()), index)
            label = _BEFORE_LABEL.sub("", match["title"] or "").rstrip(":： ")
            if label:
                yield FieldPlace(label, Span(lines[index].span.end, lines[last].span.end))

    def fit(self, value: str) -> str:
        """As it is: the text below a heading may have many lines."""
        return value.strip()

    def insertion(self, text: str, span: Span, value: str) -> Edit:
        """On a line of its own."""
        lead = eol_of(text, span.start)
        return Edit(span, f"{lead}{self.fit(value)}{blanks_behind(span.of(text))}")


SHAPE = Headings()

"""A heading for each field, its value the text below."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from summarizer.note.block import EVIDENCE_HEAD, headings, sections
from summarizer.note.labels import clean_label
from summarizer.note.lines import TextLine, eol_of
from summarizer.note.shape import FieldPlace, LeftAlone, Shape, Wanted, blanks_behind
from summarizer.note.shapes import callout
from summarizer.text import Edit, Span

_COMMENTS = re.compile(
    r"(?:\s*\n[ \t]*(?:<!--(?:(?!-->).)*-->|%%(?!\s*(?:begin|end)\b)(?:(?!%%).)*%%)[ \t]*(?=\r?\n|\r|\Z))+",
    re.DOTALL,
)
_COMMENT = re.compile(r"\s*(?:<!--.*-->|%%.*%%)\s*")
_ITEM = re.compile(r"\s*[\r\n][ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+\[ \])?(?=[ \t]|\r|\n|\Z)")
ONE_ITEM = re.compile(r"^(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t]+\[ \])?[ \t]+)+(?=[^\r\n]*\Z)")
"""The sign of a list whose only item a value is: it would be read as the place's own."""

_BARE_ITEMS = re.compile(r"(?:\s*[\r\n][ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+\[ \])?[ \t]*(?=\r|\n|\Z))*\s*")


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
            if label := clean_label(match["title"] or ""):
                yield FieldPlace(label, Span(lines[index].span.end, lines[last].span.end))

    def places_of(self, lines: Sequence[TextLine], wanted: Wanted) -> Iterator[FieldPlace | LeftAlone]:
        """As `places`, but a value ends where a heading below is a field; without a text there is none."""
        places = [place for place in self.places(lines) if isinstance(place, FieldPlace)]
        known = [place for place in places if wanted.role(place.label)]
        starts = [place.span.start for place in known]
        for place in places:
            inner = bisect_right(starts, place.span.start)
            if inner == len(known) or known[inner].span.start > place.span.end:
                yield place
            elif end := _last_sign(lines, place.span.start, known[inner].span.start):
                yield replace(place, span=Span(place.span.start, end))

    def refined(self, text: str, span: Span) -> tuple[Span, Shape]:
        """Behind comments that say what belongs there, and behind the sign of a list's only item."""
        if comments := _COMMENTS.match(text, span.start, span.end):
            span = Span(comments.end(), span.end)
        item = _ITEM.match(text, span.start, span.end)
        if item is None:
            return span, self
        line_end = re.compile(r"[^\r\n]*").match(text, item.end(), span.end)
        end = line_end.end() if line_end else span.end
        if _BARE_ITEMS.fullmatch(text, end, span.end):
            return Span(item.end(), end), callout.SHAPE
        return span, self

    def fit(self, value: str) -> str:
        """As it is: the text below a heading may have many lines. A single item is put as text."""
        return ONE_ITEM.sub("", value.strip())

    def insertion(self, text: str, span: Span, value: str) -> Edit:
        """On a line of its own."""
        lead = eol_of(text, span.start)
        return Edit(span, f"{lead}{self.fit(value)}{blanks_behind(span.of(text))}")


def _last_sign(lines: Sequence[TextLine], start: int, end: int) -> int:
    """The end of the last line between a heading's and another's that says something, 0 for none."""
    ends = [line.span.end for line in lines]
    between = lines[bisect_right(ends, start) : bisect_left(ends, end)]
    said = [line for line in between if line.text.strip() and not _COMMENT.fullmatch(line.text)]
    return said[-1].span.end if said else 0


SHAPE = Headings()

"""What in a note looks like an empty field and is taken for none, and why: for refusals and new profiles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from summarizer.language import _
from summarizer.note.labels import common_role, is_own
from summarizer.note.lines import lines_within
from summarizer.note.pattern import Pattern
from summarizer.note.shape import FieldPlace
from summarizer.note.shapes import anywhere
from summarizer.text import Span, has_han

_HEADING = re.compile(r"^#.*|^[^\n:：]{1,20}[:：]", re.MULTILINE)
_HTML_CELL = re.compile(r"<td\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Near:
    """A line (counted from 1) with a label and nothing behind it; the role it means to most people, or ""."""

    line: int
    label: str
    role: str
    reason: str


class _AnyLabel:
    """Wants every label, so that all places are found."""

    title: ClassVar[Pattern] = Pattern("")

    def role(self, label: str) -> str:
        return common_role(label) or "?"


def near_fields(text: str, zone: Span) -> tuple[Near, ...]:
    """The empty headings, callouts, cells and labels in a part of a note, in order."""
    lines = lines_within(text, zone)
    found: list[Near] = []
    for place in anywhere.SHAPE.places_of(lines, _AnyLabel()):
        if isinstance(place, FieldPlace) and place.shape is not None and not place.rest:
            span, shape = place.shape.refined(text, place.span)
            if not shape.read(span.of(text)):
                found.append(_near(text, place))
    return tuple(found)


def _near(text: str, place: FieldPlace) -> Near:
    role = common_role(place.label)
    if role:
        reason = _("it stands where an importer would blank it, or its key stands here a second time")
    elif is_own(place.label):
        reason = _("it sounds like a place for words of your own")
    else:
        reason = _("its name means no field that is known")
    return Near(text.count("\n", 0, place.span.start) + 1, place.label, role, reason)


def why_none(text: str, zone: Span) -> tuple[str, str]:
    """The sentence and the hint for a note in which no field is found, with names in the note's language."""
    if _HTML_CELL.search(zone.of(text)):
        return (
            _(
                "No summary fields were found: what may be some stands in an HTML table, "
                "in which no links and no Markdown are shown."
            ),
            _("Make it a Markdown table, or a heading for each field."),
        )
    names = "研究问题、研究方法、总结" if _speaks_chinese(text) else "Research question, Method, Summary"
    near = near_fields(text, zone)
    told = _list(near)
    message = (
        _(
            "No summary fields were found: no heading, callout, table row or label such as {names}; "
            "left alone were {near}.",
            names=names,
            near=told,
        )
        if near
        else _(
            "No summary fields were found: no heading, callout, table row or label such as {names}.",
            names=names,
        )
    )
    return message, _(
        "`summarizer profile new NOTE` writes a profile in which you name the fields; "
        "`summarizer profile check NOTE` says why each line was left alone."
    )


def _list(near: Sequence[Near], most: int = 4) -> str:
    told = [_("“{label}” (line {line})", label=one.label, line=one.line) for one in near[:most]]
    return ", ".join([*told, "…"] if len(near) > most else told)


def _speaks_chinese(text: str) -> bool:
    return any(has_han(match[0]) for match in _HEADING.finditer(text))

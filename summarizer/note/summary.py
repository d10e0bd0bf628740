"""The summary block of a note: finding its fields and where each value stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from summarizer.language import _
from summarizer.note.profile import NoteProfile
from summarizer.note.shape import MARK, FieldPlace, LeftAlone, Shape
from summarizer.note.shapes import callout
from summarizer.note.zone import is_persisted
from summarizer.text import Span


class ValueState(StrEnum):
    """Whose a field's value is."""

    EMPTY = "empty"
    DRAFT = "draft"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class SummaryField:
    """One field of the summary block.

    `label` is the key without emoji; `role` what it means in the profile, "" when unknown. `value_span`
    is everything that may be replaced: from behind the key's `::` (or inside the cell, the persist marks,
    the section) to the end of the line, its end of line excluded. `value` is what stands there, and what
    it goes on with on further lines, without the blanks around it. `shape` is how a value is written there.
    """

    label: str
    role: str
    value_span: Span
    value: str
    state: ValueState
    shape: Shape


@dataclass(frozen=True, slots=True)
class SummaryBlock:
    """The summary block: its span ends behind the last line that belongs to it, end of line included."""

    span: Span
    title: str
    fields: tuple[SummaryField, ...]

    def field(self, label: str) -> SummaryField | None:
        """The field with that label, None when there is none."""
        return next((field for field in self.fields if field.label == label), None)


def parse_summary(text: str, zone: Span, profile: NoteProfile) -> SummaryBlock | None:
    """The first block in the zone that has the profile's title and at least one field."""
    surveyed = survey(text, zone, profile)
    return surveyed[0] if surveyed else None


def survey(text: str, zone: Span, profile: NoteProfile) -> tuple[SummaryBlock, tuple[LeftAlone, ...]] | None:
    """As `parse_summary`, with the lines of the block that look like fields and are left alone."""
    for block in profile.shape.blocks(text, zone, profile):
        fields: dict[str, SummaryField] = {}
        left_alone: list[LeftAlone] = []
        for place in profile.shape.places(block.lines):
            if isinstance(place, LeftAlone):
                left_alone.append(place)
                continue
            field = _field(text, place, profile)
            if field.label in fields:
                line = next(line for line in block.lines if line.end >= place.span.start)
                reason = _("its key stands here a second time, which Dataview makes a list of")
                left_alone.append(LeftAlone(line, reason))
            elif profile.title.pattern or (field.role and _kept(text, zone, field.value_span, profile)):
                fields[field.label] = field
        if fields:
            found = tuple(fields.values())
            end = profile.shape.end(block.lines, found[-1].value_span)
            return SummaryBlock(Span(block.lines[0].span.start, end), block.title, found), tuple(left_alone)
    return None


def _field(text: str, place: FieldPlace, profile: NoteProfile) -> SummaryField:
    span = _inside_persist_marks(text, place.span, profile)
    in_line = profile.persist and is_persisted(text, span, profile.persist) and "\n" not in span.of(text)
    shape = callout.SHAPE if in_line else place.shape or profile.shape  # between marks on one line
    value = f"{shape.read(span.of(text))} {place.rest}".strip()
    state = _state(value, profile)
    if place.rest and state is ValueState.DRAFT:
        state = ValueState.HUMAN  # somebody wrote on below the draft
    return SummaryField(place.label, profile.role(place.label), span, value, state, shape)


def _kept(text: str, zone: Span, value_span: Span, profile: NoteProfile) -> bool:
    """Whether the importer keeps a field found by its label alone: always, unless it has persist marks."""
    return profile.persist is None or any(
        is_persisted(text, span, profile.persist) for span in (zone, value_span)
    )


def _inside_persist_marks(text: str, span: Span, profile: NoteProfile) -> Span:
    if profile.persist is None:
        return span
    begin = profile.persist[0].search(text, span.start, span.end)
    end = profile.persist[1].search(text, begin.end(), span.end) if begin else None
    return Span(begin.end(), end.start()) if begin and end else span


def _state(value: str, profile: NoteProfile) -> ValueState:
    if not value or any(pattern.fullmatch(value) for pattern in profile.empty):
        return ValueState.EMPTY
    return ValueState.DRAFT if value.startswith(MARK.strip()) else ValueState.HUMAN

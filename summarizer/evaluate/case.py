"""A note as a test: what a person decided on in each field, and its text as if those fields were empty."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from summarizer.errors import NoteError, NoteRefused
from summarizer.evaluate.points import points
from summarizer.insertion.insert import restore_values
from summarizer.insertion.phrases import says_nothing
from summarizer.language import _, later
from summarizer.note.file import NoteFile
from summarizer.note.lines import split_lines
from summarizer.note.note import Note, parse_note
from summarizer.note.summary import OF_MANY, SummaryField, ValueState
from summarizer.review.chosen import placeholders
from summarizer.review.history import Written, last_written
from summarizer.review.journal import Event
from summarizer.review.measure import fates
from summarizer.review.state import FieldState, FieldStatus, field_states
from summarizer.text import Span

_MOST_LINES = 200
"""Lines below a field's own that its text may go on for."""
_NONE = re.compile(
    r"(?:none|nothing|n\s*/\s*a|not (?:stated|reported|mentioned|applicable|given)|no|keine?r?|aucune?"
    r"|[-–—/\\]+|(?:暂|尚)?(?:无|無|没有|沒有)|(?:文中|论文)?未(?:提及|提到|说明|報告|报告)|なし|없음)[.。!！]?",
    re.IGNORECASE,
)
"""How people write that there is nothing."""


class Kind(StrEnum):
    """What a person decided on in a field.

    `NONE` says that there is nothing, `EMPTY` that nobody wrote or decided anything.
    """

    ACCEPTED = later("accepted")
    CHANGED = later("edited")
    OWN = later("own words")
    NONE = later("none")
    EMPTY = later("empty")
    REJECTED = later("rejected")


WROTE = frozenset({Kind.ACCEPTED, Kind.CHANGED, Kind.OWN})
"""The kinds that come with a text."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a person decided on in one field: their text, its points, and the drafts that they rejected.

    `drafter` is whose draft the text was, or began as: a model, "" for nobody's.
    """

    label: str
    role: str
    kind: Kind
    text: str
    points: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    drafter: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A note to draft again: `text` is that of the note with the fields of its references empty."""

    path: Path
    title: str
    text: str
    references: tuple[Reference, ...]

    @property
    def stratum(self) -> Kind:
        """The kind that says most of its person: changed drafts, then own words, then accepted ones."""
        kinds = {one.kind for one in self.references}
        order = (Kind.CHANGED, Kind.OWN, Kind.ACCEPTED, Kind.REJECTED)
        return next((kind for kind in order if kind in kinds), Kind.NONE)

    @property
    def lot(self) -> str:
        """What it is drawn by: the same for ever while the file keeps its name."""
        return hashlib.sha256(self.path.name.encode("utf-8", "surrogateescape")).hexdigest()


def case_of(file: NoteFile, note: Note, events: Sequence[Event]) -> Case | None:
    """The note as a test, None when nobody decided on any of its fields.

    Drafts that wait are no part of it, nor are decisions of no person, as of an agent.

    Raises:
        NoteRefused: a person's text cannot be taken out of the note.
    """
    written = last_written(events)
    refused: dict[str, list[str]] = {}
    drafters: dict[str, str] = {}
    for fate in fates(events):
        drafters[fate.field] = fate.drafter
        if fate.outcome == "rejected" and fate.draft and not says_nothing(fate.draft):
            refused.setdefault(fate.field, []).append(fate.draft)
    references = tuple(
        _reference(
            status,
            written.get(status.label),
            refused.get(status.label, ()),
            drafters.get(status.label, ""),
        )
        for status in field_states(note, events)
        if status.role and status.role not in OF_MANY and not status.pending
        if not _by_no_person(written.get(status.label))
    )
    if all(one.kind is Kind.EMPTY for one in references):
        return None
    labels = frozenset(one.label for one in references)
    text = emptied(note, labels, placeholders(events))
    return Case(file.path, note.metadata.title or file.path.stem, text, references)


def _by_no_person(last: Written | None) -> bool:
    return last is not None and bool(last.event.details.get("by"))


def _reference(status: FieldStatus, last: Written | None, rejected: Sequence[str], drafter: str) -> Reference:
    kind = _kind(status, last)
    text = status.value if kind in WROTE else ""
    whose = drafter if kind in {Kind.ACCEPTED, Kind.CHANGED} else ""
    return Reference(status.label, status.role, kind, text, points(text), tuple(rejected), whose)


def _kind(status: FieldStatus, last: Written | None) -> Kind:
    if status.state is FieldState.REJECTED:
        return Kind.REJECTED
    if not status.value:
        said = last is not None and last.action == "accept" and not last.event.values[status.label]
        return Kind.NONE if said else Kind.EMPTY
    if says_nothing(status.value) or _NONE.fullmatch(status.value.strip()):
        return Kind.NONE
    by_state = {FieldState.ACCEPTED: Kind.ACCEPTED, FieldState.EDITED: Kind.CHANGED}
    return by_state.get(status.state, Kind.OWN)


def emptied(note: Note, labels: Collection[str], originals: Mapping[str, str] | None = None) -> str:
    """The note's text with these fields as empty as they were before; `originals` are their placeholders.

    Raises:
        NoteRefused: one of them is not empty then, since its text stands in a place that is never edited.
    """
    filled = [one.label for one in note.summary.fields if one.label in labels and one.value]
    held = {label: text for label, text in (originals or {}).items() if label in filled}
    try:
        now = parse_note(restore_values(note, filled, held), [note.profile])
        for label in labels:
            now = _without_below(now, label)
    except NoteError as exc:
        raise NoteRefused(_("What you wrote cannot be taken out of the note: {reason}", reason=exc)) from exc
    left = [one.label for one in now.summary.fields if one.label in labels and _is_filled(one)]
    if left:
        raise NoteRefused(
            _(
                "What you wrote in {labels} goes on elsewhere in the note and cannot be taken out.",
                labels=", ".join(left),
            )
        )
    return now.text


def _is_filled(field: SummaryField | None) -> bool:
    return field is not None and field.state is not ValueState.EMPTY


def _without_below(note: Note, label: str) -> Note:
    """The note without the lines below a field that its text goes on for: the fewest that leave it empty."""
    field = note.summary.field(label)
    if field is None or not field.below or not _is_filled(field):
        return note
    lines = list(split_lines(note.text, Span(field.value_span.end, len(note.text))))[: _MOST_LINES + 1]
    others = _others(note, label)
    for last in lines[1:]:
        text = note.text[: lines[0].end] + note.text[last.end :]
        try:
            again = parse_note(text, [note.profile])
        except NoteError:
            continue
        if not _is_filled(again.summary.field(label)) and _others(again, label) == others:
            return again
    return note


def _others(note: Note, label: str) -> list[tuple[str, str, str]]:
    """The fields of a note, of the others with what they say."""
    return [
        (one.label, "", "") if one.label == label else (one.label, one.value, one.below)
        for one in note.summary.fields
    ]

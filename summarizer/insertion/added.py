"""A person's own statement put into a field of a note, with its evidence; what stands there stays."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.errors import NoteRefused
from summarizer.insertion.callout import callout_edit, find_callout
from summarizer.insertion.insert import read_back, without_separators
from summarizer.language import _
from summarizer.note.note import Note
from summarizer.note.summary import SummaryField, ValueState
from summarizer.text import Edit, Span, apply_edits


def add_words(note: Note, label: str, words: str, quotes: Sequence[str], language: str) -> str:
    """The note's text with words of a person in an empty field, or behind what stands there.

    `quotes` are lines of evidence, which are added to those of the field; `language` is that of a callout
    that is new.

    Raises:
        NoteRefused: more of the field's text stands below, the field cannot hold them, or they would not read
            back as they are meant.
    """
    field, words = _field(note, label), without_separators(note, words)
    if field.below and field.state is not ValueState.DRAFT:
        raise NoteRefused(
            _("Below the line of {label} stands more of its text; nothing was written.", label=field.label),
            hint=_("Put the statement there in the note itself."),
        )
    if field.state is ValueState.EMPTY:
        edit: Edit | None = field.shape.insertion(note.text, field.value_span, words)
    else:
        edit = field.shape.addition(note.text, field.value_span, words)
    if edit is None:
        raise NoteRefused(
            _(
                "The property {label} holds several lines, which cannot be added to; nothing was written.",
                label=field.label,
            ),
            hint=_("Put the statement there in the note itself."),
        )
    meant = _value_after(note, field, edit)
    edits = [edit]
    if evidence := _evidence(note, field.label, quotes, language):
        edits.append(evidence)
    return read_back(note, apply_edits(note.text, edits), {field.label: meant})


def _field(note: Note, label: str) -> SummaryField:
    return next(one for one in note.summary.fields if one.label == label)


def _value_after(note: Note, field: SummaryField, edit: Edit) -> str:
    """The value with the words, which begins with all that stood there.

    Raises:
        NoteRefused: the field would not hold all of it.
    """
    span = field.value_span
    before, after = Span(span.start, edit.span.start), Span(edit.span.end, span.end)
    value = field.shape.read(f"{before.of(note.text)}{edit.text}{after.of(note.text)}")
    if field.state is not ValueState.EMPTY and not value.startswith(field.value):
        raise NoteRefused(
            _("The text of {label} would not stay as it is; nothing was written.", label=field.label)
        )
    return value


def _evidence(note: Note, label: str, quotes: Sequence[str], language: str) -> Edit | None:
    """The edit that adds lines to the evidence of a field."""
    existing = find_callout(note.text, note.zone)
    sections = dict(existing.sections) if existing else {}
    safe = (without_separators(note, quote) for quote in quotes)
    sections[label] = tuple(dict.fromkeys((*sections.get(label, ()), *safe)))
    ordered = {field.label: sections[field.label] for field in note.summary.fields if field.label in sections}
    left_out = existing.left_out if existing else {}
    return callout_edit(note, existing, ordered, existing.footer if existing else (), language, left_out)

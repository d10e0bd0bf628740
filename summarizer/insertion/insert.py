"""Putting verified drafts into a note, and taking them out again: text in, text out, nothing else changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from summarizer.draft.draft import VerifiedDraft
from summarizer.errors import NoteRefused
from summarizer.evidence.passage import Coverage
from summarizer.insertion.callout import callout_edit, find_callout, render_footer, render_section
from summarizer.insertion.citation import CitedPdf
from summarizer.insertion.mark import acceptance, in_shape, insertion, removal, render_value
from summarizer.note.note import Note, parse_note
from summarizer.note.summary import MARK, ValueState
from summarizer.note.zone import count_separators
from summarizer.text import Edit, apply_edits


def insert_drafts(note: Note, draft: VerifiedDraft, coverage: Coverage, pdf: CitedPdf, language: str) -> str:
    """The note's text with the drafts of its empty fields, and their evidence below the summary.

    Fields that are not empty are left alone, whatever the draft says. Inserting the same draft twice
    changes nothing the second time.

    Raises:
        NoteRefused: the result would not read back as intended; the message names the field.
    """
    drafted = {field.label: field for field in draft.fields}
    intended: dict[str, str] = {}
    edits: list[Edit] = []
    for field in note.summary.fields:
        if field.state is ValueState.EMPTY and field.label in drafted:
            value = render_value(drafted[field.label], draft.provenance, coverage, pdf, language)
            edits.append(insertion(field.value_span, value, note.text, field.shape))
            intended[field.label] = f"{MARK}{in_shape(value, field.shape)}"
    if not intended:
        return note.text
    existing = find_callout(note.text, note.zone)
    sections = dict(existing.sections) if existing else {}
    sections |= {label: render_section(drafted[label], pdf) for label in intended}
    order = [field.label for field in note.summary.fields if sections.get(field.label)]
    footer = [
        *(existing.footer if existing else ()),
        render_footer(draft.provenance, coverage, pdf, language),
    ]
    ordered = {label: sections[label] for label in order}
    # With no sentence to show the callout still says what was read: that is what "not stated" rests on.
    shown = ordered or {next(iter(intended)): ()}
    if edit := callout_edit(note.text, note.summary, existing, shown, footer, language):
        edits.append(edit)
    return _checked(note, apply_edits(note.text, edits), intended)


def reject_drafts(note: Note, labels: Collection[str], originals: Mapping[str, str] | None = None) -> str:
    """The note's text without the drafts of these fields and their evidence.

    `originals` gives what stood in a field's line before, where that was a placeholder and not blanks.
    """
    edits = [
        removal(field.value_span, note.text, (originals or {}).get(field.label))
        for field in note.summary.fields
        if field.label in labels and field.state is ValueState.DRAFT
    ]
    return apply_edits(note.text, [*edits, *_without_evidence(note, labels)])


def accept_drafts(note: Note, labels: Collection[str]) -> str:
    """The note's text with these drafts as the person's own words: no mark, and no evidence behind them."""
    edits = [
        acceptance(field.value_span, note.text)
        for field in note.summary.fields
        if field.label in labels and field.state is ValueState.DRAFT
    ]
    return apply_edits(note.text, [*edits, *_without_evidence(note, labels)])


def _without_evidence(note: Note, decided: Collection[str]) -> list[Edit]:
    existing = find_callout(note.text, note.zone)
    if existing is None:
        return []
    pending = {
        field.label
        for field in note.summary.fields
        if field.state is ValueState.DRAFT and field.label not in decided
    }
    sections = {label: lines for label, lines in existing.sections.items() if label in pending}
    if pending and not sections:
        sections = {next(iter(pending)): ()}
    edit = callout_edit(note.text, note.summary, existing, sections, existing.footer, "")
    return [edit] if edit else []


def _checked(note: Note, text: str, intended: Mapping[str, str]) -> str:
    """`text`, once it was parsed again and holds just the intended values beside what stood there before."""
    again = parse_note(text, [note.profile])
    before = {field.label: field for field in note.summary.fields}
    for field in again.summary.fields:
        expected = intended.get(field.label)
        if expected is None and field.value != before[field.label].value:
            raise NoteRefused(f"Drafting would have changed the field {field.label}; nothing was written.")
        if expected is not None and field.value != expected:
            raise NoteRefused(f"The draft of {field.label} does not read back from the note as it is meant.")
    if [field.label for field in again.summary.fields] != list(before):
        raise NoteRefused("A draft would have hidden one of the note's own fields; nothing was written.")
    separators = note.profile.separators
    if count_separators(text, separators) != count_separators(note.text, separators):
        raise NoteRefused("A draft holds one of the note's separator lines; nothing was written.")
    return text

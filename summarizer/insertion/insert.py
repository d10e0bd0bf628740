"""Putting verified drafts into a note, and taking them out again: text in, text out, nothing else changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from summarizer.draft.draft import VerifiedDraft
from summarizer.errors import NoteRefused
from summarizer.evidence.passage import Coverage
from summarizer.insertion.callout import (
    callout_edit,
    find_callout,
    render_footer,
    render_left_out,
    render_section,
)
from summarizer.insertion.value import render_value
from summarizer.language import _
from summarizer.note.escape import apart
from summarizer.note.note import Note, find_summary
from summarizer.note.refusal import reason_to_refuse
from summarizer.note.shape import MARK
from summarizer.note.summary import SummaryField, ValueState
from summarizer.note.zone import count_separators
from summarizer.paper.cited import CitedPdf
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
            rendered = render_value(
                drafted[field.label], draft.provenance, coverage, pdf, language, field.shape.between
            )
            value = MARK + without_separators(note, rendered)
            edits.append(field.shape.insertion(note.text, field.value_span, value))
            intended[field.label] = field.shape.fit(value)
    if not intended:
        return note.text
    existing = find_callout(note.text, note.zone)
    sections = dict(existing.sections) if existing else {}
    sections |= {label: _all_apart(note, render_section(drafted[label], pdf, language)) for label in intended}
    left_out = dict(existing.left_out) if existing else {}
    left_out |= {label: _all_apart(note, render_left_out(drafted[label], pdf)) for label in intended}
    order = [field.label for field in note.summary.fields if sections.get(field.label)]
    footer = [
        *(existing.footer if existing else ()),
        without_separators(note, render_footer(draft.provenance, coverage, pdf, language)),
    ]
    ordered = {label: sections[label] for label in order}
    # With no sentence to show the callout still says what was read: that is what "not stated" rests on.
    shown = ordered or {next(iter(intended)): ()}
    if edit := callout_edit(note, existing, shown, footer, language, left_out):
        edits.append(edit)
    return read_back(note, apply_edits(note.text, edits), intended)


def reject_drafts(note: Note, labels: Collection[str], originals: Mapping[str, str] | None = None) -> str:
    """The note's text without the drafts of these fields and their evidence.

    `originals` gives what stood in a field's line before, where that was a placeholder and not blanks.

    Raises:
        NoteRefused: the result would not read back as intended.
    """
    held = {label: value for label, value in (originals or {}).items() if value.strip()}
    return _put_back(note, _drafts(note, labels), held, _without_evidence(note, labels))


def restore_values(note: Note, labels: Collection[str], originals: Mapping[str, str]) -> str:
    """The note's text with what stood in these fields before; what was blank becomes empty.

    Raises:
        NoteRefused: the result would not read back as intended.
    """
    fields = [field for field in note.summary.fields if field.label in labels]
    return _put_back(note, fields, originals, [])


def _put_back(
    note: Note, fields: Sequence[SummaryField], originals: Mapping[str, str], edits: Sequence[Edit]
) -> str:
    """The note's text with each field as it was, some more edits made."""
    removals = [
        field.shape.removal(note.text, field.value_span, originals.get(field.label)) for field in fields
    ]
    intended = {field.label: field.shape.read(originals.get(field.label, "")) for field in fields}
    return read_back(note, apply_edits(note.text, [*removals, *edits]), intended)


def replace_drafts(note: Note, values: Mapping[str, str], *, keep_evidence: bool = False) -> str:
    """The note's text with a person's own words in the place of these drafts, and no evidence behind them.

    Raises:
        NoteRefused: the words would not read back as written, or hide something of the note.
    """
    drafts = _drafts(note, values)
    edits = [field.shape.insertion(note.text, field.value_span, values[field.label]) for field in drafts]
    if not keep_evidence:
        edits += _without_evidence(note, values)
    text = apply_edits(note.text, edits)
    return read_back(note, text, {field.label: field.shape.fit(values[field.label]) for field in drafts})


def amend_draft(
    note: Note,
    label: str,
    value: str,
    quotes: Sequence[str],
    left_out: Sequence[str],
    language: str,
    gone: Collection[str] = (),
) -> str:
    """The note's text with another draft in the place of one, other evidence behind it, and this left out.

    `quotes` are lines of evidence that are added, `gone` those that go, `left_out` the lines that stay of the
    field's claims that were left out.

    Raises:
        NoteRefused: the result would not read back as intended.
    """
    (draft,) = _drafts(note, [label])
    quotes = _all_apart(note, quotes)
    edits = [draft.shape.insertion(note.text, draft.value_span, f"{MARK}{value}")]
    existing = find_callout(note.text, note.zone)
    sections = dict(existing.sections) if existing else {}
    stay = [line for line in sections.get(label, ()) if line not in gone]
    sections[label] = tuple(dict.fromkeys((*stay, *quotes)))
    order = [field.label for field in note.summary.fields if sections.get(field.label)]
    remaining = dict(existing.left_out) if existing else {}
    remaining[label] = tuple(left_out)
    footer = existing.footer if existing else ()
    ordered = {name: sections[name] for name in order}
    if edit := callout_edit(note, existing, ordered, footer, language, remaining):
        edits.append(edit)
    return read_back(note, apply_edits(note.text, edits), {label: draft.shape.fit(f"{MARK}{value}")})


def accept_drafts(
    note: Note,
    labels: Collection[str],
    texts: Mapping[str, str] | None = None,
    *,
    emptied: Mapping[str, str] | None = None,
    keep_evidence: bool = False,
) -> str:
    """The note's text with these drafts as the person's own words: no mark, and no evidence behind them.

    `texts` are what their values become, where that is not just what stands there without the mark. Those
    `emptied` have nothing to be taken over: what stood there before comes back, "" for blanks.

    With `keep_evidence` the evidence stays.

    Raises:
        NoteRefused: the result would not read back as intended.
    """
    before = emptied or {}
    cleared = _drafts(note, before)
    drafts = [field for field in _drafts(note, labels) if field.label not in before]
    values = {field.label: field.value.removeprefix(MARK.strip()).strip() for field in drafts}
    other = {label: one for label, one in (texts or {}).items() if one != values.get(label, one)}
    edits = [
        field.shape.insertion(note.text, field.value_span, other[field.label])
        if field.label in other
        else field.shape.acceptance(note.text, field.value_span)
        for field in drafts
    ]
    edits += [
        field.shape.removal(note.text, field.value_span, before[field.label] or None) for field in cleared
    ]
    if not keep_evidence:
        edits += _without_evidence(note, {*labels, *before})
    text = apply_edits(note.text, edits)
    shapes = {field.label: field.shape for field in drafts}
    intended = values | {label: shapes[label].fit(one) for label, one in other.items()}
    intended |= {field.label: field.shape.read(before[field.label]) for field in cleared}
    return read_back(note, text, intended)


def _drafts(note: Note, labels: Collection[str]) -> list[SummaryField]:
    return [
        field for field in note.summary.fields if field.label in labels and field.state is ValueState.DRAFT
    ]


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
    left_out = {label: lines for label, lines in existing.left_out.items() if label in pending}
    edit = callout_edit(note, existing, sections, existing.footer, "", left_out)
    return [edit] if edit else []


def without_separators(note: Note, markdown: str) -> str:
    """Text of ours without the lines that part the note for an importer, should the paper hold one."""
    for separator in note.separators:
        markdown = apart(markdown, separator)
    return markdown


def _all_apart(note: Note, lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(without_separators(note, line) for line in lines)


def read_back(note: Note, text: str, intended: Mapping[str, str]) -> str:
    """`text`, once it was parsed again and holds just the intended values beside what stood there before.

    Raises:
        NoteRefused: it does not.
    """
    if count_separators(text, note.separators) != count_separators(note.text, note.separators):
        raise NoteRefused(_("The text holds one of the note's separator lines; nothing was written."))
    if reason_to_refuse(text) and not reason_to_refuse(note.text):
        raise NoteRefused(_("With this text the note would be taken for a template; nothing was written."))
    *__, again = find_summary(text, [note.profile], note.separators)
    before = {field.label: field.value for field in note.summary.fields}
    below = {field.label: field.below for field in note.summary.fields}
    if [field.label for field in again.fields] != list(before):
        raise NoteRefused(_("The edit would have hidden one of the note's own fields; nothing was written."))
    for field in again.fields:
        meant = intended.get(field.label, before[field.label]), below[field.label]
        if (field.value, field.below) != meant:
            raise NoteRefused(
                _(
                    "The text of {label} does not read back as it is meant; nothing was written.",
                    label=field.label,
                )
            )
    return text

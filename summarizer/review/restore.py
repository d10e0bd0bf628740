"""Restoring: texts that an importer blanked, put back into a note from the journal and the backups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from summarizer.errors import NoteRefused, NothingToDo
from summarizer.insertion.callout import callout_edit, find_callout
from summarizer.insertion.insert import read_back
from summarizer.insertion.value import as_text
from summarizer.language import _
from summarizer.note.file import read_note_file
from summarizer.note.note import Note, parse_note
from summarizer.note.profile import NoteProfile
from summarizer.note.shape import MARK
from summarizer.note.summary import ValueState
from summarizer.review.history import last_written
from summarizer.review.state import unmarked
from summarizer.review.store import Store
from summarizer.text import Edit, apply_edits


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: `texts` by label, accepted ones and a person's own; `drafts` are still marked."""

    texts: Mapping[str, str]
    drafts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """The last value that was seen in a field, and the lines of the evidence callout that belonged to it."""

    value: str
    evidence: tuple[str, ...]
    footer: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def restore(store: Store, path: Path, profiles: Sequence[NoteProfile] | None = None) -> Restored:
    """Put back into the empty fields of a note what last stood in them, as far as the program saw it.

    The item's key tells which texts belong to the note, under whatever name. What a field holds now stays,
    and what the program itself took out at a person's wish stays out.

    Raises:
        NothingToDo: no field is empty, or nothing is known that stood in one.
        NoteError: the note cannot be read or written.
    """
    file = read_note_file(path)
    note = parse_note(file.text, profiles, file.path.name)
    known = _last_known(store, file.path, note.metadata.item_key, profiles)
    empty = {field.label for field in note.summary.fields if field.state is ValueState.EMPTY}
    found = {label: known[label] for label in known if label in empty}
    if not found:
        name = file.path.name
        raise NothingToDo(
            _("There is nothing to put back into {name}: no text of its empty fields is known.", name=name)
            if empty
            else _("There is nothing to put back into {name}: none of its fields is empty.", name=name)
        )
    written = last_written(store.journal.events(file.path, note.metadata.item_key))
    for label, one in found.items():
        if label in written and one.value.startswith(MARK) and one.value == written[label].draft:
            found[label] = replace(one, value=f"{MARK}{as_text(unmarked(one.value))}")
    values = {label: one.value for label, one in found.items()}
    store.save(file, note, _with_values(note, found), "restore", values=values)
    drafts = {label: value for label, value in values.items() if value.startswith(MARK.strip())}
    return Restored({label: values[label] for label in values if label not in drafts}, drafts)


def _last_known(
    store: Store, path: Path, item_key: str, profiles: Sequence[NoteProfile] | None
) -> dict[str, _Known]:
    known: dict[str, _Known] = {}
    for event in store.journal.events(path, item_key):
        for name, is_ours in ((event.before, False), (event.after, True)):
            content = store.backups.content(name)
            note = _parsed(content, profiles) if content is not None else None
            if note is None:
                continue
            for label, value in _values(note).items():
                if value.value:
                    known[label] = value
                elif is_ours:  # a rejected draft, or an undone one
                    known.pop(label, None)
    return known


def _parsed(content: bytes, profiles: Sequence[NoteProfile] | None) -> Note | None:
    try:
        return parse_note(content.decode("utf-8"), profiles)
    except (NoteRefused, UnicodeDecodeError):
        return None


def _values(note: Note) -> dict[str, _Known]:
    callout = find_callout(note.text, note.zone)
    known: dict[str, _Known] = {}
    for field in note.summary.fields:
        is_draft = field.state is ValueState.DRAFT and callout is not None
        value = "" if field.state is ValueState.EMPTY else field.text
        known[field.label] = _Known(
            value,
            callout.sections.get(field.label, ()) if is_draft and callout else (),
            callout.footer if is_draft and callout else (),
            callout.left_out.get(field.label, ()) if is_draft and callout else (),
        )
    return known


def _with_values(note: Note, found: Mapping[str, _Known]) -> str:
    edits: list[Edit] = []
    intended: dict[str, str] = {}
    for field in note.summary.fields:
        if field.label in found:
            value = found[field.label].value
            edits.append(field.shape.insertion(note.text, field.value_span, value))
            intended[field.label] = field.shape.fit(value)
    existing = find_callout(note.text, note.zone)
    sections = {label: one.evidence for label, one in found.items() if one.footer}
    if sections:
        kept = dict(existing.sections) if existing else {}
        footer = [*(existing.footer if existing else ())]
        footer += [line for label in sections for line in found[label].footer]
        shown = {label: lines for label, lines in (kept | sections).items() if lines} or sections
        left_out = {**(existing.left_out if existing else {})}
        left_out |= {label: found[label].left_out for label in sections if found[label].left_out}
        if edit := callout_edit(note, existing, shown, footer, "zh", left_out):
            edits.append(edit)
    return read_back(note, apply_edits(note.text, edits), intended)

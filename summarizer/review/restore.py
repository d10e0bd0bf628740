"""Restoring: texts that an importer blanked, put back into a note from the journal and the backups."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from summarizer.errors import NoteRefused, NothingToDo
from summarizer.insertion.callout import EvidenceCallout, callout_edit, find_callout
from summarizer.insertion.insert import read_back
from summarizer.insertion.value import as_text
from summarizer.language import _
from summarizer.note.file import read_note_file
from summarizer.note.lines import eol_of
from summarizer.note.note import Note, parse_note
from summarizer.note.profile import NoteProfile
from summarizer.note.shape import MARK, Shape
from summarizer.note.summary import SummaryField, ValueState
from summarizer.review.alike import alike
from summarizer.review.history import DRAFTING, last_written
from summarizer.review.journal import Event
from summarizer.review.state import unmarked
from summarizer.review.store import Store
from summarizer.text import Edit, apply_edits

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: `texts` by label, accepted ones and a person's own; `drafts` are still marked.

    `evidence` are the labels of drafts that had not gone, and have their evidence back.
    """

    texts: Mapping[str, str]
    drafts: Mapping[str, str]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """The last value that was seen in a field, the characters that it was, and how they were written.

    `callout` is the evidence that it rested on, None without any.
    """

    value: str
    raw: str
    shape: Shape
    callout: EvidenceCallout | None

    def edit(self, text: str, field: SummaryField) -> Edit:
        """The edit that puts it back into an empty field: to the byte, where it is written as it was."""
        raw = self.raw
        if not {*_LINE_END.findall(raw)} <= {*_LINE_END.findall(text)}:
            eol = eol_of(text, field.value_span.start)
            raw = _LINE_END.sub(lambda _: eol, raw)
        if field.shape == self.shape and field.shape.read(raw) == self.value:
            return field.shape.removal(text, field.value_span, raw)
        return field.shape.insertion(text, field.value_span, self.value)


def restore(store: Store, path: Path, profiles: Sequence[NoteProfile] | None = None) -> Restored:
    """Put back into the empty fields of a note what last stood in them, as far as the program saw it.

    So is the evidence of these, and of drafts that stand there without theirs. The item's key tells which
    texts belong to the note, under whatever name. What a field holds now stays, and what the program itself
    took out at a person's wish stays out.

    Raises:
        NothingToDo: no field is empty, or nothing is known that stood in one.
        NoteError: the note cannot be read or written.
    """
    file = read_note_file(path)
    note = parse_note(file.text, profiles, file.path.name)
    events = list(store.journal.events(file.path, note.metadata.identity))
    known = _last_known(store, events, profiles)
    empty = {field.label for field in note.summary.fields if field.state is ValueState.EMPTY}
    found = {label: one for label, one in known.items() if label in empty}
    bare = _without_evidence(note, known)
    if not found and not bare:
        name = file.path.name
        raise NothingToDo(
            _("There is nothing to put back into {name}: no text of its empty fields is known.", name=name)
            if empty
            else _("There is nothing to put back into {name}: none of its fields is empty.", name=name)
        )
    written = last_written(events)
    for label, one in found.items():
        if label in written and one.value.startswith(MARK) and alike(one.value, written[label].draft):
            found[label] = replace(one, value=f"{MARK}{as_text(unmarked(one.value))}")
    values = {label: one.value for label, one in found.items()}
    store.save(file, note, _with_values(note, found, bare), "restore", values=values)
    drafts = {label: value for label, value in values.items() if value.startswith(MARK.strip())}
    return Restored({label: values[label] for label in values if label not in drafts}, drafts, tuple(bare))


def _last_known(
    store: Store, events: Sequence[Event], profiles: Sequence[NoteProfile] | None
) -> dict[str, _Known]:
    known: dict[str, _Known] = {}
    drafted = {label for event in events if event.action in DRAFTING for label in event.values}
    for event in events:
        for name, is_ours in ((event.before, False), (event.after, True)):
            content = store.backups.content(name)
            note = _parsed(content, profiles) if content is not None else None
            if note is None:
                continue
            for label, value in _values(note, drafted).items():
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


def _values(note: Note, drafted: Collection[str]) -> dict[str, _Known]:
    callout = find_callout(note.text, note.zone)
    if callout:
        start = callout.span.start
        above = [field.label for field in note.summary.fields if field.value_span.start < start]
        callout = replace(callout, behind=next((one for one in reversed(above) if one in drafted), ""))
    known: dict[str, _Known] = {}
    for field in note.summary.fields:
        shown = callout and (
            field.state is ValueState.DRAFT or field.label in {**callout.sections, **callout.left_out}
        )
        value = "" if field.state is ValueState.EMPTY else field.text
        raw = field.value_span.of(note.text)
        known[field.label] = _Known(value, raw, field.shape, callout if shown else None)
    return known


def _without_evidence(note: Note, known: Mapping[str, _Known]) -> dict[str, _Known]:
    """The drafts of a note that stand there as they are known, and whose evidence is gone."""
    callout = find_callout(note.text, note.zone)
    found: dict[str, _Known] = {}
    for field in note.summary.fields:
        one = known.get(field.label)
        if one and one.callout and field.state is ValueState.DRAFT and alike(one.value, field.text):
            lost = not callout or field.label in _shown(one.callout) - _shown(callout)
            found |= {field.label: one} if lost else {}
    return found


def _shown(callout: EvidenceCallout) -> set[str]:
    """The labels of the fields of which a callout says something."""
    return {*callout.sections, *callout.left_out}


def _with_values(note: Note, found: Mapping[str, _Known], bare: Mapping[str, _Known]) -> str:
    edits = [
        found[field.label].edit(note.text, field) for field in note.summary.fields if field.label in found
    ]
    intended = {
        field.label: field.shape.fit(found[field.label].value)
        for field in note.summary.fields
        if field.label in found
    }
    if edit := _evidence(note, {**found, **bare}):
        edits.append(edit)
    return read_back(note, apply_edits(note.text, edits), intended)


def _evidence(note: Note, known: Mapping[str, _Known]) -> Edit | None:
    """The edit that puts back the evidence of these, beside what is there."""
    existing = find_callout(note.text, note.zone)
    rested = {label: one.callout for label, one in known.items() if one.callout}
    if not rested:
        return None
    before = [existing] if existing else []
    sections = {label: lines for callout in before for label, lines in callout.sections.items()}
    left_out = {label: lines for callout in before for label, lines in callout.left_out.items()}
    for label, callout in rested.items():
        sections |= {label: callout.sections.get(label, ())}
        left_out |= {label: callout.left_out.get(label, ())}
    order = {field.label: None for field in note.summary.fields} | dict.fromkeys(sections)
    shown = {label: sections[label] for label in order if sections.get(label)}
    footer = [line for callout in (*before, *rested.values()) for line in callout.footer]
    return callout_edit(
        note,
        existing,
        shown or {next(iter(rested)): ()},
        footer,
        "",
        {label: left_out[label] for label in order if left_out.get(label)},
        next(iter(rested.values())),
    )

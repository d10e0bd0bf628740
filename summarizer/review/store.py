"""What the program keeps of one vault, outside of it: backups, journal, locks; all writes go through it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from summarizer.errors import NoteBusy, NoteChanged, NoteError, NoteRefused, NothingToDo, StateError
from summarizer.files import close_tree_to_others, private_folder
from summarizer.insertion.insert import reject_drafts, restore_values
from summarizer.language import _
from summarizer.note.backup import BackupFolder
from summarizer.note.file import NoteFile, read_note_file, write_note_file
from summarizer.note.note import Note, parse_note
from summarizer.note.profile import NoteProfile
from summarizer.note.summary import SummaryField, ValueState
from summarizer.review.alike import alike
from summarizer.review.history import standing
from summarizer.review.journal import Event, Journal
from summarizer.review.vault_id import bind, find_state

_KEPT = ("journal.jsonl", "ledger.sqlite")
"""Files of a state folder in which something of the vault is kept."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: `whole` when the note is back to the byte, else only drafts were taken out."""

    action: str
    whole: bool
    labels: tuple[str, ...]


class Store:
    """The state of one vault in a folder of its own below `state_dir`, which it keeps when it moves.

    `places` turns paths of notes into what is kept of them. `copy_of` is where another vault lies of which
    this one is a copy, None when it is none, or has become a vault of its own.
    """

    def __init__(self, state_dir: Path, vault_folder: Path) -> None:
        self._state = find_state(state_dir, vault_folder)
        self.folder, self.places = self._state.folder, self._state.places
        self.copy_of = self._state.copy_of
        self.backups = BackupFolder(self.folder, self.places)
        self.journal = Journal(self.folder / "journal.jsonl", self.places)
        self._bound = False
        if any((self.folder / name).exists() for name in _KEPT):  # an older version's, or the vault moved
            close_tree_to_others(self.folder)
            with suppress(OSError):
                self._bind()

    def _bind(self) -> None:
        if not self._bound:
            bind(self._state)
            self._bound = True

    @contextmanager
    def lock(self, path: Path) -> Iterator[None]:
        """Keep other runs of this program off a note while the block runs.

        Raises:
            NoteBusy: another run holds the note.
            StateError: nothing can be kept in the state folder.
        """
        folder = self.folder / "locks"
        try:
            name = _identity(path)
            self._bind()
            private_folder(folder)
            lock = FileLock(folder / f"{name}.lock", timeout=0, mode=0o600).acquire()
        except Timeout as exc:  # is an OSError too
            raise NoteBusy(_("Another run of summarizer is working on {name}.", name=path.name)) from exc
        except OSError as exc:
            raise StateError(
                _("Nothing can be kept in {folder}: {strerror}.", folder=self.folder, strerror=exc.strerror),
                hint=_("Set another `state_dir`. The note was not touched."),
            ) from exc
        with lock:
            yield

    def save(
        self,
        file: NoteFile,
        note: Note,
        text: str,
        action: str,
        *,
        values: Mapping[str, str] | None = None,
        details: Mapping[str, object] | None = None,
    ) -> NoteFile:
        """Write a note's new text: journal first, then backup and write, so that `undo` always knows.

        Raises:
            NoteChanged: the note is not what was read any more.
            NoteNotWritable: note or backup cannot be written; the note is as it was.
            StateError: the journal cannot be written; the note is as it was.
        """
        content = text.encode("utf-8")
        after = self.backups.keep(content)
        originals = {
            field.label: field.value_span.of(note.text)
            for field in note.summary.fields
            if field.label in (values or {}) and field.value_span.of(note.text).strip()
        }
        self.journal.append(
            Event(
                action,
                str(file.path),
                note.metadata.identity,
                file.digest,
                after,
                values or {},
                originals,
                details or {},
            )
        )
        if content == file.content:  # only what is known of it changed
            return file
        try:
            return write_note_file(file, content, self.backups)
        except NoteError:  # the edit never came about
            self.journal.append(Event("undo", str(file.path), note.metadata.identity, after, file.digest))
            raise

    def undo(self, path: Path, profiles: Sequence[NoteProfile] | None = None) -> Undone:
        """Put a note back to what it was before the last edit that is still in it.

        When a person edited the note since, only drafts that are still as they were written are taken out.
        A note that was renamed since is known by its item's key.

        Raises:
            NothingToDo: no edit of this note is known, or nothing of it is left in the note.
        """
        file = read_note_file(path)
        known = standing(self._events(file, profiles), file.digest)
        edits = [event for event in known if event.action != "undo"]
        for event in reversed(edits):
            before = self.backups.content(event.before)
            if event.after == file.digest and before is not None:
                return self._put_back(file, event, before)
        return self._undo_fields(file, edits, profiles)

    def undo_edit(self, event: Event, path: Path) -> Undone:
        """Put a note back to what it was before one edit, where it is still just as that edit left it.

        Raises:
            NoteChanged: it is not; nothing was written.
            NothingToDo: what it was before is not known any more.
            NoteError: it cannot be read or written; it is as it was.
        """
        file = read_note_file(path)
        before = self.backups.content(event.before)
        if file.digest != event.after:
            raise NoteChanged(_("{name} was changed since.", name=path.name), hint="")
        if before is None:
            raise NothingToDo(_("What {name} was before is not kept any more.", name=path.name))
        return self._put_back(file, event, before)

    def _put_back(self, file: NoteFile, event: Event, before: bytes) -> Undone:
        self.journal.append(Event("undo", str(file.path), event.item_key, file.digest, event.before))
        try:
            if before != file.content:
                write_note_file(file, before, self.backups)
        except NoteError:  # the undo never came about, and the edit stands
            self.journal.append(event)
            raise
        return Undone(event.action, whole=True, labels=tuple(event.values))

    def _events(self, file: NoteFile, profiles: Sequence[NoteProfile] | None) -> list[Event]:
        try:
            item_key = parse_note(file.text, profiles, file.path.name).metadata.identity
        except NoteRefused:
            item_key = ""  # what was edited once can be undone, even where it cannot be parsed any more
        return list(self.journal.events(file.path, item_key))

    def _undo_fields(
        self, file: NoteFile, events: Sequence[Event], profiles: Sequence[NoteProfile] | None
    ) -> Undone:
        note = parse_note(file.text, profiles, file.path.name)
        for event in reversed(events):
            labels = tuple(
                field.label
                for field in note.summary.fields
                if (written := event.values.get(field.label)) is not None and alike(_stands(field), written)
            )
            if labels:
                put_back = reject_drafts if event.action == "fill" else restore_values
                text = put_back(note, labels, event.originals)
                after = parse_note(text, [note.profile])
                values = {field.label: field.value for field in after.summary.fields if field.label in labels}
                self.save(file, note, text, "undo", values=values)
                return Undone(event.action, whole=False, labels=labels)
        raise NothingToDo(
            _(
                "There is nothing to undo in {name}: nothing that was written is left in it.",
                name=file.path.name,
            )
        )


def _stands(field: SummaryField) -> str:
    """What a field holds that the program may have written; a person's words below a draft are not that."""
    if field.state is ValueState.EMPTY:
        return ""
    return field.value if field.state is ValueState.DRAFT else field.text


def _identity(path: Path) -> str:
    """A name for the file itself: the same by whichever path or link it is reached."""
    try:
        status = path.stat()
    except OSError:  # it is not there, or a link that leads nowhere: whoever reads it will say so
        return hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:16]
    return f"{status.st_dev:x}-{status.st_ino:x}"

"""What the program keeps of one vault, outside of it: backups, journal, locks; all writes go through it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from summarizer.errors import NoteChanged, NoteNotWritable, NothingToDo
from summarizer.insertion.insert import reject_drafts
from summarizer.note.backup import BackupFolder
from summarizer.note.file import NoteFile, read_note_file, write_note_file
from summarizer.note.note import Note, parse_note
from summarizer.note.summary import ValueState
from summarizer.review.journal import Event, Journal


def find_vault(folder: Path) -> Path:
    """The vault of a folder: the nearest parent with `.obsidian` or `summarizer.toml`, else the folder."""
    real = folder.resolve()
    marks = (".obsidian", "summarizer.toml")
    return next((one for one in (real, *real.parents) if any((one / mark).exists() for mark in marks)), real)


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: `whole` when the note is back to the byte, else only drafts were taken out."""

    action: str
    whole: bool
    labels: tuple[str, ...]


class VaultState:
    """The state of one vault in a folder of its own below `state_dir`."""

    def __init__(self, state_dir: Path, vault: Path) -> None:
        name = f"{vault.name}-{hashlib.sha256(str(vault).encode()).hexdigest()[:8]}"
        self.folder = state_dir / name
        self.backups = BackupFolder(self.folder)
        self.journal = Journal(self.folder / "journal.jsonl")

    @contextmanager
    def lock(self, path: Path) -> Iterator[None]:
        """Keep other runs of this program off a note while the block runs.

        Raises:
            NoteChanged: another run holds the note.
        """
        name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]
        folder = self.folder / "locks"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / f"{name}.lock", timeout=0).acquire()
        except Timeout as exc:  # is an OSError too
            raise NoteChanged(
                f"Another run of summarizer is working on {path.name}.", hint="Wait until it has finished."
            ) from exc
        except OSError as exc:
            raise NoteNotWritable(
                f"Nothing can be kept in {self.folder}: {exc.strerror}.",
                hint="Set another `state_dir`. The note was not touched.",
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
            NoteNotWritable: note, backup or journal cannot be written; the note is as it was.
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
                note.metadata.item_key,
                file.digest,
                after,
                values or {},
                originals,
                details or {},
            )
        )
        return write_note_file(file, content, self.backups)

    def undo(self, path: Path) -> Undone:
        """Put a note back to what it was before the last edit that is still in it.

        When a person edited the note since, only drafts that are still as they were written are taken out.

        Raises:
            NothingToDo: no edit of this note is known, or nothing of it is left in the note.
        """
        file = read_note_file(path)
        events = [event for event in self.journal.events(file.path) if event.action != "undo"]
        for event in reversed(events):
            before = self.backups.content(event.before)
            if event.after == file.digest and before is not None:
                self._restore(file, before, event)
                return Undone(event.action, whole=True, labels=tuple(event.values))
        return self._undo_drafts(file, events)

    def _restore(self, file: NoteFile, before: bytes, event: Event) -> None:
        undo = Event("undo", str(file.path), event.item_key, file.digest, event.before)
        self.journal.append(undo)
        write_note_file(file, before, self.backups)

    def _undo_drafts(self, file: NoteFile, events: list[Event]) -> Undone:
        note = parse_note(file.text, file_name=file.path.name)
        for event in reversed([event for event in events if event.action == "fill"]):
            labels = tuple(
                field.label
                for field in note.summary.fields
                if field.state is ValueState.DRAFT and field.value == event.values.get(field.label)
            )
            if labels:
                text = reject_drafts(note, labels, event.originals)
                self.save(file, note, text, "undo")
                return Undone("fill", whole=False, labels=labels)
        raise NothingToDo(
            f"There is nothing to undo in {file.path.name}: no draft of an earlier fill is left in it."
        )

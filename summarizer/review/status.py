"""The state of many notes: which fields are drafted, decided on, empty, and how long drafts have waited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import NoteError
from summarizer.note.file import read_note_file
from summarizer.note.folder import note_paths
from summarizer.note.note import Note, parse_note
from summarizer.note.profile import NoteProfile
from summarizer.review.history import by_note
from summarizer.review.journal import Event, Journal
from summarizer.review.state import FieldState, FieldStatus, field_states


@dataclass(frozen=True, slots=True)
class NoteStatus:
    """A note and the states of its fields."""

    path: Path
    title: str
    fields: tuple[FieldStatus, ...]

    @property
    def counts(self) -> Mapping[FieldState, int]:
        """How many fields are in each state."""
        counted = Counter(field.state for field in self.fields)
        return {state: counted[state] for state in FieldState}

    @property
    def pending(self) -> tuple[FieldStatus, ...]:
        """The fields that a person has yet to decide on."""
        return tuple(field for field in self.fields if field.pending)

    @property
    def oldest(self) -> str:
        """When the oldest draft that waits was written (ISO 8601, UTC), "" when that is not known."""
        return min((field.drafted for field in self.pending if field.drafted), default="")


def read_statuses(
    paths: Iterable[Path], journal: Journal, profiles: Sequence[NoteProfile]
) -> Iterator[tuple[NoteStatus, Note]]:
    """The literature notes at the paths, folders searched to the bottom, each with its status.

    In a folder, files that are no literature notes are passed over.

    Raises:
        NoteError: a file that was named itself cannot be read, or is no literature note.
    """
    events = list(journal.events())
    of_notes = by_note(events)
    of_items: dict[str, list[Event]] = {}
    for event in events:
        if event.item_key:
            of_items.setdefault(event.item_key, []).append(event)
    for path, named in note_paths(paths):
        try:
            file = read_note_file(path)
            note = parse_note(file.text, profiles, file.path.name)
        except NoteError:
            if named:
                raise
            continue
        known = of_items.get(note.metadata.item_key) or of_notes.get(str(file.path), ())
        yield NoteStatus(file.path, note.metadata.title or path.stem, field_states(note, known)), note


def recently_decided(
    journal: Journal, profiles: Sequence[NoteProfile], but: Path, count: int = 20
) -> list[NoteStatus]:
    """The status of the notes that were last worked on, the latest first, without the note `but`."""
    latest = {event.note: None for event in reversed(list(journal.events()))}
    here = but.resolve()
    paths = [path for path in map(Path, latest) if path != here and path.exists()][:count]
    statuses: list[NoteStatus] = []
    for path in paths:
        with suppress(NoteError):  # a note that became something else teaches nothing
            statuses += [status for status, _ in read_statuses([path], journal, profiles)]
    return statuses

"""The state of many notes: which fields are drafted, decided on, empty, and how long drafts have waited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.note.file import NoteFile
from summarizer.note.note import Note
from summarizer.note.summary import OF_MANY
from summarizer.review.history import by_note, events_of
from summarizer.review.journal import Event, Journal
from summarizer.review.state import FieldState, FieldStatus, field_states


@dataclass(frozen=True, slots=True)
class About:
    """What a note says of its paper, as far as lists of notes show it, sort and filter by it.

    A note that is not `of_a_paper` is on many, as a synthesis is.
    """

    authors: tuple[str, ...] = ()
    year: str = ""
    doi: str = ""
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    of_a_paper: bool = True


@dataclass(frozen=True, slots=True)
class NoteStatus:
    """A note, the states of its fields, and what it says of its paper."""

    path: Path
    title: str
    fields: tuple[FieldStatus, ...]
    about: About = About()

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
    def of_many(self) -> bool:
        """Whether the note compares papers."""
        return any(field.role in OF_MANY for field in self.fields)

    @property
    def oldest(self) -> str:
        """When the oldest draft that waits was written (ISO 8601, UTC), "" when that is not known."""
        return min((field.drafted for field in self.pending if field.drafted), default="")


def read_statuses(
    notes: Iterable[tuple[NoteFile, Note]], journal: Journal
) -> Iterator[tuple[NoteStatus, Note]]:
    """Each of the notes with its status, as text and journal tell it."""
    for file, note, known in with_events(notes, journal):
        yield status_of_note(file.path, note, known), note


def with_events(
    notes: Iterable[tuple[NoteFile, Note]], journal: Journal
) -> Iterator[tuple[NoteFile, Note, Sequence[Event]]]:
    """Each of the notes with what the journal, which is read once, tells of it."""
    events = list(journal.events())
    of_notes = by_note(events)
    of_items: dict[str, list[Event]] = {}
    for event in events:
        if event.item_key:
            of_items.setdefault(event.item_key, []).append(event)
    for file, note in notes:
        yield file, note, events_of(of_items, of_notes, note.metadata.identity, str(file.path))


def status_of_note(path: Path, note: Note, events: Iterable[Event]) -> NoteStatus:
    """The status of one note; `events` are its own."""
    said = note.metadata
    about = About(said.authors, said.year, said.doi, said.tags, said.collections, note.profile.of_a_paper)
    return NoteStatus(path, said.title or path.stem, field_states(note, events), about)

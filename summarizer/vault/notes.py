"""The notes of a vault: Markdown files in its folders that are literature notes, found and read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias, TypeVar

from summarizer.errors import NoSummary, NoteError, NoteNotFound, SummarizerError, as_error
from summarizer.language import _
from summarizer.note.file import NoteFile, is_sync_conflict, read_note_file
from summarizer.note.note import Note, parse_note, read_summary
from summarizer.note.profile import NoteProfile
from summarizer.note.summary import SummaryBlock
from summarizer.review.journal import Event
from summarizer.review.status import NoteStatus, read_statuses
from summarizer.vault.vault import Vault

LiteratureNote: TypeAlias = tuple[NoteFile, Note]
"""A literature note, as bytes and parsed."""

T = TypeVar("T")


def literature_notes(
    vault: Vault,
    paths: Iterable[Path],
    refused: Callable[[Path, NoteError], None] = lambda *_: None,
) -> Iterator[LiteratureNote]:
    """The literature notes at the paths, folders searched to the bottom.

    In a folder, files that are no literature notes are passed over; `refused` hears of those that would be
    some but cannot be used.

    Raises:
        NoteError: a file that was named itself cannot be read, or is no literature note.
        Unforeseen: reading any of them failed in a way that nobody foresaw.
    """

    def parse(file: NoteFile, profiles: Sequence[NoteProfile]) -> Note:
        return parse_note(file.text, profiles, file.path.name)

    for path, named, found in _read(vault, paths, parse):
        if not isinstance(found, SummarizerError):
            yield found
        elif named or not isinstance(found, NoteError):
            raise found
        elif not isinstance(found, NoSummary):
            refused(path, found)


def summaries(
    vault: Vault, paths: Iterable[Path]
) -> Iterator[tuple[Path, bool, SummaryBlock | SummarizerError]]:
    """For each Markdown file at the paths whether it was named itself, and its summary, or why it has none.

    Much sooner read than whole notes, where thousands are looked through.

    Raises:
        NoteNotFound: there is nothing at a path.
    """
    for path, named, found in _read(vault, paths, lambda file, profiles: read_summary(file.text, profiles)):
        yield path, named, found if isinstance(found, SummarizerError) else found[1]


def recently_decided(vault: Vault, but: Path, count: int = 20) -> list[NoteStatus]:
    """The status of the notes that were last worked on, the latest first, without the note `but`."""
    latest = {event.note: None for event in reversed(list(vault.store.journal.events()))}
    here = but.resolve()
    paths = [path for path in map(Path, latest) if path != here and path.exists()][:count]
    statuses: list[NoteStatus] = []
    for path in paths:
        with suppress(NoteError):  # a note that became something else teaches nothing
            read = read_statuses(literature_notes(vault, [path]), vault.store.journal)
            statuses += [status for status, _ in read]
    return statuses


def events_at(vault: Vault, place: Path) -> list[Event]:
    """What the journal tells of a note, under whatever name it had, or of all notes below a folder."""
    real = place.resolve()
    if place.is_dir():
        events = list(vault.store.journal.events())
        return [one for one in events if real == vault.folder or Path(one.note).is_relative_to(real)]
    identity = ""
    with suppress(
        NoteError
    ):  # of a note that is gone, or became something else, its name is all that is known
        identity = vault.read(place)[1].metadata.identity
    return list(vault.store.journal.events(real, identity))


def _read(
    vault: Vault, paths: Iterable[Path], parse: Callable[[NoteFile, Sequence[NoteProfile]], T]
) -> Iterator[tuple[Path, bool, tuple[NoteFile, T] | SummarizerError]]:
    for path, named in note_paths(paths):
        try:
            file = read_note_file(path)
            yield path, named, (file, parse(file, vault.profiles if named else vault.profiles_for(file.text)))
        except Exception as exc:  # noqa: BLE001 - whatever it is, it is this note's
            yield path, named, as_error(exc, path.name)


def note_paths(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """The Markdown files at the paths, each once, and whether it was named itself.

    Hidden folders, as Obsidian's own, and copies from sync conflicts are passed over.

    Raises:
        NoteNotFound: there is nothing at a path.
    """
    seen: set[str] = set()
    for path in paths:
        refuse_missing(path)
        notes = ((one, real) for one, real in markdown_files(path) if not is_sync_conflict(one))
        found = notes if path.is_dir() else iter([(path, os.path.realpath(path))])
        for one, real in found:
            if real not in seen:
                seen.add(real)
                yield one, not path.is_dir()


def refuse_missing(path: Path) -> None:
    """Find out before anything is opened whether there is something at a path.

    Raises:
        NoteNotFound: there is not.
    """
    if not path.exists():
        raise NoteNotFound(
            _("There is nothing at {path}.", path=path),
            hint=_("Check the path; quote it if it has blanks."),
        )


def markdown_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """The paths of all Markdown files below a folder, and where they really lie, links followed."""
    for root, folders, names in os.walk(folder):
        real = os.path.realpath(root)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root) / name
            if path.suffix.lower() == ".md":
                link = os.path.islink(path)  # noqa: PTH114 - as the system has it, for thousands
                yield path, os.path.realpath(path) if link else f"{real}{os.sep}{name}"

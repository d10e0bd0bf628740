"""The notes of a vault, picked by Zotero collection, by Zotero tag or by what stands in the notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import NoteError, ZoteroError
from summarizer.note.file import read_note_file
from summarizer.note.folder import note_paths
from summarizer.note.metadata import plain
from summarizer.note.note import Note, parse_note
from summarizer.note.profile import NoteProfile
from summarizer.zotero.collection import Shelf, choose_collection, items_of, shelve
from summarizer.zotero.library import Library
from summarizer.zotero.session import Session


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """A literature note of the vault."""

    path: Path
    note: Note


def notes_of(folder: Path, profiles: Sequence[NoteProfile]) -> Iterator[NoteEntry]:
    """The literature notes below a folder, by path; other files, and copies of a sync conflict, are none."""
    for path, _ in note_paths([folder]):
        try:
            file = read_note_file(path)
            yield NoteEntry(path, parse_note(file.text, profiles, path.name))
        except NoteError:
            continue


def by_collection(entries: Sequence[NoteEntry], session: Session, name: str, *, recursive: bool) -> Shelf:
    """The notes of a Zotero collection, and its items that have no note yet.

    Raises:
        ZoteroError: the library cannot be read, or the name means no collection or several.
    """
    library = _library(session)
    chosen = choose_collection(library.collections(), name)
    return shelve(items_of(library, chosen, recursive=recursive), _keys(entries))


def by_tag(entries: Sequence[NoteEntry], session: Session, tag: str) -> Shelf:
    """The notes of the items that bear a tag in Zotero, and those items that have no note yet.

    Raises:
        ZoteroError: the library cannot be read.
    """
    return shelve(_library(session).tagged(tag), _keys(entries))


def by_field(entries: Sequence[NoteEntry], field: str, value: str) -> Shelf:
    """The notes whose field or property (`分类`, `tags`, …) holds a value, link brackets aside."""
    wanted = value.casefold()
    return Shelf(
        tuple(
            entry.path
            for entry in entries
            if wanted in plain(entry.note.metadata.properties.get(field, "")).casefold()
        ),
        (),
    )


def _keys(entries: Sequence[NoteEntry]) -> list[tuple[str, int | None, Path]]:
    return [
        (entry.note.metadata.item_key, entry.note.metadata.group, entry.path)
        for entry in entries
        if entry.note.metadata.item_key
    ]


def _library(session: Session) -> Library:
    if session.library is not None:
        return session.library
    raise session.problem or ZoteroError(
        "Zotero's library was not found, so its collections and tags are unknown.",
        hint="Set zotero_dir to Zotero's data directory, the folder with zotero.sqlite in it.",
    )

"""Notes of a vault, picked by Zotero collection, by Zotero tag or by what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from summarizer.errors import ZoteroError
from summarizer.language import _
from summarizer.note.metadata import plain
from summarizer.vault.notes import LiteratureNote
from summarizer.zotero.collection import Shelf, choose_collection, items_of, shelve
from summarizer.zotero.library import Library
from summarizer.zotero.session import Session


def by_collection(notes: Sequence[LiteratureNote], session: Session, name: str, *, recursive: bool) -> Shelf:
    """The notes of a Zotero collection, and its items that have no note yet.

    Raises:
        ZoteroError: the library cannot be read, or the name means no collection or several.
    """
    library = _library(session)
    chosen = choose_collection(library.collections(), name)
    return shelve(items_of(library, chosen, recursive=recursive), _keys(notes))


def by_tag(notes: Sequence[LiteratureNote], session: Session, tag: str) -> Shelf:
    """The notes of the items that bear a tag in Zotero, and those items that have no note yet.

    Raises:
        ZoteroError: the library cannot be read.
    """
    return shelve(_library(session).tagged(tag), _keys(notes))


def by_field(notes: Sequence[LiteratureNote], field: str, value: str) -> Shelf:
    """The notes whose field or property (`分类`, `tags`, …) holds a value, link brackets aside."""
    wanted = value.casefold()
    return Shelf(
        tuple(
            file.path
            for file, note in notes
            if wanted in plain(note.metadata.properties.get(field, "")).casefold()
        ),
        (),
    )


def _keys(notes: Sequence[LiteratureNote]) -> list[tuple[str, int | None, Path]]:
    return [
        (note.metadata.item_key, note.metadata.group, file.path)
        for file, note in notes
        if note.metadata.item_key
    ]


def _library(session: Session) -> Library:
    if session.library is not None:
        return session.library
    raise session.problem or ZoteroError(
        _("Zotero's library was not found, so its collections and tags are unknown."),
        hint=_("Set zotero_dir to Zotero's data directory, the folder with zotero.sqlite in it."),
    )

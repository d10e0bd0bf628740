"""Choosing a collection by what a person calls it, and the items in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import ZoteroError
from summarizer.language import _
from summarizer.zotero.library import Collection, ItemRecord, Library


def choose_collection(collections: Sequence[Collection], name: str) -> Collection:
    """The collection that `name` means: a key, a path (`Parent/Child`, also its last parts), or a name.

    Raises:
        ZoteroError: there is none, or there are several; the message lists them.
    """
    found = find_collections(collections, name)
    if len(found) == 1:
        return found[0]
    if not found:
        known = ", ".join(one.name for one in collections[:20]) or "none"
        raise ZoteroError(
            _("There is no collection {name!r} in Zotero.", name=name),
            hint=_("Its collections: {known}.", known=known),
        )
    several = "; ".join(f"{one.name} ({one.key})" for one in found)
    raise ZoteroError(
        _(
            "Zotero has {count} collections called {name!r}: {several}.",
            count=len(found),
            name=name,
            several=several,
        ),
        hint=_("Name one by its whole path or its key."),
    )


def find_collections(collections: Sequence[Collection], name: str) -> tuple[Collection, ...]:
    """The collections that `name` can mean, from the first of these ways that finds any.

    By key; by whole path; by the last names of a path; the same again without regard to case.
    """
    if by_key := tuple(one for one in collections if one.key == name):
        return by_key
    for key in (str, str.casefold):
        wanted = key(name.strip().strip("/"))
        if whole := tuple(one for one in collections if key(one.name) == wanted):
            return whole
        tails = (one for one in collections if key(one.name).endswith("/" + wanted))
        if found := tuple(tails):
            return found
    return ()


def items_of(library: Library, collection: Collection, *, recursive: bool = False) -> tuple[ItemRecord, ...]:
    """The items of a collection, with `recursive` those of the collections inside it too, each once.

    Raises:
        ZoteroError: the library cannot be read.
    """
    chosen = [collection]
    if recursive:
        depth = len(collection.path)
        chosen += [
            one
            for one in library.collections()
            if one.group == collection.group and len(one.path) > depth and one.path[:depth] == collection.path
        ]
    found = {item.key: item for one in chosen for item in library.items(one)}
    return tuple(sorted(found.values(), key=lambda item: (item.title.casefold(), item.key)))


@dataclass(frozen=True, slots=True)
class Shelf:
    """The notes of a set of items, by path, and the items that have none yet."""

    notes: tuple[Path, ...]
    missing: tuple[ItemRecord, ...]


def shelve(items: Iterable[ItemRecord], notes: Iterable[tuple[str, int | None, Path]]) -> Shelf:
    """Which notes belong to the items, and which items have none.

    `notes` are the item key, the group and the path of each note of the vault; an item may have several.
    """
    by_item: dict[tuple[str, int | None], list[Path]] = {}
    for key, group, path in notes:
        by_item.setdefault((key, group), []).append(path)
    found: set[Path] = set()
    missing: list[ItemRecord] = []
    for item in items:
        paths = by_item.get((item.key, item.group), [])
        found.update(paths)
        if not paths:
            missing.append(item)
    return Shelf(tuple(sorted(found)), tuple(missing))

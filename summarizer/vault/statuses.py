"""The statuses of a vault's notes: of thousands in a moment, since only what changed is read again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from summarizer.editions import edition
from summarizer.errors import NoteError
from summarizer.note.file import read_note_file
from summarizer.note.note import Note, parse_head
from summarizer.review.index import Known, StatusIndex, now, signature_of
from summarizer.review.status import NoteStatus, status_of_note
from summarizer.vault.notes import note_paths, refuse_missing
from summarizer.vault.settings import user_folder
from summarizer.vault.vault import VAULT_PROFILES, Vault

_CODE = (
    "summarizer",
    "summarizer.note",
    "summarizer.note.shapes",
    "summarizer.note.profiles",
    "summarizer.review",
)
"""The packages whose modules and tables decide what a note's status is."""


def note_statuses(vault: Vault, paths: Iterable[Path]) -> list[NoteStatus]:
    """The status of each literature note at the paths, folders searched to the bottom.

    In a folder, files that are no literature notes are passed over.

    Raises:
        NoteError: a file that was named itself cannot be read, or is no literature note.
    """
    paths = tuple(paths)
    for path in paths:
        refuse_missing(path)
    with closing(StatusIndex(vault.store.folder, vault.store.journal, _edition(vault))) as index:
        reader = _Reader(vault, index)
        found = [status for path, named in note_paths(paths) if (status := reader.status(path, named=named))]
        index.put(reader.learnt)
    return found


class _Reader:
    """Takes statuses from the index where they hold, and reads the other notes."""

    def __init__(self, vault: Vault, index: StatusIndex) -> None:
        self._vault, self._index = vault, index
        self._root = f"{vault.folder}{os.sep}"
        self.learnt: list[Known] = []

    def status(self, path: Path, *, named: bool) -> NoteStatus | None:
        """The status of a note, None when it is none.

        Raises:
            NoteError: it was named itself and is none.
        """
        name = os.path.abspath(path)  # noqa: PTH100 - as many as there are notes, and links stay
        name = name.removeprefix(self._root)
        known = None if named else self._index.get(name)
        try:
            signature, changed = signature_of(str(path))
        except OSError:
            signature, changed = b"", 0
        if known is not None and known.holds(signature, changed):
            return known.note_status
        try:
            return self._read(path, name, signature, known)
        except NoteError:
            if named:
                raise
            return None

    def _read(self, path: Path, name: str, signature: bytes, known: Known | None) -> NoteStatus | None:
        begun, digest, real, item = now(), "", str(path), ""
        status: NoteStatus | None = None
        try:
            file = read_note_file(path)
            digest, real = file.digest, str(file.path)
            if known is not None and known.digest == digest and known.real == real:
                item, status = known.item_key, known.note_status
            else:
                note = parse_head(file.text, self._vault.profiles_for(file.text), file.path.name)
                item, status = note.metadata.identity, self._fresh(file.path, note)
        finally:  # also that it is no note is worth knowing
            kept = (status.title, status.fields, status.about) if status is not None else None
            if signature and _can_be_kept(path, real):
                self.learnt.append(Known(name, signature, begun, digest, item, real, kept))
        return status

    def _fresh(self, path: Path, note: Note) -> NoteStatus:
        return status_of_note(path, note, self._index.of_note(str(path), note.metadata.identity))


def _can_be_kept(*names: object) -> bool:
    """Whether names are text; a file's name may hold bytes that are not, and is then looked at each time."""
    try:
        "".join(map(str, names)).encode()
    except UnicodeEncodeError:
        return False
    return True


def _edition(vault: Vault) -> str:
    """Which code and which note templates make statuses here."""
    digest = hashlib.blake2b(edition(*_CODE).encode(), digest_size=8)
    digest.update(json.dumps(vault.settings.profiles, sort_keys=True, default=str).encode())
    for folder in (vault.folder / VAULT_PROFILES, user_folder() / "profiles"):
        for file in sorted(folder.glob("*.toml")):
            digest.update(f"{file}\0{signature_of(str(file))[0]!r}".encode("utf-8", "replace"))
    return digest.hexdigest()

"""Drafting fields again: their drafts go and new ones come in a single write."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from summarizer.errors import NothingToDo
from summarizer.filling.fill import Filled, fill, write
from summarizer.filling.prepare import Prepared, Wish, prepare
from summarizer.insertion.insert import reject_drafts
from summarizer.language import _
from summarizer.note.file import NoteFile, refuse_if_read_only
from summarizer.note.note import Note, parse_note
from summarizer.review.decision import redoable
from summarizer.vault.vault import Vault


def prepare_redo(vault: Vault, path: Path, wish: Wish) -> tuple[NoteFile, Note, Prepared]:
    """The note as it is, and it prepared to draft fields of it again, their present drafts taken out.

    Without labels all drafts are drafted again; one that a person changed never is.

    Raises:
        NothingToDo: a field holds no draft that may be replaced, and is not empty either.
        SummarizerError: as the steps of `fill_note` do.
    """
    file, note = vault.read(path)
    chosen = redoable(vault.store, file, note, wish.labels)
    cleared = parse_note(reject_drafts(note, chosen), [note.profile], file.path.name)
    vault.warm_up()
    prepared = prepare(vault, path, cleared, replace(wish, labels=chosen))
    if prepared is None:
        raise NothingToDo(_("No field of {name} can be drafted again.", name=path.name))
    refuse_if_read_only(file.path)
    return file, note, prepared


def redo_note(vault: Vault, path: Path, wish: Wish) -> Filled:
    """Draft fields of a note again; it is locked meanwhile.

    Raises:
        SummarizerError: as `prepare_redo` and `fill` do; the note is then as it was.
    """
    with vault.store.lock(path):
        file, note, prepared = prepare_redo(vault, path, wish)
        filled = asyncio.run(fill(vault, prepared))
        return write(vault, file, filled, "redo", note)

"""Drafting fields again: their drafts go and new ones come in a single write."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from summarizer.errors import NothingToDo
from summarizer.filling.fill import Filled, fill, write
from summarizer.filling.prepare import Prepared, Wish, prepare
from summarizer.filling.steps import Tell, nobody
from summarizer.insertion.insert import insert_drafts, reject_drafts
from summarizer.language import _
from summarizer.note.file import NoteFile, refuse_if_read_only
from summarizer.note.note import Note, parse_note
from summarizer.review.decision import redoable
from summarizer.vault.model_choice import for_redo
from summarizer.vault.moved import where_now
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


def redoing(vault: Vault) -> Vault:
    """The vault with the settings as they are for drafting again.

    Raises:
        SettingsError: there is no such provider.
    """
    return replace(vault, settings=for_redo(vault.settings))


def redo_note(vault: Vault, path: Path, wish: Wish, tell: Tell = nobody) -> Filled:
    """Draft fields of a note again, by the model that is set for it; it is locked meanwhile.

    `tell` hears of each step that may take a while.

    Raises:
        SummarizerError: as `prepare_redo` and `fill` do; the note is then as it was.
    """
    vault = redoing(vault)
    with vault.store.lock(path):
        tell(_("Reading the paper"))
        file, note, prepared = prepare_redo(vault, path, wish)
        filled = asyncio.run(fill(vault, prepared, tell=tell))
        return write(vault, file, filled, "redo", note)


def write_late(vault: Vault, read: NoteFile, filled: Filled, action: str) -> Filled:
    """Write fields, drafted a while ago for the note as `read`, into it as it is now; it is locked meanwhile.

    The note may have changed, or moved within the vault. A field that a person wrote in, or decided on, keeps
    what it holds: "redo" replaces drafts that still stand, "fill" only fills empty fields.

    Raises:
        NothingToDo: none of the fields may be written any more.
        SummarizerError: as `write` does; the note is then as it was.
    """
    prepared, labels = filled.prepared, [field.label for field in filled.verified.fields]
    path = read.path if read.path.exists() else where_now(vault.folder, read).path
    with vault.store.lock(path):
        file, note = vault.read(path)
        cleared = note
        if action == "redo":
            chosen = redoable(vault.store, file, note, labels)
            cleared = parse_note(reject_drafts(note, chosen), [note.profile], file.path.name)
        text = insert_drafts(
            cleared,
            filled.verified,
            prepared.evidence.coverage,
            prepared.paper.cited,
            prepared.request.language,
        )
        if text == note.text:
            raise NothingToDo(_("{name} has no empty field any more.", name=path.name))
        late = replace(filled, prepared=replace(prepared, note=cleared), text=text)
        return write(vault, file, late, action, note)

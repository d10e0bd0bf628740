"""Undoing: the last edit of a note, that of many, or a whole run; and what of it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from summarizer.cli import many
from summarizer.cli.output import console, print_json, say
from summarizer.cli.waiting import waiting
from summarizer.errors import NoteError, NothingToDo, UsageError
from summarizer.language import _, counted
from summarizer.note.file import NoteFile, read_note_file
from summarizer.review.history import by_note, standing
from summarizer.review.journal import Event
from summarizer.review.runs import last_run
from summarizer.vault.moved import where_now
from summarizer.vault.notes import literature_notes, refuse_missing
from summarizer.vault.vault import Vault


def undo_one(vault: Vault, path: Path, *, as_json: bool) -> None:
    """Undo the last edit of a note, and say what is gone.

    Raises:
        NoteError: as `Store.undo`.
    """
    with vault.store.lock(path):
        undone = vault.store.undo(path, vault.profiles)
    if as_json:
        print_json({"note": path, "undone": undone.action, "whole": undone.whole, "fields": undone.labels})
        return
    if undone.whole:
        told = _(
            "{name} is back to what it was before the last {action}, to the byte.",
            name=path.name,
            action=_(undone.action),
        )
    else:
        what = (
            _("these drafts are gone")
            if undone.action == "fill"
            else _("taken back is the {action} of", action=_(undone.action))
        )
        told = _(
            "{name} was changed since: your changes stay, {what}: {gone}.",
            name=path.name,
            what=what,
            gone=", ".join(undone.labels),
        )
    console().tell(told)


def undo_many(vault: Vault, paths: Sequence[Path], *, yes: bool, as_json: bool) -> None:
    """Undo the last edit of each note at the paths that has one.

    Raises:
        NothingToDo: none has.
        SummarizerError: as `many.print_outcome`, and what a note that was named is refused for.
    """
    many.refuse_other_vaults(vault, paths)
    for path in paths:
        refuse_missing(path)
    with waiting(_("Reading the notes")):
        notes, looked_at = _edited(vault, paths)
    if not notes:
        raise NothingToDo(
            counted(
                "{count} note was looked at, and there is nothing to undo.",
                "{count} notes were looked at, and there is nothing to undo.",
                looked_at,
            )
        )
    many.ask(_("Undo the last edit of each of {count} notes?", count=len(notes)), len(notes), yes=yes)

    def act(path: Path) -> many.Done:
        with vault.store.lock(path):
            undone = vault.store.undo(path, vault.profiles)
        return many.Done(path, undone.labels, whole=undone.whole)

    many.print_outcome("undo", many.each(notes, act), looked_at - len(notes), as_json=as_json)


def undo_last_run(vault: Vault, paths: Sequence[Path], *, yes: bool, as_json: bool) -> None:
    """Put back all notes of the vault's last run that are still just as it left them.

    Raises:
        UsageError: more than a vault is named.
        NothingToDo: no run is known, or it was undone.
        SummarizerError: as `many.print_outcome`.
    """
    if len(paths) > 1 or not paths[0].is_dir():
        raise UsageError(_("--last-batch takes the vault, and no notes."))
    run = last_run(vault.store.journal.events(), _digest)
    if run is None:
        raise NothingToDo(
            _("No batch, and no other run over many notes, is left to undo in {vault}.", vault=vault.folder)
        )
    edits = {_now(vault, event): event for event in run.events}  # of a note the last
    when = run.begun[:16].replace("T", " ")
    notes = counted("{count} note", "{count} notes", len(edits))
    say(_("The last run: {action}, {when} UTC, in {notes}.", action=_(run.action), when=when, notes=notes))
    many.ask(_("Undo it?"), len(edits), yes=yes)

    def act(path: Path) -> many.Done:
        with vault.store.lock(path):
            undone = vault.store.undo_edit(edits[path], path)
        return many.Done(path, undone.labels)

    many.print_outcome("undo", many.each(edits, act), 0, as_json=as_json)


def _edited(vault: Vault, paths: Sequence[Path]) -> tuple[list[Path], int]:
    """The notes that have an edit to undo, and how many were looked at."""
    events = list(vault.store.journal.events())
    of_notes, of_items = by_note(events), _by_item(events)
    edited, looked_at = [], 0
    for file, note in literature_notes(vault, paths):
        looked_at += 1
        known = of_items.get(note.metadata.identity) or of_notes.get(str(file.path), ())
        if any(event.action != "undo" for event in standing(known, file.digest)):
            edited.append(file.path)
    return edited, looked_at


def _by_item(events: Sequence[Event]) -> Mapping[str, Sequence[Event]]:
    items: dict[str, list[Event]] = {}
    for event in events:
        if event.item_key:
            items.setdefault(event.item_key, []).append(event)
    return items


def _digest(note: str) -> str:
    try:
        return read_note_file(Path(note)).digest
    except NoteError:
        return ""


def _now(vault: Vault, event: Event) -> Path:
    """Where a note lies now that was edited: at its place, or wherever in the vault it was moved since."""
    path = Path(event.note)
    content = None if path.exists() else vault.store.backups.content(event.after)
    return path if content is None else where_now(vault.folder, NoteFile(path, content)).path

"""`summarizer dashboard`: a note with Dataview queries, or a base, for what waits to be reviewed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.options import Json
from summarizer.errors import NoteNotWritable, NothingToDo
from summarizer.language import _


def command(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", help=_("Whose notes it shows, and where it goes; the current folder.")
        ),
    ] = None,
    *,
    bases: Annotated[
        bool,
        typer.Option("--bases", help=_("Write a .base file, which shows properties without any plug-in.")),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help=_("Replace a file of that name."))] = False,
    json: Json = False,
) -> None:
    """Write a note with Dataview queries: notes with drafts, and fields that you have not reviewed.

    With --bases write a base instead: papers by fields, each with its state.
    """
    from summarizer.cli.arguments import existing  # `--help` need not wait for these
    from summarizer.cli.opening import open_vault
    from summarizer.cli.output import print_json, say
    from summarizer.cli.waiting import waiting
    from summarizer.note.shapes.properties import property_key
    from summarizer.review import base, dashboard
    from summarizer.review.status import read_statuses
    from summarizer.vault.notes import literature_notes

    place = existing(folder or Path()).resolve()
    vault = open_vault(place)
    keys: dict[str, dict[str, None]] = {}
    with waiting(_("Reading the notes")):
        notes = list(read_statuses(literature_notes(vault, [place]), vault.store.journal))
    for __, note in notes:
        for field in note.summary.fields:
            if field.role and note.profile.of_a_paper:
                key = property_key(note.text, field.value_span)
                keys.setdefault(field.label, {}).update({key: None} if key else {})
    below = "" if place == vault.folder else place.relative_to(vault.folder).as_posix()
    if bases:
        names = tuple(key for of_label in keys.values() for key in of_label)
        if not names:
            raise NothingToDo(
                _("No note here has its fields in properties, and Bases shows nothing else."),
                hint=_("Without --bases the dashboard is a note for Dataview, which reads all fields."),
            )
        target, text = place / base.FILE_NAME, base.base(names, below)
    else:
        labels = tuple(keys) or tuple(field.labels[0] for field in vault.profiles[0].fields)
        others = {label: [key for key in of_label if key != label] for label, of_label in keys.items()}
        target, text = place / dashboard.FILE_NAME, dashboard.dashboard(labels, below, others)
    try:
        with target.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as exc:
        raise NoteNotWritable(
            _("{target} is there already.", target=target), hint=_("Add --force to replace it.")
        ) from exc
    except OSError as exc:
        raise NoteNotWritable(
            _("{target} cannot be written: {strerror}.", target=target, strerror=exc.strerror)
        ) from exc
    if json:
        print_json({"file": target})
        return
    say(_("{target} shows what waits for you; open it in Obsidian.", target=target))


COMMAND = command

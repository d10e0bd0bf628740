"""`summarizer dashboard`: a note with Dataview queries for what waits to be reviewed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarizer.errors import NoteNotWritable
from summarizer.language import _


def dashboard(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", help=_("Whose notes it shows, and where it goes; the current folder.")
        ),
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help=_("Replace a file of that name."))] = False,
) -> None:
    """Write a note with Dataview queries: notes with drafts, and fields that you have not reviewed."""
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.cli.output import say
    from summarizer.review.dashboard import FILE_NAME
    from summarizer.review.dashboard import dashboard as text_of
    from summarizer.review.status import read_statuses
    from summarizer.vault.notes import literature_notes

    place = (folder or Path()).resolve()
    vault = open_vault(place)
    labels: dict[str, None] = {}
    for status, __ in read_statuses(literature_notes(vault, [place]), vault.store.journal):
        labels |= dict.fromkeys(field.label for field in status.fields if field.role)
    if not labels:
        labels = dict.fromkeys(field.labels[0] for field in vault.profiles[0].fields)
    below = "" if place == vault.folder else place.relative_to(vault.folder).as_posix()
    target = place / FILE_NAME
    try:
        with target.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text_of(tuple(labels), below))
    except FileExistsError as exc:
        raise NoteNotWritable(
            _("{target} is there already.", target=target), hint=_("Add --force to replace it.")
        ) from exc
    except OSError as exc:
        raise NoteNotWritable(
            _("{target} cannot be written: {strerror}.", target=target, strerror=exc.strerror)
        ) from exc
    say(_("{target} shows what waits for you; open it in Obsidian.", target=target))


COMMAND = dashboard

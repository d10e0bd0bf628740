"""`summarizer undo`: put notes back to what they were before the last edit, or a whole run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from summarizer.cli.arguments import NoteLists, Yes, given_paths
from summarizer.cli.options import Json
from summarizer.errors import UsageError
from summarizer.language import _

_NONE: Any = ()


def undo(
    paths: NoteLists = _NONE,
    *,
    last_batch: Annotated[
        bool,
        typer.Option(
            "--last-batch",
            help=_("All notes of the last run, by batch, watch, accept or reject, that are as it left them."),
        ),
    ] = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Put notes back exactly as they were before the last fill, restore or decision.

    If you changed a note since, your changes stay and only what still stands as written is taken back.
    With --last-batch PATH is the vault, by default that of the current folder; notes that you changed since
    are left alone.
    """
    from summarizer.cli import many, undoing
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these

    if not paths and not last_batch:
        raise UsageError(_("No note is named."), hint=_("Name notes or folders, or add --last-batch."))
    chosen = given_paths(paths) if paths else [Path()]
    vault = open_vault(chosen[0])
    if last_batch:
        undoing.undo_last_run(vault, chosen, yes=yes, as_json=json)
    elif (path := many.one_note(chosen)) is not None:
        undoing.undo_one(vault, path, as_json=json)
    else:
        undoing.undo_many(vault, chosen, yes=yes, as_json=json)


COMMAND = undo

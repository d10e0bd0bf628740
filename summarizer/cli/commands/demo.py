"""`summarizer demo`: copy the example vault and fill it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.options import Json
from summarizer.language import _


def demo(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help=_("Where to copy it; a new temporary folder if absent.")),
    ] = None,
    *,
    json: Json = False,
) -> None:
    """Copy the example vault to DIR and fill its notes with the embedded drafter: no model, no network."""
    import tempfile  # `--help` need not wait for these

    from summarizer.cli import report
    from summarizer.cli.opening import open_vault
    from summarizer.cli.output import console, print_json
    from summarizer.filling.fill import fill_note
    from summarizer.filling.prepare import Wish
    from summarizer.vault.example import copy_vault
    from summarizer.vault.settings import FILE_NAME, NO_MODEL, read_settings_file

    target = folder or Path(tempfile.mkdtemp(prefix="summarizer-demo-")) / "vault"
    notes = copy_vault(target)
    out = console()
    for note in notes:
        vault = open_vault(note, {**read_settings_file(target / FILE_NAME), "provider": NO_MODEL})
        filled = fill_note(vault, note, Wish())
        if not json:
            report.print_filled(note, filled, as_json=False)
            out.tell()
    if json:
        print_json({"vault": target, "notes": notes})
        return
    out.tell(
        _(
            "The filled vault is {target}: open it in Obsidian, or read {name}.",
            target=target,
            name=notes[0].name,
        )
    )


COMMAND = demo

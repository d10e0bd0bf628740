"""`summarizer status`: which notes hold drafts, and what became of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.options import Json

NotePaths = Annotated[
    list[Path], typer.Argument(metavar="PATH…", help="Notes, or folders that are searched for notes.")
]


def status(paths: NotePaths, *, json: Json = False) -> None:
    """Show the notes' fields by state: empty, draft, edited, accepted, rejected, yours; writes nothing."""
    from rich.table import Table  # `--help` need not wait for these

    from summarizer.cli.opening import open_vault
    from summarizer.cli.output import console, print_json
    from summarizer.review.state import FieldState
    from summarizer.review.status import read_statuses
    from summarizer.vault.notes import literature_notes

    vault = open_vault(paths[0])
    statuses = [one for one, _ in read_statuses(literature_notes(vault, paths), vault.store.journal)]
    if json:
        print_json(
            [
                {
                    "note": one.path,
                    "title": one.title,
                    "counts": one.counts,
                    "pending": len(one.pending),
                    "oldest": one.oldest,
                    "fields": one.fields,
                }
                for one in statuses
            ]
        )
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("note", overflow="fold")  # the only one that gives way in a narrow terminal
    for state in FieldState:
        table.add_column(state, justify="right", no_wrap=True)
    table.add_column("oldest draft", no_wrap=True)
    for one in statuses:
        counts = [str(count) if count else "·" for count in one.counts.values()]
        table.add_row(one.path.stem, *counts, one.oldest[:10])
    out = console()
    out.print(table)
    waiting = [one for one in statuses if one.pending]
    fields = sum(len(one.pending) for one in waiting)
    out.print(f"{len(statuses)} notes; {fields} fields in {len(waiting)} of them wait for your decision.")


COMMAND = status

"""`summarizer journal`: what was drafted and decided, for reading and for export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.options import Json
from summarizer.language import _


class Format(StrEnum):
    """How the journal is printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


def journal(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PATH]", help=_("A note, or a folder of the vault; the current one if absent.")
        ),
    ] = None,
    *,
    action: Annotated[
        str, typer.Option(metavar="A,B", help=_("Only these: fill, redo, accept, edit, reject, undo."))
    ] = "",
    form: Annotated[Format, typer.Option("--format", help=_("table, jsonl or csv."))] = Format.TABLE,
    json: Json = False,
) -> None:
    """Show what was drafted and what you decided, with your reasons; edits and rejections teach the most."""
    from dataclasses import asdict  # `--help` need not wait for these

    from summarizer.cli.opening import open_vault
    from summarizer.cli.options import split_fields
    from summarizer.cli.output import console, print_json, print_json_line, print_text
    from summarizer.review.matrix import csv_text
    from summarizer.review.table import COLUMNS, rows
    from summarizer.vault.notes import events_at, refuse_missing

    place = path or Path()
    vault = open_vault(place)
    actions = split_fields(action)
    known = events_at(vault, place)
    if not known:  # of a note that is gone it may well tell
        refuse_missing(place)
    events = [one for one in known if not actions or one.action in actions]
    if json:
        print_json(events)
    elif form is Format.JSONL:
        for event in events:
            print_json_line(asdict(event))
    elif form is Format.CSV:
        print_text(csv_text(COLUMNS, list(rows(events))))
    else:
        out = console()
        for event in events:
            said = str(event.details.get("reason") or event.details.get("hint") or "")
            what = f"{_(event.action)}  {Path(event.note).stem}"
            out.tell(what, name=event.time[:16].replace("T", " "))
            out.tell("、".join(event.values) + (f": {said}" if said else ""), name=" ", side=18)


COMMAND = journal

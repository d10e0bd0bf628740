"""`summarizer journal`: what was drafted and decided, for reading and for export."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.options import Json
from summarizer.errors import UsageError
from summarizer.language import _

if TYPE_CHECKING:
    from summarizer.review.journal import Event
    from summarizer.review.measure import Tally

_COUNTS = ("drafts", "accepted", "changed", "rejected", "again", "waiting")


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
    stats: Annotated[
        bool,
        typer.Option(help=_("What became of the drafts, counted by model, prompts, field and month.")),
    ] = False,
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
    if stats:
        _print_stats(known, form, actions, as_json=json)
        return
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


def _print_stats(events: Sequence[Event], form: Format, actions: Sequence[str], *, as_json: bool) -> None:
    from dataclasses import asdict, astuple, fields

    from summarizer.cli.output import console, print_json, print_json_line, print_text
    from summarizer.review.matrix import csv_text
    from summarizer.review.measure import Tally, fates, reasons, tallies

    if actions:
        raise UsageError(_("--stats counts all actions."), hint=_("Leave --action out."))
    known = fates(events)
    counted, said = tallies(known), reasons(known)
    if as_json:
        print_json({"tallies": [asdict(one) for one in counted], "reasons": [asdict(one) for one in said]})
    elif form is Format.JSONL:
        for line in [asdict(one) for one in counted] + [asdict(one) for one in said]:
            print_json_line(line)
    elif form is Format.CSV:
        header = [one.name for one in fields(Tally)]
        print_text(csv_text(header, [["" if x is None else str(x) for x in astuple(one)] for one in counted]))
    else:
        out = console()
        for one in counted:
            out.tell(_told(one), name=one.name or _(one.by), side=24)
        for reason in said:
            out.tell(f"{reason.times} × {reason.field}: {reason.reason}", name=" ", side=24)
        out.tell(_("Marks that were taken off in the notes themselves are not in the journal: see `status`."))


def _told(one: Tally) -> str:
    """A row of the figures in words."""
    said = _(
        "drafts {drafts}, accepted {accepted}, changed {changed}, rejected {rejected}, again {again}, "
        "waiting {waiting}",
        **{name: getattr(one, name) for name in _COUNTS},
    )
    kept = "" if one.kept is None else _("kept {share:.0%}", share=one.kept)
    by = "" if one.distance is None else _("changed by {share:.0%} of the characters", share=one.distance)
    return "; ".join(filter(None, (said, kept, by)))


COMMAND = journal

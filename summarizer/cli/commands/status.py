"""`summarizer status`: which notes hold drafts, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from summarizer.cli.arguments import HERE, NotePaths
from summarizer.cli.options import Json
from summarizer.language import _

if TYPE_CHECKING:
    from summarizer.review.status import NoteStatus

_SPARE = (6, 5, 3, 4, 1)
"""The columns that are left out first where there is no room: yours, rejected, edited, accepted, empty."""


def status(paths: NotePaths = HERE, *, json: Json = False) -> None:
    """Show the notes' fields by state: empty, draft, edited, accepted, rejected, yours; writes nothing."""
    from summarizer.cli.columns import print_columns  # `--help` need not wait for these
    from summarizer.cli.opening import open_vault
    from summarizer.cli.output import print_json, say
    from summarizer.cli.waiting import waiting
    from summarizer.review.state import FieldState
    from summarizer.vault.statuses import note_statuses

    vault = open_vault(paths[0])
    with waiting(_("Reading the notes")):
        statuses = note_statuses(vault, paths)
    if json:
        print_json(
            [
                {
                    "note": one.path,
                    "title": one.title,
                    "kind": "synthesis" if one.of_many else "paper",
                    "counts": one.counts,
                    "pending": len(one.pending),
                    "oldest": one.oldest,
                    "fields": one.fields,
                }
                for one in statuses
            ]
        )
        return
    rows = [
        (_named(one), *(str(count) if count else "-" for count in one.counts.values()), one.oldest[:10])
        for one in statuses
    ]
    heads = (_("note"), *(_(state) for state in FieldState), _("oldest draft"))
    unused = [column for column in range(1, len(heads)) if all(row[column] == "-" for row in rows)]
    if print_columns(heads, rows, dict.fromkeys([*unused, *_SPARE])):
        say(_("Some columns found no room: widen the window, or add --json."))
    pending = [one for one in statuses if one.pending]
    fields = sum(len(one.pending) for one in pending)
    typer.echo(
        _(
            "{count} notes; {fields} fields in {waiting} of them wait for your decision.",
            count=len(statuses),
            fields=fields,
            waiting=len(pending),
        )
    )


def _named(status: NoteStatus) -> str:
    return _("{name} (synthesis)", name=status.path.stem) if status.of_many else status.path.stem


COMMAND = status

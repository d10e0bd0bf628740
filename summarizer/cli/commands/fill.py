"""`summarizer fill`: draft every empty summary field of a note and insert the drafts."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli.options import (
    DRAFTING,
    Fields,
    Flags,
    Json,
    NotePath,
    Pdf,
    TrustPdf,
    split_fields,
    takes_settings,
)
from summarizer.language import _


@takes_settings(*DRAFTING)
def fill(
    note: NotePath,
    *,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help=_("Show what would be sent, its cost and the diff; write nothing.")),
    ] = False,
    pdf: Pdf = None,
    trust_pdf: TrustPdf = False,
    fields: Fields = None,
    flags: Flags,
    json: Json = False,
) -> None:
    """Draft every empty summary field, insert the drafts, print what was done.

    Values that are not empty are never touched. Without a provider or base URL no model is used: drafts
    are sentences of the paper.
    """
    from summarizer.cli import report
    from summarizer.cli.opening import open_vault  # `--help` need not wait for it
    from summarizer.cli.plan import print_plan
    from summarizer.cli.waiting import waiting
    from summarizer.filling.fill import fill_note
    from summarizer.filling.plan import plan_note
    from summarizer.filling.prepare import Wish

    vault = open_vault(note, flags)
    report.say_mended(vault)
    wish = Wish(split_fields(fields), pdf, trust_pdf)
    if dry_run:
        with waiting(_("Reading the paper")):
            prepared, diff = plan_note(vault, note, wish)
        print_plan(vault, note, prepared, diff, as_json=json)
    else:
        with waiting() as tell:
            filled = fill_note(vault, note, wish, tell)
        report.print_filled(note, filled, as_json=json)


COMMAND = fill

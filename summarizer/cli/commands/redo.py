"""`summarizer redo`: draft fields again, with a hint."""

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


@takes_settings(*DRAFTING, "redo_model")
def redo(
    note: NotePath,
    *,
    fields: Fields = None,
    hint: Annotated[str, typer.Option(help=_("What the new draft should do better, in your words."))] = "",
    pdf: Pdf = None,
    trust_pdf: TrustPdf = False,
    flags: Flags,
    json: Json = False,
) -> None:
    """Draft fields again, with your hint; a draft that you changed is never replaced.

    Without --fields all drafts of the note.
    """
    from summarizer.cli import report
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.cli.output import say
    from summarizer.cli.waiting import waiting
    from summarizer.filling.prepare import Wish
    from summarizer.filling.redo import redo_note

    vault = open_vault(note, flags)
    report.say_mended(vault)
    with waiting() as tell:
        filled = redo_note(vault, note, Wish(split_fields(fields), pdf, trust_pdf, hint), tell)
    if hint and not filled.prepared.model:
        say(_("Without a model a hint changes nothing: the drafts are sentences of the paper."))
    report.print_filled(note, filled, as_json=json)


COMMAND = redo

"""`summarizer watch`: draft notes as they appear or change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.arguments import existing
from summarizer.cli.commands.batch import MaxCost
from summarizer.cli.options import (
    DRAFTING_MANY,
    Fields,
    Flags,
    Json,
    KeepGoing,
    TrustPdf,
    split_fields,
    takes_settings,
)
from summarizer.language import _

if TYPE_CHECKING:
    from summarizer.batch.run import Result


@takes_settings(*DRAFTING_MANY)
def watch(
    folder: Annotated[
        Path, typer.Argument(metavar="VAULT", help=_("The vault, or a folder of it; by default this one."))
    ] = Path(),
    *,
    quiet: Annotated[
        float, typer.Option(min=0.5, help=_("Seconds for which a note must be left alone."))
    ] = 10.0,
    concurrency: Annotated[int, typer.Option(min=1, max=256, help=_("Notes at once."))] = 4,
    max_cost: MaxCost = None,
    keep_going: KeepGoing = False,
    fields: Fields = None,
    trust_pdf: TrustPdf = False,
    flags: Flags,
    json: Json = False,
) -> None:
    """Draft the empty fields of notes as they are imported or changed, until Ctrl-C.

    Notes that are there already are left alone until they change: `summarizer batch` drafts those.
    """
    from contextlib import closing  # `--help` need not wait for these

    from summarizer.batch.plan import scan
    from summarizer.batch.report import result_json
    from summarizer.batch.session import BatchSession, Order
    from summarizer.batch.watch import AsLeft, quiet_notes
    from summarizer.cli import batch_output
    from summarizer.cli.opening import open_vault
    from summarizer.cli.output import INTERRUPTED, print_json_line, say
    from summarizer.filling.prepare import Wish

    vault = open_vault(existing(folder), flags)
    wish = Wish(split_fields(fields), trust_pdf=trust_pdf)
    vault.warm_up()
    with closing(BatchSession(vault, wish, Order(concurrency, max_cost, keep_going=keep_going))) as session:
        as_left = AsLeft()
        told_of_zotero: set[str] = set()

        def told(result: Result) -> None:
            if result.filled:
                as_left.remember(result.path)
            if json:
                print_json_line(result_json(result))
            else:
                say(batch_output.outcome(result))
            if result.library and result.library not in told_of_zotero:
                told_of_zotero.add(result.library)
                say(result.library)

        changes = quiet_notes(folder, quiet, say=say)
        say(_("Watching {folder}; Ctrl-C ends it.", folder=folder))
        for changed in changes:
            present = [path for path in as_left.news(changed) if path.exists()]
            plan = scan(vault, present, wish.labels)
            notes = [path for path, _ in plan.todo if path not in session.sent()]
            if not notes:
                continue
            summary = session.run(notes, (), told)
            if summary.stopped_by is not None:
                raise summary.stopped_by
            if summary.interrupted:
                raise typer.Exit(INTERRUPTED)


COMMAND = watch

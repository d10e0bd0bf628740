"""`summarizer batch`: draft the empty fields of many notes, unattended; `batch collect` fetches answers."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperCommand, TyperGroup

from summarizer.cli.arguments import existing, given_paths
from summarizer.cli.options import (
    COLLECTING,
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

_HERE: Any = (".",)


class _RunUnlessCollect(TyperGroup):
    """`batch PATH…` is `batch run PATH…`: only `collect` has to be named."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """The arguments, with the command that they leave out."""
        named = bool(args) and args[0] in self.commands
        return super().parse_args(ctx, args if named else ["run", *args])


class _Run(TyperCommand):
    """The command that runs a batch; its help names the one beside it."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the other command of the group below the options."""
        del ctx
        with formatter.section(_("Commands")):
            formatter.write_dl(
                [
                    (
                        "collect",
                        _("Fetch the answers to what --batch-api sent: summarizer batch collect --help."),
                    )
                ]
            )


app = typer.Typer(
    cls=_RunUnlessCollect,
    help=_("Draft the empty fields of every note below the paths; `batch collect` fetches answers."),
    rich_markup_mode=None,
)


def _dollars(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise typer.BadParameter(_("{text!r} is no amount of money", text=text)) from None


MaxCost = Annotated[
    Decimal | None,
    typer.Option(parser=_dollars, metavar="USD", help=_("Never spend more; a request's worst case counts.")),
]


@app.command("run", cls=_Run)
@takes_settings(*DRAFTING_MANY, "ask_above", "batch_price")
def run(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            show_default=False,
            help=_("Notes and folders; - reads a list from standard input. The current folder if absent."),
        ),
    ] = _HERE,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Only plan: count, estimate, refuse."))
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help=_("Do not ask before a batch that costs money."))
    ] = False,
    concurrency: Annotated[int, typer.Option(min=1, max=256, help=_("Requests at once."))] = 16,
    max_notes: Annotated[
        int | None,
        typer.Option(min=1, help=_("Draft no more notes than this; one that fails does not count.")),
    ] = None,
    max_cost: MaxCost = None,
    keep_going: KeepGoing = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help=_("Only the notes whose last attempt failed."))
    ] = False,
    batch_api: Annotated[
        bool,
        typer.Option("--batch-api", help=_("Send files that are answered within a day, for less money.")),
    ] = False,
    engine: Annotated[
        Literal["local", "ray"], typer.Option(help=_("Where notes are drafted: here, or by Ray's workers."))
    ] = "local",
    fields: Fields = None,
    trust_pdf: TrustPdf = False,
    flags: Flags,
    json: Json = False,
) -> None:
    """Draft the empty fields of every note below the paths, and write a report.

    What goes wrong with a note costs that note alone; a fault that note after note meets stops the batch.
    It can be stopped at any moment (Ctrl-C once finishes what is under way, twice stops now) and run again:
    what is filled is not drafted again, and an answer that was paid for is never asked for twice.
    """
    from dataclasses import replace

    from summarizer.batch.outlook import look_ahead
    from summarizer.batch.plan import scan
    from summarizer.batch.session import BatchSession, Order
    from summarizer.cli import batch_output, batch_plan
    from summarizer.cli.opening import open_vault, without_figures  # `--help` need not wait for these
    from summarizer.cli.output import say
    from summarizer.cli.waiting import waiting
    from summarizer.filling.prepare import Wish
    from summarizer.vault.model_choice import batch_price

    chosen, wish = given_paths(paths), Wish(split_fields(fields), trust_pdf=trust_pdf)
    vault = open_vault(chosen[0], flags)
    if batch_api and vault.settings.figures:
        say(_("`figures` does nothing with --batch-api: no pictures go with requests in files."))
        vault = without_figures(vault)
    with waiting(_("Reading the notes")):
        plan = scan(vault, chosen, wish.labels)
    vault.warm_up()
    with closing(BatchSession(vault, wish, Order(concurrency, max_cost, engine, keep_going))) as session:
        with waiting(_("Looking for the PDFs")) as step:
            outlook = look_ahead(session, plan, step, max_notes, only_failed=retry_failed)
        if batch_api:
            outlook = replace(outlook, estimate=outlook.estimate.at(batch_price(vault.settings)))
        notes, told = outlook.notes, {one.path for one in outlook.without[: batch_plan.NAMED]}
        if not json or dry_run:
            batch_plan.print_plan(outlook, as_json=json)
        if dry_run or not notes:
            return
        if not yes:
            batch_plan.confirm(notes, outlook.estimate, vault.settings.ask_above)
        with batch_output.progress(len(notes), as_json=json, told=told) as tell:
            if batch_api:
                from summarizer.batch.post.post import submit  # not without --batch-api

                submitted = submit(session, notes, plan.refused, tell)
                batch_output.say_sent(vault, submitted, as_json=json)
                summary = submitted.summary
            else:
                summary = session.run(notes, plan.refused, tell, outlook.chosen)
    batch_output.print_summary(vault, summary, as_json_events=json, told=told)


@app.command("collect")
@takes_settings(*COLLECTING)
def collect(
    folder: Annotated[
        Path, typer.Argument(metavar="VAULT", help=_("The vault, or a folder of it; by default this one."))
    ] = Path(),
    *,
    cancel: Annotated[
        bool,
        typer.Option("--cancel", help=_("End the batches that go on; keep what they have answered.")),
    ] = False,
    trust_pdf: TrustPdf = False,
    flags: Flags,
    json: Json = False,
) -> None:
    """Put the answers to what `summarizer batch --batch-api` sent into the notes, as far as they have come.

    Answers are checked like any others. A field that you wrote meanwhile stays as it is.
    """
    from summarizer.batch.post import post
    from summarizer.batch.session import BatchSession, Order
    from summarizer.cli import batch_output
    from summarizer.cli.opening import open_vault, without_figures  # `--help` need not wait for these
    from summarizer.filling.prepare import Wish

    vault = without_figures(open_vault(existing(folder), flags))
    with closing(BatchSession(vault, Wish(trust_pdf=trust_pdf), Order())) as session:
        waiting = len(session.sent())
        with batch_output.progress(waiting, as_json=json) as tell:
            collected = post.collect(session, tell, cancel=cancel)
    batch_output.say_going(collected, as_json=json)
    summary = collected.summary
    if summary.results or json:
        batch_output.print_summary(vault, summary, as_json_events=json)
    elif not waiting:
        batch_output.say_nothing_sent()


COMMAND = app

"""`summarizer batch`: draft the empty fields of many notes, unattended."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from summarizer.cli.options import (
    BaseUrl,
    Fields,
    Json,
    Language,
    Model,
    Provider,
    TokenBudget,
    ZoteroDir,
    split_fields,
)


def _dollars(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise typer.BadParameter(f"{text!r} is no amount of money") from None


MaxCost = Annotated[
    Decimal | None,
    typer.Option(parser=_dollars, metavar="USD", help="Never spend more; a request's worst case counts."),
]


def batch(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH…", help="Notes and folders; - reads a list from standard input."),
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only plan: count, estimate, refuse.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before a batch that costs money.")] = False,
    concurrency: Annotated[int, typer.Option(min=1, max=256, help="Notes at once.")] = 16,
    max_notes: Annotated[int | None, typer.Option(min=1, help="Draft no more notes than this.")] = None,
    max_cost: MaxCost = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Only the notes whose last attempt failed.")
    ] = False,
    fields: Fields = None,
    provider: Provider = None,
    base_url: BaseUrl = None,
    model: Model = None,
    language: Language = None,
    token_budget: TokenBudget = None,
    zotero_dir: ZoteroDir = None,
    json: Json = False,
) -> None:
    """Draft the empty fields of every note below the paths, and write a report.

    It can be stopped at any moment (Ctrl-C once finishes what is under way, twice stops now) and run again:
    what is filled is not drafted again, and an answer that was paid for is never asked for twice.
    """
    from summarizer.assembly import open_vault  # `--help` need not wait for these
    from summarizer.batch.plan import scan
    from summarizer.batch.session import BatchSession, Order
    from summarizer.cli import batch_output

    flags: dict[str, object] = {
        "provider": provider,
        "base_url": base_url,
        "model": model,
        "language": language,
        "token_budget": token_budget,
        "zotero_dir": zotero_dir,
    }
    chosen, labels = batch_output.given_paths(paths), split_fields(fields)
    vault = open_vault(chosen[0] if chosen[0].is_file() else chosen[0] / "note.md", flags)
    plan = scan(chosen, vault.profiles, labels)
    notes = [path.resolve() for path, _ in plan.todo]
    vault.warm_up()
    with closing(BatchSession(vault, labels, Order(concurrency, max_cost))) as session:
        if retry_failed:
            notes = list(session.failed(notes))
        notes = notes[:max_notes]
        expected = session.estimate(notes)
        if not json or dry_run:
            batch_output.print_plan(plan, notes, expected, as_json=json)
        if dry_run or not notes:
            return
        if not yes:
            batch_output.confirm(notes, expected)
        with batch_output.progress(len(notes), as_json=json) as tell:
            summary = session.run(plan, notes, tell)
    batch_output.print_summary(vault, summary, as_json_events=json)
    if len(summary.filled) < len(summary.results):
        raise typer.Exit(1)

"""`summarizer watch`: draft notes as they appear or change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.commands.batch import MaxCost
from summarizer.cli.options import (
    BaseUrl,
    Fields,
    Language,
    Model,
    Provider,
    TokenBudget,
    ZoteroDir,
    split_fields,
)

if TYPE_CHECKING:
    from summarizer.batch.run import Result


def watch(
    folder: Annotated[Path, typer.Argument(metavar="VAULT", help="The vault, or a folder of it.")],
    *,
    quiet: Annotated[
        float, typer.Option(min=0.5, help="Seconds for which a note must be left alone.")
    ] = 10.0,
    concurrency: Annotated[int, typer.Option(min=1, max=256, help="Notes at once.")] = 4,
    max_cost: MaxCost = None,
    fields: Fields = None,
    provider: Provider = None,
    base_url: BaseUrl = None,
    model: Model = None,
    language: Language = None,
    token_budget: TokenBudget = None,
    zotero_dir: ZoteroDir = None,
) -> None:
    """Draft the empty fields of notes as they are imported or changed, until Ctrl-C.

    Notes that are there already are left alone until they change: `summarizer batch` drafts those.
    """
    from contextlib import closing  # `--help` need not wait for these

    from summarizer.batch.plan import scan
    from summarizer.batch.session import BatchSession, Order
    from summarizer.batch.watch import AsLeft, quiet_notes
    from summarizer.cli import batch_output
    from summarizer.cli.output import say
    from summarizer.filling.prepare import Wish
    from summarizer.vault.vault import open_vault

    flags: dict[str, object] = {
        "provider": provider,
        "base_url": base_url,
        "model": model,
        "language": language,
        "token_budget": token_budget,
        "zotero_dir": zotero_dir,
    }
    vault = open_vault(batch_output.existing(folder), flags)
    wish = Wish(split_fields(fields))
    vault.warm_up()
    say(f"Watching {folder}; Ctrl-C ends it.")
    with closing(BatchSession(vault, wish, Order(concurrency, max_cost))) as session:
        as_left = AsLeft()

        def told(result: Result) -> None:
            if result.filled:
                as_left.remember(result.path)
            say(batch_output.outcome(result))

        for changed in quiet_notes(folder, quiet):
            plan = scan(vault, as_left.news(changed), wish.labels)
            notes = [path for path, _ in plan.todo if path not in session.sent()]
            if notes and (summary := session.run(notes, (), told)).stopped:
                raise typer.Exit(0 if len(summary.filled) == len(summary.results) else 1)


COMMAND = watch

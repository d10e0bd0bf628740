"""`summarizer compare`: many papers side by side, with claims that rest on two or more of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.arguments import HERE_LISTED, PlaceLists, given_paths
from summarizer.cli.commands.batch import MaxCost
from summarizer.cli.options import Fields, Flags, Json, split_fields, takes_settings
from summarizer.cli.selection import Collection, Recursive, Tag, Where, picked
from summarizer.language import _


@takes_settings(
    *("provider", "base_url", "model", "check_model", "language", "token_budget", "zotero_dir", "ask_above")
)
def compare(
    paths: PlaceLists = HERE_LISTED,
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", help=_("The synthesis note; made again, yours in it stays."))
    ],
    question: Annotated[str, typer.Option(help=_("What the comparison is to answer."))] = "",
    fields: Fields = None,
    collection: Collection = None,
    recursive: Recursive = False,
    tag: Tag = None,
    where: Where = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show the table and what would be sent; write nothing."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask before what costs money."))] = False,
    max_cost: MaxCost = None,
    flags: Flags,
    json: Json = False,
) -> None:
    """Compare papers by what you accepted: a table, and what they agree on, dispute and leave open.

    Each claim cites sentences of two papers or more and is checked as any other; the note is reviewed as any
    other. Without a model it is the table, with quotations.
    """
    from summarizer.cli.asking import agree_to_cost  # `--help` need not wait for these
    from summarizer.cli.compare_output import print_made, print_plan
    from summarizer.cli.many import refuse_other_vaults
    from summarizer.cli.opening import open_vault
    from summarizer.compare.compare import make, plan
    from summarizer.compare.synthesis import check_target
    from summarizer.vault.notes import literature_notes

    given = given_paths(paths)
    vault = open_vault(given[0], flags)
    refuse_other_vaults(vault, given)
    check_target(vault, output)
    chosen = picked(
        list(literature_notes(vault, given)),
        vault.settings.zotero_dir,
        collection=collection,
        recursive=recursive,
        tag=tag,
        where=where,
    )
    titles = [item.title or item.key for item in chosen.missing]
    comparison = plan(vault, chosen.notes, split_fields(fields), question, titles)
    if dry_run:
        print_plan(comparison, as_json=json)
        return
    if not json:
        print_plan(comparison, as_json=False, table=False)
    if comparison.model and not yes:
        question = _("Ask {model}?", model=comparison.model)
        agree_to_cost(question, comparison.cost, vault.settings.ask_above)
    print_made(comparison, make(vault, output, comparison, max_cost), as_json=json)


COMMAND = compare

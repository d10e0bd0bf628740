"""`summarizer evaluate`: draft again what a person decided on, and hold it against their words."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.arguments import HERE_LISTED, PlaceLists, given_paths
from summarizer.cli.commands.batch import MaxCost
from summarizer.cli.options import DRAFTING_MANY, Flags, Json, TrustPdf, takes_settings
from summarizer.cli.selection import Collection, Recursive, Tag, Where, picked
from summarizer.language import _


@takes_settings(*DRAFTING_MANY, "ask_above")
def evaluate(
    paths: PlaceLists = HERE_LISTED,
    *,
    against: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SETTING=VALUE,…",
            help=_("Another candidate: these settings over the others. Give it again for one more."),
        ),
    ] = None,
    notes: Annotated[
        int, typer.Option(min=1, help=_("How many notes to try, the same ones each time."))
    ] = 20,
    repeat: Annotated[
        int, typer.Option(min=1, max=5, help=_("How often to draft each: are the same sentences cited?"))
    ] = 1,
    collection: Collection = None,
    recursive: Recursive = False,
    tag: Tag = None,
    where: Where = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=_("Write the report there, as .md or .json."))
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help=_("Write over a file that is no report of an evaluation."))
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only count the notes and estimate."))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask before what costs money."))] = False,
    concurrency: Annotated[int, typer.Option(min=1, max=256, help=_("Notes at once."))] = 4,
    max_cost: MaxCost = None,
    trust_pdf: TrustPdf = False,
    flags: Flags,
    json: Json = False,
) -> None:
    """Measure a model, prompts or settings by what you accepted and wrote: those fields are drafted again.

    Nothing is written into notes or journal, and the model sees nothing of what you wrote there. Answers are
    kept: a second run costs nothing, and one that was cut off goes on.
    """
    from datetime import datetime

    from summarizer.cli import evaluate_output as told  # `--help` need not wait for these
    from summarizer.cli.many import refuse_other_vaults
    from summarizer.cli.opening import open_vault
    from summarizer.cli.output import print_json
    from summarizer.cli.waiting import waiting
    from summarizer.evaluate.candidate import candidates_of
    from summarizer.evaluate.choose import gather
    from summarizer.evaluate.session import EvaluationSession, Order
    from summarizer.evaluate.written import as_json, check_target, spare_notes, write_report
    from summarizer.vault.notes import literature_notes

    if output is not None:
        check_target(output, force=force)
    given = given_paths(paths)
    vault = open_vault(given[0], flags)
    refuse_other_vaults(vault, given)
    candidates = candidates_of(vault, against or ())
    refused: list[tuple[Path, str]] = []
    with waiting(_("Reading the notes")):
        found = list(literature_notes(vault, given, lambda path, error: refused.append((path, str(error)))))
        spare_notes(output, (file.path for file, _note in found))
        shelf = picked(
            found, vault.settings.zotero_dir, collection=collection, recursive=recursive, tag=tag, where=where
        )
        meant = set(shelf.notes)
        gathered = gather(vault, [one for one in found if one[0].path in meant], given)
    told.refuse_nothing(gathered)
    order = Order(concurrency, repeat, max_cost, trust_pdf)
    with closing(EvaluationSession(vault, candidates, order)) as session:
        with waiting(_("Looking for the PDFs")) as step:
            cases, lacking = session.choose(gathered.cases, notes)
            step(_("Reading some papers for an estimate"))
            expected = session.estimate(cases)
        left_out = told.all_left_out(gathered, refused, lacking)
        outlook = told.Outlook(cases, len(gathered.cases), left_out, gathered.undecided, expected)
        if not json or dry_run:
            told.print_outlook(outlook, session, as_json=json)
        if dry_run or not cases:
            return
        if not yes:
            told.confirm(expected, vault.settings.ask_above)
        with waiting(_("Drafting")) as step:
            evaluation = session.run(cases, left_out, gathered.undecided, step)
    told.refuse_untried(evaluation)
    if output is not None:
        write_report(output, evaluation, vault.folder, datetime.now().astimezone(), force=force)
    if json:
        print_json(as_json(evaluation))
    else:
        told.print_evaluation(evaluation, output)
    if evaluation.stopped_by is not None:
        raise typer.Exit(evaluation.stopped_by.exit_code)


COMMAND = evaluate

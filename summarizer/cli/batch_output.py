"""What `batch` tells: the progress and the summary, for people and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import typer

from summarizer.batch.report import Summary, as_json, result_json, write_report
from summarizer.batch.run import Result, by_kind
from summarizer.batch.tally import Tally
from summarizer.characters import on_a_line
from summarizer.cli.output import INTERRUPTED, console, print_json_line, say
from summarizer.errors import StateError
from summarizer.language import _, counted
from summarizer.provider.pricing import money
from summarizer.vault.vault import Vault

if TYPE_CHECKING:
    from summarizer.batch.post.post import Collection, Submitted


@contextmanager
def progress(total: int, *, as_json: bool, told: Container[Path] = ()) -> Iterator[Callable[[Result], None]]:
    """What hears of each note as it is done: a bar on a terminal, else a line, or a JSON object, a note.

    Of the notes in `told` the plan has said why they cannot be drafted; it is not said again.
    """
    if as_json:
        yield lambda result: print_json_line(result_json(result))
        return
    if not sys.stderr.isatty():
        done = 0

        def line(result: Result) -> None:
            nonlocal done
            done += 1
            again = not result.filled and result.path in told
            shown = _("{name}: no PDF, as said", name=result.path.name) if again else outcome(result)
            say(f"{done}/{max(total, done)} {shown}")

        yield line
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True)) as bar:
        tally = Tally(total, monotonic())
        task = bar.add_task(str(tally), total=total)

        def step(result: Result) -> None:
            tally.add(result)
            bar.update(task, advance=1, description=str(tally))

        yield step


def outcome(result: Result) -> str:
    """What became of a note, in a line."""
    if not result.filled:
        return f"{result.path.name}: {result.reason}"
    drafted = counted("{count} field", "{count} fields", len(result.fields))
    if nothing := sum(not field.claims for field in result.fields):
        drafted = _("{drafted}, nothing found for {count} of them", drafted=drafted, count=nothing)
    return f"{result.path.name}: {drafted}"


def print_summary(
    vault: Vault, summary: Summary, *, as_json_events: bool, told: Container[Path] = ()
) -> None:
    """Write the report and say where it lies; list the failures by kind, and leave as the batch ended.

    Of the notes in `told` the plan has said why they cannot be drafted.

    Raises:
        SummarizerError: what stopped the batch; else a StateError when the report cannot be written.
        typer.Exit: it was interrupted, or notes failed.
    """
    report, problem = None, summary.stopped_by
    try:
        report = write_report(vault.store.folder / "reports", summary, datetime.now().astimezone())
    except StateError as exc:
        if problem is not None:
            say(str(exc))
        problem = problem or exc
    if as_json_events:
        print_json_line({**as_json(summary), "report": report[1] if report else None})
    else:
        _print_counts(summary, told)
        if report:
            console().tell(_("Report: {report}", report=report[0]))
    if problem is not None:
        problem.told = as_json_events and problem is summary.stopped_by
        raise problem
    if summary.interrupted:
        raise typer.Exit(INTERRUPTED)
    if len(summary.filled) < len(summary.results):
        raise typer.Exit(1)


def _print_counts(summary: Summary, told: Container[Path]) -> None:
    out = console()
    out.tell(
        _(
            "{count} filled, {failed} failed, {waiting} still waiting, in {seconds:.0f} s.",
            count=len(summary.filled),
            failed=len(summary.results) - len(summary.filled),
            waiting=summary.waiting,
            seconds=summary.seconds,
        )
    )
    if summary.elsewhere:
        out.tell(
            _(
                "{elsewhere} more had no empty field any more: another run or you filled them.",
                elsewhere=summary.elsewhere,
            )
        )
    for sentence in summary.library:
        out.tell(sentence)
    for kind, failures in by_kind(summary.results).items():
        untold = [one for one in failures if one.path not in told]
        if not untold:
            out.tell(_("  {kind}: {count}, as said above.", kind=kind, count=len(failures)))
            continue
        first = untold[0]
        out.tell(
            _(
                "  {kind}: {count}, such as {name}: {reason}",
                kind=kind,
                count=len(failures),
                name=on_a_line(first.path.name),
                reason=first.reason,
            )
        )
    if summary.filled:
        out.tell(_("`summarizer undo --last-batch` takes all of it back."))
    if summary.usage.prompt_tokens:
        usage = summary.usage
        out.tell(
            _(
                "{prompt_tokens:,} tokens sent ({cached_tokens:,} from the endpoint's cache), "
                "{completion_tokens:,} back, {price}.",
                prompt_tokens=usage.prompt_tokens,
                cached_tokens=usage.cached_tokens,
                completion_tokens=usage.completion_tokens,
                price=money(summary.cost),
            )
        )


def say_sent(vault: Vault, submitted: Submitted, *, as_json: bool) -> None:
    """Say what was sent in batches, and how to get the answers."""
    if as_json:
        print_json_line({"sent": submitted.sent, "batches": submitted.batches})
        return
    if submitted.sent:
        names = f" ({', '.join(submitted.batches)})" if submitted.batches else ""
        console().tell(
            _(
                "{sent} sent{names}. Within a day their answers are there: "
                'summarizer batch collect "{folder}"',
                sent=submitted.sent,
                names=names,
                folder=vault.folder,
            )
        )


def say_going(collection: Collection, *, as_json: bool) -> None:
    """Say which batches are not answered yet."""
    for batch in collection.going:
        if as_json:
            print_json_line({"batch": batch.id, "status": batch.status, "answered": batch.answered})
        else:
            console().tell(
                _(
                    "{id}: {status}, {answered} of {total} answered; come back later.",
                    id=batch.id,
                    status=batch.status,
                    answered=batch.answered,
                    total=batch.total,
                )
            )
    if collection.elsewhere and not as_json:
        console().tell(
            _(
                "More lies at {elsewhere}: choose it with --provider or --base-url.",
                elsewhere=", ".join(collection.elsewhere),
            )
        )


def say_nothing_sent() -> None:
    """Say that there is nothing to collect."""
    console().tell(_("Nothing was sent in a batch from this vault."))

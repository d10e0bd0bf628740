"""What `batch` asks and tells: the plan, the progress, the summary; for people and as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import typer

from summarizer.assembly import Vault
from summarizer.batch.estimate import Estimate
from summarizer.batch.plan import Plan
from summarizer.batch.report import Summary, as_json, result_json, write_report
from summarizer.batch.run import Result, by_kind
from summarizer.cli.output import console, print_json, say
from summarizer.errors import NoteNotFound


def given_paths(paths: Sequence[str]) -> list[Path]:
    """The paths of the command line; `-` stands for a list on standard input, a path a line.

    Raises:
        NoteNotFound: one of them does not exist, or none is given.
    """
    lines = [
        line.strip() for path in paths for line in (sys.stdin.read().splitlines() if path == "-" else [path])
    ]
    found = [Path(line) for line in lines if line]
    if not found:
        raise NoteNotFound("No path was given.", hint="Name notes or folders, or give a list with -.")
    for path in found:
        if not path.exists():
            raise NoteNotFound(
                f"There is nothing at {path}.", hint="Check the path; quote it if it has blanks."
            )
    return found


def print_plan(plan: Plan, notes: Sequence[Path], estimate: Estimate | None, *, as_json: bool) -> None:
    """Print what a batch would do."""
    if as_json:
        print_json(
            {
                "todo": notes,
                "fields": plan.fields,
                "filled": plan.filled,
                "refused": plan.refused,
                "estimate": estimate,
            }
        )
        return
    out = console()
    out.print(
        f"{len(notes)} notes to draft ({plan.fields} empty fields), {plan.filled} already filled, "
        f"{len(plan.refused)} refused."
    )
    for one in plan.refused:
        out.print(f"  refused: {one.path}: {one.reason}")
    if estimate is None or not notes:
        return
    for problem in estimate.problems:
        out.print(f"  cannot be drafted: {problem}")
    if estimate.prompt_tokens:
        price = "price unknown" if estimate.cost is None else f"about ${estimate.cost:.2f}"
        out.print(
            f"About {estimate.prompt_tokens:,} tokens to send and {estimate.answer_tokens:,} back, {price} "
            f"(from {estimate.sampled} notes)."
        )
    else:
        out.print("No model is used: the drafts will be sentences of the papers.")


def confirm(notes: Sequence[Path], estimate: Estimate) -> None:
    """Ask before a batch that sends papers to a model; no answer from a terminal is a no."""
    if estimate.prompt_tokens and not typer.confirm(f"Draft {len(notes)} notes?", default=False, err=True):
        raise typer.Exit(1)


@contextmanager
def progress(total: int, *, as_json: bool) -> Iterator[Callable[[Result], None]]:
    """What hears of each note as it is done: a bar on a terminal, else a line, or a JSON object, a note."""
    if as_json:
        yield lambda result: typer.echo(json.dumps(result_json(result), ensure_ascii=False))
        return
    if not sys.stderr.isatty():
        done = 0

        def line(result: Result) -> None:
            nonlocal done
            done += 1
            say(f"{done}/{total} {result.path.name}: {_outcome(result)}")

        yield line
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console(stderr=True)) as bar:
        task = bar.add_task("", total=total)
        failed = tokens = 0

        def step(result: Result) -> None:
            nonlocal failed, tokens
            failed += not result.filled
            tokens += result.usage.prompt_tokens + result.usage.completion_tokens
            bar.update(task, advance=1, description=f"{failed} failed, {tokens:,} tokens")

        yield step


def _outcome(result: Result) -> str:
    return f"{len(result.fields)} fields" if result.filled else f"{result.kind}: {result.reason}"


def print_summary(vault: Vault, summary: Summary, *, as_json_events: bool) -> None:
    """Write the report and say where it lies; list the failures by kind."""
    markdown, data = write_report(vault.state.folder / "reports", summary, datetime.now().astimezone())
    if as_json_events:
        typer.echo(json.dumps({**as_json(summary), "report": str(data)}, ensure_ascii=False))
        return
    out = console()
    out.print(
        f"{len(summary.filled)} notes filled, {len(summary.results) - len(summary.filled)} failed, "
        f"{summary.waiting} still waiting, in {summary.seconds:.0f} s."
    )
    for kind, failures in by_kind(summary.results).items():
        out.print(f"  {kind}: {len(failures)}, such as {failures[0].path.name}: {failures[0].reason}")
    if summary.usage.prompt_tokens:
        usage = summary.usage
        price = "price unknown" if summary.cost is None else f"about ${summary.cost:.4f}"
        out.print(
            f"{usage.prompt_tokens:,} tokens sent ({usage.cached_tokens:,} from the endpoint's cache), "
            f"{usage.completion_tokens:,} back, {price}."
        )
    out.print(f"Report: {markdown}")

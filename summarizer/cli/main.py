"""The command line: puts the commands together, and is the one place where errors become words."""

from __future__ import annotations

import signal
import sys

import typer

from summarizer import __version__
from summarizer.cli import (
    accept,
    batch,
    dashboard,
    demo,
    diff,
    doctor,
    edit,
    export,
    fill,
    journal,
    notes,
    profile,
    redo,
    reject,
    restore,
    review,
    show,
    status,
    undo,
    watch,
)
from summarizer.errors import SummarizerError

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""

app = typer.Typer(
    help="Draft the summary fields of Zotero literature notes in Obsidian, with a link to the page behind "
    "every claim. Nothing that you wrote is ever changed.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
    ),
) -> None:
    """Options of the program itself; `version` acts in its callback."""


app.command("fill")(fill.fill)
app.add_typer(batch.app, name="batch")
app.command("watch")(watch.watch)
app.command("show")(show.show)
app.command("notes")(notes.notes)
app.command("status")(status.status)
app.command("accept")(accept.accept)
app.command("reject")(reject.reject)
app.command("edit")(edit.edit)
app.command("redo")(redo.redo)
app.command("diff")(diff.diff)
app.command("journal")(journal.journal)
app.command("export")(export.export)
app.command("dashboard")(dashboard.dashboard)
app.command("review")(review.review)
app.command("undo")(undo.undo)
app.command("restore")(restore.restore)
app.add_typer(profile.app, name="profile")
app.command("doctor")(doctor.doctor)
app.command("demo")(demo.demo)


def main() -> None:
    """Run the command line; every error that a user can mend ends in one sentence and its exit code."""
    _hear_interrupts()
    try:
        app()
    except SummarizerError as error:
        _complain(str(error), error.hint)
        sys.exit(error.exit_code)
    except SystemExit as stop:
        if stop.code == INTERRUPTED:
            _complain("Stopped before it was done.", "Every note is whole: as it was, or with its drafts.")
        raise


def _hear_interrupts() -> None:
    """Let Ctrl-C and `kill -INT` end a command that a script's shell started with `&` too, notes whole.

    Such a shell starts it with SIGINT ignored (POSIX, Shell Command Language, 2.11), and Python leaves it so.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _complain(sentence: str, hint: str) -> None:
    typer.echo(f"Error: {sentence}", err=True)
    if hint:
        typer.echo(f"  {hint}", err=True)

"""Printing: results to stdout as tables or JSON, what happens meanwhile to stderr."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from summarizer.characters import json_text, on_a_line, spelled_out

if TYPE_CHECKING:
    from summarizer.cli.terminal import Terminal

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""


def print_json(value: Mapping[str, object] | Iterable[object]) -> None:
    """Print a value as indented JSON; dataclasses as objects, everything else that is no JSON as text."""
    typer.echo(json_text(value, indent=2, default=_plain))


def print_json_line(value: Mapping[str, object]) -> None:
    """Print a value as JSON on one line."""
    typer.echo(json_text(value, default=_plain))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)


def print_text(text: str) -> None:
    """Print text for other programs as it is, names of files to the byte; a terminal is only shown it."""
    if sys.stdout.isatty():
        typer.echo(spelled_out(text), nl=False)
    else:
        encoding = sys.stdout.encoding or "utf-8"
        try:
            content = text.encode(encoding, "surrogateescape")
        except UnicodeEncodeError:  # a console of another alphabet
            content = text.encode(encoding, "backslashreplace")
        typer.echo(content, nl=False)


def shell_quoted(path: Path) -> str:
    """A path as it is typed into a shell."""
    return f'"{path}"' if os.name == "nt" else shlex.quote(str(path))


def console(*, stderr: bool = False) -> Terminal:
    """The terminal, for results, or for what goes on meanwhile; text is never read as markup or commands."""
    from summarizer.cli.terminal import Terminal  # `--help` need not wait for it

    return Terminal(markup=False, highlight=False, soft_wrap=False, stderr=stderr)


def say(message: str) -> None:
    """One line to stderr about what is going on."""
    typer.echo(on_a_line(message), err=True)

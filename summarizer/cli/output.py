"""Printing: results to stdout as tables or JSON, what happens meanwhile to stderr."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console


def print_json(value: Mapping[str, object] | Iterable[object]) -> None:
    """Print a value as indented JSON; dataclasses as objects, everything else that is no JSON as text."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)


def console(*, stderr: bool = False) -> Console:
    """The terminal, for results, or for what goes on meanwhile; text is never read as markup."""
    from rich.console import Console  # `--help` need not wait for it

    return Console(markup=False, highlight=False, soft_wrap=False, stderr=stderr)


def say(message: str) -> None:
    """One line to stderr about what is going on."""
    typer.echo(message, err=True)

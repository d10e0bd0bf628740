"""Questions in a terminal, each with an answer that stands when nothing is typed; elsewhere none is asked."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from decimal import Decimal

import typer

from summarizer.cli.output import console
from summarizer.language import _


def can_ask() -> bool:
    """Whether somebody can be asked: both ends are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def choose(question: str, offers: Mapping[str, str], usual: str) -> str:
    """One of the offers, by its number or name; each is shown with what is to be said of it."""
    names = list(offers)
    out = console()
    out.tell(question)
    for number, (name, words) in enumerate(offers.items(), 1):
        out.tell(words, name=f"{number:>3}  {name}", side=20)
    while True:
        typed = str(typer.prompt(_("Number or name"), default=usual)).strip()
        if typed in offers:
            return typed
        if typed.isascii() and typed.isdigit() and 0 < int(typed) <= len(names):
            return names[int(typed) - 1]
        out.tell(_("{typed} is none of them.", typed=typed))


def ask(question: str, usual: str = "") -> str:
    """A line of text."""
    return str(typer.prompt(question, default=usual, show_default=bool(usual))).strip()


def ask_secret(question: str) -> str:
    """A line that is not shown while it is typed; empty when nothing is."""
    return str(typer.prompt(question, default="", hide_input=True, show_default=False))


def agree(question: str, *, usual: bool) -> bool:
    """Yes or no."""
    return typer.confirm(question, default=usual)


def agree_to_cost(question: str, cost: Decimal | None, ask_above: Decimal) -> None:
    """Ask before what may cost over `ask_above` USD, or nobody knows what (None); no answer is a no.

    Raises:
        typer.Exit: it is not agreed to.
    """
    if (cost is None or cost > ask_above) and not typer.confirm(question, default=False, err=True):
        raise typer.Exit(1)

"""`summarizer init`: finds Zotero, the vault and local servers, asks for a provider, tries it, writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.options import Flags, takes_settings
from summarizer.language import _


@takes_settings(
    "provider",
    "base_url",
    "model",
    "allow_http",
    "api_key_file",
    "check_model",
    "language",
    "length",
    "zotero_dir",
    "glossary",
    "ocr",
)
def init(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="VAULT", help=_("The vault; the one around the current folder if absent.")),
    ] = None,
    *,
    flags: Flags,
    key_stdin: Annotated[
        bool, typer.Option("--key-stdin", help=_("Read the key from the first line of standard input."))
    ] = False,
    keyring: Annotated[
        bool | None,
        typer.Option("--keyring/--no-keyring", help=_("Keep the key in the system's keyring, or in a file.")),
    ] = None,
    test: Annotated[
        bool,
        typer.Option("--test/--no-test", help=_("Ask the model for one word before anything is written.")),
    ] = True,
    plan: Annotated[
        bool, typer.Option("--plan/--no-plan", help=_("Show what filling three notes would do."))
    ] = True,
    yes: Annotated[
        bool, typer.Option("--yes", help=_("Change settings that stand, without asking."))
    ] = False,
) -> None:
    """Set a vault up: find Zotero and local models, choose a provider, try its key, write summarizer.toml.

    Asks what no flag answers, and nothing without a terminal. A key never stands in summarizer.toml: it is
    kept in a file that only you can read, or in the system's keyring.
    """
    from summarizer.cli.setup import Answers, set_up  # `--help` need not wait for it

    set_up(Answers(folder, flags, key_stdin, keyring, test, plan, yes))


COMMAND = init

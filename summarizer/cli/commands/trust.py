"""`summarizer trust`: let a vault's own file choose models, addresses, keys and folders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from summarizer.characters import spelled_out
from summarizer.cli.options import Json, VaultFolder
from summarizer.errors import UsageError
from summarizer.language import _


def trust(
    folder: VaultFolder = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
    revoke: Annotated[bool, typer.Option("--revoke", help=_("Trust the vault no more."))] = False,
    json: Json = False,
) -> None:
    """Let a vault's summarizer.toml choose models, addresses, keys and folders, as long as it stays the same.

    Shows first what the file sets beyond how drafts look, and what of it is new since you last trusted it.
    With --json it does not ask: without --yes it only says what would be trusted.
    """
    from summarizer.cli.output import print_json, say  # `--help` need not wait for these
    from summarizer.vault import trust as trusted
    from summarizer.vault.settings import FILE_NAME, check_settings
    from summarizer.vault.vault import find_vault

    place = folder or Path()
    if not place.is_dir():
        raise UsageError(
            _("There is no folder at {place}.", place=place), hint=_("Name a folder of the vault.")
        )
    vault = find_vault(place)
    if revoke:
        was = trusted.revoke(vault)
        if json:
            print_json({"vault": vault, "trusted": False})
            return
        say(
            _("{vault} is trusted no more.", vault=vault)
            if was
            else _("{vault} was not trusted.", vault=vault)
        )
        return
    file = trusted.read_file(vault / FILE_NAME)
    check_settings(file)
    wanted = trusted.needs_trust(file)
    if json:
        if yes and wanted:
            trusted.trust(file)
        print_json({"file": file.path, "sets": wanted, "trusted": not wanted or trusted.is_trusted(file)})
        return
    if not wanted or trusted.is_trusted(file):
        say(
            _("{path} is trusted already, as it is now.", path=file.path)
            if wanted
            else _("{path} sets nothing that needs your trust.", path=file.path)
        )
        return
    _show(file.path, wanted, trusted.trusted_before(file))
    if not yes and not typer.confirm(_("Trust it?"), default=False, err=True):
        raise typer.Exit(1)
    trusted.trust(file)
    say(_("Trusted until the file changes. `summarizer trust --revoke {vault}` takes it back.", vault=vault))


def _show(path: Path, wanted: Mapping[str, object], before: Mapping[str, object]) -> None:
    """Print what a file sets, each value on a line of plain characters, and what is new or gone."""
    typer.echo(spelled_out(_("{path} sets:", path=path)))
    for name, value in wanted.items():
        mark = _("  (new)") if before and name not in before else ""
        mark = (
            _("  (was {plain})", plain=_plain(before[name]))
            if name in before and before[name] != value
            else mark
        )
        typer.echo(spelled_out(f"  {name} = {_plain(value)}{mark}"))
    for name in before:
        if name not in wanted:
            typer.echo(spelled_out(_("  {name}  (no longer set, or not so that it needs trust)", name=name)))


def _plain(value: object) -> str:
    """A value on one line, in which a terminal finds nothing to obey."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in repr(value))


COMMAND = trust

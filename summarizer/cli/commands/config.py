"""`summarizer config`: each setting, its value and where it comes from; `config set` changes one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from summarizer.cli.options import SETTING_FLAGS, Flags, Json, VaultFolder, takes_settings
from summarizer.language import _

if TYPE_CHECKING:
    from summarizer.vault.vault import Vault


class _ShowUnlessSet(TyperGroup):
    """`config` is `config show`: only `set` has to be named."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """The arguments, with the command that they leave out."""
        named = bool(args) and args[0] in {*self.commands, "-h", "--help"}
        return super().parse_args(ctx, args if named else ["show", *args])


app = typer.Typer(
    cls=_ShowUnlessSet,
    help=_("Show each setting, its value and where it comes from; `config set NAME VALUE` changes one."),
    rich_markup_mode=None,
)


@app.command("show")
@takes_settings(*SETTING_FLAGS)
def show(
    folder: VaultFolder = None,
    *,
    flags: Flags,
    json: Json = False,
) -> None:
    """Show each setting, its value and where it comes from; no key is shown."""
    from summarizer.cli.opening import open_what_can_be  # `--help` need not wait for these
    from summarizer.cli.output import console, print_json, say

    vault, problems = open_what_can_be(folder or Path(), flags)
    for problem in problems:
        say(_("Error: {sentence}", sentence=f"{problem} {problem.hint}".strip()))
    rows = _rows(vault)
    if json:
        print_json([{"name": name, "value": value, "source": source} for name, value, source in rows])
    else:
        for name, value, source in rows:
            console().tell(f"{value}  ({source})", name=name, side=21)
    if problems:
        raise typer.Exit(problems[0].exit_code)


def _rows(vault: Vault) -> list[tuple[str, str, str]]:
    """Name, value and origin of each setting, and where the key is from."""
    from summarizer.errors import SummarizerError
    from summarizer.provider.masking import masked, redacted
    from summarizer.vault.model_choice import key_of

    rows = []
    for name in type(vault.settings).model_fields:
        value, layer = getattr(vault.settings, name), vault.origins.get(name)
        shown = masked(value) if name == "base_url" and value else redacted(_plain(value), "")
        if layer is None:
            source = _("default")
        elif layer.kind == "flags":
            source = f"--{name.replace('_', '-')}"
        else:
            source = layer.told([name])
        rows.append((name, shown, source))
    try:
        key = key_of(vault.settings)
    except SummarizerError as exc:
        return [*rows, (_("key"), str(exc), _("not shown"))]
    return [*rows, (_("key"), _("set, not shown"), key.source)] if key.key else rows


def _plain(value: object) -> str:
    from summarizer.characters import json_text

    if value is None or value in ("", {}):
        return "–"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return json_text(
            {name: one.model_dump() if hasattr(one, "model_dump") else one for name, one in value.items()},
            default=str,
        )
    return str(value)


@app.command("set")
def put(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("The setting, as `config` lists it."))],
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help=_("Its value; an empty one takes it out of the file."))
    ],
    *,
    folder: Annotated[
        Path | None, typer.Option("--vault", help=_("A folder of the vault; the current one if absent."))
    ] = None,
    user: Annotated[
        bool, typer.Option("--user", help=_("Set it for all your vaults instead of this one."))
    ] = False,
) -> None:
    """Set one setting in the vault's summarizer.toml, or in your own; all else in the file stays as it is."""
    from summarizer.cli.output import console, say  # `--help` need not wait for these
    from summarizer.errors import UsageError
    from summarizer.vault.changing import change, value_of, write
    from summarizer.vault.layers import line_of
    from summarizer.vault.obsidian import FOLDER
    from summarizer.vault.settings import FILE_NAME, load, user_folder
    from summarizer.vault.vault import find_vault

    place = folder or Path()
    if not place.is_dir():
        raise UsageError(
            _("There is no folder at {place}.", place=place), hint=_("Name a folder of the vault.")
        )
    vault, name = find_vault(place), name.replace("-", "_")
    if not user and not any((vault / mark).exists() for mark in (FOLDER, FILE_NAME)):
        raise UsageError(
            _("{folder} lies in no vault.", folder=vault),
            hint=_("Add --vault FOLDER, or --user for all your vaults."),
        )
    made = change((user_folder() if user else vault) / FILE_NAME, {name: value_of(name, value)})
    if not made.diff:
        console().tell(_("It stands so in {path} already.", path=made.after.path))
        return
    holds = write(made)
    new = made.after.settings.get(name)
    line = 0 if isinstance(new, dict) else line_of(made.after.text, [name])
    shown = made.after.text.splitlines()[line - 1] if line else f"{name} = {value}"
    shown = shown if name in made.after.settings else _("{name} is taken out", name=name)
    console().tell(_("{path}: {shown}", path=made.after.path, shown=shown))
    if not holds and not user:
        say(
            _(
                "It holds once you trust what else the file sets: summarizer trust {vault}",
                vault=vault,
            )
        )
        return
    layer = load(vault).origins.get(name)
    if layer is not None and layer.kind != ("user" if user else "vault"):
        say(_("{place} sets it too, and that holds here.", place=layer.told([name])))


COMMAND = app

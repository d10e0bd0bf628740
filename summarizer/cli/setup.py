"""What `init` finds, asks, tries and writes, step by step; nothing is written before all is answered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from summarizer.cli.asking import agree, ask, can_ask, choose
from summarizer.cli.options import Flags
from summarizer.cli.output import console, shell_quoted
from summarizer.cli.setup_plan import plan_of, tell_cost, tell_plan
from summarizer.cli.setup_provider import choose_endpoint, tried_key
from summarizer.errors import UsageError
from summarizer.filling.prepare import Prepared
from summarizer.language import _, speak
from summarizer.vault import first_time, trust
from summarizer.vault.changing import Change, change, write
from summarizer.vault.keys import keyring_works, store_key
from summarizer.vault.model_choice import host_of, uses_model
from summarizer.vault.obsidian import known_vaults, vault_above
from summarizer.vault.servers import running_servers
from summarizer.vault.settings import FILE_NAME, Settings, load
from summarizer.vault.vault import find_vault, vault_of
from summarizer.zotero.session import Session

_SHOWN = 6
"""Models of a server that are named."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What flags answer beforehand; None and False where a person may be asked."""

    folder: Path | None
    flags: Flags
    key_from_stdin: bool
    in_keyring: bool | None
    test: bool
    plan: bool
    yes: bool


def set_up(answers: Answers) -> None:
    """Find what is there, ask for what is not, try it, write it, and show what a fill would do.

    Raises:
        SummarizerError: an answer is missing or cannot be used; then nothing was written.
    """
    out = console()
    folder = _vault(answers.folder)
    standing = load(folder).settings
    speak(standing.language)
    out.tell(str(folder), name=_("Vault"))
    flags = _with_zotero(answers.flags, standing)
    servers = running_servers()
    for server in servers:
        models = ", ".join(server.models[:_SHOWN]) or _("no model is installed there")
        if len(server.models) > _SHOWN:
            models = _("{models} and {count} more", models=models, count=len(server.models) - _SHOWN)
        out.tell(f"{server.base_url}: {models}", name=server.name)
    if not servers:
        out.tell(_("none runs here (Ollama, LM Studio)"), name=_("Servers"))
    chosen = choose_endpoint(flags, standing, servers)
    made = change(folder / FILE_NAME, chosen)
    loaded = first_time.as_if_written(folder, made, chosen)
    asks, key = uses_model(loaded.settings), ""
    if asks:
        key = tried_key(loaded.settings, from_stdin=answers.key_from_stdin, test=answers.test)
    vault = vault_of(folder, loaded)
    notes = list(first_time.notes_to_fill(vault)) if answers.plan else []
    planned = [plan_of(vault, note) for note in notes]
    tell_cost(vault, [one for one in planned if isinstance(one, Prepared)])
    if _may_write(made, answers):
        _keep_key(key, loaded.settings, answers)
        _write(made)
    else:
        out.tell(_("Nothing was written."))
    if answers.plan:
        tell_plan(vault, notes, planned)


def _vault(named: Path | None) -> Path:
    """The vault that is meant: the one named, the one around, or one that Obsidian knows."""
    if named is not None:
        if not named.expanduser().is_dir():
            raise UsageError(_("There is no folder at {named}.", named=named), hint=_("Name your vault."))
        return vault_above(named.expanduser()) or named.expanduser().resolve()
    around = vault_above(Path())
    if around is None and (find_vault(Path()) / FILE_NAME).exists():  # set up before, without Obsidian
        around = find_vault(Path())
    if around is not None:
        return around
    known = known_vaults()
    if can_ask() and known:
        offers = {str(one): _("known to Obsidian") for one in known}
        return Path(choose(_("Which vault?"), offers, str(known[0]))).resolve()
    if len(known) == 1:
        return known[0].resolve()
    names = ", ".join(map(str, known))
    raise UsageError(
        _("This folder lies in no vault of Obsidian's."),
        hint=_("Name one: summarizer init VAULT. Obsidian knows {names}.", names=names)
        if known
        else _("Name your vault's folder: summarizer init VAULT."),
    )


def _with_zotero(flags: Flags, standing: Settings) -> Flags:
    """Tell where Zotero keeps its data; where it is not found, ask."""
    named = flags.get("zotero_dir") or standing.zotero_dir
    directory = Path(str(named)).expanduser() if named else None
    if directory is not None and not directory.is_dir():
        raise UsageError(
            _("There is no folder at {named}.", named=directory),
            hint=_("zotero_dir is the folder with zotero.sqlite in it."),
        )
    with Session(directory) as session:
        found = session.current or next(iter(session.data), None)
    if found is not None:
        console().tell(str(found.directory), name="Zotero")
        return flags
    console().tell(_("not found; --zotero-dir FOLDER if you have one"), name="Zotero")
    while can_ask() and (typed := ask(_("Zotero's data directory (nothing for none)")).strip("\"' ")):
        if (folder := Path(typed).expanduser()).is_dir():
            return {**flags, "zotero_dir": folder}
        console().tell(_("There is no folder at {named}.", named=folder))
    return flags


def _may_write(made: Change, answers: Answers) -> bool:
    """Show the change; whether it may be written: what stands is changed only if the user says so."""
    out = console()
    if not made.diff:
        out.tell(_("{path} stays as it is", path=made.after.path), name=_("Settings"))
        return True
    out.tell(str(made.after.path), name=_("Settings"))
    for line in made.diff.splitlines():
        if not line.startswith("@@"):
            out.tell(f"  {line}")
    if not made.overwrites or answers.yes:
        return True
    if can_ask():
        return agree(_("Change what stands there?"), usual=False)
    raise UsageError(
        _("{path} sets something else already; nothing was written.", path=made.after.path),
        hint=_("Add --yes to change it."),
    )


def _keep_key(key: str, settings: Settings, answers: Answers) -> None:
    if not key:
        return
    works = keyring_works()
    if answers.in_keyring and not works:
        raise UsageError(
            _("There is no keyring of the system to keep the key in."),
            hint=_("Install the package keyring beside the program, or leave --keyring out."),
        )
    in_keyring = answers.in_keyring
    if in_keyring is None:
        in_keyring = works and can_ask() and agree(_("Keep the key in the system's keyring?"), usual=True)
    host = host_of(settings)
    place = store_key(host, key, in_keyring=in_keyring)
    words = (
        _("kept in the system's keyring, for {host} alone", host=host)
        if in_keyring
        else _("kept in {place}, which only you can read, for {host} alone", place=place, host=host)
    )
    console().tell(words, name=_("Key"))


def _write(made: Change) -> None:
    """Write the settings and trust them where the user chose all that needs it."""
    if not made.diff:
        return
    out = console()
    needed = trust.needs_trust(made.after)
    if write(made):
        if needed:
            trusted = _("trusted, since you chose them; `summarizer trust --revoke` takes it back")
            out.tell(trusted, name=_("Trust"))
        return
    before = trust.needs_trust(made.before)
    out.tell(_("The file also sets what you have not trusted:"))
    for name, value in before.items():
        out.tell(f"  {name} = {value!r}")
    if can_ask() and agree(_("Trust that, too?"), usual=False):
        trust.trust(made.after)
    else:
        out.tell(
            _(
                "It holds once you trust it: summarizer trust {folder}",
                folder=shell_quoted(made.after.path.parent),
            )
        )

"""Opening a vault for a command: what its own file sets without the user's trust is said to be ignored."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from summarizer.cli.output import say
from summarizer.errors import SummarizerError
from summarizer.language import _, speak
from summarizer.vault.doubts import misspelt_fields
from summarizer.vault.model_choice import uses_model
from summarizer.vault.settings import FILE_NAME, token_budget
from summarizer.vault.vault import Vault
from summarizer.vault.vault import open_vault as open_silently
from summarizer.vault.vault import open_what_can_be as open_what_can_be_silently


def open_vault(place: Path, flags: Mapping[str, object] | None = None) -> Vault:
    """The vault that a folder or a note lies in.

    Raises:
        SettingsError: a setting cannot be used.
    """
    vault = open_silently(place, flags)
    speak(vault.settings.language)
    _say_ignored(vault)
    for name, meant in misspelt_fields(vault):
        say(
            _(
                "Warning: `colours` names the field {name}; did you mean {meant}?",
                name=name,
                meant=meant,
            )
        )
    if (flags or {}).keys() & {"figures"} and vault.settings.figures and not uses_model(vault.settings):
        say(_("`figures` does nothing without a model."))
    if vault.store.copy_of is not None:
        say(
            _(
                "{folder} is a copy of {copy_of}: what was kept of that vault stays with it.",
                folder=vault.folder,
                copy_of=vault.store.copy_of,
            )
        )
    return vault


def open_what_can_be(
    place: Path, flags: Mapping[str, object] | None = None
) -> tuple[Vault, tuple[SummarizerError, ...]]:
    """The vault as far as its settings can be used, and what is wrong with the others."""
    vault, problems = open_what_can_be_silently(place, flags)
    speak(vault.settings.language)
    _say_ignored(vault)
    return vault, problems


def _say_ignored(vault: Vault) -> None:
    """Say what a vault's own file sets that does not hold."""
    if vault.ignored:
        say(
            _(
                "Warning: ignored until you trust this vault: {settings} in {file}. "
                "Look at them: summarizer trust {vault}",
                settings=", ".join(vault.ignored),
                file=vault.folder / FILE_NAME,
                vault=shlex.quote(str(vault.folder)),
            )
        )


def as_for_a_model(vault: Vault) -> Vault:
    """The vault for an agent, which is a model: it gets of a paper what a model that is asked would."""
    budget = token_budget(vault.settings, model=True)
    return replace(vault, settings=vault.settings.model_copy(update={"token_budget": budget}))


def without_figures(vault: Vault) -> Vault:
    """The vault for a batch by post, with which no pictures go."""
    return replace(vault, settings=vault.settings.model_copy(update={"figures": False}))

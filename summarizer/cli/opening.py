"""Opening a vault for a command: what its own file sets without the user's trust is said to be ignored."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from summarizer.cli.output import say
from summarizer.vault.settings import FILE_NAME
from summarizer.vault.vault import Vault
from summarizer.vault.vault import open_vault as open_silently


def open_vault(place: Path, flags: Mapping[str, object] | None = None) -> Vault:
    """The vault that a folder or a note lies in.

    Raises:
        SettingsError: a setting cannot be used.
    """
    vault = open_silently(place, flags)
    if vault.ignored:
        say(
            f"Warning: {', '.join(vault.ignored)} in {vault.folder / FILE_NAME} {_are(len(vault.ignored))} "
            f"ignored until you trust this vault: summarizer trust {shlex.quote(str(vault.folder))}"
        )
    if vault.store.copy_of is not None:
        say(f"{vault.folder} is a copy of {vault.store.copy_of}: what was kept of that vault stays with it.")
    return vault


def _are(count: int) -> str:
    return "is" if count == 1 else "are"

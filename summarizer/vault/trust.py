"""What a vault's summarizer.toml may set by itself, and which vaults' files the user trusts beyond that."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path

from summarizer.errors import SettingsError
from summarizer.files import read_plain, replace_file, stays_inside
from summarizer.language import _
from summarizer.toml import NoToml, read_toml

MAY_SET = frozenset(
    {
        *("language", "length", "token_budget", "max_output_tokens", "temperature", "keep_evidence"),
        *("colours", "profiles"),
    }
)
"""What every vault may set: how drafts look, never where anything goes or what is spent and checked."""
MAY_SET_INSIDE = frozenset({"prompts", "glossary", "zotero_dir"})
"""Paths that every vault may set as long as they stay inside of it."""
_MOST_BYTES = 50_000_000
"""Of what is kept of trusted files."""
_LESS = {"provider": "none", "figures": False}
"""Any vault may also ask that no model is used, or that no pictures are sent."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A settings file as read: its text, and its settings with paths as they stand there."""

    path: Path
    text: str
    settings: Mapping[str, object]

    @property
    def digest(self) -> str:
        """The SHA-256 of the text, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def read_file(path: Path) -> SettingsFile:
    """A settings file, empty when there is none.

    Raises:
        SettingsError: it is no TOML, no plain file, or cannot be read.
    """
    try:
        return SettingsFile(path, *read_toml(path))
    except FileNotFoundError:
        return SettingsFile(path, "", {})
    except OSError as exc:
        raise SettingsError(
            _("The settings file {path} cannot be read: {strerror}.", path=path, strerror=exc.strerror)
        ) from exc
    except NoToml as exc:
        raise SettingsError(
            _("The settings file {path} cannot be read: {exc}.", path=path, exc=exc), hint=exc.mend
        ) from exc


def needs_trust(file: SettingsFile) -> Mapping[str, object]:
    """The settings of a vault's file that hold only if the user trusts it.

    What is no setting at all is not among them: it is refused wherever it stands.
    """
    return {name: value for name, value in file.settings.items() if not _harmless(name, value, file.path)}


def _harmless(name: str, value: object, path: Path) -> bool:
    if name in MAY_SET_INSIDE:
        return isinstance(value, str) and stays_inside(path.parent / Path(value).expanduser(), path.parent)
    return name in MAY_SET or (name in _LESS and _LESS[name] == value)


def is_trusted(file: SettingsFile) -> bool:
    """Whether the user trusts a vault's file as it is now, also after the vault was moved or renamed.

    A copy is another vault: the one whose file was trusted is still there.
    """
    vaults = _vaults(_read().get(file.digest))
    here = str(file.path.parent)
    return here in vaults or any(not (Path(vault) / file.path.name).exists() for vault in vaults)


def trusted_before(file: SettingsFile) -> Mapping[str, object]:
    """The settings of the file that the user last trusted in this place, empty when there was none."""
    for entry in reversed(_read().values()):
        if str(file.path.parent) in _vaults(entry) and isinstance(entry, dict):
            with suppress(ValueError):
                return tomllib.loads(str(entry.get("file", "")))
    return {}


def trust(file: SettingsFile) -> None:
    """Trust a vault's file as it is now; what was trusted in this place before is forgotten.

    Raises:
        SettingsError: the user's folder cannot be written.
    """
    known = _without(file.path.parent)
    vaults = _vaults(known.pop(file.digest, None))
    _write({**known, file.digest: {"vaults": [*vaults, str(file.path.parent)], "file": file.text}})


def revoke(vault: Path) -> bool:
    """Trust a vault's file no more; False when it was not trusted.

    Raises:
        SettingsError: the user's folder cannot be written.
    """
    known, left = _read(), _without(vault)
    if left != known:
        _write(left)
    return left != known


def _without(vault: Path) -> dict[str, object]:
    left: dict[str, object] = {}
    for digest, entry in _read().items():
        others = [one for one in _vaults(entry) if one != str(vault)]
        if others and isinstance(entry, dict):
            left[digest] = {**entry, "vaults": others}
    return left


def _vaults(entry: object) -> list[str]:
    found = entry.get("vaults") if isinstance(entry, dict) else None
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _place() -> Path:
    """In the user's own folder, which no vault's file can choose."""
    return user_config_path("summarizer") / "trusted.json"


def _read() -> dict[str, object]:
    """What is trusted, by digest; a file that is damaged trusts nothing."""
    try:
        known = json.loads(read_plain(_place(), _MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(known: Mapping[str, object]) -> None:
    place = _place()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_file(place, json.dumps(known, ensure_ascii=False, indent=1).encode())
    except OSError as exc:
        raise SettingsError(
            _("What you trust cannot be kept in {place}: {strerror}.", place=place, strerror=exc.strerror)
        ) from exc

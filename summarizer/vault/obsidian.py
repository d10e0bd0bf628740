"""The vaults that Obsidian knows: its own list, on every system that it runs on."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from summarizer.files import read_plain

_LONGEST = 1_000_000
"""Bytes of the list."""
FOLDER = ".obsidian"
"""What makes a folder a vault."""


def vault_above(folder: Path) -> Path | None:
    """The vault of Obsidian's that a folder lies in or is, None when it lies in none."""
    real = folder.resolve()
    return next((one for one in (real, *real.parents) if (one / FOLDER).is_dir()), None)


def known_vaults(
    home: Path | None = None, platform: str = sys.platform, environment: Mapping[str, str] = os.environ
) -> tuple[Path, ...]:
    """The vaults of Obsidian's list that are there: those that are open first, then the latest first."""
    found: dict[Path, tuple[bool, float]] = {}
    for place in _lists(home or Path.home(), platform, environment):
        for entry in _entries(place):
            folder, opened = entry.get("path"), entry.get("ts")
            if isinstance(folder, str) and Path(folder).is_dir():
                rank = (entry.get("open") is True, opened if isinstance(opened, int | float) else 0)
                found[Path(folder)] = max(rank, found.get(Path(folder), rank))
    return tuple(sorted(found, key=lambda folder: found[folder], reverse=True))


def _entries(place: Path) -> list[Mapping[str, object]]:
    try:
        vaults = json.loads(read_plain(place, _LONGEST).decode("utf-8-sig"))["vaults"]
        return [entry for entry in vaults.values() if isinstance(entry, dict)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def _lists(home: Path, platform: str, environment: Mapping[str, str]) -> Iterator[Path]:
    """Where the list may lie; Flatpak and Snap give Obsidian a home of its own."""
    if platform == "darwin":
        roots = [home / "Library" / "Application Support"]
    elif platform == "win32":
        roots = [Path(environment.get("APPDATA") or home / "AppData" / "Roaming")]
    else:
        roots = [
            Path(environment.get("XDG_CONFIG_HOME") or home / ".config"),
            home / ".var" / "app" / "md.obsidian.Obsidian" / "config",
            home / "snap" / "obsidian" / "current" / ".config",
            home / "snap" / "obsidian" / "common" / ".config",
        ]
    yield from (root / "obsidian" / "obsidian.json" for root in roots)

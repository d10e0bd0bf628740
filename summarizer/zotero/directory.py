"""Finding Zotero's data directories: profiles.ini and prefs.js on every system that Zotero runs on."""

from __future__ import annotations

import configparser
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DATABASE = "zotero.sqlite"
DEFAULT_PORT = 23119

_PREFERENCE = re.compile(r'^user_pref\("extensions\.zotero\.([\w.-]+)",\s*(.+)\);\s*$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ZoteroData:
    """A data directory of Zotero's, and the settings of the profile that uses it.

    `base_attachment_path` is the folder that relative linked files start from, None when none is set.
    `profile` is the folder whose prefs.js was read, None for a directory that no profile names.
    `local_api` says whether the profile allows other programs to ask on `port`; Zotero writes the setting
    to disk only when it closes, so it may be a session old.
    """

    directory: Path
    base_attachment_path: Path | None = None
    profile: Path | None = None
    local_api: bool = False
    port: int = DEFAULT_PORT

    @property
    def database(self) -> Path:
        """The place of the database, which need not exist."""
        return self.directory / DATABASE

    @property
    def storage(self) -> Path:
        """The folder that holds one folder for each attachment, named by its key."""
        return self.directory / "storage"


def find_data(
    configured: Path | None = None,
    home: Path | None = None,
    platform: str = sys.platform,
    environment: Mapping[str, str] = os.environ,
) -> tuple[ZoteroData, ...]:
    """The data directories that exist, the one most likely in use first; with `configured` that one alone.

    A `configured` directory takes the settings of the profile that names it, else of the first profile.
    """
    home = home or Path.home()
    known = [
        _from_profile(profile, home)
        for root in _profile_roots(home, platform, environment)
        if (profile := default_profile(root))
    ]
    if configured is not None:
        named = next((one for one in known if _same(one.directory, configured)), known[0] if known else None)
        if named is None:
            return (ZoteroData(configured),)
        return (
            ZoteroData(configured, named.base_attachment_path, named.profile, named.local_api, named.port),
        )
    known += [ZoteroData(folder) for folder in _default_directories(home, platform)]
    existing = {one.directory: one for one in reversed(known) if _is_data_directory(one.directory)}
    return tuple(reversed(existing.values()))


def default_directory(home: Path | None = None) -> Path:
    """Where Zotero keeps its data unless told otherwise, on every system."""
    return (home or Path.home()) / "Zotero"


def default_profile(root: Path) -> Path | None:
    """The profile folder that profiles.ini in `root` marks as default, else its last; None without any.

    The rule is Zotero's own (xpcom/profile.js, getDefaultInProfilesDir).
    """
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string((root / "profiles.ini").read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, configparser.Error):
        return None
    sections = [
        parser[name] for name in parser.sections() if name.startswith("Profile") and parser[name].get("Path")
    ]
    if not sections:
        return None
    chosen = next((section for section in sections if section.get("Default") == "1"), sections[-1])
    return root / chosen["Path"] if chosen.get("IsRelative", "1") == "1" else Path(chosen["Path"])


def read_preferences(profile: Path) -> dict[str, object]:
    """Zotero's own settings in the prefs.js of a profile by name, without `extensions.zotero.`."""
    try:
        text = (profile / "prefs.js").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    preferences: dict[str, object] = {}
    for name, value in _PREFERENCE.findall(text):
        try:
            preferences[name] = json.loads(
                value
            )  # JavaScript's strings, numbers and booleans are JSON's here
        except ValueError:
            continue
    return preferences


def _from_profile(profile: Path, home: Path) -> ZoteroData:
    preferences = read_preferences(profile)
    directory = str(preferences.get("dataDir") or "")
    base = str(preferences.get("baseAttachmentPath") or "")
    port = preferences.get("httpServer.port")
    custom = directory and preferences.get("useDataDir", True) is not False
    return ZoteroData(
        directory=Path(directory) if custom else default_directory(home),
        base_attachment_path=Path(base) if base else None,
        profile=profile,
        local_api=preferences.get("httpServer.localAPI.enabled") is True,
        port=port if isinstance(port, int) else DEFAULT_PORT,
    )


def _profile_roots(home: Path, platform: str, environment: Mapping[str, str]) -> Iterator[Path]:
    """Where profiles.ini may stand; Flatpak and Snap give Zotero a home of its own."""
    if platform == "darwin":
        yield home / "Library" / "Application Support" / "Zotero"
    elif platform == "win32":
        yield Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / "Zotero" / "Zotero"
    else:
        settings = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
        yield home / ".zotero" / "zotero"
        yield settings / "zotero" / "zotero"
        yield settings / "zotero"
        for sandbox in _sandboxes(home):
            yield sandbox / ".zotero" / "zotero"
            yield sandbox / ".config" / "zotero" / "zotero"
        yield home / ".var" / "app" / "org.zotero.Zotero" / "config" / "zotero" / "zotero"


def _default_directories(home: Path, platform: str) -> Iterator[Path]:
    yield default_directory(home)
    if platform not in {"darwin", "win32"}:
        for sandbox in _sandboxes(home):
            yield default_directory(sandbox)
        yield home / ".var" / "app" / "org.zotero.Zotero" / "data" / "Zotero"


def _sandboxes(home: Path) -> Iterator[Path]:
    yield home / ".var" / "app" / "org.zotero.Zotero"
    for snap in ("zotero-snap", "zotero"):
        yield home / "snap" / snap / "common"
        yield home / "snap" / snap / "current"


def _is_data_directory(folder: Path) -> bool:
    try:
        return (folder / DATABASE).is_file() or (folder / "storage").is_dir()
    except OSError:  # a folder of another user's
        return False


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one == other

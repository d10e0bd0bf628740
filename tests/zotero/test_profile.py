"""Finding Zotero's data directory on every system."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.zotero.directory import default_profile, find_data, read_preferences

ROOTS = {
    "linux": ".zotero/zotero",
    "darwin": "Library/Application Support/Zotero",
    "win32": "AppData/Roaming/Zotero/Zotero",
}
SANDBOXES = [".var/app/org.zotero.Zotero", "snap/zotero-snap/common"]


def profile(root: Path, preferences: str, name: str = "Profiles/abc.default") -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    (root / "profiles.ini").write_text(
        f"[General]\nStartWithLastProfile=1\n\n[Profile0]\nName=default\nIsRelative=1\nPath={name}\nDefault=1\n"
    )
    (folder / "prefs.js").write_text(f"// Mozilla User Preferences\n\n{preferences}\n")
    return folder


def data_directory(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "zotero.sqlite").write_bytes(b"")
    return folder


@pytest.mark.parametrize("platform", ROOTS)
def test_the_profile_names_the_data_directory(tmp_path: Path, platform: str) -> None:
    mine = data_directory(tmp_path / "elsewhere" / "Zotero data")
    preferences = f"""user_pref("extensions.zotero.useDataDir", true);
user_pref("extensions.zotero.dataDir", "{mine}");
user_pref("extensions.zotero.baseAttachmentPath", "/papers");
user_pref("extensions.zotero.httpServer.localAPI.enabled", true);
user_pref("extensions.zotero.httpServer.port", 24000);"""
    folder = profile(tmp_path / ROOTS[platform], preferences)
    (found,) = find_data(home=tmp_path, platform=platform, environment={})
    assert (found.directory, found.profile) == (mine, folder)
    assert (found.base_attachment_path, found.local_api, found.port) == (Path("/papers"), True, 24000)


@pytest.mark.parametrize("platform", ROOTS)
def test_the_default_directory_needs_no_profile(tmp_path: Path, platform: str) -> None:
    mine = data_directory(tmp_path / "Zotero")
    (found,) = find_data(home=tmp_path, platform=platform, environment={})
    assert (found.directory, found.profile, found.local_api) == (mine, None, False)


@pytest.mark.parametrize("sandbox", SANDBOXES)
def test_flatpak_and_snap_keep_their_data_in_a_home_of_their_own(tmp_path: Path, sandbox: str) -> None:
    mine = data_directory(tmp_path / sandbox / "Zotero")
    assert [one.directory for one in find_data(home=tmp_path, platform="linux", environment={})] == [mine]


@pytest.mark.parametrize("sandbox", SANDBOXES)
def test_profiles_of_flatpak_and_snap_are_read(tmp_path: Path, sandbox: str) -> None:
    mine = data_directory(tmp_path / "custom")
    profile(tmp_path / sandbox / ".zotero" / "zotero", f'user_pref("extensions.zotero.dataDir", "{mine}");')
    assert [one.directory for one in find_data(home=tmp_path, platform="linux", environment={})] == [mine]


def test_a_directory_of_ones_own_keeps_the_settings_of_its_profile(tmp_path: Path) -> None:
    mine = data_directory(tmp_path / "custom")
    preferences = f"""user_pref("extensions.zotero.dataDir", "{mine}");
user_pref("extensions.zotero.baseAttachmentPath", "/papers");"""
    profile(tmp_path / ROOTS["linux"], preferences)
    (found,) = find_data(mine, home=tmp_path, platform="linux", environment={})
    assert (found.directory, found.base_attachment_path) == (mine, Path("/papers"))


def test_nothing_is_found_on_a_computer_without_zotero(tmp_path: Path) -> None:
    assert find_data(home=tmp_path, platform="linux", environment={}) == ()


def test_windows_paths_are_unescaped(tmp_path: Path) -> None:
    folder = profile(tmp_path, r'user_pref("extensions.zotero.dataDir", "D:\\Papers\\Zotero \u00e9");')
    assert read_preferences(folder) == {"dataDir": "D:\\Papers\\Zotero é"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[Profile0]\nIsRelative=1\nPath=a\n[Profile1]\nIsRelative=1\nPath=b\nDefault=1\n[Profile2]\nPath=c\n",
            "b",
        ),
        ("[Profile0]\nIsRelative=1\nPath=a\n[Profile1]\nIsRelative=1\nPath=b\n", "b"),
        ("[Profile0]\nIsRelative=0\nPath=/abs/x\n", "/abs/x"),
        ("\ufeff[Profile0]\nPath=a%20b\n", "a%20b"),
    ],
    ids=["marked default", "last", "absolute", "byte order mark"],
)
def test_the_profile_is_chosen_as_zotero_chooses_it(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "profiles.ini").write_text(text, encoding="utf-8")
    assert default_profile(tmp_path) == tmp_path / expected


@pytest.mark.parametrize("text", ["", "no sections", "[General]\nx=1\n", "[Profile0]\nName=x\n"])
def test_a_broken_profiles_file_names_no_profile(tmp_path: Path, text: str) -> None:
    (tmp_path / "profiles.ini").write_text(text)
    assert default_profile(tmp_path) is None

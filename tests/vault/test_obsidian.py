"""Obsidian's own list of vaults, where each system and each kind of package keeps it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.vault.obsidian import known_vaults, vault_above

PLACES = [
    ("linux", ".config"),
    ("linux", ".var/app/md.obsidian.Obsidian/config"),
    ("linux", "snap/obsidian/current/.config"),
    ("darwin", "Library/Application Support"),
    ("win32", "AppData/Roaming"),
]


def listed(root: Path, vaults: object) -> None:
    (root / "obsidian").mkdir(parents=True)
    (root / "obsidian" / "obsidian.json").write_text(json.dumps({"vaults": vaults}), "utf-8")


@pytest.mark.parametrize(("system", "place"), PLACES)
def test_the_vaults_are_found_the_open_one_first(tmp_path: Path, system: str, place: str) -> None:
    for name in ("old", "new", "打开"):
        (tmp_path / name).mkdir()
    vaults = {
        "1": {"path": str(tmp_path / "old"), "ts": 1},
        "2": {"path": str(tmp_path / "new"), "ts": 2},
        "3": {"path": str(tmp_path / "打开"), "ts": 0, "open": True},
        "4": {"path": str(tmp_path / "gone"), "ts": 9},
        "5": {"ts": 3},
        "6": 7,
    }
    listed(tmp_path / place, vaults)
    assert [one.name for one in known_vaults(tmp_path, system, {})] == ["打开", "new", "old"]


@pytest.mark.parametrize("content", ["", "[]", '{"vaults": []}', '{"vaults": {"1": null}}', "\x00"])
def test_a_list_that_is_none_names_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "obsidian").mkdir()
    (tmp_path / "obsidian" / "obsidian.json").write_text(content)
    assert known_vaults(tmp_path, "linux", {"XDG_CONFIG_HOME": str(tmp_path)}) == ()


def test_the_vault_is_the_nearest_folder_above_with_obsidians_own(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert vault_above(tmp_path / "a" / "b") == tmp_path
    assert vault_above(Path("/")) is None

"""A setting is put into a settings file, and all else in the file stays to the byte."""

from __future__ import annotations

import os
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import SettingsError
from summarizer.vault import trust
from summarizer.vault.changing import change, with_settings, write
from summarizer.vault.settings import FILE_NAME

LINES = st.sampled_from(
    [
        "# a remark “of mine”",
        "",
        "  ",
        'model = "a"  # which',
        "token_budget=900",
        "figures =   true",
        "zotero_dir = 'C:\\Users'",
        "prices.gpt = {input = 1, output = 2}",
    ]
)
TABLES = st.sampled_from(
    ["", "[colours]\n'#ff6666' = [\n  '研究局限',  # these\n]\n", "[providers.a]\nbase_url = 'x'\n"]
)
CHANGES = st.dictionaries(
    st.sampled_from(["model", "token_budget", "figures", "provider", "ask_above", "colours"]),
    st.sampled_from([None, "研究", 5, True, Decimal("0.5"), {"#aabbcc": ["研究方法"]}]),
    min_size=1,
    max_size=2,
)


@given(
    st.lists(LINES, max_size=6, unique=True), TABLES, CHANGES, st.sampled_from(["\n", "\r\n"]), st.booleans()
)
def test_only_what_is_set_changes(
    lines: list[str], table: str, changes: dict[str, object], end: str, ended: bool
) -> None:
    text = ("\n".join([*lines, table]) + "\n" * ended).replace("\n", end)
    held = tomllib.loads(text)
    changed = with_settings(text, changes)
    kept = {name: value for name, value in held.items() if name not in changes}
    got = tomllib.loads(changed)
    assert {name: value for name, value in got.items() if name not in changes} == kept
    assert all((name in got) is (value is not None) for name, value in changes.items())
    left = iter(changed.splitlines())
    own = [line for line in text.splitlines() if not any(name in line for name in changes)]
    if "colours" not in changes:
        assert all(any(line == other for other in left) for line in own if line.strip())
    assert with_settings(changed, changes) == changed
    if end == "\r\n" and "\r\n" in text:
        assert "\n" not in changed.replace("\r\n", "")


def test_a_change_shows_what_it_changes_and_whether_something_stood_there(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.write_bytes(b'\xef\xbb\xbf# mine\r\nlength = "short"\r\n')
    added = change(file, {"language": "zh"})
    assert not added.overwrites
    assert "+language" in added.diff
    changed = change(file, {"length": "full"})
    assert changed.overwrites
    assert write(changed)
    assert file.read_bytes() == b'\xef\xbb\xbf# mine\r\nlength = "full"\r\n'


def test_a_change_keeps_trust_and_gives_none_to_what_had_none(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    assert write(change(file, {"provider": "ollama"}))  # the user's own choice
    assert trust.is_trusted(trust.read_file(file))
    file.write_text('base_url = "https://elsewhere.example/v1"\n')
    assert not write(change(file, {"model": "x"}))
    assert not trust.is_trusted(trust.read_file(file))


def test_what_cannot_be_a_setting_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="There is no setting called 'provder'"):
        change(tmp_path / FILE_NAME, {"provder": "x"})
    assert list(tmp_path.glob("*.toml")) == []


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    made = change(tmp_path / FILE_NAME, {"model": "x"})
    (tmp_path / FILE_NAME).write_text("# another's")
    with pytest.raises(SettingsError, match="was changed meanwhile"):
        write(made)
    assert (tmp_path / FILE_NAME).read_text() == "# another's"


def test_what_cannot_be_written_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / FILE_NAME).write_text("# mine\n")
    made = change(tmp_path / FILE_NAME, {"provider": "ollama"})
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(SettingsError, match="cannot be written: No space left"):
        write(made)
    monkeypatch.undo()
    assert [one.read_text() for one in tmp_path.iterdir() if one.is_file()] == ["# mine\n"]
    assert not trust.is_trusted(made.after)


def test_a_vaults_file_that_is_a_link_out_of_it_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "other.toml").write_text("# another program's\n")
    (tmp_path / "vault" / FILE_NAME).symlink_to(tmp_path / "other.toml")
    with pytest.raises(SettingsError, match="leads out of the vault"):
        write(change(tmp_path / "vault" / FILE_NAME, {"length": "full"}))
    assert (tmp_path / "other.toml").read_text() == "# another program's\n"

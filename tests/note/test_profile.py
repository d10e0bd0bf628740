"""A profile that cannot be used is refused with the reason; a good one says what it finds in a note."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import SettingsError
from summarizer.note.profile import parse_profile, with_user_profiles
from summarizer.vault.profile_check import check_profiles
from tests.notes import DATA, fill, read_text

FIELDS = {"content": ["Gist"]}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"fields": FIELDS, "colour": "red"}, "'mine' has unknown keys: colour"),
        ({"fields": FIELDS, "shape": "cube"}, "'mine': shape must be one of anywhere, "),
        ({}, "'mine' needs a table"),
        ({"fields": {}}, "'mine' needs a table"),
        ({"fields": {"content": "Gist"}}, "'mine': expected a list of strings, found 'Gist'"),
        ({"fields": {"content": [1]}}, "'mine': expected a list of strings"),
        ({"fields": FIELDS, "persist": ["%% begin %%"]}, "'mine': persist takes a begin and an end pattern"),
        ({"fields": FIELDS, "title": "("}, "'mine'"),
    ],
)
def test_what_a_profile_says_wrongly_is_named(table: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError, match=said.replace("(", r"\(")):
        parse_profile(table, "mine")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"extends": "nothing"}, "extends 'nothing'; there are "),
        ({"extends": "zotero-summary", "fields": ["Gist"]}, "needs a table"),
    ],
)
def test_a_profile_extends_a_bundled_one_by_more_labels_or_not_at_all(
    table: dict[str, object], said: str
) -> None:
    base = with_user_profiles({})[0]
    if table["extends"] != "nothing":
        table["extends"] = base.name
    with pytest.raises(SettingsError, match=said):
        with_user_profiles({"mine": table})
    mine = with_user_profiles({"mine": {"extends": base.name, "fields": FIELDS}})[0]
    labels = {label for field in mine.fields for label in field.labels}
    assert labels == {label for field in base.fields for label in field.labels} | {"Gist"}


def test_a_profile_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("fields = [", "utf-8")
    with pytest.raises(SettingsError, match=r"mine\.toml cannot be read"):
        with_user_profiles({}, [tmp_path])


def test_the_check_of_a_note_tells_drafts_own_words_and_unknown_labels_apart() -> None:
    text = fill(read_text(DATA / "lazy-ten.md"))
    mine = text.replace("备注:: 🤖 叶片随温度变化。", "备注:: 我的话。").replace(
        "🎯 研究问题::", "🎯 我的问题::  \n🎯 研究问题::", 1
    )
    used = check_profiles(mine, with_user_profiles({})).profiles[0]
    found = {finding.label: (finding.drafted, finding.reason) for finding in used.findings}
    assert found["研究方法"] == (False, "a draft stands here already")
    assert found["备注"] == (False, "it is not empty: what you wrote is never touched")
    assert found["我的问题"][0] is False
    assert "--fields" in found["我的问题"][1]

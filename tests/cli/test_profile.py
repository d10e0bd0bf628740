"""`summarizer profile check` and `restore` from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.notes import DATA

Command = Callable[..., Run]


def note_in(tmp_path: Path, name: str) -> Path:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True, exist_ok=True)
    path = vault / f"{name}.md"
    path.write_bytes((DATA / f"{name}.md").read_bytes())
    return path


def findings(run: Command, note: Path) -> dict[str, dict[str, object]]:
    result = run("profile", "check", note, "--json")
    assert result.code == 0, result.err
    checked = json.loads(result.out)
    assert checked["profiles"][0]["used"] is True
    return {
        finding["label"] or str(finding["line"]): finding for finding in checked["profiles"][0]["findings"]
    }


def test_it_says_what_is_drafted_and_what_is_left_alone_and_why(run: Command, tmp_path: Path) -> None:
    found = findings(run, note_in(tmp_path, "some-written-by-a-person"))
    assert found["研究问题"]["drafted"] is True
    assert found["研究问题"]["role"] == "research_question"
    assert found["研究结论"]["drafted"] is False
    assert "never touched" in str(found["研究结论"]["reason"])


def test_it_names_labels_that_no_profile_knows_and_keys_that_dataview_does_not_read(
    run: Command, tmp_path: Path
) -> None:
    assert "--fields" in str(findings(run, note_in(tmp_path, "labels-changed-by-the-user"))["打分"]["reason"])
    reasons = [
        str(one["reason"])
        for one in findings(run, note_in(tmp_path, "keys-that-dataview-does-not-read")).values()
    ]
    assert any("sign that Dataview does not allow" in reason for reason in reasons)
    assert any("full-width colons" in reason for reason in reasons)
    assert any("bracketed" in reason for reason in reasons)


def test_a_note_that_is_refused_is_shown_with_the_reason(run: Command, tmp_path: Path) -> None:
    result = run("profile", "check", note_in(tmp_path, "separator-three-times"))
    assert result.code == 0
    assert "exactly twice" in result.out


def test_another_callout_is_outside_the_summary(run: Command, tmp_path: Path) -> None:
    assert "outside" in str(findings(run, note_in(tmp_path, "another-callout-first"))["comment"]["reason"])


@pytest.mark.parametrize("place", ["settings", "vault folder"])
def test_a_profile_of_ones_own_needs_no_code(run: Command, tmp_path: Path, place: str) -> None:
    note = note_in(tmp_path, "labels-changed-by-the-user")
    table = '[{}]\n{} = ["数据集", "打分"]\n'
    if place == "settings":
        toml = '[profiles.mine]\nextends = "ten-fields"\n' + table.format("profiles.mine.fields", "content")
        (note.parent / "summarizer.toml").write_text(toml, encoding="utf-8")
    else:
        folder = note.parent / ".summarizer" / "profiles"
        folder.mkdir(parents=True)
        own = 'extends = "ten-fields"\n' + table.format("fields", "content")
        (folder / "mine.toml").write_text(own, encoding="utf-8")
    found = findings(run, note)
    assert {found["数据集"]["role"], found["打分"]["role"]} == {"content"}
    assert found["科学问题"]["role"] == "research_question"


@pytest.mark.parametrize(
    ("own", "complaint"),
    [
        ('extends = "nothing"\n', "nothing"),
        ('shape = "sphere"\n[fields]\ncontent = ["x"]\n', "shape"),
        ('title = "("\n[fields]\ncontent = ["x"]\n', "pattern"),
        ("colour = 1\n", "colour"),
        ("= 1\n", "cannot be read"),
    ],
)
def test_a_profile_with_a_mistake_is_named_with_it(
    run: Command, tmp_path: Path, own: str, complaint: str
) -> None:
    note = note_in(tmp_path, "lazy-ten")
    folder = note.parent / ".summarizer" / "profiles"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(own, encoding="utf-8")
    result = run("profile", "check", note)
    assert result.code == 2
    assert "mine" in result.err
    assert complaint in result.err


def test_restore_brings_a_blanked_note_back(run: Command, reference_note: Path) -> None:
    fresh = reference_note.read_bytes()
    assert run("fill", reference_note).code == 0
    filled = reference_note.read_bytes()
    reference_note.write_bytes(fresh)
    result = run("restore", reference_note, "--json")
    assert result.code == 0, result.err
    assert len(json.loads(result.out)["drafts"]) == 10
    assert reference_note.read_bytes() == filled
    again = run("restore", reference_note)
    assert again.code == 3
    assert "nothing to put back" in again.err


def test_a_label_that_no_profile_knows_is_drafted_when_it_is_named(
    run: Command, reference_note: Path
) -> None:
    text = reference_note.read_bytes().decode().replace("✏️ 备注::  ", "📦 Datasets::  ")
    reference_note.write_bytes(text.encode())
    assert run("fill", reference_note).code == 0
    assert "📦 Datasets::  \n" in reference_note.read_bytes().decode()
    result = run("fill", reference_note, "--fields", "Datasets")
    assert result.code == 0, result.err
    assert "📦 Datasets:: 🤖 " in reference_note.read_bytes().decode()


OWN = """# Leaves in the heat

[PDF](zotero://open-pdf/library/items/PDFKEY23)

## The trick
-{blank}

## What puzzles me

## Table

| Aspect | Answer |
|---|---|
| Their proof | |
| Method | |
"""


def test_a_profile_is_written_from_a_note_and_used_and_never_overwritten(
    run: Command, tmp_path: Path
) -> None:
    note = note_in(tmp_path, "lazy-ten").with_name("own.md")
    note.write_text(OWN.format(blank=" "), "utf-8")
    result = run("profile", "new", note, "--json")
    assert result.code == 0, result.err
    written = json.loads(result.out)
    assert written["fields"] == {"method": ["Method"]}
    assert [one["label"] for one in written["unknown"]] == ["The trick", "What puzzles me", "Their proof"]
    path = Path(written["path"])
    text = path.read_text("utf-8")
    assert '# "The trick"  line 5: ' in text
    path.write_text(text.replace("[fields]\n", '[fields]\napproach = ["The trick"]\n'), "utf-8")
    check = json.loads(run("profile", "check", note, "--json").out)["profiles"][0]
    assert (check["name"], check["used"]) == ("mine", True)
    found = {one["label"]: (one["drafted"], one["role"]) for one in check["findings"]}
    assert found["The trick"] == (True, "approach")
    assert found["Method"] == (True, "method")
    assert found["Their proof"] == (False, "")
    mine = path.read_bytes()
    again = run("profile", "new", note)
    assert again.code == 2
    assert "--name" in again.err
    assert path.read_bytes() == mine
    assert run("profile", "new", note, "--name", "../out").code == 2


def test_a_profile_in_which_nothing_is_named_yet_is_written_and_not_used(
    run: Command, tmp_path: Path
) -> None:
    note = note_in(tmp_path, "lazy-ten").with_name("own.md")
    note.write_text(OWN.split("## Table", maxsplit=1)[0].format(blank=""), "utf-8")
    refused = run("fill", note)
    assert refused.code == 3
    assert "left alone were “The trick” (line 5), “What puzzles me” (line 8)" in refused.err
    assert "summarizer profile new" in refused.err
    assert run("profile", "new", note).code == 0
    assert "left alone were" in run("fill", note).err
    empty = note.with_name("empty.md")
    empty.write_text("# Leaves\n\nwords\n", "utf-8")
    assert "no empty heading" in run("profile", "new", empty, "--name", "other").err


def test_the_check_names_what_came_close_where_nothing_was_found(run: Command, tmp_path: Path) -> None:
    checked = json.loads(run("profile", "check", note_in(tmp_path, "a-page-of-ones-own"), "--json").out)
    (anywhere,) = [one for one in checked["profiles"] if one["name"] == "anywhere"]
    reasons = {one["label"]: one["reason"] for one in anywhere["findings"]}
    assert "words of your own" in reasons["My thoughts"]

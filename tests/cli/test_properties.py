"""A vault whose notes keep their fields in properties: all commands know them, and Bases show them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from examples.make_vault import VAULT
from summarizer.review import one_claim
from summarizer.vault.vault import open_vault
from tests.conftest import Run

Command = Callable[..., Run]
TITLE = (
    "Highlight-Guided Retrieval for Drafting Literature Notes: A Controlled Study with Doctoral Researchers"
)
NOTE = f"""---
title: "{TITLE}"
citekey: oduya2025
summary:
研究方法: ""  # one sentence
研究问题::
contribution: []
limitations: mine, not the paper's
---

# {TITLE}

[PDF](zotero://open-pdf/library/items/EXPDF2EN)

read on the train.
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    vault = tmp_path / "vault"
    shutil.copytree(VAULT, vault)
    for one in vault.glob("*.md"):
        one.unlink()
    (vault / ".obsidian").mkdir(exist_ok=True)
    path = vault / "oduya2025.md"
    path.write_bytes(NOTE.encode())
    return path


def properties(note: Path) -> dict[str, object]:
    found = yaml.safe_load(note.read_text("utf-8").split("---\n")[1])
    assert isinstance(found, dict)
    return found


def states(run: Command, note: Path) -> dict[str, str]:
    return {one["label"]: one["state"] for one in json.loads(run("status", note, "--json").out)[0]["fields"]}


def test_properties_go_through_every_decision_and_back(
    run: Command, note: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    result = run("fill", note)
    assert result.code == 0, result.err
    filled = note.read_bytes()
    found = properties(note)
    assert str(found["summary"]).startswith("🤖 “")
    contribution = found["contribution"]
    assert isinstance(contribution, list)
    assert [str(item).startswith("🤖 ") for item in contribution] == [True] + [False] * (
        len(contribution) - 1
    )
    assert found["limitations"] == "mine, not the paper's"
    assert filled.decode().split("\n---\n")[1].startswith(NOTE.split("\n---\n")[1].rstrip())

    assert run("redo", note, "--fields", "contribution").code == 0
    assert properties(note) == found
    assert run("accept", note, "--fields", "summary").code == 0
    assert properties(note)["summary"] == str(found["summary"]).removeprefix("🤖 ")
    words = 'First: "one" # sign\nSecond, [[a link]]'
    (tmp_path / "typed.txt").write_text(f"## contribution\n{words}\n", "utf-8")
    monkeypatch.setenv("EDITOR", f"cp {tmp_path / 'typed.txt'}")
    assert run("edit", note, "--fields", "contribution").code == 0
    assert properties(note)["contribution"] == words.split("\n")
    assert run("reject", note, "--fields", "研究方法").code == 0
    assert '\n研究方法: ""  # one sentence\n' in note.read_text("utf-8")
    assert states(run, note) == {
        "summary": "accepted",
        "研究方法": "rejected",
        "研究问题": "draft",
        "contribution": "edited",
        "limitations": "human",
    }
    decided = note.read_bytes()
    note.write_bytes(NOTE.encode())  # as an importer does that knows nothing of drafts
    assert run("restore", note).code == 0
    assert note.read_bytes() == decided
    assert run("export", note.parent, "-o", tmp_path / "m.csv").code == 0
    assert "mine, not the paper's" in (tmp_path / "m.csv").read_text("utf-8-sig")
    assert run("undo", note).code == 0
    assert note.read_bytes() == NOTE.encode()


def test_decisions_on_properties_are_undone_one_by_one(run: Command, note: Path) -> None:
    assert run("fill", note).code == 0
    filled = note.read_bytes()
    for command, field in (("accept", "summary"), ("reject", "研究方法"), ("accept", "contribution")):
        assert run(command, note, "--fields", field).code == 0
    for _ in range(3):
        assert run("undo", note).code == 0
    assert note.read_bytes() == filled


def test_a_diary_with_a_summary_is_no_literature_note(run: Command, note: Path) -> None:
    (note.parent / "2024-02-03.md").write_text("---\nsummary:\ntags: []\n---\n\nslept\n", "utf-8")
    (only,) = json.loads(run("status", note.parent, "--json").out)
    assert Path(only["note"]).name == note.name


def test_a_base_shows_papers_by_fields_and_their_state(run: Command, note: Path) -> None:
    result = run("dashboard", note.parent, "--bases")
    assert result.code == 0, result.err
    (path,) = note.parent.glob("*.base")
    made = yaml.safe_load(path.read_text("utf-8"))
    keys = ["summary", "研究方法", "研究问题:", "contribution", "limitations"]
    assert [view["order"] for view in made["views"]][2] == ["file.name", *(f"note.{key}" for key in keys)]
    assert made["filters"] == {"and": [{"or": [f'file.hasProperty("{key}")' for key in keys]}]}
    used = {
        one.removeprefix("formula.") for view in made["views"] for one in view["order"] if "formula." in one
    }
    assert used == set(made["formulas"])
    assert [made["properties"][f"formula.state{place}"]["displayName"] for place in range(1, 6)] == keys
    assert 'note["研究问题:"].toString()' in made["formulas"]["state3"]
    assert run("dashboard", note.parent, "--bases").code == 3
    assert run("dashboard", note.parent, "--bases", "--force").code == 0
    assert run("dashboard", note.parent).code == 0
    assert 'default(row["研究问题"], row["研究问题:"])' in next(note.parent.glob("*dashboard*.md")).read_text(
        "utf-8"
    )


def test_a_vault_without_properties_is_told_that_bases_would_show_nothing(
    run: Command, tmp_path: Path
) -> None:
    shutil.copytree(VAULT, tmp_path / "vault")
    result = run("dashboard", tmp_path / "vault", "--bases")
    assert result.code == 3
    assert "Bases shows nothing else" in result.err
    assert not list((tmp_path / "vault").glob("*.base"))


def test_claims_of_a_list_are_decided_on_one_by_one(run: Command, note: Path) -> None:
    def decide(what: Callable[..., object], number: int, *said: str) -> None:
        file, parsed = vault.read(note)
        what(vault.store, one_claim.find_draft(vault.store, file, parsed, "研究方法"), number, *said)

    note.write_text(NOTE.replace('研究方法: ""', "研究方法: []"), "utf-8")
    assert run("fill", note).code == 0
    vault, filled = open_vault(note), note.read_bytes()
    found = properties(note)["研究方法"]
    assert isinstance(found, list)
    assert len(found) > 1
    decide(one_claim.edit_claim, 0, 'Mine: "one" # sign [[a link]]')
    now = properties(note)["研究方法"]
    assert now == ['🤖 Mine: "one" # sign [[a link]]', *found[1:]]
    for _ in found[1:-1]:
        decide(one_claim.accept_claim, len(found) - 2)
        decide(one_claim.reject_claim, 1)
        found.pop(1)
    decide(one_claim.accept_claim, 1)
    assert properties(note)["研究方法"] == ['Mine: "one" # sign [[a link]]', found[-1]]
    assert states(run, note)["研究方法"] == "edited"
    while note.read_bytes() != filled:
        assert run("undo", note).code == 0

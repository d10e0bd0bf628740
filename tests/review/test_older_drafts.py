"""Drafts in which a version before 0.3 left a model's code running: what a person takes over runs no more."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from examples.make_vault import VAULT, read_papers
from summarizer.review import decision
from summarizer.review.state import field_states
from summarizer.vault.vault import open_vault
from tests.conftest import Run
from tests.obsidian import live
from tests.server import FakeEndpoint

Command = Callable[..., Run]
LIVE = (
    "`$=app.vault.getName()`",
    "`<% tp.system.prompt() %>`",
    r"$\href{javascript:alert(1)}{x}$",
    "![](http://tracker.example/p.png)",
    "[[evil]]",
)


def as_it_came(text: str) -> str:
    """What version 0.2 made of a claim in which a model had written code."""
    return f"{text} {' '.join(LIVE)}"


def answer(body: Mapping[str, Any]) -> str:
    prompt = "\n".join(message["content"] for message in body["messages"])
    number = re.search(r"^S(\d+) (?:★ )?[^\n]*We recruited 48", prompt, re.MULTILINE)
    assert number is not None
    texts = [f"招募了 {count} 名博士研究者。" for count in (48, 84)]
    claims = [{"sentences": [int(number[1])], "text": text} for text in texts]
    fields = [{"field": label, "claims": claims} for label in ("研究方法", "研究思路")]
    return json.dumps({"fields": fields}, ensure_ascii=False)


@pytest.fixture
def note(tmp_path: Path, run: Command, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A note with two drafts as they were written before claims were made plain text, and their journal."""
    shutil.copytree(VAULT, tmp_path / "vault")
    path = tmp_path / "vault" / read_papers()[0].note_path
    with FakeEndpoint(answer) as server, monkeypatch.context() as before:
        for module in ("value", "callout"):
            before.setattr(f"summarizer.insertion.{module}.clean", as_it_came)
        before.setattr("summarizer.insertion.callout._as_text", str)
        flags = ("--base-url", server.base_url, "--model", "scripted", "--fields", "研究方法,研究思路")
        assert run("fill", path, *flags, "--check-model", "none").code == 0
    assert LIVE[0] in value(path, "研究方法")
    assert any(LIVE[0] in line for line in path.read_text("utf-8").split("\n") if line.startswith("> > -"))
    return path


def value(note: Path, label: str) -> str:
    field = open_vault(note).read(note)[1].summary.field(label)
    assert field is not None
    return field.value


def hot(text: str) -> list[str]:
    return [one for one in live(text) if not one.startswith("link_open: zotero://")]


def evidence(note: Path) -> str:
    lines = [line for line in note.read_text("utf-8").split("\n") if line.startswith(("> - ", "> > - "))]
    return "\n\n".join(line.lstrip("> -") for line in lines)


def test_an_accepted_draft_is_text_and_counts_as_accepted(run: Command, note: Path) -> None:
    before = note.read_bytes()
    assert run("accept", note, "--fields", "研究方法").code == 0
    accepted = value(note, "研究方法")
    assert accepted.startswith("招募了 48 名博士研究者。 \\$=app")
    assert "](zotero://" in accepted
    assert hot(accepted) == []
    assert hot(evidence(note).replace("**研究思路**", "")) == []
    vault = open_vault(note)
    file, parsed = vault.read(note)
    states = field_states(parsed, vault.store.journal.events(file.path, parsed.metadata.item_key))
    assert {one.label: one.state for one in states}["研究方法"] == "accepted"
    open_vault(note).store.undo(note)
    assert note.read_bytes() == before


def test_a_claim_that_was_left_out_is_taken_in_as_text(note: Path) -> None:
    vault = open_vault(note)
    file, parsed = vault.read(note)
    decision.take(vault.store, file, parsed, "研究方法", 0, language="zh")
    taken = value(note, "研究方法")
    assert "48" in taken
    assert "84" in taken
    assert hot(taken) == []


def test_the_editor_begins_with_text(run: Command, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "sed -i s/48/49/")
    assert run("edit", note, "--fields", "研究方法").code == 0
    assert value(note, "研究方法").startswith("招募了 49")
    assert hot(value(note, "研究方法")) == []


def test_what_a_person_changed_in_the_note_is_accepted_as_it_stands(run: Command, note: Path) -> None:
    theirs = value(note, "研究方法").replace("48", "50")
    note.write_text(note.read_text("utf-8").replace(value(note, "研究方法"), theirs), "utf-8")
    assert run("accept", note, "--fields", "研究方法").code == 0
    assert value(note, "研究方法") == theirs.removeprefix("🤖 ")


def test_a_draft_that_an_importer_blanked_comes_back_as_text_and_as_a_draft(run: Command, note: Path) -> None:
    shutil.copy(VAULT / read_papers()[0].note_path, note)
    assert run("restore", note).code == 0
    assert value(note, "研究方法").startswith("🤖 招募了 48")
    assert hot(value(note, "研究方法")) == []
    assert run("accept", note, "--fields", "研究方法").code == 0

"""Claims that the checks left out: listed in the note, taken in after all, gone with their field."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from examples.make_vault import VAULT, read_papers
from summarizer.errors import NothingToDo
from summarizer.review import decision
from summarizer.review.claims import last_claims
from summarizer.vault.vault import Vault, open_vault
from tests.conftest import Run
from tests.server import FakeEndpoint

Command = Callable[..., Run]
GOOD, WRONG = "招募了 48 名博士研究者。", "招募了 84 名博士研究者。"


def answer(body: Mapping[str, Any]) -> str:
    prompt = "\n".join(message["content"] for message in body["messages"])
    number = re.search(r"^S(\d+) (?:★ )?[^\n]*We recruited 48", prompt, re.MULTILINE)
    assert number is not None
    claims = [{"sentences": [int(number[1])], "text": text} for text in (GOOD, WRONG)]
    fields = [{"field": label, "claims": claims} for label in ("研究方法", "研究思路")]
    return json.dumps({"fields": fields}, ensure_ascii=False)


@pytest.fixture
def note(tmp_path: Path, run: Command) -> Path:
    """A note with two drafted fields, of each of which one claim was left out."""
    shutil.copytree(VAULT, tmp_path / "vault")
    path = tmp_path / "vault" / read_papers()[0].note_path
    with FakeEndpoint(answer) as server:
        flags = ("--base-url", server.base_url, "--model", "scripted", "--fields", "研究方法,研究思路")
        assert run("fill", path, *flags).code == 0
    return path


def left_out_lines(note: Path) -> list[str]:
    return [line for line in note.read_text("utf-8").split("\n") if line.startswith("> > - ")]


def value(vault: Vault, note: Path, label: str) -> str:
    field = vault.read(note)[1].summary.field(label)
    assert field is not None
    return field.value


def take(vault: Vault, note: Path, label: str, number: int = 0) -> None:
    file, parsed = vault.read(note)
    decision.take(vault.store, file, parsed, label, number, language="zh")


def test_what_was_left_out_stands_folded_at_the_end_of_the_evidence_with_page_and_reason(note: Path) -> None:
    lines = left_out_lines(note)
    assert [line.split("**")[1] for line in lines] == ["研究方法", "研究思路"]
    assert all(WRONG in line and "zotero://" in line and "84" in line.split("—")[1] for line in lines)
    assert "> > [!failure]- 🤖 未采用的陈述及原因" in note.read_text("utf-8")


def test_a_field_that_a_person_changed_stays_theirs_when_a_claim_is_taken_in(note: Path) -> None:
    vault = open_vault(note)
    note.write_text(note.read_text("utf-8").replace(GOOD, "我改过的话。", 1), "utf-8")
    take(vault, note, "研究方法")
    assert WRONG in value(vault, note, "研究方法")
    file, parsed = vault.read(note)
    with pytest.raises(NothingToDo):
        decision.redoable(vault.store, file, parsed, ["研究方法"])


def test_a_claim_is_taken_in_with_a_warning_and_leaves_the_list(note: Path) -> None:
    vault = open_vault(note)
    take(vault, note, "研究方法")
    taken = value(vault, note, "研究方法")
    assert taken.startswith(f"🤖 {GOOD} [p")
    assert f"⚠️ {WRONG} [p" in taken
    assert [line.split("**")[1] for line in left_out_lines(note)] == ["研究思路"]
    file, parsed = vault.read(note)
    known = last_claims(vault.store.journal.events(file.path, parsed.metadata.item_key))["研究方法"]
    assert [claim.text for claim in known.claims] == [GOOD, WRONG]
    assert known.left_out == ()


def test_a_claim_that_holds_a_separator_of_ones_own_is_taken_in_and_known_again(note: Path) -> None:
    own = '[profiles.own]\nseparators = ["84 名博士"]\nfields = { method = ["Methods used"] }\n'
    text = note.read_text("utf-8").replace("84 名博士", "&#56;4 名博士")  # as a fill would have written it
    note.write_text(text, "utf-8")
    (note.parent / "summarizer.toml").write_text(own, "utf-8")
    vault = open_vault(note)
    take(vault, note, "研究方法")
    taken = value(vault, note, "研究方法")
    assert "&#56;4 名博士" in taken
    file, parsed = vault.read(note)
    *_, event = vault.store.journal.events(file.path, parsed.metadata.item_key)
    assert event.values["研究方法"] == taken


def test_taking_in_can_be_undone_to_the_byte(note: Path) -> None:
    before = note.read_bytes()
    vault = open_vault(note)
    take(vault, note, "研究方法")
    vault.store.undo(note)
    assert note.read_bytes() == before


def test_accepting_or_rejecting_a_field_takes_its_left_out_claims_away(run: Command, note: Path) -> None:
    assert run("accept", note, "--fields", "研究方法").code == 0
    assert [line.split("**")[1] for line in left_out_lines(note)] == ["研究思路"]
    assert run("reject", note, "--fields", "研究思路").code == 0
    assert left_out_lines(note) == []
    assert "[!failure]" not in note.read_text("utf-8")


@pytest.mark.parametrize(("label", "number"), [("研究方法", 1), ("研究方法", -1), ("研究局限", 0)])
def test_what_was_not_left_out_cannot_be_taken_in(note: Path, label: str, number: int) -> None:
    before = note.read_bytes()
    with pytest.raises(NothingToDo):
        take(open_vault(note), note, label, number)
    assert note.read_bytes() == before


def test_a_draft_that_a_person_changed_keeps_the_change_when_a_claim_is_taken_in(note: Path) -> None:
    text = note.read_text("utf-8").replace(f"🤖 {GOOD}", "🤖 我改过了。", 1)
    note.write_text(text, "utf-8")
    vault = open_vault(note)
    take(vault, note, "研究方法")
    assert value(vault, note, "研究方法").startswith("🤖 我改过了。 [p")
    assert WRONG in value(vault, note, "研究方法")

"""Single claims of a draft are decided on: the field follows, the rest of the note stays, undo works."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.errors import NoteRefused, NothingToDo
from summarizer.review import decision, one_claim
from summarizer.review.claims import StoredClaim, StoredSentence, strengthened
from summarizer.review.state import FieldState
from summarizer.vault.vault import Vault, open_vault
from tests.conftest import Run
from tests.review.drafted import LABEL, OTHER, claiming, draft_note, status
from tests.server import FakeEndpoint

Command = Callable[..., Run]
TEXTS = ("招募了 48 名博士研究者。", "参与者共 48 人。", "研究者为 48 名博士生。")


@pytest.fixture
def note(tmp_path: Path, run: Command) -> Path:
    """A note with two drafted fields of three claims."""
    return draft_note(run, tmp_path, TEXTS)


def decide(vault: Vault, note: Path, action: str, number: int, said: str = "") -> None:
    file, parsed = vault.read(note)
    draft = one_claim.find_draft(vault.store, file, parsed, LABEL)
    if action == "accept":
        one_claim.accept_claim(vault.store, draft, number)
    elif action == "reject":
        one_claim.reject_claim(vault.store, draft, number)
    else:
        one_claim.edit_claim(vault.store, draft, number, said)


def test_with_the_last_claim_that_waited_the_field_is_accepted(note: Path) -> None:
    vault = open_vault(note)
    before = note.read_bytes()
    decide(vault, note, "accept", 0)
    assert note.read_bytes() == before  # only what is known of it changed
    decide(vault, note, "reject", 1)
    assert status(vault, note).pending
    assert TEXTS[1] not in status(vault, note).value
    assert TEXTS[1] in status(vault, note, OTHER).value
    decide(vault, note, "accept", 1)
    assert (status(vault, note).state, status(vault, note).pending) == (FieldState.ACCEPTED, False)
    assert f"**{LABEL}**" not in note.read_text("utf-8")  # its evidence went
    for _ in range(3):
        vault.store.undo(note, vault.profiles)
    assert note.read_bytes() == before


def test_a_field_with_a_persons_words_in_one_claim_is_theirs(note: Path) -> None:
    vault = open_vault(note)
    decide(vault, note, "edit", 1, "我自己的话。")
    assert (status(vault, note).state, status(vault, note).pending) == (FieldState.EDITED, True)
    file, parsed = vault.read(note)
    with pytest.raises(NothingToDo):
        decision.reject(vault.store, file, parsed, [LABEL])
    decide(vault, note, "reject", 0)
    assert status(vault, note).state is FieldState.EDITED
    assert status(vault, note).value.startswith("我自己的话。")


def redo(run: Command, note: Path, said: Mapping[str, str]) -> Run:
    """Draft the field again; `said` are its new statements, each with the beginning of its sentence."""

    def again(body: Mapping[str, Any]) -> str:
        prompt = "\n".join(message["content"] for message in body["messages"])
        claims = []
        for text, words in said.items():
            number = re.search(rf"^S(\d+) (?:★ )?{words}", prompt, re.MULTILINE)
            assert number
            claims.append({"sentences": [int(number[1])], "text": text})
        return json.dumps({"fields": [{"field": LABEL, "claims": claims}]}, ensure_ascii=False)

    with FakeEndpoint(again) as server:
        flags = ("--base-url", server.base_url, "--model", "scripted", "--check-model", "none")
        return run("redo", note, *flags, "--fields", LABEL)


def test_what_was_decided_on_stays_when_the_field_is_drafted_again(run: Command, note: Path) -> None:
    vault = open_vault(note)
    decide(vault, note, "accept", 0)
    decide(vault, note, "edit", 1, "我自己的话。")
    before, rest = note.read_bytes(), status(vault, note, OTHER)
    done = redo(run, note, {"研究使用检索。": "Retrieval-augmented generation", TEXTS[0]: "We recruited 48"})
    assert done.code == 0, done.err
    value = status(vault, note).value
    assert value.startswith(TEXTS[0])
    assert "我自己的话。" in value
    assert "研究使用检索。" in value
    assert TEXTS[2] not in value
    assert status(vault, note, OTHER) == rest
    assert (status(vault, note).state, status(vault, note).pending) == (FieldState.EDITED, True)
    file, parsed = vault.read(note)
    claims = one_claim.find_draft(vault.store, file, parsed, LABEL).known.claims
    assert [one.decision for one in claims[:2]] == ["accepted", "edited"]
    assert not any(one.decision for one in claims[2:])
    assert "We recruited 48" in file.text.split(f"**{LABEL}**")[1].split("> **")[0]  # evidence of what stays
    vault.store.undo(note, vault.profiles)
    assert note.read_bytes() == before


def test_where_nothing_else_is_drafted_what_waits_stays_too(run: Command, note: Path) -> None:
    vault = open_vault(note)
    decide(vault, note, "accept", 0)
    before = note.read_bytes()
    done = redo(run, note, {TEXTS[0]: "We recruited 48"})
    assert done.code != 0
    assert "No other statement was drafted" in done.err
    assert note.read_bytes() == before


def test_a_field_that_was_changed_as_a_whole_is_decided_on_as_a_whole(note: Path) -> None:
    vault = open_vault(note)
    note.write_text(note.read_text("utf-8").replace(TEXTS[0], "在 Obsidian 里改过。", 1), "utf-8")
    with pytest.raises(NothingToDo, match="whole"):
        decide(vault, note, "accept", 0)


def test_an_offered_sentence_is_cited_too_and_what_it_settles_is_said_no_longer() -> None:
    offered = StoredSentence(text="48 took part.", page_index=1, link="[p2](x.pdf#page=2)", quote="> - q")
    first = StoredSentence(text="Readers took part.", page_index=0)
    claim = StoredClaim(
        text="48 readers.",
        sentences=(first,),
        doubts=("?",),
        offered=(offered,),
        written="⚠️ 48 readers. [p1](x.pdf#page=1)",
    )
    strong = strengthened(claim)
    assert strong.written == "48 readers. [p1](x.pdf#page=1) [p2](x.pdf#page=2)"
    assert (strong.reasons, strong.offered, strong.quotes) == ((), (), ("> - q",))
    still = strengthened(claim.model_copy(update={"text": "977 readers."}))
    assert still.reasons
    assert still.written.startswith("⚠️ ")
    with pytest.raises(NothingToDo):
        strengthened(claim.model_copy(update={"offered": ()}))


def test_the_sentence_that_is_offered_settles_a_doubt_in_the_note_and_its_evidence(
    run: Command, note: Path
) -> None:
    def doubtful(body: Mapping[str, Any]) -> str:
        return claiming(TEXTS)(body).replace(TEXTS[1], "48 人使用 RAG 草稿。")

    with FakeEndpoint(doubtful) as server:
        flags = (
            "--base-url",
            server.base_url,
            "--model",
            "scripted",
            "--check-model",
            "none",
            "--fields",
            LABEL,
        )
        assert run("redo", note, *flags).code == 0
    vault = open_vault(note)
    file, parsed = vault.read(note)
    draft = one_claim.find_draft(vault.store, file, parsed, LABEL)
    number = next(place for place, one in enumerate(draft.known.claims) if one.offered)
    assert "⚠️ 48 人使用 RAG 草稿。" in status(vault, note).value
    assert "Retrieval-augmented generation (RAG)" not in note.read_text("utf-8")
    one_claim.strengthen_claim(vault.store, draft, number)
    text = note.read_text("utf-8")
    assert "⚠️" not in text
    assert "Retrieval-augmented generation (RAG)" in text
    assert status(vault, note).state is FieldState.DRAFT
    vault.store.undo(note, vault.profiles)
    assert note.read_bytes() == file.content


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "reject", "edit"]),
        st.integers(0, 2),
        st.text(st.sampled_from("话 a1*[]()<>%:#\n🤖⚠️>-`$"), min_size=1, max_size=12),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_decided_the_rest_stays_and_undo_restores_the_bytes(note: Path, steps: Any) -> None:
    vault = open_vault(note)
    before, rest = note.read_bytes(), status(vault, note, OTHER)
    count = 0
    for action, number, said in steps:
        held = note.read_bytes()
        try:
            decide(vault, note, action, number, said)
            count += 1
        except (NothingToDo, NoteRefused):
            assert note.read_bytes() == held
        assert status(vault, note, OTHER) == rest
    for _ in range(count):
        vault.store.undo(note, vault.profiles)
    assert note.read_bytes() == before

"""A person cites sentences of the paper, drops them, makes statements of them: note, evidence, journal."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples.make_vault import VAULT, read_papers
from summarizer.errors import NoteRefused, NothingToDo
from summarizer.paper.paper import open_paper
from summarizer.review import decision, one_claim
from summarizer.review.cited import Place
from summarizer.review.claims import PERSON, StoredClaim, last_claims
from summarizer.review.ground import Ground
from summarizer.review.measure import fates
from summarizer.review.state import FieldState
from summarizer.review.statement import add_statement
from summarizer.vault.vault import Vault, open_vault
from tests.conftest import Run
from tests.review.drafted import LABEL, OTHER, RECRUITED, draft_note, status

Command = Callable[..., Run]
EMPTY = "备注"
TEXTS = ("招募了 48 名博士研究者。", "参与者共 48 人。")
RAG, SURVEY = "Retrieval-augmented generation (RAG)", "In a survey"


@pytest.fixture(scope="module")
def ground() -> Ground:
    """The example's paper, read once."""
    path = VAULT / read_papers()[0].note_path
    vault = open_vault(path)
    _, note = vault.read(path)
    paper = open_paper(note, path, vault.folder, vault.settings.zotero_dir, reader=vault.paper_reader())
    return Ground(paper, note.metadata.title, "zh")


@pytest.fixture
def place(ground: Ground) -> Callable[[str], Place]:
    """A sentence of the paper by its beginning."""

    def find(beginning: str) -> Place:
        return next(one for one in ground.places if one[0].startswith(beginning))

    return find


@pytest.fixture
def note(tmp_path: Path, run: Command) -> Path:
    """A note with two drafted fields of two claims each."""
    return draft_note(run, tmp_path, TEXTS)


def claims(vault: Vault, note: Path, label: str = LABEL) -> tuple[StoredClaim, ...]:
    file, parsed = vault.read(note)
    return last_claims(vault.store.journal.events(file.path, parsed.metadata.identity))[label].claims


def evidence(note: Path, label: str = LABEL) -> str:
    """What stands behind a field in the note's callout."""
    return note.read_text("utf-8").split(f"> **{label}**")[1].split("\n> **")[0].split("\n>\n")[0]


def cite(vault: Vault, note: Path, number: int, wanted: list[Place], ground: Ground, **more: bool) -> None:
    file, parsed = vault.read(note)
    draft = one_claim.find_draft(vault.store, file, parsed, LABEL)
    one_claim.recite_claim(vault.store, draft, number, wanted, ground, **more)


def state_of(vault: Vault, note: Path, said: str, label: str, wanted: list[Place], ground: Ground) -> None:
    add_statement(vault.store, *vault.read(note), label, said, wanted, ground)


def places(claim: StoredClaim) -> list[Place]:
    return [(one.text, one.page_index) for one in claim.sentences]


def test_a_sentence_of_the_paper_is_cited_for_a_claim_with_its_link_its_evidence_and_who_cited_it(
    note: Path, ground: Ground, place: Callable[[str], Place]
) -> None:
    vault, before = open_vault(note), note.read_bytes()
    (old, beside), rest = claims(vault, note), status(vault, note, OTHER)
    cite(vault, note, 0, [*places(old), place(SURVEY)], ground)
    new, other = claims(vault, note)
    added = new.sentences[-1]
    assert (added.text, added.page_index, added.by) == (*place(SURVEY), PERSON)
    assert added.boxes
    assert new.written == f"{old.written} {added.link}"
    assert other == beside
    value = status(vault, note).value
    assert value == f"{new.written} {beside.written}"
    assert added.quote in evidence(note)
    assert status(vault, note).state is FieldState.DRAFT
    assert status(vault, note, OTHER) == rest
    with pytest.raises(NothingToDo, match="already"):
        cite(vault, note, 0, [*places(old), place(SURVEY)], ground)
    cite(vault, note, 0, places(old), ground)  # it is dropped again
    assert note.read_bytes() == before
    vault.store.undo(note, vault.profiles)
    assert added.quote in evidence(note)
    vault.store.undo(note, vault.profiles)
    assert note.read_bytes() == before
    assert claims(vault, note) == (old, beside)


def test_what_is_no_sentence_of_the_paper_is_not_cited(note: Path, ground: Ground) -> None:
    vault, before = open_vault(note), note.read_bytes()
    text, page = next(iter(ground.places))
    for strange in (("We recruited 977 readers.", 0), (text, page + 1), (text, 99_999), ("", 0)):
        with pytest.raises(NothingToDo, match="no such sentence"):
            cite(vault, note, 0, [strange], ground)
        with pytest.raises(NothingToDo, match="no such sentence"):
            state_of(vault, note, "我的话。", EMPTY, [strange], ground)
    with pytest.raises(NothingToDo, match="The PDF is away"):
        cite(vault, note, 0, [(text, page)], Ground(why="The PDF is away."))
    assert note.read_bytes() == before


def test_the_last_sentence_is_dropped_only_knowingly_and_the_warning_follows(
    note: Path, ground: Ground, place: Callable[[str], Place]
) -> None:
    vault, before = open_vault(note), note.read_bytes()
    with pytest.raises(NothingToDo, match="nothing would support"):
        cite(vault, note, 1, [], ground)
    assert note.read_bytes() == before
    cite(vault, note, 1, [], ground, unsupported=True)
    assert status(vault, note).value.endswith(f"⚠️ {TEXTS[1]}")
    assert "⚠️ “参与者共 48 人。”" in evidence(note)
    assert claims(vault, note)[1].problems == ("没有引用原句",)
    cite(vault, note, 1, [place(RAG)], ground)  # one that does not bear it out
    assert "⚠️ 参与者共 48 人。" in status(vault, note).value
    assert "48" in claims(vault, note)[1].problems[0]
    assert evidence(note).count("⚠️") == 1
    cite(vault, note, 1, [place(RECRUITED)], ground)
    assert "⚠️" not in note.read_text("utf-8")
    assert RAG not in evidence(note)
    for _ in range(3):
        vault.store.undo(note, vault.profiles)
    assert note.read_bytes() == before


def test_an_edited_statement_keeps_its_sentences_and_what_the_checks_say_after_the_field_is_decided(
    note: Path, ground: Ground, place: Callable[[str], Place]
) -> None:
    vault = open_vault(note)
    for number, said in ((0, "招募了 977 名博士。"), (1, "RAG 用于 48 人。")):
        file, parsed = vault.read(note)
        draft = one_claim.find_draft(vault.store, file, parsed, LABEL)
        wanted = [place(RECRUITED), place(RAG)]
        decided = one_claim.edit_claim(vault.store, draft, number, said, wanted=wanted, ground=ground)
        assert any("977" in one for one in decided.reasons) is (number == 0)
    assert (status(vault, note).state, status(vault, note).pending) == (FieldState.EDITED, False)
    wrong, right = claims(vault, note)
    assert "977" in wrong.reasons[0]
    assert right.reasons == ()
    assert places(right) == [place(RECRUITED), place(RAG)]
    assert "⚠️" not in note.read_text("utf-8")  # nothing in a note speaks against a person's own words
    assert status(vault, note).value == f"{wrong.written} {right.written}"
    assert right.written.count("](") == 1  # both sentences are on one page


def test_a_whole_field_is_edited_with_sentences_and_the_evidence_that_stays_is_theirs(
    note: Path, ground: Ground, place: Callable[[str], Place]
) -> None:
    vault, before = open_vault(note), note.read_bytes()
    rest = status(vault, note, OTHER)
    decided = decision.edit(
        vault.store,
        *vault.read(note),
        {LABEL: "有 977 人使用 RAG。"},
        wanted=[place(RAG)],
        ground=ground,
        keep_evidence=True,
    )
    assert "977" in decided.reasons[0]
    (claim,) = claims(vault, note)
    assert status(vault, note).value == claim.written
    assert claim.written.startswith("有 977 人使用 RAG。 [p")
    assert RAG in evidence(note)
    assert RECRUITED not in evidence(note)
    assert status(vault, note, OTHER) == rest
    vault.store.undo(note, vault.profiles)
    assert note.read_bytes() == before


@pytest.mark.parametrize("state", ["draft", "edited", "accepted", "empty", "human"])
def test_a_statement_of_ones_own_goes_into_a_field_in_any_state(
    note: Path, ground: Ground, place: Callable[[str], Place], state: str
) -> None:
    vault, label = open_vault(note), EMPTY if state in {"empty", "human"} else LABEL
    if state == "human":
        text = note.read_text("utf-8")
        note.write_text(
            re.sub(rf"(^.*{EMPTY}::)[^\n]*", r"\1 我写的  两个空格。", text, flags=re.MULTILINE), "utf-8"
        )
    if state == "edited":
        text = note.read_text("utf-8")
        note.write_text(text.replace(TEXTS[0], "改过的  话。", 1), "utf-8")
    if state == "accepted":
        decision.accept(vault.store, *vault.read(note), [label])
    before, held = note.read_bytes(), status(vault, note, label)
    rest = {one: status(vault, note, one) for one in (LABEL, OTHER, EMPTY) if one != label}
    state_of(vault, note, "RAG 是检索\n增强。", label, [place(RAG)], ground)
    new, (claim, *_) = status(vault, note, label), claims(vault, note, label)[::-1]
    assert claim.decision == "own"
    assert claim.text == "RAG 是检索 增强。"
    assert new.value == f"{held.value} {claim.written}".strip()
    assert new.pending is held.pending
    assert new.state is {"empty": FieldState.HUMAN, "human": FieldState.HUMAN}.get(state, FieldState.EDITED)
    assert RAG in evidence(note, label)
    assert {one: status(vault, note, one) for one in rest} == rest
    with pytest.raises(NothingToDo):
        decision.reject(vault.store, *vault.read(note), [label])
    if not new.pending:
        with pytest.raises(NothingToDo):
            decision.redoable(vault.store, *vault.read(note), [label])
    vault.store.undo(note, vault.profiles)
    assert note.read_bytes() == before


def test_accept_and_the_figures_of_the_journal_agree_with_what_was_cited_and_added(
    run: Command, note: Path, ground: Ground, place: Callable[[str], Place]
) -> None:
    vault = open_vault(note)
    cite(vault, note, 0, [*places(claims(vault, note)[0]), place(RAG)], ground)
    state_of(vault, note, "RAG 是检索增强。", LABEL, [place(RAG)], ground)
    state_of(vault, note, "我的备注。", EMPTY, [place(RAG)], ground)
    value = status(vault, note).value
    assert run("accept", note).code == 0
    assert status(vault, note).value == value
    assert status(vault, note).state is FieldState.EDITED
    outcomes = [(one.field, one.outcome, one.distance) for one in fates(vault.store.journal.events())]
    assert sorted(outcomes) == sorted([(LABEL, "accepted", 0.0), (OTHER, "accepted", 0.0)])
    assert "🤖" not in note.read_text("utf-8")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["cite", "edit", "new", "accept", "reject"]),
        st.integers(0, 2),
        st.lists(st.integers(0, 60), max_size=3),
        st.text(st.sampled_from("话 a1*[]()<>%:#\n🤖⚠️>-`$|"), min_size=1, max_size=12),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_cited_the_rest_stays_and_undo_restores_the_bytes(
    note: Path, ground: Ground, steps: Any
) -> None:
    vault, known = open_vault(note), list(ground.places)
    before, rest, count = note.read_bytes(), status(vault, note, OTHER), 0
    for action, number, chosen, said in steps:
        held, wanted = note.read_bytes(), [known[one] for one in chosen]
        try:
            if action == "new":
                state_of(vault, note, said, LABEL, wanted, ground)
            else:
                file, parsed = vault.read(note)
                draft = one_claim.find_draft(vault.store, file, parsed, LABEL)
                if action == "cite":
                    one_claim.recite_claim(vault.store, draft, number, wanted, ground, unsupported=True)
                elif action == "edit":
                    one_claim.edit_claim(vault.store, draft, number, said, wanted=wanted, ground=ground)
                elif action == "accept":
                    one_claim.accept_claim(vault.store, draft, number, keep_evidence=True)
                else:
                    one_claim.reject_claim(vault.store, draft, number)
            count += 1
        except (NothingToDo, NoteRefused):
            assert note.read_bytes() == held
        else:
            lines = evidence(note) if f"**{LABEL}**" in note.read_text("utf-8") else ""
            if status(vault, note).pending and lines:
                quotes = {quote for one in claims(vault, note) for quote in one.quotes}
                assert {line for line in lines.splitlines() if line.startswith("> - [")} == quotes
        assert status(vault, note, OTHER) == rest
    for _ in range(count):
        vault.store.undo(note, vault.profiles)
    assert note.read_bytes() == before

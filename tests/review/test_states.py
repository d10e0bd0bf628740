"""Each field's state, from the note and the journal; and that no decision loses a person's text."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from summarizer.errors import NoteChanged, NoteRefused, NothingToDo
from summarizer.insertion.insert import insert_drafts, reject_drafts
from summarizer.note.file import NoteFile, read_note_file
from summarizer.note.meant import meant
from summarizer.note.note import Note, parse_note
from summarizer.note.summary import ValueState
from summarizer.review import decision
from summarizer.review.chosen import choose
from summarizer.review.state import FieldState, FieldStatus, field_states
from summarizer.review.store import Store
from tests.notes import COVERAGE, DATA, PDF, draft_of

LABELS = ("研究问题", "研究方法", "研究局限")
EMPTY, DRAFT, EDITED = FieldState.EMPTY, FieldState.DRAFT, FieldState.EDITED
ACCEPTED, REJECTED, HUMAN = FieldState.ACCEPTED, FieldState.REJECTED, FieldState.HUMAN


class Desk:
    """A note on disk, and what a person and the program do to it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "note.md"
        self.path.write_bytes((DATA / "lazy-ten.md").read_bytes())
        self.state = Store(folder / "state", folder)

    def read(self) -> tuple[NoteFile, Note]:
        file = read_note_file(self.path)
        return file, parse_note(file.text)

    def fill(self, label: str, claim: str, action: str = "fill") -> None:
        file, note = self.read()
        cleared = note if action == "fill" else parse_note(reject_drafts(note, [label]))
        text = insert_drafts(cleared, draft_of({label: [claim]}), COVERAGE, PDF, "zh")
        field = parse_note(text).summary.field(label)
        if text != note.text and field and field.state is ValueState.DRAFT:
            self.state.save(file, note, text, action, values={label: field.value})

    def write_by_hand(self, label: str, value: str) -> None:
        _, note = self.read()
        field = note.summary.field(label)
        assert field
        text = note.text[: field.value_span.start] + f" {value}" + note.text[field.value_span.end :]
        self.path.write_bytes(text.encode())

    def of(self, label: str, *, journal: bool = True) -> FieldState:
        file, note = self.read()
        events = self.state.journal.events(file.path) if journal else ()
        return next(one.state for one in field_states(note, events) if one.label == label)

    def value(self, label: str) -> str:
        field = self.read()[1].summary.field(label)
        assert field
        return field.value


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def drafted(desk: Desk) -> Desk:
    desk.fill("研究问题", "叶片随温度变化。")
    return desk


def test_a_field_that_was_never_drafted_is_empty_or_the_persons(desk: Desk) -> None:
    assert desk.of("研究问题") is EMPTY
    desk.write_by_hand("研究问题", "我的话")
    assert desk.of("研究问题") is HUMAN


def test_a_draft_is_a_draft_with_and_without_the_journal(drafted: Desk) -> None:
    assert drafted.of("研究问题") is DRAFT
    assert drafted.of("研究问题", journal=False) is DRAFT


def test_deleting_the_robot_accepts(drafted: Desk) -> None:
    drafted.write_by_hand("研究问题", drafted.value("研究问题").removeprefix("🤖 "))
    assert drafted.of("研究问题") is ACCEPTED


@pytest.mark.parametrize("mark", ["", "🤖 "])
def test_changing_the_text_makes_it_edited_with_or_without_the_robot(drafted: Desk, mark: str) -> None:
    drafted.write_by_hand("研究问题", f"{mark}叶片并不随温度变化。")
    assert drafted.of("研究问题") is EDITED


def test_emptying_the_line_rejects(drafted: Desk) -> None:
    drafted.write_by_hand("研究问题", " ")
    assert drafted.of("研究问题") is REJECTED


def test_words_written_after_a_rejection_are_the_persons(drafted: Desk) -> None:
    decision.reject(drafted.state, *drafted.read())
    assert drafted.of("研究问题") is REJECTED
    drafted.write_by_hand("研究问题", "我的话")
    assert drafted.of("研究问题") is HUMAN


def test_an_edited_draft_may_be_accepted_but_never_rejected(drafted: Desk) -> None:
    drafted.write_by_hand("研究问题", "🤖 叶片并不随温度变化。")
    before = drafted.path.read_bytes()
    with pytest.raises(NothingToDo):
        decision.reject(drafted.state, *drafted.read(), ["研究问题"])
    with pytest.raises(NothingToDo):
        decision.redoable(drafted.state, *drafted.read(), ["研究问题"])
    assert drafted.path.read_bytes() == before
    decision.accept(drafted.state, *drafted.read())
    assert drafted.value("研究问题") == "叶片并不随温度变化。"
    assert drafted.of("研究问题") is EDITED


def test_a_persons_own_text_is_never_decided_on(desk: Desk) -> None:
    desk.write_by_hand("研究问题", "我的话")
    for decide in (decision.accept, decision.reject, decision.redoable):
        with pytest.raises(NothingToDo):
            decide(desk.state, *desk.read(), ["研究问题"])
    with pytest.raises(NothingToDo):
        decision.edit(desk.state, *desk.read(), {"研究问题": "x"})


def test_the_evidence_goes_with_the_last_draft_unless_it_shall_stay(desk: Desk) -> None:
    desk.fill("研究问题", "叶片随温度变化。")
    desk.fill("研究方法", "叶片随温度变化。")
    decision.accept(desk.state, *desk.read(), ["研究问题"])
    assert "[!quote]- 🤖" in desk.path.read_text("utf-8")
    decision.accept(desk.state, *desk.read(), keep_evidence=True)
    assert "[!quote]- 🤖" in desk.path.read_text("utf-8")
    desk.state.undo(desk.path)
    decision.accept(desk.state, *desk.read())
    assert "[!quote]- 🤖" not in desk.path.read_text("utf-8")


def test_evidence_that_is_left_when_all_was_decided_in_obsidian_goes_with_the_next_accept(
    drafted: Desk,
) -> None:
    drafted.write_by_hand("研究问题", drafted.value("研究问题").removeprefix("🤖 "))
    decided_by_hand = drafted.path.read_bytes()
    decided = decision.accept(drafted.state, *drafted.read())
    assert decided.labels == ()
    assert "[!quote]- 🤖" not in drafted.path.read_text("utf-8")
    assert drafted.of("研究问题") is ACCEPTED
    drafted.state.undo(drafted.path)
    assert drafted.path.read_bytes() == decided_by_hand


def test_undo_takes_decisions_back_one_by_one_to_the_byte(drafted: Desk) -> None:
    original = (DATA / "lazy-ten.md").read_bytes()
    filled = drafted.path.read_bytes()
    decision.accept(drafted.state, *drafted.read())
    drafted.state.undo(drafted.path)
    assert drafted.path.read_bytes() == filled
    decision.edit(drafted.state, *drafted.read(), {"研究问题": "我的话"})
    drafted.state.undo(drafted.path)
    decision.reject(drafted.state, *drafted.read())
    drafted.state.undo(drafted.path)
    assert drafted.path.read_bytes() == filled
    assert drafted.of("研究问题") is DRAFT
    drafted.state.undo(drafted.path)
    assert drafted.path.read_bytes() == original
    assert drafted.of("研究问题") is EMPTY
    with pytest.raises(NothingToDo):
        drafted.state.undo(drafted.path)


def test_undo_after_a_hand_edit_elsewhere_takes_back_the_decision_alone(drafted: Desk) -> None:
    decision.accept(drafted.state, *drafted.read())
    drafted.write_by_hand("研究方法", "我的话")
    undone = drafted.state.undo(drafted.path)
    assert (undone.action, undone.whole, undone.labels) == ("accept", False, ("研究问题",))
    assert drafted.of("研究问题") is DRAFT
    assert drafted.value("研究方法") == "我的话"


def test_a_decision_that_came_too_late_leaves_no_trace_in_the_states(desk: Desk) -> None:
    file, note = desk.read()
    text = insert_drafts(note, draft_of({"研究问题": ["叶片。"]}), COVERAGE, PDF, "zh")
    desk.write_by_hand("研究方法", "我的话")
    with pytest.raises(NoteChanged):
        desk.state.save(file, note, text, "fill", values={"研究问题": "🤖 叶片。"})
    assert desk.of("研究问题") is EMPTY
    desk.write_by_hand("研究问题", "我的话")
    assert desk.of("研究问题") is HUMAN


def test_an_edit_without_words_is_no_edit(drafted: Desk) -> None:
    before = drafted.path.read_bytes()
    file, note = drafted.read()
    with pytest.raises(NothingToDo, match="no words") as refused:
        decision.edit(drafted.state, file, note, {"研究问题": " 🤖 \n"})
    assert refused.value.hint == "Reject it instead."
    assert drafted.path.read_bytes() == before


def test_an_edit_that_would_hide_a_field_is_refused(drafted: Desk) -> None:
    before = drafted.path.read_bytes()
    with pytest.raises(NoteRefused):
        decision.edit(drafted.state, *drafted.read(), {"研究问题": "%--------------ω--------------%"})
    assert drafted.path.read_bytes() == before


class AnySequence(RuleBasedStateMachine):
    """Fill, decide, undo and write by hand in any order, beside a simple model of what each field must be."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.desk = Desk(Path(self._folder.name))
        self.own: dict[str, str] = {}

    def teardown(self) -> None:
        self._folder.cleanup()

    label = st.sampled_from(LABELS)
    words = st.sampled_from(["甲", "乙 5 °C", "丙 not $x$"])

    def pending(self) -> Iterator[str]:
        return (label for label in LABELS if self.desk.value(label).startswith("🤖"))

    @rule(label=label, claim=words)
    def fill(self, label: str, claim: str) -> None:
        self.desk.fill(label, f"草稿{claim}。")

    @rule(label=label, claim=words)
    def redo(self, label: str, claim: str) -> None:
        try:
            chosen = decision.redoable(self.desk.state, *self.desk.read(), [label])
        except NothingToDo:
            return
        assert label in chosen
        self.desk.fill(label, f"新稿{claim}。", "redo")

    @rule(label=label)
    def accept(self, label: str) -> None:
        if self.desk.of(label) in {DRAFT, EDITED} and label in self.pending():
            decision.accept(self.desk.state, *self.desk.read(), [label])
            assert self.desk.of(label) in {ACCEPTED, EDITED}

    @rule(label=label)
    def reject(self, label: str) -> None:
        if self.desk.of(label) is DRAFT:
            decision.reject(self.desk.state, *self.desk.read(), [label])
            assert self.desk.of(label) is REJECTED
        else:
            before = self.desk.path.read_bytes()
            with pytest.raises(NothingToDo):
                decision.reject(self.desk.state, *self.desk.read(), [label])
            assert self.desk.path.read_bytes() == before

    @rule(label=label, words=words)
    def write_by_hand(self, label: str, words: str) -> None:
        self.own[label] = f"手写{words}"
        self.desk.write_by_hand(label, self.own[label])
        assert self.desk.of(label) in {HUMAN, EDITED}

    @precondition(lambda self: any(self.pending()))
    @rule()
    def delete_a_robot(self) -> None:
        label = next(self.pending())
        self.own[label] = self.desk.value(label).removeprefix("🤖 ")
        self.desk.write_by_hand(label, self.own[label])
        assert self.desk.of(label) in {ACCEPTED, EDITED}

    @rule(label=label)
    def empty_by_hand(self, label: str) -> None:
        self.own.pop(label, None)
        self.desk.write_by_hand(label, " ")
        assert self.desk.of(label) in {EMPTY, REJECTED}

    @rule(number=st.integers(0, 9))
    def import_again(self, number: int) -> None:
        text = self.desk.path.read_bytes().decode()
        zone = self.desk.read()[1].zone
        inside = zone.of(text)
        self.desk.path.write_bytes(
            f"{text[: zone.start]}{inside}{text[zone.end :]}imported {number}\n".encode()
        )

    @rule()
    def undo(self) -> None:
        try:
            self.desk.state.undo(self.desk.path)
        except NothingToDo:
            return

    @invariant()
    def every_character_of_the_person_is_there(self) -> None:
        for label, words in self.own.items():
            assert self.desk.value(label) == words

    @invariant()
    def the_note_alone_tells_what_is_a_draft(self) -> None:
        for label in LABELS:
            pending = self.desk.value(label).startswith("🤖")
            assert (self.desk.of(label, journal=False) is DRAFT) == pending
            assert not pending or self.desk.of(label) in {DRAFT, EDITED}


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)


def test_a_label_that_is_the_role_of_another_field_means_its_own_field_alone() -> None:
    statuses = [FieldStatus("方法", "method", DRAFT, "A", True), FieldStatus("method", "", DRAFT, "B", True)]
    assert [one.label for one in meant(statuses, ["method"])] == ["method"]
    assert [one.label for one in meant(statuses[:1], ["method"])] == ["方法"]
    assert [one.label for one in choose(statuses, ["method"], {DRAFT})] == ["method"]

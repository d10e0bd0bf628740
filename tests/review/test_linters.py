"""A linter's pass over a note is nobody's edit: drafts stay drafts, and every decision can still be taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from summarizer.errors import NoteRefused
from summarizer.insertion.callout import find_callout
from summarizer.insertion.insert import accept_drafts, insert_drafts, reject_drafts
from summarizer.note.file import read_note_file
from summarizer.note.note import Note, parse_note
from summarizer.review import decision
from summarizer.review.alike import alike
from summarizer.review.journal import Event
from summarizer.review.state import FieldState, field_states
from summarizer.review.store import Store
from tests.notes import COVERAGE, DATA, PDF, draft_of, empty_labels, read_text
from tests.review.linters import MOVES_LINES, RULES, linted

CLAIMS = (
    "叶片随温度变化（5–10 °C），见“图2”，p < 0.01……",
    "It “warms” -- by 3 × 10² K... and doesn't *cool*; the model's range is 5—7",
    "模型LLM在ImageNet上达到84.5%；所以，很好。",
)
NOTES = ("lazy-ten", "prefixed-ten", "synth", "list", "table", "headings", "one-sentence")


def filled(name: str) -> tuple[Note, str]:
    note = parse_note(read_text(DATA / f"{name}.md"))
    labels = empty_labels(note)
    draft = draft_of({label: [CLAIMS[i % 3]] for i, label in enumerate(labels)})
    return note, insert_drafts(note, draft, COVERAGE, PDF, "zh")


FILLED = {name: filled(name) for name in NOTES}


def fill_event(name: str) -> Event:
    note, text = FILLED[name]
    labels = empty_labels(note)
    values = {one.label: one.value for one in parse_note(text).summary.fields if one.label in labels}
    spans = {one.label: one.value_span.of(note.text) for one in note.summary.fields if one.label in labels}
    originals = {label: span for label, span in spans.items() if span.strip()}
    return Event("fill", "note.md", "", "a", "b", values, originals)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", NOTES)
def test_after_any_rule_drafts_are_drafts_and_can_be_rejected(name: str, rule: str) -> None:
    check_rejected(name, [rule])


@settings(max_examples=settings().max_examples // 2)
@given(st.sampled_from(NOTES), st.lists(st.sampled_from(sorted(RULES)), min_size=2, max_size=6))
def test_after_any_rules_drafts_are_drafts_and_can_be_rejected(name: str, rules: list[str]) -> None:
    check_rejected(name, rules)


def check_rejected(name: str, rules: list[str]) -> None:
    original, text = FILLED[name]
    event = fill_event(name)
    note = parse_note(linted(text, rules), [original.profile])
    states = {one.label: one.state for one in field_states(note, [event])}
    assert {states[label] for label in event.values} == {FieldState.DRAFT}
    rejected = reject_drafts(note, list(event.values), event.originals)
    expected = linted(original.text, rules)
    assert find_callout(rejected, parse_note(rejected, [original.profile]).zone) is None
    if event.originals or MOVES_LINES & set(rules):
        rejected, expected = settled(rejected, rules), settled(expected, rules)
    assert rejected == expected


def settled(text: str, rules: list[str]) -> str:
    """The note after the linter's next pass, without its blank lines."""
    return "\n".join(line for line in linted(text, rules).split("\n") if line.strip())


@settings(max_examples=settings().max_examples // 8)
@given(st.sampled_from(NOTES), st.lists(st.sampled_from(sorted(RULES)), max_size=6))
def test_after_any_rules_drafts_can_be_accepted_one_by_one_and_keep_their_words(
    name: str, rules: list[str]
) -> None:
    original, text = FILLED[name]
    event = fill_event(name)
    note = parse_note(linted(text, rules), [original.profile])
    values = {one.label: one.value for one in note.summary.fields}
    for label in event.values:
        accepted = accept_drafts(parse_note(note.text, [original.profile]), [label])
        note = parse_note(accepted, [original.profile])
    assert "🤖" not in note.text
    for one in note.summary.fields:
        assert one.value == values[one.label].removeprefix("🤖").strip()
    later = Event("accept", "note.md", "", "b", "c", {label: values[label] for label in event.values})
    states = {one.label: one.state for one in field_states(note, [event, later])}
    assert {states[label] for label in event.values} == {FieldState.ACCEPTED}


@pytest.mark.parametrize("name", NOTES)
def test_undo_redo_and_restore_work_after_a_linters_pass(tmp_path: Path, name: str) -> None:
    original, text = FILLED[name]
    path = tmp_path / "note.md"
    path.write_bytes(original.text.encode())
    store = Store(tmp_path / "state", tmp_path)
    event = fill_event(name)
    store.save(read_note_file(path), original, text, "fill", values=event.values)
    rules = ["quotes straight", "proper ellipsis", "chinese apart", "no trailing blanks", "stars for bullets"]
    after = linted(text, rules) + "\n我自己的话\n"
    path.write_bytes(after.encode())
    file = read_note_file(path)
    note = parse_note(file.text)
    assert set(decision.redoable(store, file, note, ())) == set(event.values)
    undone = store.undo(path)
    assert set(undone.labels) == set(event.values)
    lines = path.read_text("utf-8").split("\n")
    assert "🤖" not in "".join(lines)
    assert "我自己的话" in lines
    words = {one.label: one.text for one in parse_note("\n".join(lines)).summary.fields}
    assert words == {one.label: one.text for one in parse_note(linted(original.text, rules)).summary.fields}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("not able", "notable"),
        ("1.5", "15"),
        ("10²", "102"),
        ("5 mg", "5 g"),
        ("p < 0.01", "p > 0.01"),
        ("-5", "5"),
        ("3,5", "35"),
        ("有效", "无效"),
        ("US", "us"),
        ("아버지가 방에", "아버지 가방에"),
        ("a [p2](x)", "a [p3](x)"),
        ("x_1", "x1"),
        ("yes.", "yes?"),
    ],
)
def test_what_changes_a_word_a_number_or_a_sign_is_an_edit(one: str, other: str) -> None:
    assert not alike(one, other)


@given(st.text(max_size=40), st.integers(0, 39), st.characters(categories=["L", "N"]))
def test_a_letter_or_digit_more_is_an_edit(text: str, place: int, sign: str) -> None:
    assume(place <= len(text))
    assert not alike(text[:place] + sign + text[place:], text)


def test_a_table_that_was_aligned_keeps_its_drafts() -> None:
    _, text = FILLED["table"]
    aligned = "\n".join(
        "| " + "  |  ".join(line.strip("|").split("|")) + "    |" if line.startswith("| 研究") else line
        for line in text.split("\n")
    )
    event = fill_event("table")
    states = {one.label: one.state for one in field_states(parse_note(aligned), [event])}
    assert {states[label] for label in event.values} == {FieldState.DRAFT}


@pytest.mark.parametrize("end", ["<br>", "<br/>", "\\", "  "])
def test_line_breaks_that_a_linter_adds_leave_a_field_empty_and_a_draft_a_draft(end: str) -> None:
    original, text = FILLED["prefixed-ten"]
    broken = "\n".join(f"{line}{end}" if "::" in line else line for line in text.split("\n"))
    event = fill_event("prefixed-ten")
    states = {one.label: one.state for one in field_states(parse_note(broken), [event])}
    assert {states[label] for label in event.values} == {FieldState.DRAFT}
    empty = "\n".join(f"{line}{end}" if "::" in line else line for line in original.text.split("\n"))
    assert empty_labels(parse_note(empty)) == empty_labels(original)
    try:
        assert parse_note(empty).summary.fields
    except NoteRefused:
        pytest.fail("the note was refused")

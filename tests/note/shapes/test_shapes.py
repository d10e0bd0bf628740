"""What holds for every shape: a value reads back as it fits, goes without a trace, and travels as it is."""

from __future__ import annotations

import pickle

import pytest

from summarizer.note.note import Note, parse_note
from summarizer.note.shape import MARK, known_shapes
from summarizer.note.summary import SummaryField
from summarizer.text import apply_edits
from tests.notes import DATA, empty_labels, read_text

NOTES = {
    "anywhere": "anywhere-labels-in-all-forms",
    "boxes": "anywhere-callouts",
    "callout": "lazy-ten",
    "headings": "headings",
    "list": "list",
    "table": "table",
    "properties": "properties",
}
VALUES = ["words", "a | b", r"a \| b \\| c", "two\nlines", "a  b\tc ", "`x` → $y_1$"]


def opened(shape: str) -> tuple[Note, SummaryField]:
    """A note of that shape and its first empty field."""
    note = parse_note(read_text(DATA / f"{NOTES[shape]}.md"))
    field = note.summary.field(empty_labels(note)[0])
    assert field is not None
    assert note.profile.shape.name in {shape, "anywhere"}
    return note, field


def field_in(text: str, note: Note, label: str) -> SummaryField:
    field = parse_note(text, [note.profile]).summary.field(label)
    assert field is not None
    return field


def test_every_shape_is_held_to_this() -> None:
    assert set(NOTES) == set(known_shapes())


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("shape", NOTES)
def test_a_value_reads_back_as_the_shape_fits_it_and_goes_without_a_trace(shape: str, value: str) -> None:
    note, field = opened(shape)
    text = apply_edits(note.text, [field.shape.insertion(note.text, field.value_span, value)])
    after = field_in(text, note, field.label)
    assert after.value == field.shape.fit(value)
    assert after.value.split() == value.split() or "|" in value
    original = field.value_span.of(note.text)
    put_back = after.shape.removal(text, after.value_span, original if original.strip() else None)
    assert apply_edits(text, [put_back]) == note.text


@pytest.mark.parametrize("shape", NOTES)
def test_accepting_takes_the_mark_and_nothing_else(shape: str) -> None:
    note, field = opened(shape)
    draft = apply_edits(note.text, [field.shape.insertion(note.text, field.value_span, f"{MARK}a 🤖 b")])
    after = field_in(draft, note, field.label)
    accepted = apply_edits(draft, [after.shape.acceptance(draft, after.value_span)])
    assert accepted == draft.replace(f"{MARK}a", "a")


@pytest.mark.parametrize("shape", NOTES)
def test_a_note_is_the_same_in_another_process(shape: str) -> None:
    note, _ = opened(shape)
    assert pickle.loads(pickle.dumps(note)) == note


def test_shapes_are_told_apart() -> None:
    assert len(set(known_shapes().values())) == len(NOTES)

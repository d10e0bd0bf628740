"""A statement of a person's own is put into any field of any note: what stood there stays, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import NoteRefused
from summarizer.insertion.added import add_words
from summarizer.insertion.callout import find_callout
from summarizer.note.note import Note, parse_note
from summarizer.note.summary import ValueState
from tests.notes import DATA, fill, read_text

NOTES = sorted(path for path in DATA.glob("*.md") if path.with_suffix(".drafted.md").exists())
QUOTE = "> - [p2](zotero://open-pdf/library/items/PDFKEY23?page=2) “We study leaves.”"
WORDS = "叶片 | 我的话。 [p2](zotero://open-pdf/library/items/PDFKEY23?page=2)"
HOSTILE = st.text(st.sampled_from("话 a1*[]()<>%:#|\"'\\🤖⚠️>-`$~{}\t"), min_size=1, max_size=16)


def around(text: str, note: Note, label: str) -> tuple[str, str]:
    """What of a note stands before and behind a field's value, without the evidence."""
    parsed = parse_note(text, [note.profile])
    span = next(one.value_span for one in parsed.summary.fields if one.label == label)
    callout = find_callout(text, parsed.zone)
    before, behind = text[: span.start], text[span.end :]
    if callout is None:
        return before, behind
    if callout.span.start >= span.end:
        cut = callout.span.start - span.end, callout.span.end - span.end
        return before, behind[: cut[0]] + behind[cut[1] :]
    return before[: callout.span.start] + before[callout.span.end :], behind


def hold(text: str, number: int, words: str) -> bool:
    """Add words to a field, and see that nothing else changed; whether the field took them."""
    note = parse_note(text)
    field = note.summary.fields[number % len(note.summary.fields)]
    try:
        after = add_words(note, field.label, words, [QUOTE], "zh")
    except NoteRefused:
        return False
    old, new = (around(one, note, field.label) for one in (text, after))
    assert new == old
    again = parse_note(after, [note.profile])
    for one, before in zip(again.summary.fields, note.summary.fields, strict=True):
        if one.label != field.label:
            assert (one.value, one.below) == (before.value, before.below)
        elif before.state is not ValueState.EMPTY:
            raw, now = before.value_span.of(text).strip(), one.value_span.of(after).strip()
            assert one.value.startswith(before.value)
            assert now.startswith(raw) or field.shape.name == "properties"
    callout = find_callout(after, again.zone)
    assert callout is not None
    assert QUOTE in callout.sections[field.label]
    return True


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_a_field_of_every_kind_of_note_takes_a_statement(path: Path) -> None:
    text = read_text(path)
    for state in (text, fill(text)):  # beside a draft too, mostly
        fields = parse_note(state).summary.fields
        for number in (0, -1):
            alone = fields[number].below and fields[number].state is ValueState.HUMAN  # it goes on below
            assert hold(state, number, WORDS) or alone or fields[number].value.endswith("::")


@given(
    path=st.sampled_from(NOTES),
    number=st.integers(0, 9),
    words=HOSTILE.filter(str.strip),
    drafted=st.booleans(),
)
def test_whatever_is_typed_the_rest_of_the_note_stays(
    path: Path, number: int, words: str, drafted: bool
) -> None:
    text = read_text(path)
    hold(fill(text) if drafted else text, number, words)

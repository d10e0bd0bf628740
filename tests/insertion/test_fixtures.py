"""Every shape of a note that is known from real vaults: what is drafted in it, byte for byte, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import NoteRefused
from summarizer.insertion.insert import accept_drafts, reject_drafts
from summarizer.note.backup import digest
from summarizer.note.file import read_note_file
from summarizer.note.note import Note, parse_note
from summarizer.note.summary import ValueState
from summarizer.note.zone import count_separators
from tests.dataview import read_line
from tests.notes import DATA, LABELS, empty_labels, fill, read_text

NOTES = sorted(path for path in DATA.glob("*.md") if path.with_suffix(".drafted.md").exists())
REFUSED = sorted(DATA.glob("*.refused.txt"))


@pytest.fixture(params=NOTES, ids=lambda path: path.stem)
def note_path(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


def drafted_labels(note: Note) -> list[str]:
    return [field.label for field in note.summary.fields if field.state is ValueState.DRAFT]


def originals(note: Note) -> dict[str, str]:
    """What stood in the empty fields where it was not blank, as the journal keeps it."""
    spans = {field.label: field.value_span.of(note.text) for field in note.summary.fields}
    return {label: value for label, value in spans.items() if value.strip()}


def test_the_drafts_stand_where_they_should(note_path: Path) -> None:
    assert fill(read_text(note_path)).encode() == note_path.with_suffix(".drafted.md").read_bytes()


def test_filling_twice_is_filling_once(note_path: Path) -> None:
    once = fill(read_text(note_path))
    assert fill(once) == once


def test_rejecting_all_drafts_restores_the_digest(note_path: Path) -> None:
    text = read_text(note_path)
    drafted = parse_note(fill(text))
    rejected = reject_drafts(drafted, drafted_labels(drafted), originals(parse_note(text)))
    assert digest(rejected.encode()) == digest(note_path.read_bytes())


def test_drafts_rejected_one_by_one_restore_it_too(note_path: Path) -> None:
    text = read_text(note_path)
    held = originals(parse_note(text))
    drafted = fill(text)
    for label in reversed(empty_labels(parse_note(text))):
        drafted = reject_drafts(parse_note(drafted), [label], held)
    assert drafted == text


def test_accepting_leaves_the_text_and_no_mark(note_path: Path) -> None:
    text = read_text(note_path)
    labels = empty_labels(parse_note(text))
    drafted = parse_note(fill(text))
    accepted = accept_drafts(drafted, labels)
    assert "🤖" not in accepted
    fields = {field.label: field for field in parse_note(accepted, [drafted.profile]).summary.fields}
    for label in labels:
        assert fields[label].state is ValueState.HUMAN
        assert fields[label].value.startswith("叶片随温度变化。 [p2](zotero://")


def test_the_separators_are_as_many_as_before(note_path: Path) -> None:
    text = read_text(note_path)
    separators = parse_note(text).profile.separators
    assert count_separators(fill(text), separators) == count_separators(text, separators)


@pytest.mark.parametrize("verdict", REFUSED, ids=lambda path: path.name.split(".")[0])
def test_a_file_that_is_no_note_is_refused_with_the_reason(verdict: Path) -> None:
    path = verdict.with_name(verdict.name.replace(".refused.txt", ".md"))
    with pytest.raises(NoteRefused) as refusal:
        parse_note(read_note_file(path).text)
    assert verdict.read_text("utf-8").strip() in str(refusal.value)


@pytest.mark.parametrize("name", ["lazy-ten", "prefixed-ten", "crlf", "byte-order-mark", "latex-with-braces"])
def test_dataview_reads_all_ten_values(name: str) -> None:
    values = dataview_values(fill(read_text(DATA / f"{name}.md")))
    assert list(values) == list(LABELS)
    assert all(value.startswith("🤖 叶片随温度变化。 [p2](zotero://") for value in values.values())


def dataview_values(text: str) -> dict[str, str]:
    """The ten fields as Dataview reads them line by line; a key that stood twice would fail the test."""
    pairs = [pair for line in text.split("\n") for pair in read_line(line.strip()) if pair[0] in LABELS]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_the_reference_note_itself(reference_note: Path) -> None:
    text = read_text(reference_note)
    drafted = fill(text)
    assert list(dataview_values(drafted)) == list(LABELS)
    assert drafted.count("%--------------ω--------------%") == 2
    assert reject_drafts(parse_note(drafted), LABELS) == text
    assert fill(drafted) == drafted


def test_a_field_of_unknown_meaning_is_found_under_its_own_name() -> None:
    note = parse_note(read_text(DATA / "labels-changed-by-the-user.md"))
    assert [field.label for field in note.summary.fields if not field.role] == ["打分", "数据集"]


@pytest.mark.parametrize(
    ("name", "profile"),
    [
        ("lazy-ten", "ten-fields"),
        ("prefixed-ten", "ten-fields"),
        ("one-sentence", "one-sentence"),
        ("newer-ten", "newer-ten-fields"),
        ("synth", "synth"),
        ("zotero-integration-persist-headings", "zotero-integration"),
        ("zotlit", "zotlit"),
        ("headings", "headings"),
        ("table", "table"),
        ("list", "list"),
        ("properties", "properties"),
    ],
)
def test_each_template_is_recognised(name: str, profile: str) -> None:
    assert parse_note(read_text(DATA / f"{name}.md")).profile.name == profile


def test_a_short_label_inside_a_longer_one_is_not_taken_for_it() -> None:
    fields = parse_note(read_text(DATA / "newer-ten.md")).summary.fields
    assert [field.label for field in fields if "研究方法" in field.label] == ["主要研究方法"]

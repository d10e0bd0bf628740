"""Drafts and accepted texts outlive the importers; what one blanked comes back by `restore`."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import NothingToDo
from summarizer.insertion.insert import accept_drafts, reject_drafts, replace_drafts
from summarizer.note.backup import digest
from summarizer.note.file import read_note_file
from summarizer.note.note import Note, parse_note
from summarizer.note.summary import ValueState
from summarizer.review.journal import Event
from summarizer.review.restore import restore
from summarizer.review.state import FieldState, field_states
from summarizer.review.store import Store
from tests import reimport
from tests.notes import DATA, fill, read_text

DRAFTED = sorted(path for path in DATA.glob("*.md") if path.with_suffix(".drafted.md").exists())
CHANGED = [path for path in DRAFTED if read_text(path) != read_text(path.with_suffix(".drafted.md"))]
ZONED = [
    path
    for path in DRAFTED
    if not path.stem.startswith("properties")  # which are no part of the zone
    and any(read_text(path).count(separator) == 2 for separator in reimport.SEPARATORS)
]
HIGHLIGHT = '\n> <span class="highlight">new</span> ([p3](zotero://open-pdf/library/items/PDFKEY23?page=3&annotation=NEWHIGH2))\n'


@pytest.fixture
def state(tmp_path: Path) -> Store:
    return Store(tmp_path / "state", tmp_path)


def written(state: Store, path: Path, text: str, action: str = "fill") -> Note:
    """The note with a new text, written as the commands do."""
    file = read_note_file(path)
    before, after = parse_note(file.text, file_name=path.name), parse_note(text, file_name=path.name)
    old = {field.label: field.value for field in before.summary.fields}
    values = {field.label: field.value for field in after.summary.fields if field.value != old[field.label]}
    state.save(file, before, text, action, values=values)
    return after


def values_of(path: Path) -> dict[str, str]:
    return {field.label: field.value for field in parse_note(read_text(path)).summary.fields}


@pytest.mark.parametrize("path", ZONED, ids=lambda path: path.stem)
def test_the_plugin_keeps_drafts_and_accepted_texts_to_the_byte(path: Path) -> None:
    fresh = read_text(path)
    drafted = fill(fresh)
    assert reimport.by_the_zotero_plugin(drafted, fresh + HIGHLIGHT) == drafted + HIGHLIGHT
    note = parse_note(drafted)
    accepted = accept_drafts(note, [field.label for field in note.summary.fields])
    assert reimport.by_the_zotero_plugin(accepted, fresh + HIGHLIGHT) == accepted + HIGHLIGHT


@pytest.mark.parametrize("name", ["zotero-integration-persist-headings", "zotero-integration-persist-block"])
def test_zotero_integration_keeps_drafts_between_persist_marks(name: str) -> None:
    fresh = read_text(DATA / f"{name}.md")
    drafted = fill(fresh)
    kept = parse_note(reimport.by_zotero_integration(drafted, fresh))
    assert kept.summary.fields
    before = {field.label: field.value for field in parse_note(drafted).summary.fields}
    assert {field.label: field.value for field in kept.summary.fields} == before
    assert any(field.state is ValueState.DRAFT for field in kept.summary.fields)


def test_zotero_integration_keeps_evidence_between_the_marks_of_the_last_draft() -> None:
    fresh = read_text(DATA / "zotero-integration-persist-sections.md")
    drafted = fill(fresh)
    assert reimport.by_zotero_integration(drafted, fresh) == drafted
    again = fill(reject_drafts(parse_note(drafted), ["Method"]))  # as `redo` does
    assert again == drafted


def test_zotlit_keeps_everything_unless_it_is_forced() -> None:
    fresh = read_text(DATA / "zotlit.md")
    drafted = fill(fresh)
    annotation = "\n> [!note] Page 3\n> \n> new\n^NEWHIGH2aPDFKEY23p3\n"
    assert reimport.by_zotlit(drafted, fresh, annotation) == drafted + annotation


def test_restore_puts_accepted_texts_and_drafts_back_into_a_blanked_note(
    state: Store, tmp_path: Path
) -> None:
    fresh = read_text(DATA / "lazy-ten.md")
    path = tmp_path / "2024_Blattmann_KEY-LEAFKEY2.md"
    path.write_bytes(fresh.encode())
    drafted = written(state, path, fill(fresh))
    accepted = written(state, path, accept_drafts(drafted, ["研究问题", "备注"]), "accept")
    edited = written(state, path, reject_drafts(accepted, ["研究局限"]), "reject").text
    broken = edited + "> a highlight that quotes %--------------ω--------------%\n"
    renamed = tmp_path / "2024_Blattmann_A new title_KEY-LEAFKEY2.md"
    path.unlink()
    renamed.write_bytes(reimport.by_the_zotero_plugin(broken, fresh).encode())
    assert not any(values_of(renamed).values())
    restored = restore(state, renamed)
    assert list(restored.texts) == ["研究问题", "备注"]
    assert len(restored.drafts) == 7
    assert "研究局限" not in {**restored.texts, **restored.drafts}
    assert renamed.read_bytes().decode() == edited
    state.undo(renamed)
    assert renamed.read_bytes().decode() == fresh


def test_what_was_restored_is_in_the_state_that_it_was_in(state: Store, tmp_path: Path) -> None:
    fresh = read_text(DATA / "lazy-ten.md")
    path = tmp_path / "note.md"
    path.write_bytes(fresh.encode())
    drafted = written(state, path, fill(fresh))
    accepted = written(state, path, accept_drafts(drafted, ["研究问题"]), "accept")
    written(state, path, replace_drafts(accepted, {"研究局限": "我改过的局限"}), "edit")
    path.write_bytes(fresh.encode())
    restore(state, path)
    events = list(state.journal.events(path))
    states = {one.label: one.state for one in field_states(parse_note(read_text(path)), events)}
    assert states["研究问题"] is FieldState.ACCEPTED
    assert states["研究局限"] is FieldState.EDITED
    assert states["研究方法"] is FieldState.DRAFT


def test_a_backup_that_is_lost_or_spoilt_costs_only_what_it_alone_knew(state: Store, tmp_path: Path) -> None:
    fresh = read_text(DATA / "lazy-ten.md")
    path = tmp_path / "note.md"
    path.write_bytes(fresh.encode())
    drafted = written(state, path, fill(fresh))
    accepted = written(state, path, accept_drafts(drafted, ["研究问题"]), "accept").text
    path.write_bytes(fresh.encode())
    name = digest(drafted.text.encode())
    (state.folder / "backups" / name[:2] / f"{name}.md").write_bytes(b"spoilt")
    state.journal.append(Event("fill", str(path), "", state.backups.keep(b"\xff\xfe"), name))
    state.journal.append(Event("fill", str(path), "", state.backups.keep(b"# No fields\n"), name))
    restore(state, path)
    assert path.read_bytes().decode() == accepted


@pytest.mark.parametrize("path", CHANGED, ids=lambda path: path.stem)
def test_what_an_importer_rendered_anew_is_restored_to_the_byte(
    state: Store, tmp_path: Path, path: Path
) -> None:
    fresh = read_text(path)
    note = tmp_path / "leaves.md"
    note.write_bytes(fresh.encode())
    drafted = written(state, note, fill(fresh, language="en"))
    labels = [one.label for one in drafted.summary.fields if one.state is ValueState.DRAFT]
    after = written(state, note, accept_drafts(drafted, labels[::3]), "accept").text
    note.write_bytes(reimport.by_zotlit_forced(after, fresh).encode())
    restored = restore(state, note)
    assert {*restored.texts, *restored.drafts} == {*labels}
    assert note.read_bytes().decode() == after


def test_evidence_alone_comes_back_where_only_the_drafts_were_kept(state: Store, tmp_path: Path) -> None:
    fresh = read_text(DATA / "zotero-integration-persist-headings.md")
    path = tmp_path / "leaves.md"
    path.write_bytes(fresh.encode())
    drafted = written(state, path, fill(fresh)).text
    path.write_bytes(reimport.by_zotero_integration(drafted, fresh).encode())
    assert "[!quote]- 🤖" not in read_text(path)
    restored = restore(state, path)
    assert (restored.texts, restored.drafts, restored.evidence) == ({}, {}, ("Research question", "Method"))
    assert read_text(path) == drafted
    with pytest.raises(NothingToDo):
        restore(state, path)


def test_properties_that_an_importer_wrote_anew_are_restored_beside_the_evidence_that_it_kept(
    state: Store, tmp_path: Path
) -> None:
    fresh = read_text(DATA / "properties-and-a-zone.md")
    path = tmp_path / "leaves.md"
    path.write_bytes(fresh.encode())
    drafted = written(state, path, fill(fresh)).text
    path.write_bytes(reimport.by_the_zotero_plugin(drafted, fresh).encode())
    assert read_text(path) not in {fresh, drafted}
    restore(state, path)
    assert read_text(path) == drafted


@pytest.mark.parametrize(
    "head",
    [
        "citekey: blattmann2024",
        "Citation Key: '@blattmann2024'",
        "doi: 10.1234/leaf.7",
        "zotero: zotero://select/items/@a",
    ],
)
def test_a_renamed_note_is_known_by_any_key_that_it_has(state: Store, tmp_path: Path, head: str) -> None:
    link = "[p](zotero://open-pdf/library/items/PDFKEY23)"
    fresh = f"---\n{head}\n---\n# Leaves\n\n{link}\n\n> [!Synth]\n> **Method**::\n"
    path = tmp_path / "leaves.md"
    path.write_bytes(fresh.encode())
    drafted = written(state, path, fill(fresh, language="en")).text
    path.unlink()
    renamed = tmp_path / "renamed.md"
    renamed.write_bytes(fresh.encode())
    restore(state, renamed)
    assert read_text(renamed) == drafted


def test_evidence_that_was_kept_with_an_accepted_text_is_restored_with_it(
    state: Store, tmp_path: Path
) -> None:
    fresh = read_text(DATA / "synth.md")
    path = tmp_path / "leaves.md"
    path.write_bytes(fresh.encode())
    drafted = written(state, path, fill(fresh))
    labels = [one.label for one in drafted.summary.fields]
    kept = written(state, path, accept_drafts(drafted, labels, keep_evidence=True), "accept").text
    path.write_bytes(fresh.encode())
    restore(state, path)
    assert read_text(path) == kept


def test_restore_knows_texts_that_a_person_accepted_by_hand_before_the_next_run(
    state: Store, tmp_path: Path
) -> None:
    fresh = read_text(DATA / "prefixed-ten.md")
    path = tmp_path / "note.md"
    path.write_bytes(fresh.encode())
    note = written(state, path, fill(fresh))
    mine = note.text.replace("研究问题:: 🤖 ", "研究问题:: ").replace("备注:: 🤖 叶片", "备注:: 我说，叶片")
    path.write_bytes(mine.encode())
    written(state, path, reject_drafts(parse_note(mine), ["研究局限"]), "reject")
    path.write_bytes(fresh.encode())
    texts = restore(state, path).texts
    assert set(texts) == {"研究问题", "备注"}
    assert texts["备注"].startswith("我说，叶片")


def test_restore_never_touches_what_stands_in_a_field_now(state: Store, tmp_path: Path) -> None:
    fresh = read_text(DATA / "lazy-ten.md")
    path = tmp_path / "note.md"
    path.write_bytes(fresh.encode())
    drafted = written(state, path, fill(fresh))
    written(state, path, accept_drafts(drafted, ["研究问题", "研究背景"]), "accept")
    path.write_bytes(fresh.replace("研究问题::  ", "研究问题:: 新写的  ").encode())
    restored = restore(state, path)
    assert "研究问题" not in restored.texts
    assert values_of(path)["研究问题"] == "新写的"


def test_there_is_nothing_to_restore_in_a_note_that_was_never_filled(state: Store, tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_bytes((DATA / "lazy-ten.md").read_bytes())
    before = path.read_bytes()
    with pytest.raises(NothingToDo):
        restore(state, path)
    assert path.read_bytes() == before

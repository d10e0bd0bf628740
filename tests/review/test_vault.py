"""Undo, journal and locks: every edit is known, can be taken back, and only one run edits a note."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from summarizer.errors import NoteChanged, NothingToDo, StateError
from summarizer.insertion.insert import accept_drafts, reject_drafts
from summarizer.note.backup import digest
from summarizer.note.file import read_note_file
from summarizer.note.note import parse_note
from summarizer.note.profile import with_user_profiles
from summarizer.review.journal import Event, Journal
from summarizer.review.store import Store
from summarizer.vault.vault import find_vault
from tests.notes import DATA, fill, read_text


@pytest.fixture
def state(tmp_path: Path) -> Store:
    return Store(tmp_path / "state", tmp_path)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "2024_Blattmann_KEY-LEAFKEY2.md"
    path.write_bytes((DATA / "lazy-ten.md").read_bytes())
    return path


def save_filled(state: Store, path: Path, claim: str = "叶片。") -> str:
    file = read_note_file(path)
    before = parse_note(file.text)
    text = fill(file.text, claim)
    after = {field.label: field.value for field in parse_note(text).summary.fields}
    values = {field.label: after[field.label] for field in before.summary.fields if not field.value}
    state.save(file, before, text, "fill", values=values)
    return text


def test_undo_restores_the_digest(state: Store, note: Path) -> None:
    before = digest(note.read_bytes())
    save_filled(state, note)
    undone = state.undo(note)
    assert undone.whole
    assert digest(note.read_bytes()) == before
    with pytest.raises(NothingToDo):
        state.undo(note)


def test_undo_goes_back_edit_by_edit(state: Store, note: Path) -> None:
    original = note.read_bytes()
    filled = save_filled(state, note)
    rejected = reject_drafts(parse_note(filled), ["备注"])
    state.save(read_note_file(note), parse_note(filled), rejected, "reject")
    assert state.undo(note).action == "reject"
    assert note.read_bytes() == filled.encode()
    assert state.undo(note).action == "fill"
    assert note.read_bytes() == original


def test_undo_takes_out_only_untouched_drafts_when_a_person_wrote_since(state: Store, note: Path) -> None:
    original = note.read_bytes().decode()
    filled = save_filled(state, note)
    mine = filled.replace("备注:: 🤖 叶片。", "备注:: 我的话。").replace("# Leaves", "# My Leaves")
    note.write_bytes(mine.encode())
    undone = state.undo(note)
    assert not undone.whole
    assert "备注" not in undone.labels
    value = next(line for line in mine.split("\n") if line.startswith("✏️ 备注::"))
    assert note.read_bytes().decode() == original.replace("✏️ 备注::  ", value).replace(
        "# Leaves", "# My Leaves"
    )


def test_undo_puts_a_placeholder_back(state: Store, tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_bytes((DATA / "placeholders.md").read_bytes())
    filled = fill(read_text(path))
    note = parse_note(read_text(path))
    values = {field.label: field.value for field in parse_note(filled).summary.fields}
    state.save(read_note_file(path), note, filled, "fill", values=values)
    path.write_bytes((filled + "a line of mine\n").encode())
    state.undo(path)
    assert path.read_bytes() == (DATA / "placeholders.md").read_bytes() + b"a line of mine\n"


def test_undo_knows_a_renamed_note_by_its_item(state: Store, note: Path) -> None:
    before = note.read_bytes()
    save_filled(state, note)
    renamed = note.rename(note.with_name("2024_Blattmann_New title_KEY-LEAFKEY2.md"))
    assert state.undo(renamed).whole
    assert renamed.read_bytes() == before


def test_undo_of_a_note_in_a_template_of_ones_own(state: Store, tmp_path: Path) -> None:
    profiles = with_user_profiles({"mine": {"title": "Own", "fields": {"content": ["Gist"]}}})
    path = tmp_path / "own.md"
    path.write_text("> [!x] Own\n> Gist:: \n")
    before = path.read_text()
    note = parse_note(before, profiles)
    text = fill(before, profiles=profiles)
    values = {field.label: field.value for field in parse_note(text, profiles).summary.fields}
    state.save(read_note_file(path), note, text, "fill", values=values)
    path.write_bytes((text + "\nmine\n").encode())
    assert state.undo(path, profiles).labels == ("Gist",)
    assert path.read_text() == before + "\nmine\n"


def test_undo_of_a_note_that_can_no_longer_be_parsed_restores_the_bytes(state: Store, tmp_path: Path) -> None:
    profiles = with_user_profiles({"mine": {"title": "Own", "fields": {"content": ["Gist"]}}})
    path = tmp_path / "own.md"
    path.write_text("> [!x] Own\n> Gist:: \n")
    before = path.read_bytes()
    text = fill(path.read_text(), profiles=profiles)
    state.save(read_note_file(path), parse_note(path.read_text(), profiles), text, "fill")
    assert state.undo(path).whole  # its profile was deleted since
    assert path.read_bytes() == before


def test_without_a_place_for_the_lock_nothing_is_done_and_it_is_said(tmp_path: Path, note: Path) -> None:
    (tmp_path / "state").write_text("a file in the place of the folder")
    with pytest.raises(StateError, match="Nothing can be kept") as refused:  # noqa: SIM117
        with Store(tmp_path / "state", tmp_path).lock(note):
            raise AssertionError("there is no lock")
    assert "state_dir" in refused.value.hint


def test_nothing_is_written_over_a_note_that_changed_meanwhile(state: Store, note: Path) -> None:
    file = read_note_file(note)
    note.write_bytes(b"# rebuilt\n")
    with pytest.raises(NoteChanged):
        state.save(file, parse_note(file.text), fill(file.text), "fill")
    assert note.read_bytes() == b"# rebuilt\n"


def test_without_a_journal_nothing_is_written(state: Store, note: Path) -> None:
    state.journal.path.mkdir(parents=True)
    before = note.read_bytes()
    with pytest.raises(StateError, match="journal"):
        save_filled(state, note)
    assert note.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="needs hard and symbolic links")
def test_two_runs_cannot_edit_one_note_by_whatever_path(state: Store, note: Path, tmp_path: Path) -> None:
    hard, soft = tmp_path / "hard.md", tmp_path / "soft.md"
    os.link(note, hard)
    soft.symlink_to(note)
    with state.lock(note):
        for path in (note, hard, soft):
            with pytest.raises(NoteChanged, match="Another run"), state.lock(path):
                pass
    with state.lock(hard):
        pass


def test_accepting_is_in_the_journal_with_the_item_key(state: Store, note: Path) -> None:
    filled = save_filled(state, note)
    accepted = accept_drafts(parse_note(filled), ["备注"])
    state.save(read_note_file(note), parse_note(filled), accepted, "accept", values={"备注": "叶片。"})
    events = list(state.journal.events(item_key="LEAFKEY2"))
    assert [event.action for event in events] == ["fill", "accept"]
    assert events[1].values == {"备注": "叶片。"}


def test_a_line_that_a_crash_cut_off_spoils_no_other(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.append(Event("fill", "/a.md", "KEY", "1", "2"))
    with journal.path.open("ab") as file:
        file.write(b'{"action": "fill", "note": "/a.md", "it\xe7')
    journal.append(Event("accept", "/a.md", "KEY", "2", "3"))
    assert [event.action for event in journal.events(Path("/a.md"))] == ["fill", "accept"]


@pytest.mark.parametrize("mark", [".obsidian", "summarizer.toml"])
def test_the_vault_is_the_nearest_folder_with_a_mark(tmp_path: Path, mark: str) -> None:
    deep = tmp_path / "vault" / "papers" / "2024"
    deep.mkdir(parents=True)
    (tmp_path / "vault" / mark).mkdir()
    assert find_vault(deep) == (tmp_path / "vault").resolve()

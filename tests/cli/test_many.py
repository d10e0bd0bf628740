"""Deciding on many notes and undoing a run: one write each, a person's words untouched, all of it told."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.errors import NoteNotWritable, StateError
from summarizer.note import file as note_file
from summarizer.note.note import parse_note
from summarizer.note.summary import ValueState
from summarizer.review import store
from summarizer.review.journal import Event, Journal
from summarizer.vault.vault import Vault, open_vault
from tests.conftest import Run
from tests.notes import DATA, fill, read_text

Command = Callable[..., Run]
TEXT = read_text(DATA / "lazy-ten.md")
OWN = "研究局限"


def make(folder: Path, count: int, fields: tuple[str, ...] = ()) -> list[Path]:
    """A vault of so many notes, a field of each a person's own, that one run has drafted."""
    (folder / ".obsidian").mkdir(parents=True)
    paths = [folder / f"note {number:02}.md" for number in range(count)]
    for number, path in enumerate(paths):
        own = TEXT.replace("LEAFKEY2", f"LEAF{number:04}".replace("0", "A").replace("1", "B"))
        path.write_bytes(own.replace(f"{OWN}::  ", f"{OWN}:: 我自己写的 {number}  ").encode())
    for path in paths:
        draft(open_vault(folder), path, "first")
    return paths


def draft(vault: Vault, path: Path, run: str) -> None:
    """Draft all empty fields of a note as a part of a run."""
    file, note = vault.read(path)
    text = fill(note.text)
    after = parse_note(text)
    values = {one.label: one.value for one in after.summary.fields if one.state is ValueState.DRAFT}
    vault.store.save(file, note, text, "fill", values=values, details={"run": run})


def contents(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.md")}


def value(note: Path, label: str) -> str:
    field = parse_note(read_text(note)).summary.field(label)
    assert field is not None
    return field.text


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    make(tmp_path / "vault", 12)
    return tmp_path / "vault"


def test_a_folder_is_accepted_after_a_question_and_undone_as_one(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted = contents(vault)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    asked = run("accept", vault)
    assert (asked.code, contents(vault)) == (1, drafted)
    assert "Accept 108 fields in 12 notes?" in asked.err
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    nobody = run("accept", vault, "--json")
    assert (nobody.code, json.loads(nobody.out)["hint"]) == (1, "Add --yes.")
    done = run("accept", vault, "--yes")
    assert (done.code, done.err) == (0, "")
    assert "Accepted: 108 fields in 12 notes." in done.out
    assert "undo --last-batch" in done.out
    assert "🤖" not in "".join(path.read_text("utf-8") for path in vault.glob("*.md"))
    assert value(vault / "note 07.md", OWN) == "我自己写的 7"
    again = run("accept", vault, "--yes")
    assert (again.code, "12 notes were looked at" in again.err) == (3, True)
    assert run("undo", "--last-batch", vault, "--yes").code == 0
    assert contents(vault) == drafted


def test_a_list_decides_on_what_it_names_and_says_what_it_left(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = sorted(vault.glob("*.md"))
    edited = value(notes[1], "备注").replace("叶片", "我看叶片")
    notes[1].write_bytes(notes[1].read_bytes().replace(value(notes[1], "备注").encode(), edited.encode()))
    run("accept", notes[2])
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(map(str, notes[:3]))))
    result = run("reject", "-", "--fields", "备注", "--reason", "too long", "--json")
    told = json.loads(result.out)
    assert [Path(one["note"]) for one in told["notes"]] == notes[:1]
    assert [(Path(one["note"]), one["failed"]) for one in told["left"]] == [(notes[1], False)]
    assert (told["without"], told["waiting"]) == (1, 0)
    assert value(notes[1], "备注") == edited
    assert "None of the notes has a field 'none'" in run("reject", vault, "--fields", "none").err
    assert "too long" in run("journal", notes[0]).out


def test_undoing_a_run_leaves_every_note_alone_that_was_changed_since(run: Command, vault: Path) -> None:
    notes = sorted(vault.glob("*.md"))
    notes[3].write_bytes(notes[3].read_bytes() + b"mine\n")
    run("accept", notes[4])
    kept = {path: path.read_bytes() for path in (notes[3], notes[4])}
    moved = notes[5].rename(vault / "another name.md")
    notes[6].unlink()
    result = run("undo", "--last-batch", vault, "--yes")
    assert result.code == 1
    assert "9 notes" in result.out.replace("81 fields in ", "")
    assert "note 03.md was changed since" in result.out
    assert {path: path.read_bytes() for path in kept} == kept
    assert "🤖" not in read_text(moved)
    assert value(moved, OWN) == "我自己写的 5"
    again = run("undo", "--last-batch", vault, "--json")
    assert json.loads(again.out)["notes"] == []
    assert {path: path.read_bytes() for path in kept} == kept


def test_the_run_before_is_the_last_one_once_the_last_is_undone(run: Command, vault: Path) -> None:
    notes = sorted(vault.glob("*.md"))
    first = contents(vault)
    for path in notes[:2]:
        path.write_bytes(path.read_bytes().replace(f"{OWN}:: 我自己写的".encode(), f"{OWN}::  #".encode()))
    run("reject", notes[0], notes[1])
    draft(open_vault(vault), notes[0], "second")
    assert "10 fields in 1 note" in run("undo", "--last-batch", vault).out.replace("9 fields", "10 fields")
    assert "2 notes" in run("undo", "--last-batch", vault).out
    assert run("undo", "--last-batch", vault, "--yes").code == 1
    assert all("🤖" not in read_text(path) for path in notes[2:])
    assert contents(vault) != first
    assert "No batch" in run("undo", "--last-batch", vault.parent).err


def test_a_folder_is_undone_edit_by_edit(run: Command, vault: Path) -> None:
    notes = sorted(vault.glob("*.md"))
    drafted = contents(vault)
    run("accept", *notes[:2], "--fields", "备注")
    other = vault / "own.md"
    other.write_text(TEXT, "utf-8")
    assert "2 notes" in run("undo", *notes[:2]).out
    assert {name: one for name, one in contents(vault).items() if name != "own.md"} == drafted
    told = json.loads(run("undo", vault, "--yes", "--json").out)
    assert (len(told["notes"]), told["without"]) == (12, 1)
    assert "nothing to undo" in run("undo", vault).err
    assert run("undo").code == 2


def test_notes_of_two_vaults_are_refused_before_anything_is_written(run: Command, tmp_path: Path) -> None:
    here, there = make(tmp_path / "here", 1)[0], make(tmp_path / "there", 1)[0]
    before = here.read_bytes(), there.read_bytes()
    for command in ("accept", "reject", "undo"):
        assert run(command, here, there).code == 2
    assert (here.read_bytes(), there.read_bytes()) == before


@pytest.mark.parametrize("command", ["accept", "reject", "undo"])
def test_a_note_that_cannot_be_written_costs_the_others_nothing(
    run: Command, vault: Path, command: str
) -> None:
    notes = sorted(vault.glob("*.md"))
    notes[4].chmod(0o444)
    before = notes[4].read_bytes()
    with open_vault(vault).store.lock(notes[6]):
        result = run(command, vault, "--yes", "--json")
    told = json.loads(result.out.splitlines()[0] if result.out.startswith('{"') else result.out)
    assert result.code == 1
    assert {(Path(one["note"]).name, one["kind"]) for one in told["left"]} == {
        ("note 04.md", "NoteNotWritable"),
        ("note 06.md", "NoteBusy"),
    }
    assert len(told["notes"]) == 10
    assert notes[4].read_bytes() == before
    notes[4].chmod(0o644)
    assert "2 notes" in run(command, vault, "--yes").out
    assert run("undo", "--last-batch", vault, "--yes").code in {0, 1, 3}


class Killed(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("command", ["accept", "undo"])
@pytest.mark.parametrize("after", [False, True], ids=["before the write", "after the write"])
def test_a_crash_in_the_midst_leaves_whole_notes_and_nothing_that_cannot_be_undone(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch, command: str, *, after: bool
) -> None:
    drafted = contents(vault)
    written = 0
    write = note_file.write_note_file

    def dying(*arguments: object) -> object:
        nonlocal written
        written += 1
        if written == 5 and not after:
            raise Killed
        done = write(*arguments)  # type: ignore[arg-type]
        if written == 5:
            raise Killed
        return done

    with monkeypatch.context() as patched:
        patched.setattr(store, "write_note_file", dying)
        with pytest.raises(Killed):
            run(command, vault, "--yes")
    changed = [name for name, one in contents(vault).items() if one != drafted[name]]
    assert len(changed) == (5 if after else 4)
    assert all(("🤖" not in read_text(vault / name)) for name in changed)
    if command == "accept":
        assert run("undo", "--last-batch", vault, "--yes").code in {0, 1}
        assert contents(vault) == drafted
    else:
        assert run("undo", vault, "--yes").code == 0
        texts = [read_text(path) for path in vault.glob("*.md")]
        assert all("🤖" not in text and "我自己写的" in text for text in texts)


@pytest.mark.parametrize(
    ("trouble", "code"),
    [(KeyboardInterrupt(), 130), (StateError("The journal cannot be written."), 6)],
    ids=["Ctrl-C", "a journal that is full"],
)
def test_what_meets_every_note_ends_it_and_says_how_many_were_not_reached(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch, trouble: BaseException, code: int
) -> None:
    drafted = contents(vault)
    append, written = Journal.append, 0

    def failing(journal: Journal, event: Event) -> None:
        nonlocal written
        written += 1
        if written > 3:
            raise trouble
        append(journal, event)

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "append", failing)
        result = run("accept", vault, "--yes")
    assert result.code == code
    assert "Accepted: 27 fields in 3 notes." in result.out
    assert "9 notes were not reached." in result.out
    assert "Error: " in result.err
    assert sum(one != drafted[name] for name, one in contents(vault).items()) == 3
    assert run("undo", "--last-batch", vault).code == 0
    assert contents(vault) == drafted


def test_an_undo_that_cannot_be_written_can_be_tried_again(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = vault / "note 00.md"

    def full(*_: object) -> None:
        raise NoteNotWritable("No space left.")

    with monkeypatch.context() as patched:
        patched.setattr(store, "write_note_file", full)
        assert run("undo", note).code == 3
    (status,) = json.loads(run("status", note, "--json").out)
    assert status["counts"]["draft"] == 9
    assert run("undo", note).code == 0
    assert "🤖" not in read_text(note)


HANDS = st.lists(
    st.sampled_from(["leave", "edit a draft", "write own", "append", "accept", "reject"]),
    min_size=4,
    max_size=4,
)


@given(HANDS, st.sampled_from(["accept", "reject", "undo", "last-batch"]))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_people_did_meanwhile_their_words_stay(
    run: Command, tmp_path_factory: pytest.TempPathFactory, hands: list[str], command: str
) -> None:
    folder = tmp_path_factory.mktemp("many") / "vault"
    notes = make(folder, 4)
    for path, hand in zip(notes, hands, strict=True):
        text = read_text(path)
        if hand == "edit a draft":
            text = text.replace("备注:: 🤖 ", "备注:: 🤖 我看 ")
        elif hand == "write own":
            text = text.replace("备注:: 🤖 ", "备注:: 我写 ")
        elif hand == "append":
            text += "my own line\n"
        path.write_bytes(text.encode())
        if hand in {"accept", "reject"}:
            run(hand, path)
    before = {path: read_text(path) for path in notes}
    flags = ("--last-batch", folder) if command == "last-batch" else (folder,)
    run("undo" if command == "last-batch" else command, *flags, "--yes")
    for number, (path, hand) in enumerate(zip(notes, hands, strict=True)):
        now = read_text(path)
        assert value(path, OWN) == f"我自己写的 {number}"
        assert ("my own line" in now) == (hand == "append")
        if hand in {"edit a draft", "write own"}:
            assert "我看" in now or "我写" in now
        if command == "last-batch" and hand != "leave":
            assert now == before[path]

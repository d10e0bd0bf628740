"""A note that is renamed, moved, deleted or replaced while the model thinks; and copies of notes."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from examples.make_vault import VAULT
from summarizer.filling.prepare import Wish
from summarizer.vault.vault import open_vault
from summarizer.web.desk import Desk
from tests.conftest import Run
from tests.server import FakeEndpoint
from tests.server.answers import good_answer

Command = Callable[..., Run]
posix = pytest.mark.skipif(os.name != "posix", reason="needs pipes of a POSIX system")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The example vault, as it is before it is filled."""
    return Path(shutil.copytree(VAULT, tmp_path / "vault"))


@pytest.fixture
def note(vault: Path) -> Path:
    return next(vault.glob("2025*.md"))


def meanwhile(change: Callable[[], object]) -> Callable[[dict[str, Any]], str]:
    """A model that takes so long that something happens to the note before its first answer."""
    waiting = [change]

    def answer(body: dict[str, Any]) -> str:
        while waiting:
            waiting.pop()()
        return good_answer(body)

    return answer


def model(server: FakeEndpoint) -> tuple[str, ...]:
    return ("--base-url", server.base_url, "--model", "good")


def drafts(path: Path) -> int:
    return path.read_text("utf-8").count(":: 🤖 ")


@pytest.mark.parametrize(
    ("command", "where"), [("fill", "A/b/renamed.md"), ("redo", "renamed.md"), ("batch", "renamed.md")]
)
def test_a_note_that_is_renamed_is_filled_where_it_is_now(
    run: Command, vault: Path, note: Path, command: str, where: str
) -> None:
    if command == "redo":
        assert run("fill", note).code == 0
    target = vault / where
    target.parent.mkdir(parents=True, exist_ok=True)
    with FakeEndpoint(meanwhile(lambda: note.rename(target))) as server:
        flags = ("--yes", "--json") if command == "batch" else ()
        done = run(command, note, *model(server), *flags)
    assert done.code == 0, done.err
    assert drafts(target) == 10
    assert "moved meanwhile" in done.out + done.err
    assert not note.exists()
    assert run("undo", target).code == 0
    assert drafts(target) == (10 if command == "redo" else 0)


def replaced_by_folder(note: Path) -> None:
    note.unlink()
    note.mkdir()


def replaced_by_pipe(note: Path) -> None:
    note.unlink()
    os.mkfifo(note)


def changed(note: Path) -> None:
    note.write_text(note.read_text("utf-8") + "\nmy own words\n", "utf-8")


@posix
@pytest.mark.parametrize("change", [Path.unlink, replaced_by_folder, replaced_by_pipe, changed])
def test_a_note_that_is_gone_is_one_sentence_and_the_answer_is_kept(
    run: Command, note: Path, change: Callable[[Path], object]
) -> None:
    before = note.read_bytes()
    with FakeEndpoint(meanwhile(lambda: change(note))) as server:
        done = run("fill", note, *model(server))
        assert done.code == 3
        assert "Traceback" not in done.err
        assert "kept" in done.err
        asked = len(server.requests)
        if note.is_dir():
            note.rmdir()
        elif not note.is_file() and note.exists():
            note.unlink()
        elif note.exists():
            assert note.read_text("utf-8").endswith("my own words\n")
        note.write_bytes(before)
        assert run("fill", note, *model(server)).code == 0
        assert len(server.requests) == asked  # nothing is asked, and paid for, twice
        assert drafts(note) == 10
        assert run("undo", note).code == 0
        assert run("fill", note, *model(server)).code == 0
        assert len(server.requests) > asked  # what is in its note is kept no longer


def test_the_review_pages_redo_follows_a_note_that_is_renamed(run: Command, vault: Path, note: Path) -> None:
    assert run("fill", note).code == 0
    target = vault / "renamed.md"
    with FakeEndpoint(meanwhile(lambda: note.rename(target))) as server:
        desk = Desk(open_vault(note, {"base_url": server.base_url, "model": "good"}), [note], Wish())
        (name,) = desk.queue
        asyncio.run(desk.redo(name, "研究方法", ""))
    assert drafts(target) == 10
    assert not note.exists()


def test_of_two_notes_with_the_same_bytes_neither_is_taken_for_the_renamed_one(
    run: Command, vault: Path, note: Path
) -> None:
    def copied_twice() -> None:
        for name in ("a.md", "b.md"):
            (vault / name).write_bytes(note.read_bytes())
        note.unlink()

    with FakeEndpoint(meanwhile(copied_twice)) as server:
        assert run("fill", note, *model(server)).code == 3
    assert drafts(vault / "a.md") == drafts(vault / "b.md") == 0


COPIES = ["{} 2", "{} (1)", "{}(2)", "{} copy", "{} - Copy (3)", "{} 副本", "{} - 副本 (2)"]


def test_of_identical_notes_one_is_drafted_and_the_copies_are_named(
    run: Command, vault: Path, note: Path
) -> None:
    copies = [note.with_name(f"{shape.format(note.stem)}.md") for shape in COPIES]
    conflict = note.with_name(f"{note.stem}.sync-conflict-20260101-120000-ABCDEFG.md")
    for copy in (*copies, conflict):
        copy.write_bytes(note.read_bytes())
    (vault / "Other 2.md").write_bytes(note.read_bytes())  # of no note "Other.md"
    done = run("batch", note.parent, "--yes", "--json")
    assert done.code == 0, done.err
    assert drafts(note) == 10
    assert drafts(vault / "Other 2.md") == 10
    assert [drafts(copy) for copy in (*copies, conflict)] == [0] * 8
    *_, summary = map(json.loads, done.out.splitlines())
    named = {Path(one["note"]).name: one["reason"] for one in summary["refused"]}
    assert set(named) >= {copy.name for copy in (*copies, conflict)}
    assert note.name in named[copies[0].name]

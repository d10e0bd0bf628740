"""Statuses come from an index where notes are unchanged, and are always what reading them all would say."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from time import time_ns

import pytest

from examples.make_vault import VAULT
from summarizer.errors import NoteError
from summarizer.filling.fill import fill_note
from summarizer.filling.prepare import Wish
from summarizer.note.file import NoteFile, read_note_file
from summarizer.review import decision
from summarizer.review.status import NoteStatus, read_statuses
from summarizer.vault import statuses
from summarizer.vault.notes import literature_notes
from summarizer.vault.statuses import note_statuses
from summarizer.vault.vault import Vault, open_vault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "vault"
    shutil.copytree(VAULT, copied)
    (copied / "diary.md").write_text("# No literature note\n")
    return copied


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the notes that were read, and time that has passed since they were written."""
    names: list[str] = []

    def read(path: Path) -> NoteFile:
        names.append(path.name)
        return read_note_file(path)

    monkeypatch.setattr(statuses, "read_note_file", read)
    monkeypatch.setattr(statuses, "now", lambda: time_ns() + 10_000_000_000)
    return names


def plainly(vault: Vault) -> list[NoteStatus]:
    """The statuses without any index."""
    return [one for one, _ in read_statuses(literature_notes(vault, [vault.folder]), vault.store.journal)]


def indexed(folder: Path) -> list[NoteStatus]:
    """The statuses as a new run finds them, held against those without an index."""
    vault = open_vault(folder, {"provider": "none", "zotero_dir": folder / ".zotero"})
    found = note_statuses(vault, [folder])
    assert found == plainly(vault)
    return found


def test_what_did_not_change_is_not_read_again(folder: Path, reads: list[str]) -> None:
    first = indexed(folder)
    assert sorted(reads) == sorted(path.name for path in folder.glob("*.md"))
    reads.clear()
    assert indexed(folder) == first
    assert reads == []


def test_only_what_changed_is_read_again(folder: Path, reads: list[str]) -> None:
    indexed(folder)
    reads.clear()
    note = next(folder.glob("2024*.md"))
    note.write_text(note.read_text("utf-8").replace("研究问题:: ", "研究问题:: 我的话。"), "utf-8")
    indexed(folder)
    assert reads == [note.name]


def test_drafts_and_decisions_are_seen(folder: Path, reads: list[str]) -> None:
    indexed(folder)
    vault = open_vault(folder, {"provider": "none", "zotero_dir": folder / ".zotero"})
    note = next(folder.glob("2024*.md"))
    fill_note(vault, note, Wish())
    drafted = next(one for one in indexed(folder) if one.path == note.resolve())
    assert drafted.pending
    decision.accept(vault.store, *vault.read(note), [drafted.pending[0].label])
    assert "accepted" in {field.state for one in indexed(folder) for field in one.fields}
    vault.store.undo(note)
    assert "accepted" not in {field.state for one in indexed(folder) for field in one.fields}
    reads.clear()
    (vault.store.folder / "journal.jsonl").unlink()  # what it said of notes that did not change
    indexed(folder)
    assert note.name in reads


@pytest.mark.parametrize("later", [False, True], ids=["at once", "later"])
def test_an_edit_that_keeps_size_and_time_is_seen(
    folder: Path, later: bool, request: pytest.FixtureRequest
) -> None:
    if later:
        request.getfixturevalue("reads")
    note = next(folder.glob("2024*.md"))
    note.write_text(note.read_text("utf-8").replace("研究问题:: ", "研究问题:: 甲"), "utf-8")
    indexed(folder)
    before = note.stat()
    note.write_text(note.read_text("utf-8").replace("研究问题:: 甲", "研究问题:: 乙"), "utf-8")
    os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (note.stat().st_size, note.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    values = [field.value for one in indexed(folder) for field in one.fields]
    assert "乙" in values
    assert "甲" not in values


def _rename(folder: Path) -> None:
    note = next(folder.glob("2024*.md"))
    note.rename(folder / "renamed.md")


def _swap(folder: Path) -> None:
    one, other = folder.glob("202[45]*.md")
    one.rename(folder / "aside")
    other.rename(one)
    (folder / "aside").rename(other)


def _link(folder: Path) -> None:
    note = next(folder.glob("2024*.md"))
    note.rename(folder / "target")
    note.symlink_to("target")


def _template(folder: Path) -> None:
    (folder / ".summarizer" / "profiles").mkdir(parents=True)
    text = 'extends = "ten-fields"\n[fields]\ncontent = ["研究问题"]\n'
    (folder / ".summarizer" / "profiles" / "mine.toml").write_text(text, "utf-8")


def _damage(folder: Path) -> None:
    (index,) = folder.parent.rglob("index.sqlite")
    for beside in index.parent.glob("index.sqlite-*"):
        beside.unlink()
    index.write_bytes(b"nothing that SQLite knows" * 99)


@pytest.mark.parametrize(
    "change",
    [
        _rename,
        _swap,
        _link,
        _template,
        _damage,
        lambda folder: next(folder.glob("2024*.md")).unlink(),
        lambda folder: (folder / "diary.md").write_bytes(next(folder.glob("2024*.md")).read_bytes()),
        lambda folder: next(folder.glob("2024*.md")).write_bytes(b"no note any more"),
        lambda folder: shutil.copytree(folder, folder / "below", ignore=shutil.ignore_patterns(".*")),
    ],
)
def test_whatever_happens_to_the_folder_the_index_says_what_reading_says(
    folder: Path, reads: list[str], change: Callable[[Path], object]
) -> None:
    indexed(folder)
    change(folder)
    indexed(folder)
    reads.clear()
    indexed(folder)
    assert reads == []


def test_a_file_that_was_named_is_refused_as_before(folder: Path) -> None:
    indexed(folder)
    with pytest.raises(NoteError, match="No summary fields"):
        note_statuses(open_vault(folder), [folder / "diary.md"])


def test_without_a_place_to_keep_it_notes_are_read_each_time(folder: Path, reads: list[str]) -> None:
    (open_vault(folder).store.folder / "index.sqlite").mkdir(parents=True)
    indexed(folder)
    indexed(folder)
    assert len(reads) == 2 * len(list(folder.glob("*.md")))

"""What a note and its backups meet on bad disks and beside other runs: nothing is lost, and all is said."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from filelock import FileLock

from summarizer.errors import NoteChanged, NoteNotFound, NoteNotWritable
from summarizer.note.backup import BackupFolder, Pending
from summarizer.note.file import read_note_file, write_note_file

BEFORE = b"# A note\n" + b"line by line\n" * 40
AFTER = BEFORE + b"a draft\n"


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_bytes(BEFORE)
    return path


@pytest.fixture
def backups(tmp_path: Path) -> BackupFolder:
    return BackupFolder(tmp_path / "state")


def cut_off(note: Path, backups: BackupFolder) -> Path:
    """Leave a write of AFTER half done, and return its mark."""
    half = len(BEFORE) // 2
    note.write_bytes(BEFORE[:half] + b"\0" * (len(BEFORE) - half) + AFTER[len(BEFORE) :])
    pending = Pending(str(note), backups.keep(BEFORE), backups.keep(AFTER))
    with pytest.raises(KeyboardInterrupt), backups.writing(pending):
        raise KeyboardInterrupt
    (mark,) = (backups.folder / "pending").glob("*.json")
    return mark


def test_a_mark_that_is_none_of_ours_is_dropped_and_stops_no_other(note: Path, backups: BackupFolder) -> None:
    mark = cut_off(note, backups)
    for name, content in (("0.json", b"no JSON"), ("1.json", json.dumps({"note": "x"}).encode())):
        (mark.parent / name).write_bytes(content)
    assert backups.recover() == (note,)
    assert note.read_bytes() == BEFORE
    assert not list(mark.parent.glob("*.json"))


def test_a_note_that_was_deleted_after_the_crash_is_not_made_anew(note: Path, backups: BackupFolder) -> None:
    cut_off(note, backups)
    note.unlink()
    assert backups.recover() == ()
    assert not note.exists()


def test_a_note_that_another_run_is_writing_is_neither_mended_nor_written(
    note: Path, backups: BackupFolder
) -> None:
    mark = cut_off(note, backups)
    torn = note.read_bytes()
    with FileLock(mark.with_suffix(".lock")):
        assert backups.recover() == ()
        with pytest.raises(NoteChanged, match="Another run"):
            write_note_file(read_note_file(note), AFTER, backups)
        assert note.read_bytes() == torn
    assert backups.recover() == (note,)


def test_without_a_place_for_the_mark_the_note_is_not_touched(note: Path, backups: BackupFolder) -> None:
    backups.folder.mkdir()
    (backups.folder / "pending").write_text("a file in the place of the folder")
    with pytest.raises(NoteNotWritable, match="No backup can be kept") as refused:
        write_note_file(read_note_file(note), AFTER, backups)
    assert "state_dir" in refused.value.hint
    assert note.read_bytes() == BEFORE


def test_a_disk_that_keeps_nothing_of_what_it_takes_is_found_out(
    note: Path, backups: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, real_write, inode = read_note_file(note), os.write, note.stat().st_ino

    def swallow(descriptor: int, data: bytes) -> int:
        return len(data) if os.fstat(descriptor).st_ino == inode else real_write(descriptor, data)

    monkeypatch.setattr(os, "write", swallow)
    monkeypatch.setattr(os, "ftruncate", lambda *_: None)
    with pytest.raises(NoteNotWritable, match=r"read back is not what was written\. It is as it was"):
        write_note_file(file, AFTER, backups)
    assert note.read_bytes() == BEFORE


def test_a_note_that_vanishes_with_its_drive_is_in_the_backups(
    note: Path, backups: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, real_write, inode = read_note_file(note), os.write, note.stat().st_ino

    def pull_out(descriptor: int, data: bytes) -> int:
        if os.fstat(descriptor).st_ino == inode:
            note.unlink(missing_ok=True)
            raise OSError(5, "Input/output error")
        return real_write(descriptor, data)

    monkeypatch.setattr(os, "write", pull_out)
    with pytest.raises(NoteNotWritable, match=r"left half written: Input/output error\. Its backup is in"):
        write_note_file(file, AFTER, backups)
    assert [path.read_bytes() for path in backups.folder.glob("backups/*/*.md")].count(BEFORE) == 1


@pytest.mark.parametrize("system", ["no Linux", "no leases"])
def test_where_other_programs_cannot_be_held_off_a_note_is_written_and_a_change_still_noticed(
    note: Path, backups: BackupFolder, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    fcntl = pytest.importorskip("fcntl", reason="Windows has no leases to lack")
    file = read_note_file(note)

    def refuse(*_: object) -> None:
        raise OSError(22, "Invalid argument")

    if system == "no Linux":
        monkeypatch.setattr("summarizer.note.overwrite.sys.platform", "darwin")
    else:
        monkeypatch.setattr(fcntl, "fcntl", refuse)
    written = write_note_file(file, AFTER, backups)
    assert note.read_bytes() == written.content == AFTER
    with pytest.raises(NoteChanged):
        write_note_file(file, BEFORE, backups)
    assert note.read_bytes() == AFTER


def test_a_path_that_the_system_cannot_read_is_named_with_the_cause(tmp_path: Path) -> None:
    with pytest.raises(NoteNotFound, match="cannot be read: File name too long"):
        read_note_file(tmp_path / f"{'x' * 300}.md")

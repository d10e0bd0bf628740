"""Writing a note: whole or mended after a crash at any point, never over what another program wrote."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.errors import NoteChanged, NoteNotFound, NoteNotWritable, NoteRefused
from summarizer.note.backup import BackupFolder, Pending
from summarizer.note.file import is_sync_conflict, read_note_file, write_note_file
from summarizer.note.overwrite import is_torn
from tests.note.faults import Calls, can_be_held, killed_at

BEFORE = "# A note\n" + "Zeile für Zeile\n" * 300
AFTER = BEFORE.replace("# A note", "# A note 🤖") + "🤖 ein Entwurf\n" * 40
SHORTER = "# A note\n" + "🤖 kurz\n"
OUTSIDE = ("# A note that Obsidian saved\n" + "andere Zeile\n" * 200).encode()
posix = pytest.mark.skipif(os.name != "posix", reason="needs fork, links and signals of a POSIX system")


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_bytes(BEFORE.encode())
    return path


@pytest.fixture
def backups(tmp_path: Path) -> BackupFolder:
    return BackupFolder(tmp_path / "state")


@posix
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "note.md"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(NoteRefused, match="pipe or a device"):
        read_note_file(path)


def test_a_note_that_does_not_come_is_given_up(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr("summarizer.patience.read_plain", lambda *_: never.wait())  # as a cloud's file can
    monkeypatch.setattr("summarizer.note.file.PATIENCE", 0.1)
    with pytest.raises(NoteNotFound, match=r"did not come within 0.1 s") as caught:
        read_note_file(note)
    assert "cloud" in caught.value.hint
    monkeypatch.undo()
    assert read_note_file(note).text == BEFORE  # the next one does not wait for it
    never.set()


@posix
@pytest.mark.parametrize("after", [AFTER, SHORTER], ids=["longer", "shorter"])
@pytest.mark.parametrize("halve", [False, True], ids=["between calls", "in the middle of a write"])
def test_a_process_killed_at_any_call_leaves_a_note_that_the_next_run_mends(
    note: Path, backups: BackupFolder, after: str, halve: bool
) -> None:
    mended, call = 0, 0
    while True:
        call += 1
        note.write_bytes(BEFORE.encode())
        if not killed_at(call, note, backups, after, halve=halve):
            break
        mended += len(backups.recover())
        assert note.read_bytes() in {BEFORE.encode(), after.encode()}, call
        assert backups.recover() == ()
    assert call > 20
    assert mended or after == SHORTER
    assert note.read_bytes() == after.encode()


@posix
@pytest.mark.parametrize("how", ["in place", "by replacing"])
def test_fifty_meetings_with_an_outside_writer_never_lose_its_edit(
    note: Path, backups: BackupFolder, how: str
) -> None:
    if how == "in place" and not can_be_held(note):
        pytest.skip("this system does not keep other programs out while a note is written")
    code = "import sys, os; p = sys.argv[1]; print(flush=True); text = sys.stdin.buffer.read();"
    if how == "in place":
        code += "open(p, 'wb').write(text)"
    else:
        code += "open(p + '~', 'wb').write(text); os.replace(p + '~', p)"
    refused = 0
    write_note_file(read_note_file(note), AFTER.encode(), backups)
    note.write_bytes(BEFORE.encode())
    with Calls(0, lambda: None) as counted:  # with the backups kept already, as in the meetings
        write_note_file(read_note_file(note), AFTER.encode(), backups)
    for call in range(counted.count - 22, counted.count + 3):
        note.write_bytes(BEFORE.encode())
        file = read_note_file(note)
        outside = subprocess.Popen(
            [sys.executable, "-c", code, str(note)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert outside.stdin is not None
        assert outside.stdout is not None
        outside.stdout.readline()  # it has started, and waits for what it is to write
        pipe = outside.stdin

        def meet(pipe: IO[bytes] = pipe, process: subprocess.Popen[bytes] = outside) -> None:
            pipe.write(OUTSIDE)
            pipe.close()
            deadline = time.monotonic() + 0.12  # it waits as long as the note is held
            while process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.005)

        with Calls(call, meet) as calls:
            try:
                write_note_file(file, AFTER.encode(), backups)
            except NoteChanged:
                refused += 1
        if not pipe.closed:
            assert calls.count < call
            outside.communicate(OUTSIDE)
        with outside:  # waits for its end, and closes its pipes
            pass
        assert note.read_bytes() == OUTSIDE, call
        assert backups.recover() == ()
        assert note.read_bytes() == OUTSIDE, call
    assert refused > 0


def test_a_note_that_changed_since_it_was_read_is_left_alone(note: Path, backups: BackupFolder) -> None:
    file = read_note_file(note)
    note.write_bytes(OUTSIDE)
    with pytest.raises(NoteChanged):
        write_note_file(file, AFTER.encode(), backups)
    assert note.read_bytes() == OUTSIDE


@posix
def test_inode_mode_creation_time_links_and_attributes_stay(
    note: Path, backups: BackupFolder, tmp_path: Path
) -> None:
    note.chmod(0o640)
    hard, soft = tmp_path / "hard.md", tmp_path / "soft.md"
    os.link(note, hard)
    soft.symlink_to(note)
    with_attributes = sys.platform == "linux"
    if with_attributes:
        try:
            os.setxattr(note, "user.tag", b"red")
        except OSError:
            with_attributes = False
    born = _birth(note)
    before = note.stat()
    write_note_file(read_note_file(soft), AFTER.encode(), backups)
    after = note.stat()
    assert (before.st_ino, stat.S_IMODE(before.st_mode)) == (after.st_ino, stat.S_IMODE(after.st_mode))
    assert _birth(note) == born
    assert soft.is_symlink()
    assert hard.read_bytes() == AFTER.encode() == note.read_bytes()
    if with_attributes:
        assert os.getxattr(note, "user.tag") == b"red"


def _birth(path: Path) -> str:
    return subprocess.run(["stat", "-c", "%W", str(path)], capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("full_after", [0, 1, 700, 4000])
def test_a_full_disk_leaves_the_note_as_it_was(
    note: Path, backups: BackupFolder, monkeypatch: pytest.MonkeyPatch, full_after: int
) -> None:
    inode, real, room = note.stat().st_ino, os.write, [full_after]

    def write(descriptor: int, data: bytes) -> int:
        if os.fstat(descriptor).st_ino != inode or os.lseek(descriptor, 0, os.SEEK_CUR) < len(
            BEFORE.encode()
        ):
            return real(descriptor, data)
        if not room[0]:
            raise OSError(28, "No space left on device")
        written = real(descriptor, data[: room[0]])
        room[0] -= written
        return written

    monkeypatch.setattr(os, "write", write)
    longer = AFTER + "mehr\n" * 1000
    with pytest.raises(NoteNotWritable, match="as it was"):
        write_note_file(read_note_file(note), longer.encode(), backups)
    assert note.read_bytes() == BEFORE.encode()
    assert backups.recover() == ()


def test_without_room_for_a_backup_the_note_is_not_touched(
    note: Path, backups: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(descriptor: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    file = read_note_file(note)
    monkeypatch.setattr(os, "write", write)
    with pytest.raises(NoteNotWritable, match="No backup"):
        write_note_file(file, AFTER.encode(), backups)
    assert note.read_bytes() == BEFORE.encode()


def test_a_read_only_note_is_refused(note: Path, backups: BackupFolder) -> None:
    note.chmod(0o444)
    with pytest.raises(NoteNotWritable, match="read-only"):
        write_note_file(read_note_file(note), AFTER.encode(), backups)


def test_ctrl_c_in_the_middle_of_a_write_puts_the_note_back(note: Path, backups: BackupFolder) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    for call in range(1, 200):
        note.write_bytes(BEFORE.encode())
        file = read_note_file(note)
        try:
            with Calls(call, interrupt, halve=True):
                write_note_file(file, AFTER.encode(), backups)
        except KeyboardInterrupt:
            backups.recover()
            assert note.read_bytes() in {BEFORE.encode(), AFTER.encode()}, call
        else:
            return
    pytest.fail("the write never got through")


def test_a_run_does_not_mend_what_another_run_is_writing(note: Path, backups: BackupFolder) -> None:
    started, go_on = threading.Event(), threading.Event()

    def pause() -> None:
        started.set()
        go_on.wait(10)

    file = read_note_file(note)
    write_note_file(file, AFTER.encode(), backups)
    note.write_bytes(BEFORE.encode())
    with Calls(0, pause) as calls:
        write_note_file(file, AFTER.encode(), backups)
    note.write_bytes(BEFORE.encode())
    with Calls(calls.count - 8, pause):
        thread = threading.Thread(target=write_note_file, args=(file, AFTER.encode(), backups))
        thread.start()
        assert started.wait(10)
        assert backups.recover() == ()
        go_on.set()
        thread.join(10)
    assert note.read_bytes() == AFTER.encode()


def test_what_a_person_wrote_after_a_crash_is_not_mended_away() -> None:
    before, after = b"a" * 5000, b"b" * 6000
    assert is_torn(b"b" * 100 + b"a" * 4900, before, after)
    assert is_torn(b"b" * 4096 + bytes(904) + b"b" * 1000, before, after)
    assert not is_torn(b"a" * 4000, before, after)  # a person took the end off
    assert not is_torn(b"b" * 100 + b"a person wrote" + b"a" * 4886, before, after)
    assert not is_torn(before, before, after)
    assert not is_torn(after, before, after)


CONFLICTS = [
    "note (Conflicted copy phone 202605010930).md",
    "note.sync-conflict-20260501-093000-ABCDEFG.md",
    "note (Anna's conflicted copy 2026-05-01).md",
    "note (conflicted copy 2026-05-01 093000).md",
    "note (SFConflict anna@example.org 2026-05-01-09-30-00).md",
    "note_HOST_May-01-093000-2026_Conflict.md",
    "note (anna 的冲突副本 2026-05-01).md",
]


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_sync_conflict_copy_is_recognised_and_refused(name: str, tmp_path: Path) -> None:
    assert is_sync_conflict(Path(name))
    (tmp_path / name).write_text(BEFORE)
    with pytest.raises(NoteRefused, match="conflict"):
        read_note_file(tmp_path / name)


@pytest.mark.parametrize(
    "name", ["2023_Conflict of interest in trials_KEY-ABCD2345.md", "Conflicted copies.md"]
)
def test_a_paper_about_conflicts_is_a_note(name: str) -> None:
    assert not is_sync_conflict(Path(name))


def test_a_file_that_is_too_large_a_folder_or_missing_is_refused(tmp_path: Path, note: Path) -> None:
    with pytest.raises(NoteRefused, match="bytes"):
        read_note_file(note, max_bytes=100)
    with pytest.raises(NoteRefused, match="folder"):
        read_note_file(tmp_path)
    with pytest.raises(NoteNotFound):
        read_note_file(tmp_path / "none.md")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from("bad"), min_size=12, max_size=12), st.booleans())
def test_a_power_cut_that_kept_any_blocks_of_old_and_new_is_mended(
    note: Path, backups: BackupFolder, blocks: list[str], longer: bool
) -> None:
    before, after = BEFORE.encode(), (AFTER if longer else SHORTER).encode()
    size = max(len(before), len(after))
    parts = {"b": before.ljust(size, b"\0"), "a": after.ljust(size, b"\0"), "d": bytes(size)}
    step = size // 11
    torn = b"".join(parts[b][i * step : (i + 1) * step] for i, b in enumerate(blocks))[:size]
    pending = Pending(str(note), backups.keep(before), backups.keep(after))
    note.write_bytes(before)

    def cut_off() -> None:
        with backups.writing(pending):
            note.write_bytes(torn)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut_off()
    assert backups.recover() == (() if torn in {before, after} else (note,))
    assert note.read_bytes() in {before, after}

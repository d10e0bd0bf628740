"""Note files: read exactly, written in place with a backup first, refused when changed meanwhile."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from summarizer.errors import NoteChanged, NoteNotFound, NoteNotWritable, NoteRefused

MAX_BYTES = 5_000_000
"""Bytes; a literature note of that size is something else."""


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A note as read: `path` with symbolic links followed, `content` its bytes."""

    path: Path
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, in hex."""
        return digest(self.content)

    @property
    def text(self) -> str:
        """The content as text, byte order mark and line ends kept.

        Raises:
            NoteRefused: the bytes are not UTF-8.
        """
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError as exc:
            raise NoteRefused(
                f"{self.path.name} is not UTF-8 text: byte {exc.start} cannot be read.",
                hint="Convert the note to UTF-8 first; Obsidian reads nothing else.",
            ) from exc


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def read_note_file(path: Path) -> NoteFile:
    """The note at `path`.

    Raises:
        NoteNotFound: there is no file, or it may not be read.
        NoteRefused: it is a folder, or too large for a note.
    """
    try:
        real = path.resolve(strict=True)
        if real.is_dir():
            raise NoteRefused(f"{path} is a folder, not a note.", hint="Name one Markdown file.")
        if real.stat().st_size > MAX_BYTES:
            raise NoteRefused(
                f"{path.name} has over {MAX_BYTES // 1_000_000} MB: no literature note is so large."
            )
        return NoteFile(real, real.read_bytes())
    except FileNotFoundError as exc:
        raise NoteNotFound(
            f"There is no note at {path}.", hint="Check the path; quote it if it has blanks."
        ) from exc
    except OSError as exc:
        raise NoteNotFound(f"The note {path} cannot be read: {exc.strerror}.") from exc


@dataclass(frozen=True, slots=True)
class Pending:
    """A write that was begun: the note and its contents before and after, by digest, kept as backups."""

    path: str
    before: str
    after: str


class BackupFolder:
    """Where contents of notes are kept by their digest, and what was being written when.

    It lies outside the vault. A backup is on disk, synced, before the note is touched; the note of a
    write that did not finish is mended from it by `recover`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes) -> str:
        """Store a content, synced to disk, and return its digest.

        Raises:
            NoteNotWritable: the folder cannot be written, so that no note may be touched either.
        """
        name = digest(content)
        target = self._content_path(name)
        if not target.exists():
            self._write_synced(target, content)
        return name

    def content(self, name: str) -> bytes | None:
        """The content with that digest, None when it was never kept or is damaged."""
        try:
            content = self._content_path(name).read_bytes()
        except OSError:
            return None
        return content if digest(content) == name else None

    @contextmanager
    def writing(self, pending: Pending) -> Iterator[None]:
        """Mark a write as begun, and as finished when the block ends without an exception."""
        mark = self._pending_path(pending.path)
        self._write_synced(mark, json.dumps(asdict(pending)).encode())
        yield
        mark.unlink(missing_ok=True)

    def recover(self) -> tuple[Path, ...]:
        """Put back every note whose last write did not finish; returns those that were mended.

        A note that somebody else changed since is left alone.
        """
        mended: list[Path] = []
        for mark in sorted(self._pending_folder.glob("*.json")):
            pending = Pending(**json.loads(mark.read_bytes()))
            path = Path(pending.path)
            before, after = self.content(pending.before), self.content(pending.after)
            current = path.read_bytes() if path.exists() else None
            if (
                before is not None
                and after is not None
                and current is not None
                and is_torn(current, before, after)
            ):
                _overwrite(path, before, len(current))
                mended.append(path)
            mark.unlink()
        return tuple(mended)

    def _content_path(self, name: str) -> Path:
        return self.folder / "backups" / name[:2] / f"{name}.md"

    @property
    def _pending_folder(self) -> Path:
        return self.folder / "pending"

    def _pending_path(self, note_path: str) -> Path:
        return self._pending_folder / f"{digest(note_path.encode())[:16]}.json"

    def _write_synced(self, target: Path, content: bytes) -> None:
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
            _sync_folder(target.parent)
        except OSError as exc:
            raise NoteNotWritable(
                f"No backup can be kept in {self.folder}: {exc.strerror}.",
                hint="Free some space, or set another `state_dir`. The note was not touched.",
            ) from exc


def is_torn(current: bytes, before: bytes, after: bytes) -> bool:
    """Whether `current` can be what a write of `after` over `before` left when it was cut off."""
    if current in {before, after} or len(current) > max(len(before), len(after)):
        return False
    return all(
        byte == 0 or byte in (before[place : place + 1] + after[place : place + 1])
        for place, byte in enumerate(current)
    )


def write_note_file(file: NoteFile, content: bytes, backups: BackupFolder) -> NoteFile:
    """Write `content` over the note that was read as `file`; a crash leaves it whole or to be recovered.

    The file keeps its inode, mode, creation time, hard links and extended attributes. The part behind the
    old end is written first, so that a full disk is met before any old byte is gone.

    Raises:
        NoteChanged: the note is not what was read any more; nothing was written.
        NoteNotWritable: the note is read-only or the disk is full; the note is as it was.
    """
    refuse_if_read_only(file.path)
    pending = Pending(str(file.path), backups.keep(file.content), backups.keep(content))
    if read_note_file(file.path).content != file.content:
        raise NoteChanged(f"{file.path.name} was changed by another program meanwhile; nothing was written.")
    with backups.writing(pending):
        try:
            _overwrite(file.path, content, len(file.content))
            _compare(file.path, content)
        except BaseException as exc:
            _put_back(file, backups.folder)
            if isinstance(exc, OSError):
                raise NoteNotWritable(
                    f"{file.path.name} cannot be written: {exc.strerror}. It is as it was.",
                    hint="Free some disk space, or check the drive, then try again.",
                ) from exc
            raise
    return NoteFile(file.path, content)


def refuse_if_read_only(path: Path) -> None:
    """Find out before anything is paid for whether a note may be written.

    Raises:
        NoteNotWritable: it may not; also when this process could write it all the same.
    """
    if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK):
        raise NoteNotWritable(
            f"{path.name} is read-only; nothing was written.", hint="Make the file writable, then try again."
        )


def _overwrite(path: Path, content: bytes, old_length: int) -> None:
    with path.open("r+b", buffering=0) as file:
        try:
            _write_at(file.fileno(), content[old_length:], old_length)
        except OSError:
            os.ftruncate(file.fileno(), old_length)
            raise
        _write_at(file.fileno(), content[:old_length], 0)
        os.ftruncate(file.fileno(), len(content))
        os.fsync(file.fileno())


def _put_back(file: NoteFile, backup_folder: Path) -> None:
    """Undo a write that failed; when even that fails, the next command does it from the backup."""
    current = file.path.read_bytes()
    if current == file.content:
        return
    try:
        _overwrite(file.path, file.content, len(current))
    except OSError as exc:
        raise NoteNotWritable(
            f"{file.path.name} was left half written: {exc.strerror}. Its backup is in {backup_folder}.",
            hint="Free some disk space and run any command again: it puts the note back.",
        ) from exc


def _compare(path: Path, content: bytes) -> None:
    if path.read_bytes() != content:
        raise OSError(errno.EIO, "what was read back is not what was written")


def _write_at(descriptor: int, content: bytes, offset: int) -> None:
    os.lseek(descriptor, offset, os.SEEK_SET)
    while content:
        content = content[os.write(descriptor, content) :]


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder, and needs no sync of it
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

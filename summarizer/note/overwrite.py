"""Overwriting a file in place: inode, mode, creation time, hard links and extended attributes stay.

Another program may write the same file at any moment. On Linux the kernel keeps it out for the
milliseconds that the write takes: a lease on the file makes every other `open` wait (fcntl(2), F_SETLEASE).
Elsewhere the content is compared right before the first byte is written and again after the last.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from summarizer.errors import NoteChanged
from summarizer.language import _

_PATIENCE = 0.5  # seconds to wait for another program to close the file


def overwrite(path: Path, before: bytes, after: bytes) -> None:
    """Write `after` over a file that holds `before`; when that fails, `before` is put back.

    The part behind the old end is written first, so that a full disk is met before any old byte is gone.

    Raises:
        NoteChanged: another program wrote or replaced the file; what it wrote is left as it is.
        OSError: the file cannot be written.
    """
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is no plain file", str(path))
        with _alone(descriptor):
            if _read(descriptor) != before:
                raise NoteChanged(
                    _("{name} was changed by another program meanwhile; nothing was written.", name=path.name)
                )
            try:
                _write(descriptor, after, len(before))
            except BaseException:
                if is_torn(_read(descriptor), before, after):
                    _write(descriptor, before, len(after))
                raise
            written = _read(descriptor)
        if os.fstat(descriptor).st_ino != path.stat().st_ino or _is_foreign(written, before, after):
            raise NoteChanged(
                _("Another program wrote {name} at the same moment; what it wrote was left.", name=path.name)
            )
        if written != after:
            raise OSError(errno.EIO, _("what was read back is not what was written"))
    finally:
        os.close(descriptor)


def is_torn(current: bytes, before: bytes, after: bytes) -> bool:
    """Whether `current` can be what a write of `after` over `before` left when it was cut off.

    Each byte is then of one of them, or 0 where the disk had not got it yet.
    """
    shortest, longest = sorted((len(before), len(after)))
    if current in {before, after} or not shortest <= len(current) <= longest:
        return False
    return all(
        byte == 0 or byte in (before[place : place + 1] + after[place : place + 1])
        for place, byte in enumerate(current)
    )


def _is_foreign(current: bytes, before: bytes, after: bytes) -> bool:
    return current not in {before, after} and not is_torn(current, before, after)


@contextmanager
def _alone(descriptor: int) -> Iterator[None]:
    """Keep other programs from opening the file where the system offers that; closing it ends it too."""
    if sys.platform != "linux":
        yield
        return
    import fcntl
    import signal

    held = False
    deadline = time.monotonic() + _PATIENCE
    while not held and time.monotonic() < deadline:
        try:
            # The kernel says by a signal that somebody waits: one that nobody minds.
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            held = True
        except OSError as exc:
            if exc.errno != errno.EAGAIN:
                break  # a file system without leases, or another person's file
            time.sleep(0.01)
    try:
        yield
    finally:
        if held:
            with suppress(OSError):
                fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)


def _write(descriptor: int, content: bytes, old_length: int) -> None:
    try:
        _write_at(descriptor, content[old_length:], old_length)
    except OSError:
        os.ftruncate(descriptor, old_length)
        raise
    _write_at(descriptor, content[:old_length], 0)
    os.ftruncate(descriptor, len(content))
    os.fsync(descriptor)


def _write_at(descriptor: int, content: bytes, offset: int) -> None:
    os.lseek(descriptor, offset, os.SEEK_SET)
    while content:
        content = content[os.write(descriptor, content) :]


def _read(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    pieces: list[bytes] = []
    while piece := os.read(descriptor, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)

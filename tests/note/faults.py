"""Faults for the tests of writing: something happens before the n-th call that changes a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from summarizer.note.backup import BackupFolder
from summarizer.note.file import read_note_file, write_note_file


class Calls:
    """Counts the calls by which a file is changed, and does something before the n-th."""

    NAMES = (
        "open",
        "write",
        "ftruncate",
        "fsync",
        "lseek",
        "close",
        "unlink",
        "replace",
        "rename",
        "mkdir",
        "read",
    )

    def __init__(self, at: int, action: Callable[[], None], *, halve: bool = False) -> None:
        self.at, self.action, self.halve, self.count = at, action, halve, 0
        self.real = {name: getattr(os, name) for name in self.NAMES}

    def __enter__(self) -> Calls:
        for name in self.NAMES:
            setattr(os, name, self._wrapped(name))
        return self

    def __exit__(self, *exc: object) -> None:
        for name, function in self.real.items():
            setattr(os, name, function)

    def _wrapped(self, name: str) -> Callable[..., object]:
        real: Callable[..., object] = self.real[name]

        def call(*arguments: object, **options: object) -> object:
            self.count += 1
            if self.count == self.at:
                if self.halve and name == "write":
                    descriptor, data = arguments
                    assert isinstance(data, bytes)
                    real(descriptor, data[: len(data) // 2])
                self.action()
            return real(*arguments, **options)

        return call


def killed_at(call: int, note: Path, backups: BackupFolder, after: str, *, halve: bool) -> bool:
    """Write in a child process that dies at the n-th call; False when it got through before."""
    child = os.fork()
    if child == 0:
        try:
            with Calls(call, lambda: os._exit(9), halve=halve):
                write_note_file(read_note_file(note), after.encode(), backups)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 9


def can_be_held(path: Path) -> bool:
    """Whether the system gives out leases on files of this file system."""
    if sys.platform != "linux":
        return False
    import fcntl

    with path.open("rb+") as file:
        try:
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        except OSError:
            return False
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return True

"""Reading others' files for only so long: some lie in a cloud, or on a drive that does not answer."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import TypeVar

from summarizer.files import open_plain, read_plain

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds."""
_CHUNK = 1 << 20


def read_in_time(path: Path, most_bytes: int, seconds: float = PATIENCE) -> bytes:
    """The content of a regular file.

    Raises:
        OSError: as `files.read_plain` does, or it did not come in time.
    """
    return within(seconds, lambda: read_plain(path, most_bytes))


def digest_in_time(path: Path, seconds: float = PATIENCE) -> str:
    """The SHA-256 of a regular file in hex; it is never held in memory whole.

    Raises:
        OSError: it is not there, cannot be read, is no regular file, or did not come in time.
    """

    def read() -> str:
        digest = hashlib.sha256()
        with open_plain(path) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    return within(seconds, read)


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` gives or raises, if it ends in time; if not, it is left alone and ends with the program.

    Raises:
        TimeoutError: it did not.
        OSError: as `work` does.
    """
    results: list[T] = []
    problems: list[OSError] = []

    def run() -> None:
        try:
            results.append(work())
        except OSError as exc:
            problems.append(exc)

    thread = Thread(target=run, name="file", daemon=True)
    thread.start()
    thread.join(seconds)
    if problems:
        raise problems[0]
    if not results:
        raise TimeoutError(errno.ETIMEDOUT, f"it did not come within {seconds:g} s")
    return results[0]

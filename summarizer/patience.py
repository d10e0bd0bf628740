"""Reading others' files for only so long: some lie in a cloud, or on a drive that does not answer."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar, cast

from summarizer.files import open_plain, read_plain
from summarizer.language import _

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
    hand = next((one for one in _taken() if one.is_alive()), None)  # none of them outlives a fork
    if hand is None:
        hand = _Hand()
        hand.start()
    answers: SimpleQueue[tuple[T | None, Exception | None]] = SimpleQueue()
    hand.orders.put((work, answers))
    try:
        result, problem = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError(
            errno.ETIMEDOUT, _("it did not come within {seconds:g} s", seconds=seconds)
        ) from None
    if problem is not None:
        raise problem
    return cast("T", result)


_free: list[_Hand] = []


def _taken() -> Iterator[_Hand]:
    """The free hands, each taken as it is looked at."""
    with suppress(IndexError):
        while True:
            yield _free.pop()


class _Hand(Thread):
    """A thread that does one work after another: starting one for each of thousands of files is dear."""

    def __init__(self) -> None:
        super().__init__(name="file", daemon=True)
        self.orders: SimpleQueue[tuple[Callable[[], Any], SimpleQueue[Any]]] = SimpleQueue()

    def run(self) -> None:
        """Work until the program ends."""
        while True:
            work, answers = self.orders.get()
            answer: tuple[Any, Exception | None]
            try:
                answer = work(), None
            except Exception as exc:  # noqa: BLE001 - it is the caller's
                answer = None, exc
            _free.append(self)
            answers.put(answer)
            del work, answers, answer  # no file's content is held until the next one comes

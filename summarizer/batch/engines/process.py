"""A process that does one piece of work after another, and may be killed at any moment.

It has a pipe of its own: processes that share pipes and locks take them along when they are killed.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from multiprocessing import connection, get_context
from multiprocessing.context import SpawnProcess
from threading import Lock

from summarizer.garbage import look_seldom

_STARTS = 3
"""How often it is started for one piece of work, when it dies before it takes that up."""
_SPAWN = get_context("spawn")
"""A fork would inherit the locks of threads that it does not have."""


class Died(Exception):
    """The process was killed or crashed over its work."""


class NeverStarted(Exception):
    """The process cannot be started, or dies before it takes up its work, again and again."""


class TooLong(Exception):
    """The work took longer than allowed; its process was ended."""


class OneProcess:
    """A process, started at first need and again after it died; one thread at a time gives it work."""

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._pipe: connection.Connection | None = None
        self._lock = Lock()
        self._closed = False

    def do(self, work: Callable[..., bytes], arguments: Sequence[object], seconds: float) -> bytes:
        """What `work` makes of the arguments there, waited for; the time for its start does not count.

        Raises:
            TooLong: it took over so many seconds.
            Died: it was killed, or crashed.
            NeverStarted: it could not be started.
        """
        sent = pickle.dumps((work, arguments))
        for _ in range(_STARTS):
            try:
                pipe = self._pipe or self._start()
                pipe.send_bytes(sent)
                pipe.recv_bytes()  # it has taken it up
            except (EOFError, OSError):
                self._end()
            else:
                return self._result(pipe, seconds)
        raise NeverStarted

    def close(self) -> None:
        """End the process for good, whatever it does."""
        with self._lock:
            self._closed = True
            if self._process is not None and self._process.pid is not None:
                self._process.kill()
                self._process.join()

    def _start(self) -> connection.Connection:
        with self._lock:
            if self._closed:
                raise Died
            ours, its = _SPAWN.Pipe()
            self._process, self._pipe = _SPAWN.Process(target=_serve, args=(its,), daemon=True), ours
            self._process.start()
            its.close()
            return ours

    def _result(self, pipe: connection.Connection, seconds: float) -> bytes:
        try:
            if pipe.poll(seconds):
                return pipe.recv_bytes()
        except (EOFError, OSError) as exc:
            self._end()
            raise Died from exc
        self._end()
        raise TooLong

    def _end(self) -> None:
        with self._lock:
            if self._pipe is not None:
                self._pipe.close()
            if self._process is not None and self._process.pid is not None:
                self._process.kill()
                self._process.join()
            self._process = self._pipe = None


def _serve(pipe: connection.Connection) -> None:
    """In the process: do what comes through the pipe until its other end is closed."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(10)  # let answers be taken in before papers are read
    look_seldom()
    while True:
        try:
            work, arguments = pickle.loads(pipe.recv_bytes())  # noqa: S301 - from our own other end
            pipe.send_bytes(b"")
            pipe.send_bytes(work(*arguments))
        except (EOFError, OSError):
            return

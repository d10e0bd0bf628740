"""Starting, asking and watching the process that opens PDFs; one that passes its bounds is ended."""

from __future__ import annotations

import atexit
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic

from summarizer.packed import Damaged, decode, encode
from summarizer.paper.wire import Answer, Request, receive, send

_PAUSE = 0.02
"""Seconds between two looks at its memory: what can be eaten meanwhile is some 100 MB."""
_LATER = 2.0
"""Seconds after which it ends itself, if nobody has ended it in time."""
_SHOWING = {"ready", "picture", "shapes"}
"""Requests of somebody who looks at a paper."""
_ROOM = 1_000_000_000
"""Bytes of addresses beyond twice its memory: programs, stacks, files that are mapped."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading one PDF may take: `seconds`, and `memory` in bytes."""

    seconds: float = 60.0
    memory: int = 1_500_000_000


class Excess(StrEnum):
    """Why a process was ended, or had ended."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


class OutOfBounds(Exception):
    """A PDF took too much, or crashed the process."""

    def __init__(self, excess: Excess) -> None:
        super().__init__(excess)
        self.excess = excess


def ask(request: Request, bounds: Bounds) -> Answer:
    """What the process answers; it is started when there is none, and goes on for the next request.

    Raises:
        OutOfBounds: the answer took too much, or never came.
    """
    lane = _lanes[request.what in _SHOWING]
    with lane.lock:
        process = lane.processes.pop() if lane.processes else None
        if process is not None and process.memory != bounds.memory:
            process.close()
            process = None
        process = process or _Process(bounds.memory)
        try:
            answer = process.ask(request, bounds.seconds)
        except BaseException:  # Ctrl-C too: what it does now is of no use to anybody
            process.close()
            raise
        if resident(process.pid) * 2 > bounds.memory:  # what was eaten is seldom given back
            process.close()
        else:
            lane.processes.append(process)
        return answer


def close() -> None:
    """End the processes, if there are any."""
    for lane in _lanes:
        while lane.processes:
            lane.processes.pop().close()


class _Process:
    def __init__(self, memory: int) -> None:
        self.memory = memory
        # As multiprocessing does: the same places for modules. Its own start takes 0.1 s more.
        code = f"import sys; sys.path[:] = {sys.path!r}; from summarizer.paper.worker import main; main()"
        self._started = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-P", "-c", code, str(2 * memory + _ROOM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.pid = self._started.pid
        self._answers: SimpleQueue[bytes | None] = SimpleQueue()
        Thread(target=self._listen, name="pdf answers", daemon=True).start()

    def ask(self, request: Request, seconds: float) -> Answer:
        until = monotonic() + seconds
        try:
            assert self._started.stdin is not None
            send(self._started.stdin, encode(replace(request, seconds=seconds + _LATER)))
        except OSError:
            raise OutOfBounds(Excess.CRASH) from None
        while True:
            try:
                message = self._answers.get(timeout=max(0.0, min(_PAUSE, until - monotonic())))
                break
            except Empty:
                if monotonic() >= until:
                    raise OutOfBounds(Excess.TIME) from None
                if resident(self.pid) > self.memory:
                    raise OutOfBounds(Excess.MEMORY) from None
        if message is None:
            raise OutOfBounds(Excess.CRASH)
        try:
            answer = decode(message, Answer)
        except Damaged:
            raise OutOfBounds(Excess.CRASH) from None
        if answer.error == MemoryError.__name__:
            raise OutOfBounds(Excess.MEMORY)
        return answer

    def close(self) -> None:
        self._started.kill()
        self._started.wait()
        for stream in (self._started.stdin, self._started.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def _listen(self) -> None:
        assert self._started.stdout is not None
        message: bytes | None = b""
        while message is not None:
            try:
                message = receive(self._started.stdout)
            except (OSError, ValueError):  # closed
                message = None
            self._answers.put(message)


@dataclass(frozen=True, slots=True)
class _Lane:
    """One process or none: it is taken out while it is asked."""

    lock: Lock = field(default_factory=Lock)
    processes: list[_Process] = field(default_factory=list)


_lanes = (_Lane(), _Lane())
"""One for reading, one for what a person waits for: a long paper is looked at while it is read."""
atexit.register(close)


def resident(pid: int) -> int:
    """The bytes of memory that a process holds, 0 when it has just ended."""
    import psutil  # not needed for what is kept

    with suppress(psutil.Error):
        return int(psutil.Process(pid).memory_info().rss)
    return 0

"""Standard input line by line, read in a thread that nobody waits for, so that Ctrl-C ends the server."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from io import TextIOWrapper
from threading import Thread


async def lines() -> AsyncIterator[str]:
    """What comes in until it is closed; nothing else that runs here, or is started here, can read of it."""
    queue: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    own = os.fdopen(os.dup(0), encoding="utf-8", errors="replace")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)

    def put(line: str | None) -> None:
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(queue.put_nowait, line)

    Thread(target=_read, args=(own, put), name="stdin", daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line


def _read(file: TextIOWrapper, put: Callable[[str | None], None]) -> None:
    for line in file:
        put(line)
    put(None)

"""A batch while it runs: Ctrl-C, or another thread, ends it softly at first and the second time at once."""

from __future__ import annotations

import asyncio
import signal
import sys
from threading import Lock, current_thread, main_thread

from summarizer.batch.run import Batch


class Running:
    """Runs the batches of one session, one after another; once it was stopped none begins any more."""

    def __init__(self) -> None:
        self._stops = 0
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, batch: Batch, concurrency: int) -> bool:
        """Run the batch; say whether it was stopped."""
        loop = asyncio.get_running_loop()
        self._batch, self._task = batch, asyncio.ensure_future(batch.run(concurrency))
        with self._lock:
            self._loop = loop
            if self._stops:
                batch.finish()
        hears = sys.platform != "win32" and current_thread() is main_thread()  # else Ctrl-C is another's
        if hears:
            loop.add_signal_handler(signal.SIGINT, self._stop)
        try:
            await self._task
        except asyncio.CancelledError:
            if self._stops < 2:
                raise
        finally:
            with self._lock:
                self._loop = None
            if hears:
                loop.remove_signal_handler(signal.SIGINT)
        return self._stops > 0

    def stop(self) -> None:
        """What Ctrl-C does, from another thread."""
        with self._lock:
            if self._loop is None:
                self._stops += 1
            else:
                self._loop.call_soon_threadsafe(self._stop)

    def _stop(self) -> None:
        self._stops += 1
        self._batch.finish()
        if self._stops > 1:
            self._task.cancel()

"""What changes while pages are open, told to each of them: notes on disk, and drafting in the background."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from threading import Event, Thread

from summarizer.batch.watch import quiet_notes
from summarizer.errors import SummarizerError
from summarizer.note.backup import digest

_ALIVE = 20.0
"""Seconds after which a page hears that there is nothing new, so that a dead connection is noticed."""
_END = None


class Outside:
    """Watches a vault from the first page on, and tells all pages, until `close`.

    The names of notes that changed are put into `stale` as well.
    """

    def __init__(self, folder: Path, stale: set[str]) -> None:
        self._folder, self._stale = folder, stale
        self._pages: set[asyncio.Queue[str | None]] = set()
        self._stop = Event()
        self._watcher: Thread | None = None

    async def events(self) -> AsyncIterator[str]:
        """All that is told from now on, as server-sent events."""
        if self._watcher is None:
            loop = asyncio.get_running_loop()
            self._watcher = Thread(target=self._watch, args=(loop,), name="watch", daemon=True)
            self._watcher.start()
            self._stale.add("")  # whatever changed before anybody watched
            unseen = _event("note", {"note": "", "digest": ""})
        else:
            unseen = ": hello\n\n"
        heard: asyncio.Queue[str | None] = asyncio.Queue()
        self._pages.add(heard)
        try:
            yield unseen
            while not self._stop.is_set():
                try:
                    said = await asyncio.wait_for(heard.get(), _ALIVE)
                except TimeoutError:
                    said = ": still here\n\n"
                if said is _END:
                    return
                yield said
        finally:
            self._pages.discard(heard)

    def tell(self, kind: str, values: Mapping[str, object]) -> None:
        """Tell all pages; for the thread of the pages only."""
        for heard in self._pages:
            heard.put_nowait(_event(kind, values))

    def close(self) -> None:
        """End the watching, and what the pages hear."""
        self._stop.set()
        for heard in self._pages:
            heard.put_nowait(_END)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            for notes in quiet_notes(self._folder, 0, self._stop, gone=True):
                for note in notes:
                    loop.call_soon_threadsafe(self._news, note)
        except (SummarizerError, RuntimeError):  # the folder is gone, or the page's thread ended
            return

    def _news(self, note: Path) -> None:
        name = note.relative_to(self._folder.resolve()).as_posix()
        self._stale.add(name)
        try:
            now = digest(note.read_bytes())
        except OSError:
            now = ""
            self._stale.add("")  # it is gone, and so are others perhaps
        self.tell("note", {"note": name, "digest": now})


def _event(kind: str, values: Mapping[str, object]) -> str:
    return f"event: {kind}\ndata: {json.dumps(values)}\n\n"

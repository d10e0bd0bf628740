"""Processes that read papers: PyMuPDF is not thread-safe, and a PDF may crash or hang its reader."""

from __future__ import annotations

import asyncio
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import resource_tracker
from pathlib import Path
from queue import LifoQueue
from typing import TypeVar, cast

from summarizer.batch.engines.process import Died, NeverStarted, OneProcess, TooLong
from summarizer.batch.engines.worker import Work, fill_text, look_for_pdf, packed, prepare_text, unpacked
from summarizer.errors import PdfUnreadable, WorkerLost, as_error
from summarizer.filling.fill import Filled
from summarizer.filling.prepare import Prepared, Wish
from summarizer.language import _, spoken
from summarizer.vault.vault import Vault

_TIMES, _MORE = 2, 10.0
"""Of `pdf_timeout`, and seconds: a note may have two PDFs, and drafting without a model takes time too."""
_TIMES_WITH_OCR = 40
"""The same, where `pdf_timeout` holds for each page; a page that was read is kept for the next run."""
T = TypeVar("T")


class Processes:
    """As many processes as there are processors; each note has the time that the settings allow.

    `ready` are notes that were prepared for an estimate, and need not be prepared again.
    """

    def __init__(self, vault: Vault, wish: Wish, count: int | None = None) -> None:
        """Start no process yet; they start with the first note. `count` may set another number of them."""
        self._vault, self.wish = vault, wish
        times = _TIMES_WITH_OCR if vault.settings.ocr else _TIMES
        self._seconds = times * vault.settings.pdf_timeout + _MORE
        count = count or os.cpu_count() or 1
        self._all = tuple(OneProcess() for _ in range(count))
        self._free: LifoQueue[OneProcess] = LifoQueue()
        for process in self._all:
            self._free.put(process)
        self._threads = ThreadPoolExecutor(count, "process", _be_deaf)
        self.ready: dict[Path, Prepared] = {}

    async def prepare(self, path: Path, text: str, wish: Wish | None = None) -> Prepared | None:
        """A note prepared, None when none of its fields is empty; `wish` may be another one for this note.

        Raises:
            SummarizerError: as `prepare_text` and `do` do.
        """
        prepared = self.ready.pop(path, None)
        if prepared is not None and prepared.note.text == text:
            return prepared
        return await self.do(prepare_text, path, text, wish)

    async def look_for_pdf(self, path: Path, text: str) -> None:
        """See whether the PDF of a note is there and can be opened.

        Raises:
            PdfError: it is not, or cannot be.
        """
        await self.do(look_for_pdf, path, text)

    async def fill(self, path: Path, text: str) -> Filled | None:
        """The note filled by the embedded drafter, None when none of its fields is empty.

        Raises:
            SummarizerError: as `fill_text` and `do` do.
        """
        return await self.do(fill_text, path, text)

    async def do(self, work: Work[T], path: Path, text: str, wish: Wish | None = None) -> T:
        """What `work` makes of a note, in one of the processes.

        Raises:
            SummarizerError: as `work` does, and Unforeseen for all else that it raises.
            PdfUnreadable: it crashed the process, or took too long.
            WorkerLost: the processes die, or cannot be started.
        """
        loop = asyncio.get_running_loop()
        try:
            wish, language = wish or self.wish, spoken()
            sent = await loop.run_in_executor(self._threads, self._sent, work, path, text, wish, language)
        except TooLong as exc:
            raise PdfUnreadable(
                _("Preparing {name} took over {seconds:g} s.", name=path.name, seconds=self._seconds),
                hint=_("Allow more with the setting `pdf_timeout`, or look whether the PDF is damaged."),
            ) from exc
        except Died as exc:
            raise PdfUnreadable(
                _("The PDF of {name} crashed the program that reads it.", name=path.name),
                hint=_("Print it to a new PDF, or look for another copy."),
            ) from exc
        except NeverStarted as exc:
            raise WorkerLost(
                _("The processes that read papers are killed as they start."),
                hint=_("Is there too little memory? Close other programs, then try again."),
            ) from exc
        except Exception as exc:
            raise as_error(exc, path.name) from exc
        return cast("T", unpacked(sent, path))

    def _sent(self, work: Work[T], path: Path, text: str, wish: Wish, language: str) -> bytes:
        process = self._free.get()
        try:
            return process.do(packed, (work, self._vault, path, text, wish, language), self._seconds)
        finally:
            self._free.put(process)

    def close(self) -> None:
        """Stop the processes at once; nothing that they do is lost, since they write nothing."""
        for process in self._all:
            process.close()
        self._threads.shutdown(cancel_futures=True)


def _be_deaf() -> None:
    """Let Ctrl-C pass by a thread and the processes that it starts: they get it as well, and it is ours."""
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        resource_tracker.ensure_running()  # its start would make the thread hear again
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

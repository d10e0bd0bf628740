"""Processes that read papers: PyMuPDF is not thread-safe, and a PDF may crash or hang its reader."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from summarizer.batch.engines.worker import fill_text, look_for_pdf, prepare_text
from summarizer.errors import PdfUnreadable
from summarizer.filling.fill import Filled
from summarizer.filling.prepare import Prepared, Wish
from summarizer.vault.vault import Vault

_TIMES, _MORE = 2, 10.0
"""Of `pdf_timeout`, and seconds: a note may have two PDFs, and drafting without a model takes time too."""
T = TypeVar("T")
Work = Callable[[Vault, Path, str, Wish], T]
"""Makes something of the vault, a note's path and text, and what is wanted of it."""


class Processes:
    """As many processes as there are processors; each note has the time that the settings allow.

    `ready` are notes that were prepared for an estimate, and need not be prepared again.
    """

    def __init__(self, vault: Vault, wish: Wish, count: int | None = None) -> None:
        """Start no process yet; they start with the first note. `count` may set another number of them."""
        self._vault, self.wish = vault, wish
        self._seconds = _TIMES * vault.settings.pdf_timeout + _MORE
        self._pool = ProcessPool(
            max_workers=count or os.cpu_count() or 1,
            initializer=_give_way,
            # A fork would inherit the locks of threads that it does not have.
            context=get_context("spawn"),
        )
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
            SummarizerError: as `work` does.
            PdfUnreadable: it crashed the process, or took too long.
        """
        plain = [self._vault, path, text, wish or self.wish]
        future = self._pool.schedule(work, args=plain, timeout=self._seconds)
        try:
            result: T = await asyncio.wrap_future(future)
        except (TimeoutError, FutureTimeout) as exc:
            raise PdfUnreadable(
                f"Preparing {path.name} took over {self._seconds:g} s.",
                hint="Allow more with the setting `pdf_timeout`, or look whether the PDF is damaged.",
            ) from exc
        except ProcessExpired as exc:
            raise PdfUnreadable(
                f"The PDF of {path.name} crashed the program that reads it.",
                hint="Print it to a new PDF, or look for another copy.",
            ) from exc
        return result

    def close(self) -> None:
        """Stop the processes at once; nothing that they do is lost, since they write nothing."""
        self._pool.stop()
        self._pool.join()


def _give_way() -> None:
    """Let answers be taken in before papers are read."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(10)

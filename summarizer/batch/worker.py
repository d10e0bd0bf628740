"""Preparing one note in a process of its own: PyMuPDF is not thread-safe, and a PDF may crash or hang it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from functools import cache
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from summarizer.assembly import Vault, open_vault
from summarizer.errors import PdfUnreadable
from summarizer.filling import Task, prepare
from summarizer.zotero.session import Session


class Preparers:
    """Processes that read notes and PDFs; `seconds` is the most that one note may take."""

    def __init__(self, flags: Mapping[str, object], labels: Sequence[str], seconds: float = 120.0) -> None:
        """Start no process yet; each starts with the first note that it is given."""
        self._flags, self._labels, self._seconds = tuple(flags.items()), tuple(labels), seconds
        self._pool = ProcessPool(max_workers=os.cpu_count() or 1)

    async def prepare(self, path: Path) -> Task | None:
        """The task of drafting a note, None when none of its fields is empty any more.

        Raises:
            SummarizerError: as `filling.prepare` does; PdfUnreadable also when the PDF crashed the process
                or took too long.
        """
        future = self._pool.schedule(_prepare, args=[self._flags, path, self._labels], timeout=self._seconds)
        try:
            task: Task | None = await asyncio.wrap_future(future)
        except (TimeoutError, FutureTimeout) as exc:
            raise PdfUnreadable(f"Reading the PDF of {path.name} took over {self._seconds:g} s.") from exc
        except ProcessExpired as exc:
            raise PdfUnreadable(f"The PDF of {path.name} crashed the program that reads it.") from exc
        return task

    def close(self) -> None:
        """Stop the processes at once; nothing that they do is lost, since they write nothing."""
        self._pool.stop()
        self._pool.join()


def _prepare(flags: tuple[tuple[str, object], ...], path: Path, labels: tuple[str, ...]) -> Task | None:
    vault, session = _opened(flags, path.parent)
    _, note = vault.read(path)
    return prepare(vault, path, note, labels, None, session=session)


@cache
def _opened(flags: tuple[tuple[str, object], ...], folder: Path) -> tuple[Vault, Session]:
    """The vault and Zotero, opened once for each process and folder."""
    vault = open_vault(folder / "note.md", dict(flags))
    return vault, Session(vault.settings.zotero_dir)

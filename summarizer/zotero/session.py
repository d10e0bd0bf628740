"""Zotero as one run sees it: found once, its library opened at first need, closed at the end."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from summarizer.errors import ZoteroError
from summarizer.zotero.access import open_library
from summarizer.zotero.directory import ZoteroData, find_data
from summarizer.zotero.library import Library


def _is_there(data: ZoteroData) -> bool:
    """Whether there is a database; one that may not even be looked at is, and says so when it is read."""
    try:
        return data.database.exists()
    except OSError:
        return True


class Session:
    """Zotero's data directories, and the library of the one that is in use.

    `data` holds the directories that exist, the likeliest first. A library that cannot be read keeps nothing
    from working: `problem` then says why, and notes and PDFs are used as they are.
    """

    def __init__(self, configured: Path | None = None) -> None:
        """Look for Zotero's data, or use the directory at `configured` alone; nothing is opened yet."""
        self.data: tuple[ZoteroData, ...] = find_data(configured)
        self.problem: ZoteroError | None = None
        self._library: Library | None = None
        self._tried = False

    @property
    def directories(self) -> tuple[Path, ...]:
        """The data directories, as `PdfRequest.zotero_dirs` wants them."""
        return tuple(one.directory for one in self.data)

    @property
    def current(self) -> ZoteroData | None:
        """The data directory whose library is read: the first one that has a database."""
        return next((one for one in self.data if _is_there(one)), None)

    @property
    def library(self) -> Library | None:
        """The library, opened at the first call; None without a database, or when it cannot be read."""
        if not self._tried and self.current is not None:
            self._tried = True
            try:
                self._library = open_library(self.current)
            except ZoteroError as exc:
                self.problem = exc
        return self._library

    @property
    def notice(self) -> str:
        """What the person should be told of the library, "" for nothing."""
        if self.problem is not None:
            return f"{self.problem} {self.problem.hint}".strip()
        return self._library.notice if self._library is not None else ""

    def close(self) -> None:
        """Delete the copy of the database."""
        if self._library is not None:
            self._library.close()
            self._library = None

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

"""Copies of databases that Zotero may hold and write at this moment, and bounds for what is read of them."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from summarizer.errors import ZoteroError
from summarizer.language import _

LONGEST_VALUE = 10_000_000
"""Bytes of one value; the longest are texts of notes."""
_COMPANIONS = ("-wal", "-journal")  # never -shm: it is rebuilt, and Zotero keeps its own in memory
_ATTEMPTS = 20
_MOST_BYTES = 20_000_000_000
_SECONDS = 30.0
"""For one query: a database that somebody else made may hold views that never end."""
_STEPS = 100_000
"""Of SQLite's machine between two looks at the clock."""


def copy_database(database: Path, folder: Path) -> None:
    """Copy the database and its logs into `folder`, all from the same moment.

    The sizes and times of the files are compared before and after; a copy that Zotero wrote into is made
    again.

    Raises:
        ZoteroError: there is no such file, it cannot be read, or it never keeps still.
    """
    files = [database, *(database.with_name(database.name + suffix) for suffix in _COMPANIONS)]
    try:
        for attempt in range(_ATTEMPTS):
            before = _states(files)
            if before[0] is None:
                raise ZoteroError(_("There is no Zotero database at {database}.", database=database))
            for file, state in zip(files, before, strict=True):
                target = folder / file.name
                target.unlink(missing_ok=True)
                if state is not None:
                    _refuse_to_copy(file, state[0], folder)
                    shutil.copyfile(file, target)
            if _states(files) == before:
                return
            time.sleep(0.02 * attempt)
    except OSError as exc:  # a log that vanished while being copied counts as a fault here, and is rare
        raise ZoteroError(
            _(
                "Zotero's database {database} cannot be copied: {strerror}.",
                database=database,
                strerror=exc.strerror,
            )
        ) from exc
    raise ZoteroError(
        _("Zotero is writing to its database {database} without a pause.", database=database),
        hint=_("Wait until Zotero has finished synchronising, then try again."),
    )


def _refuse_to_copy(file: Path, size: int, folder: Path) -> None:
    """Refuse what is no file, such as `/dev/zero`, or would fill the disk.

    Raises:
        OSError: it is one of these.
    """
    if not file.is_file():
        raise OSError(errno.EINVAL, _("it is no plain file"))
    if size > min(_MOST_BYTES, shutil.disk_usage(folder).free // 2):
        raise OSError(errno.EFBIG, _("its copy would take {size:.1f} GB", size=size / 1e9))


@contextmanager
def in_time(connection: sqlite3.Connection) -> Iterator[None]:
    """Have a query that does not end interrupted."""
    until = time.monotonic() + _SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def _states(files: list[Path]) -> list[tuple[int, int, int] | None]:
    states: list[tuple[int, int, int] | None] = []
    for file in files:
        try:
            state = file.stat()
        except FileNotFoundError:
            states.append(None)
        else:
            states.append((state.st_size, state.st_mtime_ns, state.st_ino))
    return states

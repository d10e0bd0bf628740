"""SQLite files that the program keeps: a killed process loses nothing in them; they grow up by migrations.

`PRAGMA user_version` is the number of migrations that a file has had; files of version 0.1 say 0.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from summarizer.errors import NewerState, StateError
from summarizer.files import close_to_others, private_file, private_folder
from summarizer.language import _

Value = str | int | bytes
"""What a column holds."""

Migration = Sequence[str]
"""The statements that bring a file from one version to the next; all are done or none."""

_PATIENCE = 10.0
"""Seconds to wait for another process that is writing."""
_PAUSE = 0.02
"""Seconds between two tries to open a file."""


class Rows:
    """One connection to a file; other processes, and other parts of this one, may have theirs."""

    def __init__(self, path: Path, migrations: Sequence[Migration], what: str, hint: str) -> None:
        """Open the file, made when missing, and bring it to the version of the last migration.

        `what` and `hint` are for the error: what the file is, and what to do when it cannot be used.

        Raises:
            NewerState: a newer version of the program wrote it; it was left alone.
            StateError: it cannot be made or migrated, or is no SQLite file.
        """
        self._name, self._hint = f"{what} {path}", hint
        try:
            private_folder(path.parent)
            private_file(path)
            for ending in ("-wal", "-shm"):  # new ones get the rights of the file itself
                close_to_others(path.with_name(path.name + ending))
            self._connection = sqlite3.connect(
                path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as exc:
            raise self._unusable(exc) from exc
        try:
            self._open(migrations)
        except BaseException:
            self._connection.close()
            raise

    def _open(self, migrations: Sequence[Migration]) -> None:
        until = monotonic() + _PATIENCE
        while True:
            try:
                return self._prepare(migrations)
            except sqlite3.Error as exc:
                # While another process turns the file to WAL, SQLite gives up at once and does not wait.
                if getattr(exc, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                    raise self._unusable(exc) from exc
            sleep(_PAUSE)

    def _prepare(self, migrations: Sequence[Migration]) -> None:
        self._refuse_newer(len(migrations))
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        if self._version() == len(migrations):
            return
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._refuse_newer(len(migrations))
            for migration in migrations[self._version() :]:  # another process may have been quicker
                for statement in migration:
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {len(migrations)}")

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def _refuse_newer(self, known: int) -> None:
        if (version := self._version()) > known:
            raise NewerState(
                _(
                    "The {name} was written by a newer version of summarizer (schema {version}, "
                    "this one knows {known}).",
                    name=self._name,
                    version=version,
                    known=known,
                )
            )

    def ask(self, question: str, *values: Value) -> list[tuple[Any, ...]]:
        """The rows that a statement gives.

        Raises:
            StateError: the file cannot be read or written.
        """
        try:
            return self._connection.execute(question, values).fetchall()
        except sqlite3.Error as exc:
            raise self._unusable(exc) from exc

    def insert(self, statement: str, *values: Value) -> int:
        """Insert a row, and return its number.

        Raises:
            StateError: the file cannot be written.
        """
        try:
            return int(self._connection.execute(statement, values).lastrowid or 0)
        except sqlite3.Error as exc:
            raise self._unusable(exc) from exc

    def together(self, statement: str, rows: Iterable[Sequence[Value]]) -> None:
        """Do a statement with each row, with all of them or none.

        Raises:
            StateError: the file cannot be written.
        """
        try:
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.executemany(statement, rows)
        except sqlite3.Error as exc:
            raise self._unusable(exc) from exc

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _unusable(self, cause: Exception) -> StateError:
        return StateError(
            _("The {name} cannot be used: {cause}.", name=self._name, cause=cause), hint=self._hint
        )

"""The SQLite file of a vault's batches, opened so that a killed process loses nothing that was put in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from summarizer.errors import SettingsError

Value = str | int | bytes
"""What a column holds."""


class Rows:
    """One connection to the file, with tables of its own; other processes may have theirs."""

    def __init__(self, path: Path, schema: str) -> None:
        """Open the file, made when missing, and make the tables that it lacks.

        Raises:
            SettingsError: it cannot be made, or is no ledger of ours.
        """
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=10, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.executescript(schema)
        except (OSError, sqlite3.Error) as exc:
            raise self._unusable(exc) from exc

    def ask(self, question: str, *values: Value) -> list[tuple[Any, ...]]:
        """The rows that a statement gives.

        Raises:
            SettingsError: the file cannot be read or written.
        """
        try:
            return self._connection.execute(question, values).fetchall()
        except sqlite3.Error as exc:
            raise self._unusable(exc) from exc

    def insert(self, statement: str, *values: Value) -> int:
        """Insert a row, and return its number.

        Raises:
            SettingsError: the file cannot be written.
        """
        try:
            return int(self._connection.execute(statement, values).lastrowid or 0)
        except sqlite3.Error as exc:
            raise self._unusable(exc) from exc

    def together(self, statement: str, rows: Iterable[Sequence[Value]]) -> None:
        """Do a statement with each row, with all of them or none.

        Raises:
            SettingsError: the file cannot be written.
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

    def _unusable(self, cause: Exception) -> SettingsError:
        return SettingsError(
            f"The ledger {self._path} cannot be used: {cause}.",
            hint="Free some space there, or set another `state_dir`; no note was harmed.",
        )

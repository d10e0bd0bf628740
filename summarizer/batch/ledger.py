"""The ledger of a vault's batches: a row for each attempt at a note, written before anything is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from summarizer.errors import SettingsError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS attempt (
    id INTEGER PRIMARY KEY,
    note TEXT NOT NULL,
    model TEXT NOT NULL,
    outcome TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    completion_tokens INTEGER NOT NULL DEFAULT 0,
    cost TEXT NOT NULL DEFAULT '0',
    begun TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ended TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS attempt_note ON attempt (note, id);
"""


class Outcome(StrEnum):
    """How an attempt ended; `BEGUN` is one that was cut off, or is under way."""

    BEGUN = "begun"
    FILLED = "filled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The last attempt at a note: `kind` is the error's class, `reason` its sentence, `cost` in USD."""

    note: Path
    outcome: Outcome
    kind: str
    reason: str


class Ledger:
    """Attempts in a SQLite file; a process that is killed leaves its attempts as begun."""

    def __init__(self, path: Path) -> None:
        """Open the ledger, made when missing.

        Raises:
            SettingsError: it cannot be made, or is no ledger of ours.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._rows = sqlite3.connect(path, timeout=10, isolation_level=None)
            self._rows.execute("PRAGMA journal_mode=WAL")
            self._rows.execute("PRAGMA synchronous=NORMAL")
            self._rows.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as exc:
            raise SettingsError(f"The ledger {path} cannot be used: {exc}.") from exc

    def begin(self, note: Path, model: str) -> int:
        """Note that an attempt begins, and return its number."""
        cursor = self._rows.execute(
            "INSERT INTO attempt (note, model, outcome) VALUES (?, ?, ?)", (str(note), model, Outcome.BEGUN)
        )
        return int(cursor.lastrowid or 0)

    def filled(self, attempt: int, tokens: tuple[int, int], cost: Decimal | None) -> None:
        """Note that an attempt ended with a written note; `tokens` are those sent and received."""
        self._rows.execute(
            "UPDATE attempt SET outcome = ?, prompt_tokens = ?, completion_tokens = ?, cost = ?, "
            "ended = CURRENT_TIMESTAMP WHERE id = ?",
            (Outcome.FILLED, *tokens, str(cost or 0), attempt),
        )

    def failed(self, attempt: int, kind: str, reason: str) -> None:
        """Note that an attempt failed, and why."""
        self._rows.execute(
            "UPDATE attempt SET outcome = ?, kind = ?, reason = ?, ended = CURRENT_TIMESTAMP WHERE id = ?",
            (Outcome.FAILED, kind, reason, attempt),
        )

    def withdraw(self, attempt: int) -> None:
        """Forget an attempt that was stopped before anything was asked."""
        self._rows.execute("DELETE FROM attempt WHERE id = ?", (attempt,))

    def last(self) -> Sequence[Attempt]:
        """The last attempt at each note."""
        rows = self._rows.execute(
            "SELECT note, outcome, kind, reason FROM attempt "
            "WHERE id IN (SELECT max(id) FROM attempt GROUP BY note) ORDER BY id"
        )
        return [Attempt(Path(note), Outcome(outcome), kind, reason) for note, outcome, kind, reason in rows]

    def spent(self) -> Decimal:
        """What all attempts cost so far, in USD."""
        return sum((Decimal(cost) for (cost,) in self._rows.execute("SELECT cost FROM attempt")), Decimal(0))

    def close(self) -> None:
        """Close the file."""
        self._rows.close()

"""The ledger of a vault's batches: a row for each attempt at a note, written before anything is asked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from summarizer.batch.schema import open_rows
from summarizer.note.places import Places


class Outcome(StrEnum):
    """How an attempt ended; `BEGUN` is one that was cut off, or is under way."""

    BEGUN = "begun"
    FILLED = "filled"
    FAILED = "failed"


class Ledger:
    """Attempts in a SQLite file; a process that is killed leaves its attempts as begun.

    All methods raise StateError when the file cannot be read or written.
    """

    def __init__(self, path: Path, places: Places) -> None:
        """Open the ledger, made when missing; notes stand in it by their places."""
        self._rows, self._places = open_rows(path), places

    def begin(self, note: Path, model: str) -> int:
        """Note that an attempt begins, and return its number."""
        insert = "INSERT INTO attempt (note, model, outcome) VALUES (?, ?, ?)"
        return self._rows.insert(insert, self._places.kept(note), model, Outcome.BEGUN)

    def filled(self, attempt: int, tokens: tuple[int, int], cost: Decimal | None) -> None:
        """Note that an attempt ended with a written note; `tokens` are those sent and received."""
        self._rows.ask(
            "UPDATE attempt SET outcome = ?, prompt_tokens = ?, completion_tokens = ?, cost = ?, "
            "ended = CURRENT_TIMESTAMP WHERE id = ?",
            Outcome.FILLED,
            *tokens,
            str(cost or 0),
            attempt,
        )

    def failed(self, attempt: int, kind: str, reason: str) -> None:
        """Note that an attempt failed, and why."""
        self._rows.ask(
            "UPDATE attempt SET outcome = ?, kind = ?, reason = ?, ended = CURRENT_TIMESTAMP WHERE id = ?",
            Outcome.FAILED,
            kind,
            reason,
            attempt,
        )

    def withdraw(self, attempt: int) -> None:
        """Forget an attempt that was stopped before anything was asked."""
        self._rows.ask("DELETE FROM attempt WHERE id = ?", attempt)

    def last(self) -> Mapping[Path, Outcome]:
        """How the last attempt at each note ended."""
        rows = self._rows.ask(
            "SELECT note, outcome FROM attempt "
            "WHERE id IN (SELECT max(id) FROM attempt GROUP BY note) ORDER BY id"
        )
        return {Path(self._places.found(note)): Outcome(str(outcome)) for note, outcome in rows}

    def close(self) -> None:
        """Close the file."""
        self._rows.close()

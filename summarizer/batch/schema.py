"""The schema of a vault's ledger.sqlite, as the migrations that brought it there; see `summarizer.sqlite`.

A migration that was released is never changed: what comes later is a new one at the end.
"""

from __future__ import annotations

from pathlib import Path

from summarizer.language import _
from summarizer.sqlite import Migration, Rows

_AS_VERSION_0_1: Migration = (
    """
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
    ) STRICT
    """,
    "CREATE INDEX IF NOT EXISTS attempt_note ON attempt (note, id)",
    """
    CREATE TABLE IF NOT EXISTS sent (
        attempt INTEGER PRIMARY KEY,
        note TEXT NOT NULL,
        pdf TEXT NOT NULL,
        task BLOB NOT NULL,
        prompt TEXT NOT NULL,
        model TEXT NOT NULL,
        address TEXT NOT NULL,
        file TEXT NOT NULL,
        batch TEXT NOT NULL,
        answer TEXT NOT NULL
    ) STRICT
    """,
)
_TASK_IS_CALLED_REQUEST: Migration = ("ALTER TABLE sent RENAME COLUMN task TO request",)

MIGRATIONS = (_AS_VERSION_0_1, _TASK_IS_CALLED_REQUEST)


def open_rows(path: Path) -> Rows:
    """The rows of a ledger's file, made when missing, migrated when older.

    Raises:
        StateError: it cannot be used, or was written by a newer version of the program.
    """
    hint = _("Free some space there, or set another `state_dir`; no note was harmed.")
    return Rows(path, MIGRATIONS, "ledger", hint)

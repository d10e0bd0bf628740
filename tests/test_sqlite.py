"""Files with a schema version: older ones grow up once, newer ones are left alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest

from summarizer.errors import NewerState, StateError
from summarizer.sqlite import Migration, Rows

FIRST: Migration = ("CREATE TABLE IF NOT EXISTS fruit (name TEXT) STRICT",)
SECOND: Migration = (
    "ALTER TABLE fruit RENAME COLUMN name TO called",
    "INSERT INTO fruit VALUES ('migrated')",
)
FAILING: Migration = ("ALTER TABLE fruit ADD COLUMN colour TEXT", "INSERT INTO no_such_table VALUES (1)")


def opened(path: Path, *migrations: Migration) -> Rows:
    return Rows(path, migrations, "basket", "Try another basket.")


def old_file(path: Path) -> Path:
    """A file as a version wrote it that knew of no versions."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(FIRST[0])
        connection.execute("INSERT INTO fruit VALUES ('apple')")
    return path


def fruits(path: Path, *migrations: Migration) -> Sequence[str]:
    with closing(opened(path, *migrations)) as rows:
        return [str(row[0]) for row in rows.ask("SELECT * FROM fruit")]


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_an_old_file_is_adopted_and_migrated_once(tmp_path: Path) -> None:
    path = old_file(tmp_path / "basket.sqlite")
    assert fruits(path, FIRST, SECOND) == ["apple", "migrated"]
    assert fruits(path, FIRST, SECOND) == ["apple", "migrated"]
    assert version(path) == 2


def test_a_new_file_is_as_a_migrated_one(tmp_path: Path) -> None:
    path = tmp_path / "new" / "basket.sqlite"
    assert fruits(path, FIRST, SECOND) == ["migrated"]
    assert version(path) == 2


def test_a_file_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = old_file(tmp_path / "basket.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 3")
    before = path.read_bytes()
    with pytest.raises(NewerState) as raised:
        opened(path, FIRST, SECOND)
    assert str(raised.value) == (
        f"The basket {path} was written by a newer version of summarizer (schema 3, this one knows 2)."
    )
    assert "Update summarizer" in raised.value.hint
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.glob("basket*")] == ["basket.sqlite"]


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = old_file(tmp_path / "basket.sqlite")
    with pytest.raises(StateError, match="no_such_table"):
        opened(path, FIRST, SECOND, FAILING)
    assert version(path) == 0
    assert fruits(path, FIRST) == ["apple"]


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "basket.sqlite"
    path.write_bytes(b"a shopping list " * 100)
    with pytest.raises(StateError, match=r"The basket .*basket\.sqlite cannot be used") as raised:
        opened(path, FIRST)
    assert raised.value.hint == "Try another basket."


def _open(path: Path) -> Sequence[str]:
    return fruits(path, FIRST, SECOND)


def test_processes_that_open_a_file_at_once_migrate_it_once(tmp_path: Path) -> None:
    with ProcessPoolExecutor(6, get_context("spawn")) as pool:
        list(pool.map(abs, range(6)))  # all are there before the first file
        for number in range(10):
            path = old_file(tmp_path / f"{number}.sqlite") if number % 2 else tmp_path / f"{number}.sqlite"
            expected = ["apple", "migrated"] if number % 2 else ["migrated"]
            assert list(pool.map(_open, [path] * 6)) == [expected] * 6

"""What version 0.1 left in the state folder is gone on with: failed notes, sent batches, paid answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from summarizer.vault.vault import open_vault
from tests.batch.conftest import filled
from tests.conftest import Run
from tests.server import FakeEndpoint

Command = Callable[..., Run]

LEDGER_0_1 = """
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
) STRICT;
"""
ANSWERS_0_1 = """
CREATE TABLE IF NOT EXISTS answer (
    request TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    model TEXT NOT NULL,
    rung TEXT NOT NULL,
    asked_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
) STRICT, WITHOUT ROWID
"""


@pytest.fixture
def server() -> Iterator[FakeEndpoint]:
    with FakeEndpoint() as started:
        yield started


def state(vault: Path) -> Path:
    folder = open_vault(vault).store.folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def as_version_0_1(path: Path, schema: str, *tables: str) -> None:
    """Write a file again as version 0.1 would have: its schema, the same rows, no version."""
    new = path.rename(path.with_suffix(".new"))
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.execute("PRAGMA journal_mode=WAL")
        old.executescript(schema)
        old.execute("ATTACH ? AS new", (str(new),))
        for table in tables:
            old.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")
        assert old.execute("PRAGMA main.user_version").fetchone() == (0,)
    for left in path.parent.glob(f"{new.name}*"):
        left.unlink()


def test_notes_that_failed_under_version_0_1_are_taken_up(run: Command, vault: Path) -> None:
    with closing(sqlite3.connect(state(vault) / "ledger.sqlite")) as ledger, ledger:
        ledger.executescript(LEDGER_0_1)
        rows = [(str(vault / "copy-1.md"), "failed"), (str(vault / "copy-2.md"), "begun")]
        rows.append((str(vault / "copy-3.md"), "filled"))
        ledger.executemany("INSERT INTO attempt (note, model, outcome) VALUES (?, 'm', ?)", rows)
    result = run("batch", vault, "--retry-failed")
    assert result.code == 0, result.err
    assert filled(vault) == ["copy-1.md", "copy-2.md"]


def test_batches_that_version_0_1_sent_are_collected(run: Command, vault: Path, server: FakeEndpoint) -> None:
    flags = ("--base-url", server.base_url, "--model", "good")
    assert run("batch", vault, *flags, "--batch-api", "--yes").code == 0
    as_version_0_1(state(vault) / "ledger.sqlite", LEDGER_0_1, "attempt", "sent")
    assert json.loads(run("batch", vault, "--dry-run", "--json").out)["sent"] == 9
    for _ in range(8):
        collected = run("batch", "collect", vault, *flags)
        if "come back later" not in collected.out:
            break
    assert "9 filled, 0 failed" in collected.out
    assert len(filled(vault)) == 10
    assert (len(server.chats), server.posted) == (1, 9)


def test_answers_that_version_0_1_paid_for_are_not_asked_for_again(
    run: Command, vault: Path, server: FakeEndpoint
) -> None:
    flags = ("--base-url", server.base_url, "--model", "good", "--yes")
    before = {path: path.read_bytes() for path in vault.glob("*.md")}
    assert run("batch", vault, *flags).code == 0
    once = {path: path.read_bytes() for path in before}
    for path, content in before.items():
        path.write_bytes(content)
    as_version_0_1(state(vault) / "answers.sqlite", ANSWERS_0_1, "answer")
    asked = len(server.chats)
    assert run("batch", vault, *flags).code == 0
    assert len(server.chats) == asked == 10
    assert {path: path.read_bytes() for path in before} == once


@pytest.mark.parametrize("name", ["ledger.sqlite", "answers.sqlite"])
def test_what_a_newer_version_wrote_is_refused_in_one_sentence(
    run: Command, vault: Path, server: FakeEndpoint, name: str
) -> None:
    path = state(vault) / name
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    result = run("batch", vault, "--base-url", server.base_url, "--model", "good", "--yes")
    assert result.code == 6
    assert result.err.count("Error: ") == 1
    assert "was written by a newer version of summarizer (schema 99" in result.err
    assert path.read_bytes() == before
    assert (filled(vault), server.chats) == ([], [])

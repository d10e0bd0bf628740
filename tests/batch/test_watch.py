"""Watching a vault: a note is drafted once it has come to rest."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any

from examples.make_vault import VAULT, read_papers
from summarizer.batch.watch import AsLeft, quiet_notes
from tests.batch.conftest import filled, make_vault
from tests.server import FakeEndpoint
from tests.server.answers import good_answer


def wait_for(condition, seconds: float = 30.0) -> bool:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_note_that_is_written_several_times_is_given_once_when_it_is_quiet(tmp_path: Path) -> None:
    seen: list[list[Path]] = []
    stop = Event()
    watcher = Thread(target=lambda: seen.extend(quiet_notes(tmp_path, 1.0, stop)), daemon=True)
    watcher.start()
    time.sleep(1.0)
    for number in range(5):
        (tmp_path / "note.md").write_text(f"{number}")
        time.sleep(0.3)
    assert seen == []
    (tmp_path / "image.png").write_bytes(b"")
    assert wait_for(lambda: bool(seen), 10)
    time.sleep(1.5)
    stop.set()
    watcher.join(5)
    assert [[path.name for path in notes] for notes in seen] == [["note.md"]]


def test_an_imported_note_is_filled_while_the_vault_is_watched(tmp_path: Path) -> None:
    vault, paper = tmp_path / "vault", read_papers()[1]
    shutil.copytree(VAULT, vault)
    note = vault / paper.note_path
    text = note.read_text("utf-8")
    note.unlink()
    program = [sys.executable, "-c", "from summarizer.cli.main import main; main()"]
    watching = subprocess.Popen(
        [*program, "watch", str(vault), "--quiet", "0.5"], stderr=subprocess.PIPE, text=True
    )
    assert watching.stderr is not None
    assert "Watching" in watching.stderr.readline()
    time.sleep(1.5)
    note.write_text(text, "utf-8")
    try:
        assert wait_for(lambda: note.read_text("utf-8").count(":: 🤖 ") == 10)
    finally:
        watching.send_signal(signal.SIGINT)
        _, err = watching.communicate(timeout=20)
    assert "Traceback" not in err
    others = [path for path in vault.glob("*.md") if path != note]
    assert all(":: 🤖 " not in path.read_text("utf-8") for path in others)


def test_a_note_is_news_again_only_when_somebody_else_has_changed_it(tmp_path: Path) -> None:
    note, other = tmp_path / "a.md", tmp_path / "b.md"
    note.write_text("draft")
    other.write_text("")
    as_left = AsLeft()
    assert as_left.news([note, other]) == [note, other]
    as_left.remember(note)
    assert as_left.news([note, other]) == [other]
    note.write_text("draft and a word of mine")
    assert as_left.news([note, other]) == [note, other]


def test_money_that_is_spent_ends_the_watch_with_the_reason(tmp_path: Path) -> None:
    vault = make_vault(tmp_path / "vault", 6)
    settings = vault / "summarizer.toml"
    prices = "\n[prices.good]\ninput = 1\noutput = 1\n"
    settings.write_text(settings.read_text("utf-8") + prices, "utf-8")
    program = [sys.executable, "-c", "from summarizer.cli.main import main; main()"]
    with FakeEndpoint() as server:
        flags = ["--base-url", server.base_url, "--model", "good", "--quiet", "0.5", "--max-cost", "0.035"]
        watching = subprocess.Popen(
            [*program, "watch", str(vault), *flags, "--concurrency", "1"], stderr=subprocess.PIPE, text=True
        )
        assert watching.stderr is not None
        assert "Watching" in watching.stderr.readline()
        time.sleep(1.5)
        for note in vault.glob("copy-*.md"):
            note.write_text(note.read_text("utf-8") + "\n", "utf-8")
        _, err = watching.communicate(timeout=30)
    assert watching.returncode == 1
    assert 1 <= len(filled(vault)) < 6
    assert "BudgetExceeded: The next request could cost" in err
    assert "Traceback" not in err


def test_a_field_that_the_model_leaves_out_is_not_asked_about_for_ever(tmp_path: Path) -> None:
    vault, paper = tmp_path / "vault", read_papers()[1]
    shutil.copytree(VAULT, vault)
    note = vault / paper.note_path

    def without_one_field(body: dict[str, Any]) -> str:
        answer = json.loads(good_answer(body))
        return json.dumps({"fields": [one for one in answer["fields"] if one["field"] != "创新点"]})

    program = [sys.executable, "-c", "from summarizer.cli.main import main; main()"]
    with FakeEndpoint(without_one_field) as server:
        flags = ["--base-url", server.base_url, "--model", "good", "--quiet", "0.5"]
        watching = subprocess.Popen(
            [*program, "watch", str(vault), *flags], stderr=subprocess.PIPE, text=True
        )
        assert watching.stderr is not None
        assert "Watching" in watching.stderr.readline()
        time.sleep(1.5)
        note.write_text(note.read_text("utf-8") + "\n", "utf-8")
        try:
            assert wait_for(lambda: note.read_text("utf-8").count(":: 🤖 ") == 9)
            asked = len(server.chats)
            time.sleep(3)
            assert len(server.chats) == asked
        finally:
            watching.send_signal(signal.SIGINT)
            watching.communicate(timeout=20)

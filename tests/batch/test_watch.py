"""Watching a vault: a note is drafted once it has come to rest."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from watchfiles import Change

from examples.make_vault import VAULT, read_papers
from summarizer.batch.watch import AsLeft, quiet_notes
from summarizer.errors import NoteNotFound
from tests.batch.conftest import filled, make_vault
from tests.conftest import trust_vault
from tests.program import PATIENCE, started, wait_for
from tests.server import FakeEndpoint
from tests.server.answers import good_answer


def test_a_note_that_is_written_several_times_is_given_once_when_it_is_quiet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "note.md"
    note.touch()
    written = [note, tmp_path / "image.png", tmp_path / ".obsidian" / "hidden.md"]
    course = [(0, written), (9, written), (18, written), (27.9, []), (28, []), (60, [])]
    clock = {"seconds": 0.0}

    def changes(_: Path, watch_filter: Callable[[Change, str], bool], **_options: object) -> Iterator[object]:
        for clock["seconds"], paths in course:
            yield {(Change.modified, str(path)) for path in paths if watch_filter(Change.modified, str(path))}

    monkeypatch.setattr("summarizer.batch.watch.watch", changes)
    monkeypatch.setattr("summarizer.batch.watch.monotonic", lambda: clock["seconds"])
    assert [(clock["seconds"], paths) for paths in quiet_notes(tmp_path, 10.0)] == [(28, [note])]


@contextmanager
def watching(vault: Path, *flags: object, in_background: bool = False) -> Iterator[subprocess.Popen[str]]:
    """`summarizer watch` over a vault, from when it says so."""
    with started("watch", vault, "--quiet", "0.5", *flags, in_background=in_background) as process:
        assert process.stderr is not None
        assert "Watching" in process.stderr.readline()
        yield process


def touched_until(condition: Callable[[], object], *notes: Path) -> bool:
    """Whether the condition came true, the notes touched now and then: the watch may not look yet."""
    turns = count()

    def touch_and_ask() -> object:
        if next(turns) % 150 == 0:
            for note in notes:
                os.utime(note)
        return condition()

    return wait_for(touch_and_ask)


@pytest.mark.parametrize("in_background", [False, True])
def test_an_imported_note_is_filled_while_the_vault_is_watched(
    tmp_path: Path, *, in_background: bool
) -> None:
    vault, paper = tmp_path / "vault", read_papers()[1]
    shutil.copytree(VAULT, vault)
    note = vault / paper.note_path
    text = note.read_text("utf-8")
    note.unlink()
    with watching(vault, in_background=in_background) as process:
        note.write_text(text, "utf-8")
        assert touched_until(lambda: note.read_text("utf-8").count(":: 🤖 ") == 10, note)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
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
    trust_vault(vault)
    with FakeEndpoint() as server:
        flags = (
            "--base-url",
            server.base_url,
            "--model",
            "good",
            "--max-cost",
            "0.015",
            "--concurrency",
            "1",
        )
        with watching(vault, *flags) as process:
            assert touched_until(lambda: process.poll() is not None, *vault.glob("copy-*.md"))
            _, err = process.communicate()
    assert process.returncode == 5
    assert 1 <= len(filled(vault)) < 6
    assert err.count("Error: The next request could cost") == 1
    assert "Traceback" not in err


def test_a_field_that_the_model_leaves_out_is_not_asked_about_for_ever(tmp_path: Path) -> None:
    vault, paper = tmp_path / "vault", read_papers()[1]
    shutil.copytree(VAULT, vault)
    note = vault / paper.note_path

    def without_one_field(body: dict[str, Any]) -> str:
        answer = json.loads(good_answer(body))
        return json.dumps({"fields": [one for one in answer["fields"] if one["field"] != "创新点"]})

    with (
        FakeEndpoint(without_one_field) as server,
        watching(vault, "--base-url", server.base_url, "--model", "good") as process,
    ):
        assert touched_until(lambda: note.read_text("utf-8").count(":: 🤖 ") == 9, note)
        asked = len(server.chats)
        time.sleep(3)  # longer than it takes to notice its own writing
        assert len(server.chats) == asked
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)


NO_MORE_WATCHES = "int inotify_add_watch(int f, const char *p, unsigned m) { errno = ENOSPC; return -1; }"
NO_MORE_WATCHERS = "int inotify_init1(int f) { errno = EMFILE; return -1; }"


@pytest.mark.skipif(not shutil.which("gcc") or sys.platform != "linux", reason="needs inotify and gcc")
@pytest.mark.parametrize("limit", [NO_MORE_WATCHES, NO_MORE_WATCHERS])
def test_where_the_system_lets_nothing_more_be_watched_all_files_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    vault = make_vault(tmp_path / "vault", 2)
    (tmp_path / "limit.c").write_text(f"#include <errno.h>\n{limit}\n", "utf-8")
    library = tmp_path / "limit.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, tmp_path / "limit.c"], check=True)
    monkeypatch.setenv("LD_PRELOAD", str(library))
    note = vault / "copy-1.md"
    with watching(vault) as process:
        assert touched_until(lambda: note.read_text("utf-8").count(":: 🤖 ") == 10, note)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    assert err.count("all files are looked at instead") == 1
    assert "Traceback" not in err
    assert filled(vault) == ["copy-1.md"]


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_a_folder_that_is_gone_is_watched_no_more(tmp_path: Path, how: str) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    changes = quiet_notes(folder, 0)
    folder.rename(tmp_path / "elsewhere")
    if how == "removed":
        shutil.rmtree(tmp_path / "elsewhere")
    else:
        folder.mkdir()
    with pytest.raises(NoteNotFound, match="is gone"):
        next(changes)


def test_a_note_that_is_gone_is_told_to_who_wants_to_know(tmp_path: Path) -> None:
    note, heard, stop = tmp_path / "note.md", set[Path](), Event()

    def hear() -> None:
        for paths in quiet_notes(tmp_path, 0, stop, gone=True):
            heard.update(path for path in paths if not path.exists())

    hearing = Thread(target=hear, daemon=True)
    hearing.start()

    def made_and_deleted() -> bool:  # again, until somebody watches
        note.write_text("a note")
        note.unlink()
        return note in heard

    assert wait_for(made_and_deleted)
    stop.set()
    hearing.join(PATIENCE)


def test_a_vault_that_is_gone_ends_the_watch_with_one_sentence(tmp_path: Path) -> None:
    vault = make_vault(tmp_path / "vault", 1)
    with watching(vault) as process:
        vault.rename(tmp_path / "elsewhere")
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 3
    assert err.count("Error: The folder") == 1
    assert "is gone" in err
    assert "Traceback" not in err

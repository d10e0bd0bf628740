"""Who waits in a terminal is told for what, on stderr alone; a pipe is told nothing."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.cli import waiting
from tests.batch.conftest import make_vault
from tests.conftest import Run
from tests.server import FakeEndpoint

Command = Callable[..., Run]


class Screen(io.StringIO):
    """A terminal that keeps what is shown on it."""

    def isatty(self) -> bool:
        return True


def look_at(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """A terminal in the place of stderr; not in a fixture, after which pytest puts its own back."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(waiting, "_PATIENCE", 0.0)
    shown = Screen()
    monkeypatch.setattr(sys, "stderr", shown)
    return shown


def test_each_command_that_reads_or_asks_says_what_it_waits_for(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = look_at(monkeypatch)
    steps: list[str] = []
    real = waiting.waiting

    def heard(step: str = "") -> object:
        steps.append(step)
        return real(step)

    for module in ("deciding", "undoing", "many"):
        monkeypatch.setattr(f"summarizer.cli.{module}.waiting", heard)
    monkeypatch.setattr(waiting, "waiting", heard)
    vault = make_vault(tmp_path / "vault", 1)
    note = vault / "copy-0.md"
    with FakeEndpoint() as server:
        model = ("--base-url", server.base_url, "--model", "delay-1", "--zotero-dir", vault / ".zotero")
        drafted = run("fill", note, "--json", *model)
        assert json.loads(drafted.out)["written"]
        assert "Asking delay-1: about" in screen.getvalue()
        assert "0:00:0" in screen.getvalue()
        screen.truncate(0)
        assert run("redo", note, "--fields", "备注", "--json", *model).code == 0
        assert "Asking delay-1: about" in screen.getvalue()
    for command in (
        ("fill", note, "--dry-run"),
        ("evidence", note, "--zotero-dir", vault / ".zotero"),
        ("show", note, "--zotero-dir", vault / ".zotero"),
        ("status", vault),
        ("export", vault),
        ("batch", vault, "--dry-run"),
        ("accept", vault),
        ("undo", vault),
    ):
        steps.clear()
        run(*command)
        assert any(steps), command


def test_a_step_is_shown_with_its_seconds_and_gone_when_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = look_at(monkeypatch)
    with waiting.waiting("Reading [bold]") as tell:
        time.sleep(0.4)
        tell("Asking m: about 1,200 tokens sent")
        time.sleep(0.4)
    shown = screen.getvalue()
    assert "Reading [bold]" in shown
    assert "Asking m: about 1,200 tokens sent" in shown
    assert "\x1b[2K" in shown.rpartition("Asking m")[2]


def test_who_waits_a_moment_or_reads_a_pipe_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = look_at(monkeypatch)
    monkeypatch.setattr(waiting, "_PATIENCE", 60.0)
    with waiting.waiting("Reading"):
        pass
    assert screen.getvalue() == ""
    monkeypatch.setattr(waiting, "_PATIENCE", 0.0)
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with waiting.waiting("Reading") as tell:
        time.sleep(0.1)
        tell("Asking")
    assert pipe.getvalue() == ""

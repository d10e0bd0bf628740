"""Fixtures that all tests share: a clean machine, the reference note with its PDF, the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from platformdirs import user_state_path

from examples.make_vault import VAULT, read_papers
from summarizer.cli.main import main
from summarizer.language import speak
from summarizer.review.store import Store
from summarizer.vault import trust
from tests.program import COMMAND

SHARED = Path(__file__).parents[1].parent / "shared"

settings.register_profile("default", max_examples=200, deadline=None)
settings.register_profile("ci", max_examples=60, deadline=None)
settings.register_profile("quick", max_examples=30, deadline=None)
settings.register_profile("long", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(autouse=True)
def clean_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without settings, keys or state: home and its folders are new."""
    home = tmp_path / "home"
    home.mkdir()
    for name in list(os.environ):
        if name.startswith(("SUMMARIZER_", "OPENAI_")) or name.endswith("_API_KEY"):
            monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    for name in ("LANGUAGE", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    speak("auto")
    return home


def of_all_workers(factory: pytest.TempPathFactory) -> Path:
    """A temporary folder that all workers of a run share."""
    mine = factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the example vault's first two notes, one in each language, filled without a model.

    It is made once, only to be copied.
    """
    home = of_all_workers(tmp_path_factory) / "filled"
    done = home / "done"
    with FileLock(f"{home}.lock"):
        if not done.exists():
            environment = dict(os.environ, HOME=str(home), XDG_STATE_HOME=str(home / "state"))
            home.mkdir(exist_ok=True)
            shutil.copytree(VAULT, home / "vault")
            for paper in read_papers()[2:]:
                (home / "vault" / paper.note_path).unlink()
            for note in (home / "vault").glob("*.md"):
                fill = [*COMMAND, "fill", str(note), "--provider", "none"]
                subprocess.run(fill, check=True, capture_output=True, env=environment)
            done.touch()
    return home


def copy_filled(filled: Path, folder: Path) -> Path:
    """A copy of the filled example vault, with what the program knows of it."""
    shutil.copytree(filled / "vault", folder)
    (known,) = (filled / "state" / "summarizer").glob("vault-*")
    shutil.copytree(known, Store(user_state_path("summarizer"), folder).folder)
    return folder


def trust_vault(vault: Path) -> None:
    """Have the user trust what a vault's summarizer.toml sets now."""
    trust.trust(trust.read_file(vault.resolve() / "summarizer.toml"))


@dataclass(frozen=True)
class Run:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Run the command line in this process, as `summarizer ARGUMENTS…` would, in a wide terminal."""
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["summarizer", *map(str, arguments)])
        capfd.readouterr()
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1 if stop.code else 0
        out, err = capfd.readouterr()
        return Run(code, out, err)

    return call


@pytest.fixture
def reference_note(tmp_path: Path) -> Path:
    """The reference note in a vault of its own, its PDF in Zotero's storage folder."""
    if not SHARED.is_dir():
        pytest.skip("the reference note is not part of the repository")
    note = next((SHARED / "data" / "notes").glob("*.md"))
    vault = tmp_path / "vault"
    storage = tmp_path / "home" / "Zotero" / "storage" / "377SC9DN"
    (vault / ".obsidian").mkdir(parents=True)
    storage.mkdir(parents=True)
    shutil.copy(
        SHARED / "data" / "pdfs" / "papers" / "gpt4-report-rebuilt.pdf",
        storage / "2023_GPT-4 Technical Report.pdf",
    )
    target = vault / note.name
    target.write_bytes(note.read_bytes())
    return target

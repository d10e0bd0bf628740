"""The vault that batches are tried on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from examples.make_vault import VAULT, read_papers


@pytest.fixture(autouse=True)
def one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """One process reads papers for a batch that runs here: each costs a second, and the papers are short.

    Batches in processes of their own have as many as the machine has processors.
    """
    monkeypatch.setattr("summarizer.batch.engines.processes.os.cpu_count", lambda: 1)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The example vault with ten copies of its Chinese note, each with an item and a comment of its own."""
    return make_vault(tmp_path / "vault", 10)


def make_vault(folder: Path, notes: int) -> Path:
    """The example vault with so many copies of its Chinese note and no other note."""
    shutil.copytree(VAULT, folder)
    text = (folder / read_papers()[1].note_path).read_text("utf-8")
    for path in folder.glob("20*.md"):
        path.unlink()
    for number in range(notes):
        own = text.replace("EXA2PLE5", f"COPY{number:04}").replace(
            "我们可以补上", f"我们可以补上（{number}）"
        )
        (folder / f"copy-{number}.md").write_text(own, "utf-8")
    return folder


def filled(vault: Path) -> list[str]:
    """The names of the notes that hold drafts."""
    return sorted(path.name for path in vault.glob("*.md") if ":: 🤖 " in path.read_text("utf-8"))

"""The vault that batches are tried on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from examples.make_vault import VAULT, read_papers


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The example vault with ten copies of its Chinese note, each with an item and a comment of its own."""
    folder = tmp_path / "vault"
    shutil.copytree(VAULT, folder)
    paper = read_papers()[1]
    note = folder / paper.note_path
    text = note.read_text("utf-8")
    for number in range(10):
        own = text.replace("EXA2PLE5", f"COPY000{number}").replace(
            "我们可以补上", f"我们可以补上（{number}）"
        )
        (folder / f"copy-{number}.md").write_text(own, "utf-8")
    for path in folder.glob("20*.md"):
        path.unlink()
    return folder


def filled(vault: Path) -> list[str]:
    """The names of the notes that hold drafts."""
    return sorted(path.name for path in vault.glob("*.md") if ":: 🤖 " in path.read_text("utf-8"))

"""A copy of the program that a file can be added to, and a distribution that is installed beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from examples.make_vault import VAULT
from tests.conftest import Run

ROOT = Path(__file__).parents[2]


class Program:
    """`python -m summarizer` as it is once files were added to it, or distributions installed."""

    def __init__(self, folder: Path) -> None:
        self._site = folder / "site"
        self._site.mkdir(parents=True)
        self._copy: Path | None = None

    def add(self, path: str, text: str) -> None:
        """Add a file to a copy of the program."""
        if self._copy is None:
            self._copy = self._site.parent / "copy"
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(
                ROOT / "summarizer", self._copy / "summarizer", copy_function=os.symlink, ignore=ignored
            )
            for name in ("prompts", "examples"):
                (self._copy / name).symlink_to(ROOT / name)
        new = self._copy / "summarizer" / path
        assert not new.exists()
        new.write_text(text, "utf-8")

    def install(self, module: str, text: str, group: str, points: str) -> None:
        """Install a distribution of one module, as pip would leave it."""
        (self._site / f"{module}.py").write_text(text, "utf-8")
        info = self._site / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", "utf-8")
        (info / "entry_points.txt").write_text(f"[{group}]\n{points}\n", "utf-8")

    def run(self, *arguments: object, **variables: str) -> Run:
        """Run it in a process of its own."""
        path = [str(folder) for folder in (self._copy, self._site, ROOT) if folder]
        done = subprocess.run(
            [sys.executable, "-m", "summarizer", *map(str, arguments)],
            cwd=self._site,  # the folder in which one stands comes before PYTHONPATH
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path), "COLUMNS": "200", **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "program")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The example vault with its Chinese note alone."""
    folder = tmp_path / "vault"
    shutil.copytree(VAULT, folder)
    next(folder.glob("2025*.md")).unlink()
    return folder


@pytest.fixture
def note(vault: Path) -> Path:
    return next(vault.glob("2024*.md"))

"""An agent at the example vault: tools called in this process, or a server of its own over stdio."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from examples.make_vault import VAULT
from summarizer.agent.desk import Desk
from summarizer.agent.scope import Scope
from summarizer.agent.tools import call
from summarizer.vault.vault import open_vault


@dataclass(frozen=True)
class Said:
    """What a tool answered."""

    blocks: tuple[str, ...]
    refused: bool

    @property
    def text(self) -> str:
        return "\n".join(self.blocks)

    @property
    def data(self) -> Any:
        return json.loads(self.blocks[0])


class Agent:
    """Calls tools of a vault."""

    def __init__(self, folder: Path, **allowed: bool) -> None:
        vault = open_vault(folder, {"provider": "none"})
        self.desk = Desk(vault, Scope(folder.resolve()), **allowed)

    def __call__(self, tool: str, **arguments: Any) -> Said:
        answer = call(self.desk, tool, arguments, "tester")
        return Said(answer.blocks, answer.refused)

    def read(self, note: str) -> tuple[str, dict[str, int]]:
        """The evidence's id, and the sentences' numbers by their text."""
        said = self("read_evidence", note=note)
        assert not said.refused, said.text
        return said.data["evidence"], numbers_in(said.text)


def numbers_in(text: str) -> dict[str, int]:
    found = re.findall(r"^S(\d+) (?:★ )?(.*)$", text, re.MULTILINE)
    return {words: int(number) for number, words in found}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A copy of the example vault."""
    folder = tmp_path / "vault"
    shutil.copytree(VAULT, folder)
    return folder


@pytest.fixture
def note(vault: Path) -> Path:
    return next(vault.glob("2025*.md"))


@pytest.fixture
def agent(vault: Path) -> Agent:
    return Agent(vault)

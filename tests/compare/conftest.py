"""A vault of five papers whose drafts a person has decided on, copied for each test."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_state_path

from summarizer.filling.fill import fill_note
from summarizer.filling.prepare import Wish
from summarizer.review import decision
from summarizer.review.store import Store
from summarizer.vault.vault import open_vault
from tests.compare.papers import PAPERS, write_vault
from tests.server import FakeEndpoint


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The vault and what is kept of it: all accepted, but Elm 2023 has two drafts that wait."""
    home = tmp_path_factory.mktemp("papers")
    write_vault(home / "vault")
    with FakeEndpoint(_quotes) as server:
        asked = {"base_url": server.base_url, "model": "good", "check_model": "none"}
        vault = open_vault(home / "vault", {**asked, "state_dir": home / "state"})
        for paper in PAPERS:
            assert fill_note(vault, home / "vault" / f"{paper.stem}.md", Wish()) is not None
    for paper in PAPERS:
        path = home / "vault" / f"{paper.stem}.md"
        labels = ("Main results", "Conclusion", "Limitations") if paper.name == "Elm 2023" else ()
        file, note = vault.read(path)
        decision.accept(vault.store, file, note, labels)
    return home / "vault", vault.store.folder


def _quotes(body: Mapping[str, Any]) -> str:
    """A model that drafts each field of a made paper as the sentence that is meant for it."""
    prompt = "\n".join(str(message["content"]) for message in body["messages"])
    paper = next(one for one in PAPERS if one.result in prompt)
    numbers = {text: int(number) for number, text in re.findall(r"^S(\d+) (.*)$", prompt, re.MULTILINE)}
    fields = [
        {"field": label, "claims": [{"sentences": [numbers[text]], "text": text}]}
        for label, text in paper.accepted.items()
    ]
    return json.dumps({"fields": fields})


@pytest.fixture
def vault(decided: tuple[Path, Path], tmp_path: Path) -> Path:
    folder, known = tmp_path / "vault", decided[1]
    shutil.copytree(decided[0], folder)
    shutil.copytree(known, Store(user_state_path("summarizer"), folder).folder)
    return folder

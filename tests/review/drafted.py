"""The example's note with two fields drafted, each with claims that rest on the same sentence."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from examples.make_vault import VAULT, read_papers
from summarizer.review.state import FieldStatus, field_states
from summarizer.vault.vault import Vault
from tests.conftest import Run
from tests.server import FakeEndpoint

LABEL, OTHER = "研究方法", "研究思路"
RECRUITED = "We recruited 48"


def claiming(texts: Sequence[str]) -> Callable[[Mapping[str, Any]], str]:
    """A model that makes a claim of each text in both fields."""

    def answer(body: Mapping[str, Any]) -> str:
        prompt = "\n".join(message["content"] for message in body["messages"])
        number = re.search(rf"^S(\d+) (?:★ )?[^\n]*{RECRUITED}", prompt, re.MULTILINE)
        assert number is not None
        claims = [{"sentences": [int(number[1])], "text": text} for text in texts]
        fields = [{"field": label, "claims": claims} for label in (LABEL, OTHER)]
        return json.dumps({"fields": fields}, ensure_ascii=False)

    return answer


def draft_note(run: Callable[..., Run], folder: Path, texts: Sequence[str]) -> Path:
    """A copy of the vault in the folder; its English note has these claims in both fields."""
    shutil.copytree(VAULT, folder / "vault")
    path = folder / "vault" / read_papers()[0].note_path
    with FakeEndpoint(claiming(texts)) as server:
        flags = ("--base-url", server.base_url, "--model", "scripted", "--fields", f"{LABEL},{OTHER}")
        assert run("fill", path, *flags).code == 0
    return path


def status(vault: Vault, note: Path, label: str = LABEL) -> FieldStatus:
    """What stands in a field now."""
    file, parsed = vault.read(note)
    events = vault.store.journal.events(file.path, parsed.metadata.identity)
    return next(one for one in field_states(parsed, events) if one.label == label)

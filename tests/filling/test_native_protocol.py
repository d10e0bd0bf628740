"""A note is drafted, and claims are asked for again, by a vendor's own protocol as by any other."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from examples.make_vault import VAULT, read_papers
from tests.conftest import Run
from tests.server import FakeEndpoint


def test_anthropics_messages_draft_a_note_with_the_paper_in_the_cache(
    run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("anthropic", reason="it is an extra")
    monkeypatch.setenv("SUMMARIZER_API_KEY", "sk-right-key-0123456789")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-for-the-vendor-alone")
    shutil.copytree(VAULT, tmp_path / "vault")
    note = tmp_path / "vault" / read_papers()[0].note_path
    with FakeEndpoint(key="sk-right-key-0123456789") as server:
        chosen = ("--provider", "anthropic", "--base-url", server.base_url, "--model", "claude-haiku-5-5")
        result = run("fill", note, *chosen, "--json")
    assert result.code == 0, result.err
    told = json.loads(result.out)
    assert told["model"] == "claude-haiku-5-5"
    first, again = (seen.body["messages"] for seen in server.requests)  # its claims are too long at first
    assert [message["role"] for message in again] == ["user", "assistant", "user"]
    assert again[0] == first[0]
    paper, task = first[0]["content"]
    assert paper["text"].endswith("</paper>")
    assert paper["cache_control"] == {"type": "ephemeral"}
    assert "研究方法" in task["text"]
    assert "cache_control" not in task
    assert "🤖" in note.read_text("utf-8")

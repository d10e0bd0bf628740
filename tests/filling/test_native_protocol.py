"""A note is drafted by a vendor's own protocol as by any other, and again by a model of another provider."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from examples.make_vault import VAULT, read_papers
from tests.conftest import Run, trust_vault
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


def test_another_provider_drafts_again_with_its_own_key_alone(
    run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_API_KEY", "sk-drafting-0123456789")
    monkeypatch.setenv("MYLAB_API_KEY", "sk-again-0123456789")
    shutil.copytree(VAULT, tmp_path / "vault")
    note = tmp_path / "vault" / read_papers()[0].note_path
    with (
        FakeEndpoint(key="sk-drafting-0123456789") as first,
        FakeEndpoint(key="sk-again-0123456789") as other,
    ):
        settings = note.parent / "summarizer.toml"
        settings.write_text(
            settings.read_text("utf-8")
            + 'redo_model = "mylab"\ncheck_model = "none"\n[providers.mylab]\nprotocol = "responses"\n'
            f'model = "dear"\nkey = "MYLAB_API_KEY"\nbase_url = "{other.base_url}"\n'
        )
        trust_vault(note.parent)
        chosen = ("--base-url", first.base_url, "--model", "cheap", "--fields", "研究方法")
        assert run("fill", note, *chosen).code == 0
        drafted = len(first.requests)
        result = run("redo", note, *chosen, "--json")
    assert result.code == 0, result.err
    assert json.loads(result.out)["model"] == "dear"
    assert len(first.requests) == drafted
    assert {seen.path for seen in other.requests} == {"/v1/responses"}

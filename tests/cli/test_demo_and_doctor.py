"""The demo, which must work on any machine, and the doctor."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.vault.example import example_vault
from tests.conftest import Run
from tests.server import FakeEndpoint

Command = Callable[..., Run]


def test_the_demo_fills_a_copy_of_the_example_vault_and_leaves_the_original(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_PROVIDER", "openai")  # a demo asks no model, whatever is set
    monkeypatch.setenv("SUMMARIZER_API_KEY", "sk-x")
    before = {path: path.read_bytes() for path in example_vault().rglob("*") if path.is_file()}
    result = run("demo", tmp_path / "demo")
    assert result.code == 0, result.err
    assert "No model was used" in result.out
    notes = list((tmp_path / "demo").glob("*.md"))
    assert len(notes) == 2
    assert all(note.read_text("utf-8").count(":: 🤖 ") == 10 for note in notes)
    assert {path: path.read_bytes() for path in example_vault().rglob("*") if path.is_file()} == before


def test_the_demo_does_not_write_into_a_folder_with_something_in_it(run: Command, tmp_path: Path) -> None:
    (tmp_path / "diary.md").write_text("mine")
    result = run("demo", tmp_path)
    assert result.code == 2
    assert "not an empty folder" in result.err
    assert [path.name for path in tmp_path.glob("*.md")] == ["diary.md"]


def test_the_doctor_says_that_no_model_is_used_and_how_to_use_one(run: Command, tmp_path: Path) -> None:
    result = run("doctor", tmp_path)
    assert result.code == 0, result.err
    assert "nothing leaves this machine" in result.out
    assert "--provider" in result.out


def test_the_doctor_finds_a_wrong_key_and_never_prints_it(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_API_KEY", "sk-wrong-secret")
    with FakeEndpoint(key="sk-right") as server:
        result = run("doctor", tmp_path, "--base-url", server.base_url, "--model", "good", "--json")
    assert result.code == 1
    checks = {check["subject"]: check for check in json.loads(result.out)}
    assert checks["endpoint"]["verdict"] == "problem"
    assert "sk-wrong-secret" not in result.out + result.err


def test_the_doctor_is_content_with_an_endpoint_that_answers(run: Command, tmp_path: Path) -> None:
    with FakeEndpoint() as server:
        result = run("doctor", tmp_path, "--base-url", server.base_url, "--model", "good")
    assert result.code == 0, result.out
    assert "on this machine" in result.out


def test_a_missing_key_is_a_problem_with_advice(run: Command, tmp_path: Path) -> None:
    result = run("doctor", tmp_path, "--provider", "moonshot")
    assert result.code == 1
    assert "MOONSHOT_API_KEY" in result.out

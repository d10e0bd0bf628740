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
    assert len(notes) == 5
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


def verdicts(run: Command, *arguments: object) -> dict[str, list[tuple[str, str]]]:
    """What the doctor says of each subject: verdict and words."""
    found: dict[str, list[tuple[str, str]]] = {}
    for check in json.loads(run("doctor", *arguments, "--json").out):
        found.setdefault(check["subject"], []).append(
            (check["verdict"], f"{check['finding']} {check['advice']}")
        )
    return found


def test_a_folder_that_is_not_there_fails_and_leaves_nothing_behind(
    run: Command, clean_machine: Path
) -> None:
    result = run("doctor", "/no/such")
    assert result.code == 2
    assert "/no/such" in result.err
    assert list(clean_machine.rglob("*")) == []


def test_the_doctor_writes_nothing(run: Command, tmp_path: Path, clean_machine: Path) -> None:
    (tmp_path / "vault").mkdir()
    assert run("doctor", tmp_path / "vault").code == 0
    assert list(clean_machine.rglob("*")) == list((tmp_path / "vault").iterdir()) == []


def test_a_mistake_in_the_settings_is_one_line_among_the_others(run: Command, tmp_path: Path) -> None:
    (tmp_path / "summarizer.toml").write_text(
        "provder = 'ollama'\ntoken_budget = 3\n[profiles.x]\ntitle = '('\n"
    )
    found = verdicts(run, tmp_path)
    assert [verdict for verdict, _ in found["settings"]] == ["problem"] * 3
    assert any("Did you mean provider?" in words for _, words in found["settings"])
    assert {"program", "vault", "Zotero", "OCR", "tokens", "model"} <= set(found)
    (tmp_path / "summarizer.toml").write_text("provider = “ollama”\n")
    assert 'Write: provider = "ollama"' in verdicts(run, tmp_path)["settings"][0][1]


@pytest.mark.parametrize(
    ("name", "subject"), [("zotero_dir", "Zotero"), ("prompts", "prompts"), ("glossary", "glossary")]
)
def test_what_is_set_and_not_there_is_no_tick(
    run: Command, tmp_path: Path, name: str, subject: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"SUMMARIZER_{name.upper()}", str(tmp_path / "nowhere"))
    found = verdicts(run, tmp_path)
    assert any(verdict == "problem" and "nowhere" in words for verdict, words in found[subject])


def test_a_field_that_no_template_knows_is_told_by_doctor_and_by_fill(
    run: Command, reference_note: Path
) -> None:
    settings = reference_note.parent / "summarizer.toml"
    settings.write_text(
        '[colours]\n"#ff6666" = ["研究局陷", "文献重要性"]\n#5fb236 = ["研究方法"]\n', "utf-8"
    )
    said = " ".join(words for _, words in verdicts(run, reference_note.parent)["settings"])
    assert "研究局限" in said
    assert 'Write "#5fb236"' in said
    assert "did you mean 研究局限?" in run("fill", reference_note, "--dry-run").err


def test_a_settings_file_under_another_name_is_told(run: Command, tmp_path: Path) -> None:
    (tmp_path / "summarizer.toml.txt").write_text("provider = 'ollama'\n")
    assert any("summarizer.toml.txt is not read" in words for _, words in verdicts(run, tmp_path)["settings"])

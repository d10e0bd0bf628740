"""`config`: each setting with its origin; `config set` in the vault's or the user's file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.vault.settings import FILE_NAME, Settings, load, user_folder
from tests.conftest import Run, trust_vault

Command = Callable[..., Run]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault" / ".obsidian").mkdir(parents=True)
    return tmp_path / "vault"


def test_each_setting_is_shown_with_where_it_comes_from(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_folder().mkdir(parents=True)
    (user_folder() / FILE_NAME).write_text("timeout = 9\nlength = 'full'\n")
    (vault / FILE_NAME).write_text(
        '\nlength = "short"\n[providers.mine]\nbase_url = "http://m/v1"\n'
        '[providers.mine.extra_body]\ntoken = "sk-secret-0123456789"\n'
    )
    trust_vault(vault)
    monkeypatch.setenv("SUMMARIZER_ATTEMPTS", "3")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-0123456789")
    result = run("config", vault, "--provider", "openai", "--json")
    assert result.code == 0, result.err
    shown = {row["name"]: (row["value"], row["source"]) for row in json.loads(result.out)}
    assert set(shown) == {*Settings.model_fields, "key"}
    assert shown["timeout"] == ("9.0", f"{user_folder() / FILE_NAME}, line 1")
    assert shown["length"] == ("short", f"{vault / FILE_NAME}, line 2")
    assert shown["attempts"] == ("3", "SUMMARIZER_ATTEMPTS")
    assert shown["provider"] == ("openai", "--provider")
    assert shown["stop_after"] == ("5", "default")
    assert shown["key"][1] == "OPENAI_API_KEY"
    assert "secret" not in result.out
    assert "length               short" in run("config", vault).out


def test_what_is_wrong_is_told_beside_what_holds(run: Command, vault: Path) -> None:
    (vault / FILE_NAME).write_text("lenght = 'short'\ntoken_budget = 900\n")
    result = run("config", vault)
    assert result.code == 2
    assert "Did you mean length?" in result.err
    assert "token_budget         900" in result.out


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("provider", "ollama", "ollama"),
        ("token-budget", "9000", 9000),
        ("figures", "true", True),
        ("ask_above", "0.5", 0.5),
        ("prompts", "own", None),
        ("colours", '{"#ff6666" = ["研究局限"]}', {"#ff6666": ["研究局限"]}),
    ],
)
def test_a_setting_is_set_and_holds(
    run: Command, vault: Path, name: str, text: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(vault)
    result = run("config", "set", name, text)
    assert result.code == 0, result.err
    wanted = vault / "own" if value is None else value
    held = load(vault)
    assert getattr(held.settings, name.replace("-", "_")) == wanted
    assert held.ignored == ()
    assert run("config", "set", name, "").code == 0
    assert name.replace("-", "_") not in load(vault).origins


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("provdr", "x"), "Did you mean provider?"),
        (("length", "tiny"), "cannot be used"),
        (("colours", "{“a” = []}"), "quotes are straight"),
        (("api_key", "sk-0123456789"), "`summarizer init` keeps it"),
        (("api_key_file", "sk-0123456789"), "`summarizer init` asks for a key"),
    ],
)
def test_what_cannot_be_set_is_refused_and_the_file_stays(
    run: Command, vault: Path, arguments: tuple[str, str], said: str
) -> None:
    (vault / FILE_NAME).write_text("# mine\n")
    result = run("config", "set", *arguments, "--vault", vault)
    assert result.code == 2
    assert said in result.err
    assert "sk-0123456789" not in result.err
    assert (vault / FILE_NAME).read_text() == "# mine\n"


def test_where_it_is_set_and_what_comes_before_it_is_said(
    run: Command, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_LENGTH", "full")
    assert "SUMMARIZER_LENGTH sets it too" in run("config", "set", "length", "short", "--vault", vault).err
    assert run("config", "set", "timeout", "9", "--user").code == 0
    assert (user_folder() / FILE_NAME).read_text() == "timeout = 9\n"
    assert "lies in no vault" in run("config", "set", "timeout", "9", "--vault", tmp_path / "home").err

"""Settings from flags and from the environment: the same names and meaning, a word on what is none."""

from __future__ import annotations

import types
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Union, get_args, get_origin

import pytest

from summarizer.cli.options import DRAFTING, DRAFTING_MANY, SETTING_FLAGS
from summarizer.errors import SettingsError
from summarizer.vault.settings import Settings, load
from tests.conftest import Run
from tests.settings.test_every_setting import options

Command = Callable[..., Run]


def plain(annotation: object) -> object:
    """What a value is if it is given; amounts of money are texts on the command line."""
    found = [one for one in get_args(annotation) if one is not types.NoneType]
    if get_origin(annotation) in {Union, types.UnionType}:
        annotation = found[0]
    return str if annotation is Decimal else annotation


def test_each_setting_but_tables_and_the_state_folder_has_a_flag_that_says_the_same() -> None:
    fields = {
        name: field
        for name, field in Settings.model_fields.items()
        if name != "state_dir" and get_origin(field.annotation) is not dict
    }
    assert set(SETTING_FLAGS) == set(fields)
    for name, flag in SETTING_FLAGS.items():
        given, option = get_args(flag)
        description = fields[name].description or ""
        assert option.help == f"{description[0].upper()}{description[1:]}.", name
        assert plain(given) == plain(fields[name].annotation), name
        assert given != plain(given), f"{name}: a flag that is not given is None"


@pytest.mark.parametrize("command", ["fill", "redo", "batch run", "watch", "review", "evaluate"])
def test_every_command_that_drafts_takes_every_setting_of_drafting(command: str) -> None:
    wanted = DRAFTING_MANY if command in {"batch run", "watch", "evaluate"} else DRAFTING
    assert set(wanted) <= set(options(command))


def test_a_table_in_the_environment_is_written_as_in_the_settings_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_COLOURS", '{"#ff6666" = ["研究局限", "method"]}')
    monkeypatch.setenv("SUMMARIZER_PRICES", "{mine = {input = 0.1, output = 2}}")
    settings = load(tmp_path).settings
    assert settings.colours == {"#ff6666": ["研究局限", "method"]}
    assert settings.prices == {"mine": {"input": Decimal("0.1"), "output": Decimal(2)}}


@pytest.mark.parametrize("text", ["#ff6666", "3", "[1]", '{"#ff6666": ["x"]}', '{}\nprovider = "none"'])
def test_what_is_no_table_is_told_with_an_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("SUMMARIZER_COLOURS", text)
    with pytest.raises(SettingsError, match="SUMMARIZER_COLOURS holds no table") as caught:
        load(tmp_path)
    assert '{"#ff6666" = [' in caught.value.hint


def test_paths_in_the_environment_and_in_flags_are_relative_to_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZER_PROMPTS", "mine")
    monkeypatch.setenv("SUMMARIZER_STATE_DIR", "~/state")
    settings = load(tmp_path / "vault", {"glossary": Path("terms.md")}).settings
    assert settings.prompts == tmp_path / "mine"
    assert settings.glossary == tmp_path / "terms.md"
    assert settings.state_dir == Path.home() / "state"


def test_a_flag_takes_back_what_a_settings_file_switches_on(tmp_path: Path) -> None:
    (tmp_path / "summarizer.toml").write_text("keep_evidence = true\n")
    assert load(tmp_path, {"keep_evidence": None}).settings.keep_evidence
    assert not load(tmp_path, {"keep_evidence": False}).settings.keep_evidence


def test_a_variable_that_is_no_setting_is_named_with_the_one_that_was_meant(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_PROVDER", "ollama")
    monkeypatch.setenv("SUMMARIZER_API_KEY", "")
    result = run("doctor", tmp_path)
    assert result.code == 0
    assert result.err == (
        "Warning: There is no setting for the variable SUMMARIZER_PROVDER; SUMMARIZER_PROVIDER is one.\n"
    )
    monkeypatch.delenv("SUMMARIZER_PROVDER")
    assert run("doctor", tmp_path).err == ""


@pytest.mark.parametrize(
    ("flag", "value", "words"),
    [
        ("--token-budget", "3", "'token_budget' (the flags)"),
        ("--ask-above", "much", "'ask_above' (the flags)"),
    ],
)
def test_a_flag_that_cannot_be_used_is_named(
    run: Command, tmp_path: Path, flag: str, value: str, words: str
) -> None:
    result = run("batch", tmp_path, flag, value)
    assert result.code == 2
    assert words in result.err

"""Settings: which place wins, what is refused, when a model is used at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import SettingsError
from summarizer.provider.presets import preset
from summarizer.vault.environment import KEY_VARIABLE
from summarizer.vault.model_choice import (
    chosen_preset,
    endpoint,
    find_key,
    model_name,
    uses_model,
    without_keys,
)
from summarizer.vault.settings import (
    FILE_NAME,
    Settings,
    load,
    load_what_can_be,
    misspelt_variables,
    user_folder,
)
from tests.conftest import trust_vault


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_vault_beats_user_folder_environment_beats_vault_and_flags_beat_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(user_folder() / FILE_NAME, "token_budget = 1000\nattempts = 3\nlanguage = 'en'\ntimeout = 9\n")
    write(tmp_path / FILE_NAME, "token_budget = 2000\nattempts = 4\nlanguage = 'zh'\n")
    trust_vault(tmp_path)
    monkeypatch.setenv("SUMMARIZER_TOKEN_BUDGET", "3000")
    monkeypatch.setenv("SUMMARIZER_ATTEMPTS", "5")
    settings = load(tmp_path, {"token_budget": 4000, "model": None}).settings
    assert (settings.token_budget, settings.attempts, settings.language, settings.timeout) == (
        4000,
        5,
        "zh",
        9,
    )


def test_a_path_in_a_settings_file_is_relative_to_that_file(tmp_path: Path) -> None:
    write(tmp_path / FILE_NAME, 'zotero_dir = "data/Zotero"\n')
    assert load(tmp_path).settings.zotero_dir == tmp_path / "data" / "Zotero"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("token_budget = 'many'\n", "token_budget"),
        ("token_budget = 3\n", "token_budget"),
        ("language = 'xx'\n", "language"),
        ("api_key = 'sk-x'\n", "api_key"),
        ("= 3\n", FILE_NAME),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_file(tmp_path: Path, text: str, named: str) -> None:
    write(tmp_path / FILE_NAME, text)
    with pytest.raises(SettingsError) as caught:
        load(tmp_path)
    assert named in str(caught.value)
    assert FILE_NAME in str(caught.value)
    assert "sk-x" not in str(caught.value)


def test_without_provider_or_base_url_no_model_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-set-for-another-program")
    assert endpoint(Settings()) is None


def test_a_key_for_this_program_alone_chooses_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_API_KEY", "sk-mine")
    chosen = endpoint(Settings())
    assert chosen is not None
    assert chosen.base_url == "https://api.openai.com/v1"
    assert endpoint(Settings(provider="none")) is None


def test_a_providers_own_key_goes_only_to_that_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPSEEK_API_KEY", "sk-deep")
    assert endpoint(Settings(provider="deepseek")).api_key == "sk-deep"  # type: ignore[union-attr]
    assert endpoint(Settings(base_url="http://127.0.0.1:1/v1", model="m")).api_key == ""  # type: ignore[union-attr]


def test_the_key_may_stand_in_a_file_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-from-file\n")
    settings = Settings(provider="openai", api_key_file=tmp_path / "key")
    assert find_key(settings, "OPENAI_API_KEY").key == "sk-from-file"
    assert "sk-from-file" not in repr(endpoint(settings))


def test_a_model_without_an_endpoint_is_refused() -> None:
    with pytest.raises(SettingsError, match="No endpoint"):
        endpoint(Settings(model="gpt-x"))


def test_a_local_provider_needs_no_key() -> None:
    settings = Settings(provider="ollama")
    chosen = endpoint(settings)
    assert chosen is not None
    assert chosen.loopback
    assert model_name(settings)
    assert chosen_preset(settings) is not None


def test_a_worker_without_the_key_knows_that_a_model_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "sk-x")
    told = without_keys(Settings(api_key_file=Path("/nowhere")))
    monkeypatch.delenv(KEY_VARIABLE)
    assert uses_model(told)
    assert chosen_preset(told) == preset("openai")
    assert told.api_key_file is None
    assert not uses_model(Settings())
    assert not uses_model(Settings(provider="none", base_url="http://127.0.0.1:1/v1"))


@pytest.mark.parametrize(
    ("text", "said", "mend"),
    [
        ("provder = 'ollama'", "'provder' ({}, line 1)", "Did you mean provider?"),
        ("\nbase-url = 'http://x/v1'", "'base-url' ({}, line 2)", "Did you mean base_url?"),
        ("[providers.a]\nbaseurl = 'http://x/v1'\nbase_url = ''", "'providers.a.base", "base_url"),
        ("[colors]\n'#ff6666' = ['研究局限']", "'colors' ({}, line 1)", "Did you mean colours?"),
        ("[colours]\n'#ff6666' = []\nprovider = 'ollama'", "({}, line 3) stands under [colours]", "above"),
        ("[providers.a]\nbase_url='http://x/v1'\nlanguage = 'zh'", "stands under [providers.a]", "above"),
        ("[summarizer]\nprovider = 'ollama'", "'summarizer' ({}, line 1)", "take the line [summarizer] away"),
        (
            "zotero_dir = 'x'\nprompts = \"C:\\temp\\new\"",
            "'prompts' ({}, line 2) holds a sign",
            "'C:\\temp'",
        ),
        ("length = 'short'\nopenai_key = 'sk-x'", "'openai_key' ({}, line 2)", "SUMMARIZER_API_KEY"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_mend(
    tmp_path: Path, text: str, said: str, mend: str
) -> None:
    write(tmp_path / FILE_NAME, text)
    trust_vault(tmp_path)
    with pytest.raises(SettingsError) as caught:
        load(tmp_path)
    assert said.format(tmp_path / FILE_NAME) in str(caught.value)
    assert mend in caught.value.hint


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b'\xef\xbb\xbftoken_budget = 900\r\nlanguage = "zh"\r\n')
    assert load(tmp_path).settings.token_budget == 900


def test_what_cannot_be_used_keeps_nothing_else_from_holding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(user_folder() / FILE_NAME, "attempts = 'no'\ntimeout = 9\n")
    write(tmp_path / FILE_NAME, "langauge = 'zh'\ntoken_budget = 3\nlength = 'short'\n")
    monkeypatch.setenv("SUMMARIZER_COLOURS", "no table")
    loaded, problems = load_what_can_be(tmp_path)
    assert len(problems) == 4
    assert (loaded.settings.timeout, loaded.settings.length) == (9, "short")
    assert {name: layer.kind for name, layer in loaded.origins.items()} == {
        "timeout": "user",
        "length": "vault",
    }


@pytest.mark.parametrize("name", ["SUMMARIZER_PROVDER", "SUMMARISER_PROVIDER", "summarizer_provider"])
def test_a_misspelt_variable_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "ollama")
    assert misspelt_variables() == (
        f"There is no setting for the variable {name}; SUMMARIZER_PROVIDER is one.",
    )


def test_a_path_may_hold_a_wide_blank(tmp_path: Path) -> None:
    write(tmp_path / "文献\u3000库" / FILE_NAME, 'prompts = "我的\u00a0提示"')
    assert load(tmp_path / "文献\u3000库").settings.prompts == tmp_path / "文献\u3000库" / "我的\u00a0提示"

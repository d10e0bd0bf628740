"""Presets name every provider that the documentation promises, and load without anything heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from summarizer.errors import SettingsError
from summarizer.provider.presets import preset

PROMISED = (
    *("openai", "openai-responses", "anthropic", "gemini", "deepseek"),
    *("dashscope", "moonshot", "zhipu", "siliconflow", "openrouter"),
    *("ollama", "lmstudio", "vllm"),
)


def test_every_promised_provider_has_a_preset() -> None:
    with pytest.raises(SettingsError) as raised:
        preset("")
    assert raised.value.hint.startswith(f"Use one of {', '.join(PROMISED)}, or")


@pytest.mark.parametrize("name", PROMISED)
def test_a_preset_says_where_which_model_and_how_to_begin(name: str) -> None:
    found = preset(name)
    assert found.base_url.startswith("http")
    assert found.model
    assert found.advice.endswith((".", "/v1."))
    assert found.local is found.endpoint().loopback
    assert found.local == (found.key_variable == "")


def test_a_preset_can_be_pointed_elsewhere() -> None:
    endpoint = preset("dashscope").endpoint("sk-1", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1")
    assert "intl" in endpoint.base_url
    assert endpoint.quirks.extra_body == {"enable_thinking": False}


def test_an_unknown_provider_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="chatgpt") as raised:
        preset("chatgpt")
    assert "deepseek" in raised.value.hint


def test_presets_and_prices_import_nothing_heavy() -> None:
    code = (
        "import sys; from summarizer.provider import presets, pricing; from summarizer.draft import answer;"
        "presets.preset('ollama'); pricing.price_table();"
        "print(*{'openai', 'pydantic', 'httpx2', 'json_repair'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""

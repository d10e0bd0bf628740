"""TOML as people write it: what is told of a mistake, and the line that is offered instead of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.toml import NoToml, parse_toml, read_toml

LINES = {
    # what is written: what is offered
    r'zotero_dir = "C:\Users\me\Zotero"': r"zotero_dir = 'C:\Users\me\Zotero'",
    r'zotero_dir = "C:\Zotero\"': r"zotero_dir = 'C:\Zotero\'",
    r"""zotero_dir = "C:\Users\O'Neil" """: r"""zotero_dir = "C:\\Users\\O'Neil" """,
    r"zotero_dir = C:\Users\me": r"zotero_dir = 'C:\Users\me'",
    r"zotero_dir = “C:\Users\me”": r"zotero_dir = 'C:\Users\me'",
    r'prompts = "\\server\share"': r"prompts = '\\server\share'",
    "provider = “ollama”": 'provider = "ollama"',
    "provider = ‘ollama’": "provider = 'ollama'",
    "provider = 「ollama」": 'provider = "ollama"',
    "provider = ollama": 'provider = "ollama"',
    'provider = "ollama': 'provider = "ollama"',
    "provider = ollama'": 'provider = "ollama"',
    "provider = “ollama": 'provider = "ollama"',
    "provider: ollama": 'provider = "ollama"',
    'provider "ollama"': 'provider = "ollama"',
    "export provider=ollama": 'provider = "ollama"',
    'provider ＝ "ollama"': 'provider = "ollama"',
    'provider = "ollama"; // local': 'provider = "ollama"',
    "base_url = http://localhost:11434/v1": 'base_url = "http://localhost:11434/v1"',
    "language = zh  # mine": 'language = "zh"',
    "figures = True": "figures = true",
    "figures = yes": "figures = true",
    "token_budget = 32,000": "token_budget = 32000",
    "timeout = 0300": "timeout = 300",
    "model =": 'model = ""',
    "［colours］": "[colours]",
    "[colours": "[colours]",
    "[providers.my lab]": '[providers."my lab"]',
    '红色 = ["研究局限"]': '"红色" = ["研究局限"]',
    '"#ff6666" = [“研究局限”]': '"#ff6666" = ["研究局限"]',
    '"#ff6666" = ["研究局限"': '"#ff6666" = ["研究局限"]',
    '"#ff6666" = [研究局限, "研究结论"]': '"#ff6666" = ["研究局限", "研究结论"]',
    "token_budget\u3000=\u30005000": "token_budget = 5000",
}


@pytest.mark.parametrize("written", LINES)
def test_a_mistake_is_told_with_its_line_and_the_line_as_it_should_be(written: str) -> None:
    with pytest.raises(NoToml) as caught:
        parse_toml(f'# mine\nlength = "short"\n{written}\n')
    assert str(caught.value).startswith("line 3: ")
    assert caught.value.mend.split() == ["Write:", *LINES[written].split()]
    tomllib.loads(LINES[written])


@pytest.mark.parametrize("written", ["api_key = sk-abcdefghijk", "openai_key: “sk-abcdefghijk”"])
def test_a_line_that_may_hold_a_key_is_not_repeated(written: str) -> None:
    with pytest.raises(NoToml) as caught:
        parse_toml(written)
    assert "abcdefghijk" not in f"{caught.value} {caught.value.mend}"
    assert "line 1" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "mend"),
    [
        ('[colours]\n"#ff6666" = [\n  "a"\n  "b"\n]\n', 4, "commas"),
        ('{\n  "provider": "ollama"\n}\n', 1, "a name, = and a value"),
        ("provider\n", 1, "a name, = and a value"),
    ],
)
def test_what_no_line_alone_mends_is_told_with_how_it_is_written(text: str, line: int, mend: str) -> None:
    with pytest.raises(NoToml, match=f"line {line}") as caught:
        parse_toml(text)
    assert mend in caught.value.mend


def test_what_stands_there_twice_is_named() -> None:
    with pytest.raises(NoToml, match="line 3 says a second time what provider is"):
        parse_toml('provider = "a"\nmodel = "b"\nprovider = "c"\n')


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('provider = "研究"'.encode("gbk"), "line 1 is no UTF-8"),
        ('provider = "ollama"'.encode("utf-16"), "UTF-16"),
    ],
)
def test_another_encoding_is_told_with_the_mend(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "s.toml").write_bytes(content)
    with pytest.raises(NoToml, match=told) as caught:
        read_toml(tmp_path / "s.toml")
    assert "UTF-8" in caught.value.mend


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_bytes(b'\xef\xbb\xbfprovider = "ollama"\r\n')
    assert read_toml(tmp_path / "s.toml")[1] == {"provider": "ollama"}


PIECES = st.sampled_from([*"= \n\"'[]{}#,.:\\“”；", "provider", "研究", "12", "true", "[[", '"""'])


@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_is_written_it_is_toml_or_explained_and_what_is_offered_is_toml(text: str) -> None:
    try:
        held = parse_toml(text)
    except NoToml as error:
        if error.mend.startswith("Write: "):
            tomllib.loads(error.mend.removeprefix("Write: "))
    else:
        assert held == tomllib.loads(text)

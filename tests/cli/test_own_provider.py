"""Providers of the user's own: a table in the settings names an endpoint, never a key."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from examples.make_vault import VAULT
from summarizer.vault.model_choice import batch_price
from summarizer.vault.settings import FILE_NAME, load, user_folder
from tests.conftest import Run, trust_vault
from tests.server import FakeEndpoint

Command = Callable[..., Run]
KEY = "sk-of-my-lab-alone"


@pytest.fixture
def server() -> Iterator[FakeEndpoint]:
    with FakeEndpoint(key=KEY) as started:
        yield started


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """The Chinese note of the example vault."""
    shutil.copytree(VAULT, tmp_path / "vault")
    return next((tmp_path / "vault").glob("2024*.md"))


def tell(folder: Path, text: str) -> None:
    """Put more settings into a folder's file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE_NAME
    file.write_text(text + (file.read_text("utf-8") if file.exists() else ""), "utf-8")
    trust_vault(folder)


def mylab(server: FakeEndpoint, *more: str, name: str = "mylab") -> str:
    table = [
        f"[providers.{name}]",
        f'base_url = "{server.base_url}"',
        'key = "MYLAB_API_KEY"',
        'model = "good"',
    ]
    return "\n".join([*table, *more, ""])


@pytest.mark.parametrize("how", ["setting", "flag"])
def test_a_note_is_drafted_by_a_provider_of_ones_own(
    run: Command, note: Path, server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    settings = (note.parent / FILE_NAME).read_text("utf-8")
    chosen = 'provider = "mylab"\n' if how == "setting" else ""
    more = ("rung = 'json_object'", "length = 'max_completion_tokens'", "extra_body = { think = false }")
    (note.parent / FILE_NAME).write_text(
        f"{chosen}max_output_tokens = 900\n{settings}\n{mylab(server, *more)}", "utf-8"
    )
    trust_vault(note.parent)
    monkeypatch.setenv("MYLAB_API_KEY", KEY)
    result = run("fill", note, *([] if chosen else ["--provider", "mylab"]))
    assert result.code == 0, result.err
    assert note.read_text("utf-8").count(":: 🤖 ") == 10
    sent = server.chats[0]
    assert (sent["model"], sent["think"], sent["max_completion_tokens"]) == ("good", False, 900)
    assert sent["response_format"] == {"type": "json_object"}
    checked = run("doctor", note.parent, "--provider", "mylab")
    assert checked.code == 0, checked.out
    assert f"your own: mylab (openai at {server.base_url})" in checked.out
    assert f"good at {server.base_url} (mylab)" in checked.out
    assert KEY not in result.out + result.err + checked.out + checked.err


def test_its_key_is_looked_for_where_it_says_and_nowhere_else(
    run: Command, note: Path, server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(user_folder(), mylab(server))
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    before = note.read_bytes()
    result = run("fill", note, "--provider", "mylab")
    assert result.code == 2
    assert "The provider mylab needs a key" in result.err
    assert "MYLAB_API_KEY" in result.err
    assert (server.chats, note.read_bytes()) == ([], before)


def test_without_the_name_of_a_key_none_is_needed(run: Command, note: Path) -> None:
    with FakeEndpoint() as free:
        tell(user_folder(), f'[providers.mylab]\nbase_url = "{free.base_url}"\nmodel = "good"\n')
        result = run("fill", note, "--provider", "mylab")
        assert result.code == 0, result.err
        assert len(free.chats) == 1


def test_one_with_the_name_of_a_preset_takes_its_place(
    run: Command, note: Path, server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(user_folder(), mylab(server, name="deepseek"))
    monkeypatch.setenv("MYLAB_API_KEY", KEY)
    result = run("fill", note, "--provider", "deepseek")
    assert result.code == 0, result.err
    assert server.chats[0]["model"] == "good"


def test_those_of_the_user_folder_and_of_the_vault_add_up_and_the_vault_comes_first(tmp_path: Path) -> None:
    tell(user_folder(), "[providers.a]\nbase_url='http://a/v1'\n[providers.b]\nbase_url='http://b/v1'\n")
    tell(tmp_path, "[providers.b]\nbase_url='http://c/v1'\n[providers.d]\nbase_url='http://d/v1'\n")
    own = load(tmp_path).settings.providers
    addresses = {name: one.base_url for name, one in own.items()}
    assert addresses == {"a": "http://a/v1", "b": "http://c/v1", "d": "http://d/v1"}


def test_its_price_in_a_batch_counts(tmp_path: Path) -> None:
    tell(tmp_path, "provider = 'b'\n[providers.b]\nbase_url = 'http://b/v1'\nbatch_price = 0.25\n")
    assert batch_price(load(tmp_path).settings) == Decimal("0.25")


def test_an_unknown_provider_is_refused_with_ones_own_among_the_known(
    run: Command, note: Path, server: FakeEndpoint
) -> None:
    tell(user_folder(), mylab(server))
    result = run("fill", note, "--provider", "mylib")
    assert result.code == 2
    assert "There is no provider called 'mylib'." in result.err
    assert "vllm, mylab" in result.err


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (
            "base_url = 'http://b/v1'\nurl = 'x'",
            "There is no setting called 'providers.mylab.url' ({}, line 3).",
        ),
        ("model = 'x'", "The setting 'providers.mylab.base_url' ({}, line 1) is missing."),
        (
            "base_url = 'http://b/v1'\ntoken_ratio = 'x'",
            "The setting 'providers.mylab.token_ratio' ({}, line 3) cannot be",
        ),
        ("base_url = 'nowhere'", "'nowhere' is no address of an endpoint."),
        ("base_url = 'http://b/v1'\nprotocol = 'smoke'", "No backend speaks the protocol 'smoke'."),
        (
            "base_url = 'http://b/v1'\nkey = 'mylab'",
            "The setting 'providers.mylab.key' ({}, line 3) cannot be used: it takes",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(
    run: Command, note: Path, table: str, sentence: str
) -> None:
    tell(user_folder(), f"[providers.mylab]\n{table}\n")
    before = note.read_bytes()
    result = run("fill", note, "--provider", "mylab", "--model", "good")
    assert result.code == 2
    first = result.err.splitlines()[0]
    assert first.startswith(f"Error: {sentence.format(user_folder() / FILE_NAME)}")
    assert first.endswith(".")
    assert note.read_bytes() == before


@pytest.mark.parametrize(
    "key",
    [
        "sk-9f8a7b6c5d4e3f2a1b",
        "AKIAIOSFODNN7EXAMPLE",
        "0123456789abcdef0123456789abcdef",
        "hf_aBcDeFgHiJkLmN",
    ],
)
def test_a_key_in_the_place_of_its_name_is_refused_and_not_repeated(
    run: Command, note: Path, key: str
) -> None:
    tell(note.parent, f"provider = 'mylab'\n[providers.mylab]\nbase_url = 'http://b/v1'\nkey = '{key}'\n")
    result = run("fill", note)
    assert result.code == 2
    assert (
        "cannot be used: this looks like a key itself, which never stands in a settings file." in result.err
    )
    assert "`key` names the environment variable" in result.err
    assert key not in result.out + result.err


def test_none_is_no_name_for_a_provider(run: Command, note: Path) -> None:
    tell(user_folder(), "[providers.none]\nbase_url = 'http://b/v1'\n")
    result = run("fill", note)
    assert result.code == 2
    assert "none is the word for no model at all" in result.err


def test_batches_of_ones_own_provider_are_sent_and_collected(
    run: Command, note: Path, server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where what was learnt of the model from the first note shapes the requests of all others."""
    other = note.with_name("copy.md")
    text = note.read_text("utf-8").replace("EXA2PLE5", "COPY0001")
    other.write_text(text.replace("我们可以补上", "我们可以补上（另一篇）"), "utf-8")
    tell(user_folder(), mylab(server).replace('"good"', '"jsonschema-400"'))
    monkeypatch.setenv("MYLAB_API_KEY", KEY)
    flags = ("--provider", "mylab", "--yes", "--batch-api")
    sent = run("batch", note, other, *flags)
    assert sent.code == 0, sent.err
    for _ in range(8):
        collected = run("batch", "collect", note.parent, "--provider", "mylab")
        if "come back later" not in collected.out:
            break
    assert "1 filled, 0 failed" in collected.out
    assert all(path.read_text("utf-8").count(":: 🤖 ") == 10 for path in (note, other))

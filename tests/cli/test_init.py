"""`init`: each kind of answer, by flags and at a terminal, up to the first real fill."""

from __future__ import annotations

import io
import json
import os
import pty
import shutil
import socket
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

import keyring
import pytest
from keyring.backends import fail
from rich.cells import cell_len
from rich.text import Text

from summarizer.vault import trust
from summarizer.vault.example import example_vault
from summarizer.vault.settings import FILE_NAME, load, user_folder
from tests.conftest import Run
from tests.server import FakeEndpoint
from tests.vault.test_keys import Memory

Command = Callable[..., Run]
KEY = "sk-right-0123456789"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The example vault as one of Obsidian's, its Zotero folder named in its settings."""
    shutil.copytree(example_vault(), tmp_path / "vault")
    (tmp_path / "vault" / ".obsidian").mkdir(exist_ok=True)
    return tmp_path / "vault"


def settings(vault: Path) -> str:
    return (vault / FILE_NAME).read_text("utf-8")


def keep(stdin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))


def test_two_commands_after_the_install_a_note_is_filled_by_a_model(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(f'OPENAI_API_KEY="{KEY}"\n'.partition("=")[2], monkeypatch)
    with FakeEndpoint(key=KEY) as server:
        result = run("init", vault, "--base-url", server.base_url, "--model", "good", "--key-stdin")
        assert result.code == 0, result.err
        assert [len(one.body["messages"]) for one in server.requests if one.body.get("messages")] == [1]
        command = result.out.splitlines()[-1].removeprefix("summarizer fill ").strip("'")
        filled = run("fill", command)
        assert filled.code == 0, filled.err
    assert "Drafted by good" in filled.out
    assert "🤖" in Path(command).read_text("utf-8")
    assert settings(vault).startswith("# Where this vault keeps its PDFs, as Zotero does.\nzotero_dir")
    assert KEY not in settings(vault) + result.out + result.err
    (kept,) = (user_folder() / "keys").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text() == f"{KEY}\n"
    assert "trusted, since you chose them" in result.out


def test_a_local_server_is_found_and_chosen(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeEndpoint() as server:
        monkeypatch.setenv("OLLAMA_HOST", server.base_url.removeprefix("http://").removesuffix("/v1"))
        several = run("init", vault, "--provider", "ollama")
        assert several.code == 2
        assert "--model NAME: one of good" in several.err
        result = run("init", vault, "--provider", "ollama", "--model", "good")
        assert result.code == 0, result.err
        assert f'base_url = "{server.base_url}"' in settings(vault)
    assert "nothing: the model is on this machine" in result.out


def test_without_a_terminal_nothing_is_asked_and_a_server_that_hangs_keeps_nobody_waiting(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = settings(vault)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        monkeypatch.setenv("OLLAMA_HOST", f"http://127.0.0.1:{deaf.getsockname()[1]}")
        result = run("init", vault)
    assert result.code == 0, result.err
    assert "none runs here" in result.out
    assert "no model is used" in result.out
    assert "10 fields from 2 pages" in result.out
    assert settings(vault) == before
    assert not (user_folder() / "keys").exists()


def test_a_wrong_key_writes_nothing(run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = settings(vault)
    keep("sk-wrong-0123456789", monkeypatch)
    with FakeEndpoint(key=KEY) as server:
        result = run("init", vault, "--base-url", server.base_url, "--model", "good", "--key-stdin")
    assert result.code == 5
    assert settings(vault) == before
    assert list(user_folder().rglob("*")) == []
    assert "sk-wrong" not in result.out + result.err


def test_a_setting_that_stands_is_changed_only_with_yes(run: Command, vault: Path) -> None:
    with (vault / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write('base_url = "http://127.0.0.1:1/v1"  # the lab\nmodel = "old"\n')
    trust.trust(trust.read_file(vault.resolve() / FILE_NAME))
    before = settings(vault)
    refused = run("init", vault, "--provider", "none", "--no-plan")
    assert refused.code == 2
    assert '-base_url = "http://127.0.0.1:1/v1"' in refused.out
    assert settings(vault) == before
    done = run("init", vault, "--provider", "none", "--no-plan", "--yes")
    assert done.code == 0, done.err
    assert "base_url" not in settings(vault)
    assert settings(vault).endswith('provider = "none"\n')


def test_what_a_vault_set_before_is_not_trusted_along_with_what_was_chosen(run: Command, vault: Path) -> None:
    with FakeEndpoint() as thief, FakeEndpoint() as server:
        (vault / FILE_NAME).write_text(
            f'attempts = 1\nprovider = "x"\n[providers.x]\nbase_url = "{thief.base_url}"\n'
        )
        result = run("init", vault, "--base-url", server.base_url, "--model", "good", "--yes")
        assert result.code == 0, result.err
        assert thief.requests == []
    assert "attempts = 1" in result.out
    assert "summarizer trust" in result.out
    assert not trust.is_trusted(trust.read_file(vault.resolve() / FILE_NAME))


def test_a_mistake_in_the_settings_ends_it_before_anything_is_done(run: Command, vault: Path) -> None:
    (vault / FILE_NAME).write_text("provider = “x”")
    result = run("init", vault, "--provider", "none")
    assert result.code == 2
    assert "line 1: quotes are straight" in result.err


@pytest.mark.parametrize("count", [0, 1, 2])
def test_elsewhere_the_vault_is_the_only_one_that_obsidian_knows(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    folders = [tmp_path / f"vault {number}" for number in range(count)]
    for folder in folders:
        (folder / ".obsidian").mkdir(parents=True)
    list_of = Path(os.environ["XDG_CONFIG_HOME"]) / "obsidian" / "obsidian.json"
    list_of.parent.mkdir(parents=True)
    list_of.write_text(json.dumps({"vaults": {one.name: {"path": str(one), "ts": 1} for one in folders}}))
    monkeypatch.chdir("/")
    result = run("init", "--provider", "none")
    assert (result.code == 0) is (count == 1)
    assert [one.name for one in folders if (one / FILE_NAME).exists()] == [one.name for one in folders][
        : count == 1
    ]
    assert all(str(one) in result.out + result.err for one in folders)


def test_where_zotero_is_not_found_it_is_asked_for(
    run: Command, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (vault / FILE_NAME).write_text("")
    (tmp_path / "My Zotero" / "storage").mkdir(parents=True)
    for module in ("setup", "setup_provider"):
        monkeypatch.setattr(f"summarizer.cli.{module}.can_ask", lambda: True)
    keep(f"/no/such\n'{tmp_path / 'My Zotero'}'\nnone\n", monkeypatch)
    result = run("init", vault, "--no-plan")
    assert result.code == 0, result.err
    assert "There is no folder at /no/such." in result.out
    assert load(vault.resolve()).settings.zotero_dir == tmp_path / "My Zotero"


@pytest.mark.parametrize("works", [True, False])
def test_with_keyring_the_key_lies_in_no_file(
    run: Command, vault: Path, monkeypatch: pytest.MonkeyPatch, *, works: bool
) -> None:
    before, usual, memory = settings(vault), keyring.get_keyring(), Memory()
    keep(KEY, monkeypatch)
    keyring.set_keyring(memory if works else fail.Keyring())  # type: ignore[no-untyped-call]
    try:
        result = run(
            "init", vault, "--provider", "deepseek", "--no-test", "--key-stdin", "--keyring", "--no-plan"
        )
    finally:
        keyring.set_keyring(usual)
    if works:
        assert result.code == 0, result.err
        assert memory.kept == {("summarizer", "api.deepseek.com"): KEY}
        assert "kept in the system's keyring" in result.out
    else:
        assert result.code == 2
        assert settings(vault) == before
    files = [one for one in (*user_folder().rglob("*"), *vault.glob("*.toml")) if one.is_file()]
    assert not any(KEY in one.read_text() for one in files)


def test_every_answer_has_a_flag(run: Command, vault: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY)
    (tmp_path / "terms.md").write_text("recall = 召回\n")
    (tmp_path / "Zotero").mkdir()
    flags: dict[str, object] = {
        "provider": "deepseek",
        "model": "deepseek-v4-pro",
        "api_key_file": tmp_path / "key",
        "check_model": "none",
        "language": "zh",
        "length": "short",
        "zotero_dir": tmp_path / "Zotero",
        "glossary": tmp_path / "terms.md",
        "ocr": "eng",
    }
    given = [part for name, value in flags.items() for part in (f"--{name.replace('_', '-')}", value)]
    result = run("init", vault, *given, "--allow-http", "--no-test", "--no-plan", "--yes")
    assert result.code == 0, result.err
    held = load(vault.resolve())
    assert held.ignored == ()
    assert {name: getattr(held.settings, name) for name in flags} == flags
    assert held.settings.allow_http
    assert "$" in result.out  # what a note will cost


def test_a_key_that_a_provider_needs_and_nobody_gave_is_asked_for_in_words(run: Command, vault: Path) -> None:
    result = run("init", vault, "--provider", "moonshot")
    assert result.code == 2
    assert "MOONSHOT_API_KEY" in result.err
    assert "moonshot" not in settings(vault)


def at_a_terminal(vault: Path, answers: Sequence[tuple[str, str]], columns: int = 80) -> tuple[int, str]:
    """Talk to `init` at a terminal: each answer is typed once its words were printed."""
    here, there = pty.openpty()
    ioctl(there, TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"} | {"TERM": "xterm"}
    left, shown, heard = list(answers), b"", 0
    with subprocess.Popen(
        [sys.executable, "-m", "summarizer", "init"],
        stdin=there, stdout=there, stderr=there, cwd=vault, env=environment, start_new_session=True,
    ) as process:  # fmt: skip
        os.close(there)
        while True:
            try:
                part = os.read(here, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
            if left and left[0][0].encode() in shown[heard:]:
                heard = len(shown)
                time.sleep(0.3)  # what is typed before a secret is asked for is thrown away
                os.write(here, f"{left.pop(0)[1]}\n".encode())
    os.close(here)
    return process.returncode, Text.from_ansi(shown.decode("utf-8").replace("\r", "")).plain


def test_a_dialogue_asks_tries_again_and_writes(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    (vault / "notes").mkdir()
    with FakeEndpoint(key=KEY) as server:
        code, shown = at_a_terminal(
            vault / "notes",
            [
                ("Number or name", "nobody"),
                ("Number or name", "other"),
                ("Address", server.base_url),
                ("model's name", "good"),
                ("Paste the key", "sk-wrong-0123456789"),
                ("Paste the key", f" {KEY}"),
            ],
        )
    assert code == 0, shown
    assert "nobody is none of them." in shown
    assert "(401)" in shown
    assert KEY not in shown
    assert f'base_url = "{server.base_url}"' in settings(vault)
    assert [one.read_text() for one in (user_folder() / "keys").iterdir()] == [f"{KEY}\n"]
    assert "…" not in shown
    lines = shown.splitlines()
    assert all(
        cell_len(one.rstrip()) <= 80 for one in lines if "summarizer fill" not in one and "/" not in one
    )

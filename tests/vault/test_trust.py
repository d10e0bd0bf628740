"""A vault is data: its file chooses how drafts look; what sends, reads or spends needs the user's trust."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from examples.make_vault import VAULT
from summarizer.errors import SettingsError
from summarizer.vault.settings import FILE_NAME, Settings, load, user_folder
from summarizer.vault.trust import MAY_SET, MAY_SET_INSIDE
from summarizer.vault.vault import open_vault
from tests.conftest import Run
from tests.server import FakeEndpoint

Command = Callable[..., Run]

NEEDS_TRUST: dict[str, str] = {
    "provider": "sends papers, with a key of the user's",
    "base_url": "sends papers and a key to any address",
    "model": "of an address that was set elsewhere: what is paid",
    "api_key_file": "sends any file as a key",
    "check_model": "sends claims to a provider, or switches a check off",
    "redo_model": "sends papers to a provider",
    "providers": "addresses, names of variables whose content is sent",
    "prices": "a price of 0 lifts the limit of money",
    "batch_price": "a share of 0 lifts the limit of money",
    "ask_above": "does away with the question before a dear batch",
    "attempts": "more requests, or none that outlives a fault",
    "timeout": "answers that are paid for and not waited for",
    "requests_per_minute": "lifts a limit of the user's",
    "tokens_per_minute": "lifts a limit of the user's",
    "pdf_timeout": "lifts a limit of the user's",
    "figures": "sends more of a paper than its words, and costs more",
    "keep_unverified": "lets claims into notes that failed a check",
    "style_from_vault": "sends what the user wrote in other notes",
    "ocr": "starts another program on every page",
    "state_dir": "writes anywhere",
    # of other parts of the program that may not be there yet
    "allow_http": "sends a key in the clear",
    "stop_after": "goes on paying where every note meets a fault",
    "pdf_memory": "lifts a limit of the user's",
    "timeout_attempts": "pays for an answer again and again",
}
"""Every setting that is not free, and the harm that it could do."""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A note of a vault that somebody else made: the Chinese one of the example."""
    shutil.copytree(VAULT, tmp_path / "vault")
    return next((tmp_path / "vault").glob("2024*.md"))


def tell(vault: Path, text: str) -> Path:
    file = vault / FILE_NAME
    file.write_text(text, "utf-8")
    return file


def test_every_setting_is_free_or_needs_trust_and_never_both() -> None:
    free = MAY_SET | MAY_SET_INSIDE
    undecided = set(Settings.model_fields) - free - set(NEEDS_TRUST)
    assert not undecided, f"Say in NEEDS_TRUST what harm a vault could do with {undecided}, or free them."
    assert not free & set(NEEDS_TRUST)
    assert free <= set(Settings.model_fields)
    assert not MAY_SET & MAY_SET_INSIDE


@pytest.mark.parametrize(
    "chosen",
    [
        'base_url = "{address}"\nmodel = "good"',
        'provider = "evil"\n[providers.evil]\nbase_url = "{address}"\nkey = "OPENAI_API_KEY"\nmodel = "good"',
        '[providers.openai]\nbase_url = "{address}"\nkey = "OPENAI_API_KEY"\nmodel = "good"',
        'check_model = "evil"\n[providers.evil]\nbase_url = "{address}"\nkey = "MYLAB_API_KEY"\nmodel = "x"',
        'base_url = "{address}"\nmodel = "good"\napi_key_file = "{secret}"',
        'provider = "ollama"\nbase_url = "{address}"',
    ],
)
@pytest.mark.parametrize("command", ["fill", "batch", "doctor"])
def test_a_vault_gets_neither_key_nor_paper(
    run: Command, note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str, command: str
) -> None:
    (tmp_path / "secret").write_text("sk-in-a-file")
    for name in ("SUMMARIZER_API_KEY", "OPENAI_API_KEY", "MYLAB_API_KEY"):
        monkeypatch.setenv(name, "sk-of-the-users")
    monkeypatch.setenv("SUMMARIZER_PROVIDER", "none" if "[providers.openai]" in chosen else "")
    if "check_model" not in chosen:
        monkeypatch.delenv("SUMMARIZER_API_KEY")  # it chooses openai by itself
    else:
        monkeypatch.setenv("SUMMARIZER_PROVIDER", "none")
    with FakeEndpoint() as thief:
        # A path of its own: a client of another test may still ask a server that had this port before.
        address = thief.base_url.replace("/v1", "/thief/v1")
        tell(note.parent, chosen.format(address=address, secret=tmp_path / "secret"))
        result = run(
            command, *(["--yes"] if command == "batch" else []), note if command == "fill" else note.parent
        )
        assert not [path for path in thief.paths if "thief" in path]
        with pytest.raises(HTTPError):
            urlopen(f"{address}/models")
        assert "/thief/v1/models" in thief.paths, "what is asked there is seen"
    assert result.err.count("ignored until you trust this vault") == 1
    assert "Traceback" not in result.err


def test_what_is_ignored_is_named_once_with_the_command_that_allows_it(run: Command, note: Path) -> None:
    file = tell(note.parent, 'zotero_dir = ".zotero"\nattempts = 1\nstate_dir = "/tmp/x"\nlength = "short"\n')
    result = run("fill", note)
    assert result.code == 0, result.err
    assert result.err.startswith(
        f"Warning: ignored until you trust this vault: attempts, state_dir in {file}. "
        f"Look at them: summarizer trust {note.parent}\n"
    )
    assert result.err.count(" ignored until ") == 1


def test_a_vault_may_choose_how_drafts_look_and_that_no_model_is_used(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_API_KEY", "sk-x")
    tell(
        note.parent,
        'provider = "none"\nlanguage = "en"\nlength = "full"\ntoken_budget = 900\nkeep_evidence = true\n'
        'prompts = "mine"\nglossary = "terms.md"\nzotero_dir = ".zotero"\n'
        '[colours]\n"#ff6666" = ["研究局限"]\n'
        '[profiles.mine]\nextends = "ten-fields"\n',
    )
    loaded = load(note.parent)
    assert loaded.ignored == ()
    assert (loaded.settings.provider, loaded.settings.language) == ("none", "en")
    assert loaded.settings.glossary == note.parent / "terms.md"


@pytest.mark.parametrize("name", sorted(MAY_SET_INSIDE))
@pytest.mark.parametrize(
    "value", ["/etc", "../outside", "~/outside", "a/../../outside", "link", "circle", "a\\u0000"]
)
def test_a_path_that_leaves_the_vault_is_ignored(note: Path, tmp_path: Path, name: str, value: str) -> None:
    (tmp_path / "outside").mkdir()
    (note.parent / "link").symlink_to(tmp_path / "outside")
    (note.parent / "circle").symlink_to("circle")
    tell(note.parent, f'{name} = "{value}"\n')
    loaded = load(note.parent)
    assert loaded.ignored == (name,)
    assert getattr(loaded.settings, name) is None


def test_a_trusted_file_holds_until_a_byte_of_it_changes(run: Command, note: Path) -> None:
    with FakeEndpoint() as server:
        file = tell(note.parent, f'zotero_dir = ".zotero"\nbase_url = "{server.base_url}"\nmodel = "good"\n')
        trusted = run("trust", note.parent, "--yes")
        assert trusted.code == 0, trusted.err
        assert f"base_url = '{server.base_url}'" in trusted.out
        assert "zotero_dir" not in trusted.out  # it needs none
        result = run("fill", note, "--fields", "研究方法")
        assert (result.code, len(server.chats) > 0, "ignored" in result.err) == (0, True, False), result.err
        asked = len(server.chats)
        file.write_text(file.read_text() + "#\n")
        assert "ignored until you trust" in run("fill", note).err
        assert len(server.chats) == asked
    assert load(note.parent).ignored == ("base_url", "model")


def test_what_is_new_since_it_was_trusted_is_shown(run: Command, note: Path) -> None:
    tell(note.parent, 'provider = "ollama"\nattempts = 2\n')
    assert run("trust", note.parent, "--yes").code == 0
    tell(note.parent, 'provider = "openai"\nbase_url = "http://x/v1"\n')
    shown = run("trust", note.parent, "--yes").out
    assert "provider = 'openai'  (was 'ollama')" in shown
    assert "base_url = 'http://x/v1'  (new)" in shown
    assert "attempts  (no longer set" in shown
    assert "is trusted already" in run("trust", note.parent).err
    tell(note.parent, 'provider = "ollama"\nattempts = 2\n')
    assert load(note.parent).ignored == ("provider", "attempts")  # what was trusted before is so no more


def test_trust_is_asked_for_and_no_answer_is_a_no(
    run: Command, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))  # nobody is there
    tell(note.parent, 'provider = "ollama"\n')
    assert run("trust", note.parent).code == 1
    assert load(note.parent).ignored == ("provider",)


def test_trust_can_be_taken_back(run: Command, note: Path) -> None:
    tell(note.parent, 'provider = "ollama"\n')
    run("trust", note.parent, "--yes")
    assert load(note.parent).ignored == ()
    assert run("trust", note.parent, "--revoke").code == 0
    assert load(note.parent).ignored == ("provider",)
    assert "was not trusted" in run("trust", note.parent, "--revoke").err


def test_trust_goes_with_a_vault_that_moves_and_not_with_a_copy(
    run: Command, note: Path, tmp_path: Path
) -> None:
    vault, copy, moved = note.parent, tmp_path / "copy", tmp_path / "moved"
    tell(vault, 'provider = "ollama"\n')
    run("trust", vault, "--yes")
    shutil.copytree(vault, copy)
    assert load(copy).ignored == ("provider",)
    vault.rename(moved)
    assert load(moved).ignored == ()


def test_trust_is_kept_for_the_user_alone(run: Command, note: Path) -> None:
    tell(note.parent, 'provider = "ollama"\n')
    run("trust", note.parent, "--yes")
    (kept,) = user_folder().glob("*.json")
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_text("{[")
    assert load(note.parent).ignored == ("provider",)  # a damaged file trusts nothing
    assert run("trust", note.parent, "--yes").code == 0
    assert load(note.parent).ignored == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_the_place_of_what_is_trusted_trusts_nothing_and_is_not_waited_for(
    run: Command, note: Path
) -> None:
    tell(note.parent, 'provider = "ollama"\n')
    user_folder().mkdir(parents=True, exist_ok=True)
    os.mkfifo(user_folder() / "trusted.json")
    assert load(note.parent).ignored == ("provider",)
    assert run("trust", note.parent, "--yes").code == 0
    assert load(note.parent).ignored == ()


def test_values_cannot_command_the_terminal(run: Command, note: Path) -> None:
    tell(
        note.parent,
        'model = "\\u001B[2J\\u009B1A\\u202Eevil\\u2066"\n[prices."\\u001B]0;x\\u0007"]\ninput = 1\n',
    )
    shown = run("trust", note.parent, "--yes").out
    assert "evil" in shown
    assert all(character.isprintable() for character in shown.replace("\n", ""))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (os.mkfifo, "no plain file"),
        (lambda path: path.symlink_to("/dev/zero"), "no plain file"),
        (lambda path: path.mkdir(), "no plain file"),
        (lambda path: path.write_bytes(b"#" * 2_000_000), "over 200,000 bytes"),
        (lambda path: path.write_text("a = " + "[" * 3_900), "nested too deep"),
        (lambda path: path.write_text("a" + ".a" * 90_000 + " = 1"), "a line has over 4,000 characters"),
        (lambda path: path.write_text("profiles.mine" + ".a" * 1_900 + " = 1"), "nested too deep"),
        (lambda path: path.write_text("[profiles.mine]\nx = " + "[" * 30 + "]" * 30), "nested too deep"),
        (lambda path: path.write_text("a = " + "9" * 10_000), "cannot be read"),
        (lambda path: path.write_bytes(b"a = '\xff'"), "cannot be read"),
        (lambda path: path.write_text('"\\u001B[2J" = 1'), "There is no setting called '\\x1b[2J'"),
    ],
)
@pytest.mark.parametrize("command", ["fill", "trust"])
def test_a_strange_settings_file_is_refused_in_one_sentence(
    run: Command, note: Path, make: Callable[[Path], object], words: str, command: str
) -> None:
    (note.parent / FILE_NAME).unlink()
    make(note.parent / FILE_NAME)
    before = note.read_bytes()
    result = run(command, note if command == "fill" else note.parent)
    assert result.code == 2
    assert words in result.err
    assert result.err.count("Error: ") == 1
    assert len(result.err) < 2_000
    assert note.read_bytes() == before


PROMPT = "---\nid: system\nversion: 1\ninputs: []\n---\n{}\n"


@pytest.mark.parametrize(
    "place", [".summarizer/prompts/system.md", ".summarizer/prompts", ".summarizer", "mine/system.md"]
)
def test_prompts_of_a_vault_are_files_of_the_vault(
    run: Command, note: Path, tmp_path: Path, place: str
) -> None:
    secret = tmp_path / "secret"
    for name in ("system.md", "prompts/system.md"):
        (secret / name).parent.mkdir(parents=True, exist_ok=True)
        (secret / name).write_text(PROMPT.format("the secret"))
    link = note.parent / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(secret / "system.md" if place.endswith(".md") else secret)
    tell(note.parent, 'zotero_dir = ".zotero"\nprompts = "mine"\n')
    with FakeEndpoint() as server:
        result = run("fill", note, "--base-url", server.base_url, "--model", "good")
        assert server.requests == []
    assert result.code == 2
    assert "is a link that leads out of the vault" in result.err


@pytest.mark.parametrize(
    "body",
    [
        '{% include "/etc/passwd" %}',
        '{% extends "/etc/passwd" %}',
        '{% import "/etc/passwd" as x %}',
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__ }}",
        "{{ ''.join.__self__.format.__func__ }}",
    ],
)
def test_prompts_of_a_vault_read_no_files_and_run_no_code(run: Command, note: Path, body: str) -> None:
    prompt = note.parent / ".summarizer" / "prompts" / "system.md"
    prompt.parent.mkdir(parents=True)
    prompt.write_text(PROMPT.format(body))
    with FakeEndpoint() as server:
        result = run("fill", note, "--base-url", server.base_url, "--model", "good")
        sent = [str(chat) for chat in server.chats]
    assert not any("root:" in text or "<class" in text or "uid=" in text for text in sent)
    assert result.code == 2
    assert result.err.count("Error: The prompt") == 1


@pytest.mark.parametrize("name", ["system.md", "fields/method.md"])
def test_a_prompt_that_is_a_pipe_is_refused(run: Command, note: Path, name: str) -> None:
    pipe = note.parent / ".summarizer" / "prompts" / name
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    result = run("fill", note)
    assert result.code == 2
    assert "no plain file" in result.err


def test_a_profile_of_a_vault_is_a_file_of_the_vault(note: Path, tmp_path: Path) -> None:
    profile = note.parent / ".summarizer" / "profiles" / "mine.toml"
    profile.parent.mkdir(parents=True)
    (tmp_path / "mine.toml").write_text('extends = "ten-fields"\n')
    profile.symlink_to(tmp_path / "mine.toml")
    with pytest.raises(SettingsError, match="leads out of the vault"):
        open_vault(note)
    profile.unlink()
    os.mkfifo(profile)
    with pytest.raises(SettingsError, match="no plain file"):
        open_vault(note)


def test_the_users_own_folder_the_environment_and_flags_need_no_trust(
    note: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    user_folder().mkdir(parents=True)
    (user_folder() / FILE_NAME).write_text(f'state_dir = "{tmp_path / "kept"}"\n')
    monkeypatch.setenv("SUMMARIZER_ATTEMPTS", "3")
    loaded = load(note.parent, {"base_url": "http://127.0.0.1:1/v1"})
    assert loaded.ignored == ()
    assert (loaded.settings.state_dir, loaded.settings.attempts) == (tmp_path / "kept", 3)

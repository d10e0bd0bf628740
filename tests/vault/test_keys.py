"""Keys: read out of files as people write them, kept for one host, shown nowhere."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from summarizer.errors import SettingsError
from summarizer.vault.keys import key_place, keyring_works, read_key_file, store_key, stored_key
from summarizer.vault.model_choice import endpoint
from summarizer.vault.settings import Settings

KEY = "sk-0123456789abcdef=="


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"{KEY}\r\n",
        f"\ufeff{KEY}\n",
        f"OPENAI_API_KEY={KEY}\n",
        f'export OPENAI_API_KEY="{KEY}"\n',
        f"# mine\n\nOPENAI_API_KEY = '{KEY}';\n",
        f"set OPENAI_API_KEY={KEY}\r\n",
        f'$env:OPENAI_API_KEY = "{KEY}"\r\n',
        f"setx OPENAI_API_KEY {KEY}\r\n",
        f"“{KEY}”\n",
        f"Authorization: Bearer {KEY}\n",
        f"Bearer {KEY}",
        f'{{"api_key": "{KEY}"}}',
        f"api_key: {KEY}\n",
        f"DEEPSEEK_API_KEY=sk-other\nOPENAI_API_KEY={KEY}\n",
        f"DEEPSEEK_API_KEY=sk-other\nSUMMARIZER_API_KEY={KEY}\n",
        f"OPENAI_ORG_ID=org-1\nOPENAI_API_KEY={KEY}\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_key_is_read_however_it_was_written_down(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "key").write_bytes(
        text.removeprefix("\ufeff" if encoding == "utf-16" else "").encode(encoding)
    )
    assert read_key_file(tmp_path / "key", "OPENAI_API_KEY") == KEY


def test_of_keys_that_may_all_be_meant_none_is_taken_or_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-one\nsk-two\n")
    with pytest.raises(SettingsError, match="2 lines that may be the key") as caught:
        read_key_file(tmp_path / "key", "OPENAI_API_KEY")
    assert "OPENAI_API_KEY=" in caught.value.hint
    assert "sk-one" not in f"{caught.value}{caught.value.hint}"


def test_a_key_file_that_is_not_there_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none cannot be read: No such file") as caught:
        read_key_file(tmp_path / "none")
    assert "summarizer init" in caught.value.hint


def test_a_key_in_the_place_of_its_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="looks like a key itself") as caught:
        read_key_file(tmp_path / "sk-0123456789abcdefgh")
    assert "0123456789" not in f"{caught.value}{caught.value.hint}"


def test_quotes_around_a_key_in_the_environment_are_no_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f"'{KEY}' ")
    chosen = endpoint(Settings(provider="openai"))
    assert chosen is not None
    assert chosen.api_key == KEY


def test_a_kept_key_is_the_users_alone_and_goes_to_its_host_alone() -> None:
    place = store_key("api.deepseek.com", KEY, in_keyring=False)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    found = endpoint(Settings(provider="deepseek"))
    assert found is not None
    assert found.api_key == KEY
    with pytest.raises(SettingsError, match="needs a key"):
        endpoint(Settings(provider="openai"))
    elsewhere = endpoint(Settings(provider="deepseek", base_url="https://elsewhere.example/v1"))
    assert elsewhere is not None
    assert elsewhere.api_key == ""
    assert endpoint(Settings()) is None


class Memory(KeyringBackend):
    """A keyring that forgets."""

    priority = 9

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise RuntimeError("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise RuntimeError(f"locked, {password} is not kept")
        self.kept[service, username] = password


@pytest.fixture
def memory() -> Iterator[Memory]:
    usual, memory = keyring.get_keyring(), Memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(usual)


def test_a_key_in_the_keyring_stands_in_no_file(memory: Memory, clean_machine: Path) -> None:
    assert keyring_works()
    store_key("api.openai.com", KEY, in_keyring=True)
    assert stored_key("api.openai.com") == KEY
    assert not any(KEY in file.read_text() for file in clean_machine.rglob("*") if file.is_file())
    memory.locked = True
    with pytest.raises(SettingsError, match="cannot be read"):
        stored_key("api.openai.com")
    with pytest.raises(SettingsError, match="cannot be kept") as caught:
        store_key("api.deepseek.com", KEY, in_keyring=True)
    assert KEY not in str(caught.value)
    assert not key_place("api.deepseek.com").exists()

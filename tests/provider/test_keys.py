"""A key goes to the endpoint that it is for, and nowhere else; it stands in nothing that is shown."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from summarizer.errors import ProviderError, RequestRejected, SettingsError
from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.endpoint import Endpoint
from summarizer.vault.model_choice import endpoint, find_key, reading
from summarizer.vault.settings import FILE_NAME, Settings, load, user_folder
from tests.provider.conftest import request_to
from tests.provider.fixed import fixed
from tests.server import FakeEndpoint

KEY = "sk-for-openai-only-0123456789"
OTHER = "sk-for-deepseek-only-987654321"


def ask(base_url: str, key: str = KEY) -> None:
    asyncio.run(OpenAIBackend(Endpoint(base_url, key)).complete(request_to("good")))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_neither_key_nor_paper_follows_a_redirect_to_another_address(status: int) -> None:
    with fixed(lambda _: (500, b"", {})) as thief:
        elsewhere = {"Location": f"{thief.base_url}/chat/completions?key={KEY}"}
        with (
            fixed(lambda _: (status, b"", elsewhere)) as server,
            pytest.raises(RequestRejected, match="elsewhere") as raised,
        ):
            ask(server.base_url)
    assert thief.seen == []
    assert KEY not in f"{raised.value} {raised.value.hint}"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_within_the_host_is_followed_as_the_same_request(status: int) -> None:
    def answer(path: str) -> tuple[int, bytes, dict[str, str]]:
        moved = path != "/v2/chat/completions"
        return (status, b"", {"Location": "/v2/chat/completions"}) if moved else (400, b"{}", {})

    with fixed(answer) as server, pytest.raises(RequestRejected, match=r"refused the request \(400\)"):
        ask(server.base_url)
    (first, _, _, sent), (second, path, headers, again) = server.seen
    assert (first, second, path, sent) == ("POST", "POST", "/v2/chat/completions", again)
    assert headers["authorization"] == f"Bearer {KEY}"


def test_a_redirect_that_goes_round_and_round_comes_to_an_end() -> None:
    with (
        fixed(lambda path: (307, b"", {"Location": path})) as server,
        pytest.raises(RequestRejected, match="round and round"),
    ):
        ask(server.base_url)
    assert len(server.seen) < 6


def test_nothing_that_the_environment_holds_for_openais_own_client_goes_along(
    server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID", "WEBHOOK_SECRET"):
        monkeypatch.setenv(f"OPENAI_{name}", f"sk-secret-{name}")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", f"X-Token: sk-secret-header\nAuthorization: Bearer {KEY}")
    ask(server.base_url, "")
    sent = server.requests[0].headers
    assert not any("secret" in value or KEY in value for value in sent.values())
    assert not any(name.startswith("x-") for name in sent)


@pytest.mark.parametrize(
    ("base_url", "sent"),
    [
        ("", True),
        ("https://api.openai.com/v1/", True),
        ("https://eu.api.openai.com/v1", True),
        ("https://api.openai.com.evil.example/v1", False),
        ("https://evil.example/api.openai.com/v1", False),
        ("https://api.openai.com:8443/v1", False),
        ("http://127.0.0.1:4000/v1", False),
    ],
)
def test_a_providers_own_variable_is_read_for_its_own_hosts_alone(
    base_url: str, sent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    chosen = endpoint(Settings(provider="openai", base_url=base_url))
    assert chosen is not None
    assert (chosen.api_key == KEY) is sent


def test_who_meets_a_wrong_address_learns_why_no_key_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with FakeEndpoint(key="sk-right-key") as server:
        chosen = endpoint(Settings(provider="openai", base_url=server.base_url))
        assert chosen is not None
        with pytest.raises(ProviderError, match="none is set") as raised:
            asyncio.run(OpenAIBackend(chosen).complete(request_to("good")))
        assert "authorization" not in server.requests[0].headers or KEY not in str(server.requests[0].headers)
    assert "OPENAI_API_KEY" in raised.value.hint
    assert "SUMMARIZER_API_KEY" in raised.value.hint


def test_a_second_readers_provider_gets_its_own_key_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text(KEY)
    monkeypatch.setenv("SUMMARIZER_API_KEY", KEY)
    monkeypatch.setenv("DEEPSEEK_API_KEY", OTHER)
    settings = Settings(provider="openai", check_model="deepseek", api_key_file=tmp_path / "key")
    found = reading(settings)
    assert found is not None
    assert (found.endpoint.api_key, "deepseek" in found.endpoint.base_url) == (OTHER, True)


def test_a_second_reader_that_is_the_drafting_provider_reads_with_its_model() -> None:
    found = reading(Settings(provider="ollama", check_model="ollama"))
    assert found is not None
    assert found.model == "qwen3:8b"


@pytest.mark.parametrize(
    ("flags", "sent"),
    [
        ({}, True),
        ({"provider": "deepseek"}, True),
        ({"provider": "openai"}, False),
        ({"base_url": "https://elsewhere.example/v1"}, False),
    ],
)
def test_a_key_file_is_for_the_endpoint_that_it_was_set_for(
    flags: dict[str, object], sent: bool, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text(OTHER)
    user_folder().mkdir(parents=True, exist_ok=True)
    text = f'provider = "deepseek"\napi_key_file = "{(tmp_path / "key").as_posix()}"\n'
    (user_folder() / FILE_NAME).write_text(text, "utf-8")
    settings = load(tmp_path, flags).settings
    assert (find_key(settings, "").key == OTHER) is sent


@pytest.mark.parametrize("host", ["llm.lab.example", "192.168.1.20:8000", "localhost.evil.example"])
def test_a_key_goes_over_http_to_another_machine_only_when_that_is_allowed(host: str) -> None:
    with pytest.raises(SettingsError, match="everybody on the way") as raised:
        Endpoint(f"http://{host}/v1", KEY)
    assert KEY not in str(raised.value)
    assert Endpoint(f"http://{host}/v1", KEY, allow_http=True).api_key
    assert Endpoint(f"http://{host}/v1").base_url


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost", "[::1]:8080", "0.0.0.0:8000"])
def test_this_machine_is_no_other_machine(host: str) -> None:
    assert Endpoint(f"http://{host}/v1", KEY).loopback


@pytest.mark.parametrize(
    "address",
    [
        f"https://api.example.org/v1?key={KEY}",
        f"https://api.example.org/v1?api_key={KEY}",
        f"https://api.example.org/v1?{KEY}",
        f"https://api.example.org/v1?api-version=1&x={KEY}",
        f"https://me:{KEY}@api.example.org/v1",
        f"https://{KEY}@api.example.org/v1",
        f"me:{KEY}@api.example.org/v1",
        f"https://api.example.org/{KEY}/v1",
        f"api.example.org/v1?key={KEY}",
        KEY,
    ],
)
def test_a_key_in_an_address_is_refused_and_not_shown(address: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Endpoint(address)
    assert KEY not in f"{raised.value} {raised.value.hint}"


@pytest.mark.parametrize(
    "given",
    [
        "{}", " {} ", "{}/", "{}//", "{}/chat/completions", "{}/chat/completions/", "\u3000{}\u200b", "<{}>",
        '"{}"',         "{}/models", "{}#top", "{}?api-version=preview",
    ],
)  # fmt: skip
def test_an_address_as_it_is_pasted_is_used_as_it_is_meant(server: FakeEndpoint, given: str) -> None:
    asyncio.run(OpenAIBackend(Endpoint(given.format(server.base_url))).complete(request_to("good")))
    [seen] = server.requests
    assert seen.path.partition("?")[0] == "/v1/chat/completions"


@pytest.mark.parametrize("content", [None, "", "no certificate\n"])
def test_certificates_that_cannot_be_read_are_named(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "corporate.pem"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with pytest.raises(SettingsError, match=r"corporate\.pem") as raised:
        ask("https://api.example.invalid/v1")
    assert "SSL_CERT_FILE" in raised.value.hint


def test_a_key_that_is_refused_is_named_by_where_it_is_from(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(OTHER)
    with FakeEndpoint(key=KEY) as server:
        settings = Settings(provider="openai", base_url=server.base_url, api_key_file=tmp_path / "key")
        chosen = endpoint(settings)
        assert chosen is not None
        with pytest.raises(ProviderError, match=re.escape(f"the key in {tmp_path / 'key'} (401)")):
            asyncio.run(OpenAIBackend(chosen).complete(request_to("good")))

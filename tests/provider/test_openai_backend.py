"""The backend against a server that behaves as real endpoints do."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from pathlib import Path

import pytest

from summarizer.draft.answer import extract_json
from summarizer.errors import (
    AnswerLost,
    AnswerRefused,
    AnswerTruncated,
    AuthenticationFailed,
    BadAnswer,
    ContextTooLong,
    NotRunning,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    RequestRejected,
    SettingsError,
)
from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.capability import CapabilityStore
from summarizer.provider.endpoint import Endpoint, Quirks
from summarizer.provider.presets import preset
from summarizer.provider.provider import Completion
from tests.provider.conftest import request_to
from tests.server import FakeEndpoint

KEY = "sk-secret-0123456789abcdef"


def complete(
    server: FakeEndpoint,
    model: str,
    *,
    quirks: Quirks | None = None,
    capabilities: CapabilityStore | None = None,
    **changes: object,
) -> Completion:
    endpoint = Endpoint(server.base_url, KEY, "EXAMPLE_API_KEY", quirks or Quirks())

    async def run() -> Completion:
        backend = OpenAIBackend(endpoint, capabilities)
        try:
            return await backend.complete(request_to(model, **changes))
        finally:
            await backend.close()

    return asyncio.run(run())


def fields_of(completion: Completion) -> list[str]:
    answer = extract_json(completion.text)
    assert isinstance(answer, dict)
    return [field["field"] for field in answer["fields"]]


def test_an_answer_comes_with_its_usage_and_the_format_that_was_accepted(server: FakeEndpoint) -> None:
    completion = complete(server, "cached", max_output_tokens=900, temperature=0.2)
    assert fields_of(completion) == ["研究方法", "研究局限"]
    assert (completion.rung, completion.requests, completion.model) == ("json_schema", 1, "cached")
    assert completion.usage.prompt_tokens > completion.usage.cached_tokens > 0
    assert completion.usage.completion_tokens > 0
    [sent] = server.chats
    assert sent["response_format"]["json_schema"]["strict"] is True
    assert (sent["max_tokens"], sent["temperature"]) == (900, 0.2)


def test_what_the_user_did_not_set_is_not_sent(server: FakeEndpoint) -> None:
    complete(server, "good", schema=None)
    assert set(server.chats[0]) == {"model", "messages"}


@pytest.mark.parametrize(
    ("model", "rung", "requests"),
    [
        ("jsonschema-400", "json_object", 2),
        ("deepseek", "json_object", 2),
        ("llama-cpp-python", "json_object", 2),
        ("lmstudio", "json_schema", 1),
        ("textonly", "text", 3),
        ("deepseek-blank", "text", 3),
        ("open-qwen", "json_schema", 2),
    ],
)
def test_an_answer_format_that_is_refused_is_replaced_by_the_next(
    server: FakeEndpoint, model: str, rung: str, requests: int
) -> None:
    completion = complete(server, model)
    assert fields_of(completion) == ["研究方法", "研究局限"]
    assert (completion.rung, completion.requests, len(server.chats)) == (rung, requests, requests)


def test_lm_studio_steps_from_a_refused_json_object_to_text(server: FakeEndpoint) -> None:
    completion = complete(server, "lmstudio", quirks=Quirks(rung="json_object"))
    assert (completion.rung, completion.requests) == ("text", 2)


def test_lower_formats_keep_the_start_of_the_prompt_and_put_the_schema_at_its_end(
    server: FakeEndpoint,
) -> None:
    complete(server, "textonly")
    first, second, third = (chat["messages"][-1]["content"] for chat in server.chats)
    assert second.startswith(first)
    assert third.startswith(first)
    assert "JSON" in second
    assert json.loads(third.rsplit("\n", 1)[1])["required"] == ["fields"]


def test_a_parameter_that_the_refusal_names_is_dropped(server: FakeEndpoint) -> None:
    completion = complete(server, "temp-400", temperature=0.2)
    first, second = server.chats
    assert completion.requests == 2
    assert first["temperature"] == 0.2
    assert set(second) == set(first) - {"temperature"}


@pytest.mark.parametrize("model", ["maxtokens-400", "nolength"])
def test_a_length_limit_is_renamed_when_its_name_is_refused(server: FakeEndpoint, model: str) -> None:
    complete(server, model, max_output_tokens=500)
    first, second = server.chats
    assert first["max_tokens"] == 500
    assert "max_tokens" not in second
    assert second["max_completion_tokens"] == 500


def test_what_was_learnt_is_remembered_from_one_run_to_the_next(server: FakeEndpoint, tmp_path: Path) -> None:
    path = tmp_path / "state" / "capabilities.json"
    first = complete(server, "textonly", capabilities=CapabilityStore(path))
    second = complete(server, "textonly", capabilities=CapabilityStore(path))
    assert (first.requests, second.requests) == (3, 1)
    assert KEY not in path.read_text()


def test_one_blank_answer_is_no_reason_to_give_up_json_for_good(server: FakeEndpoint) -> None:
    capabilities = CapabilityStore()
    complete(server, "deepseek-blank", capabilities=capabilities)
    known = capabilities.get(server.base_url, "deepseek-blank")
    assert known is not None
    assert known.rung == "json_object"


@pytest.mark.parametrize(
    "model", ["null-usage", "text-plain", "gzip", "keepalive-0.3", "drip-0.3", "slowheaders-0.2"]
)
def test_unusual_but_whole_answers_are_taken(server: FakeEndpoint, model: str) -> None:
    assert fields_of(complete(server, model)) == ["研究方法", "研究局限"]


@pytest.mark.parametrize(
    ("model", "error", "words"),
    [
        ("401", AuthenticationFailed, "key in EXAMPLE_API_KEY"),
        ("402", AuthenticationFailed, "no credit"),
        ("403", AuthenticationFailed, "may not use"),
        ("quota", AuthenticationFailed, "no credit"),
        ("404", RequestRejected, "knows no model"),
        ("400", RequestRejected, "refused the request"),
        ("429", RateLimited, "fewer requests"),
        ("500", ProviderUnavailable, "failed (500)"),
        ("503", ProviderUnavailable, "overloaded"),
        ("html502", ProviderUnavailable, "failed (502)"),
        ("html200", RequestRejected, "answers with a page"),
        ("err200", ProviderUnavailable, "upstream provider failed"),
        ("empty-choices", BadAnswer, "without a choice"),
        ("null-choices", BadAnswer, "without a choice"),
        ("truncjson", AnswerLost, "cut off on its way"),
        ("emptybody", AnswerLost, "cut off on its way"),
        ("reset", AnswerLost, "lost"),
        ("midcut", AnswerLost, "lost"),
        ("ctx", ContextTooLong, "longer than the context"),
        ("ctx-llama", ContextTooLong, "longer than the context"),
        ("nocontent", BadAnswer, "blank answer"),
        ("spaces", BadAnswer, "blank answer"),
        ("refusal", AnswerRefused, "cannot help"),
        ("filter", AnswerRefused, "content filter"),
        ("length", AnswerTruncated, "length limit"),
    ],
)
def test_each_failure_is_one_sentence_of_the_right_kind(
    server: FakeEndpoint, model: str, error: type[ProviderError], words: str
) -> None:
    with pytest.raises(error) as raised:
        complete(server, model)
    assert type(raised.value) is error
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)
    assert KEY not in f"{raised.value} {raised.value.hint}"
    assert raised.value.requests == 1


@pytest.mark.parametrize(
    ("model", "seconds"),
    [("ra-ms", 0.15), ("ra-float", 0.2), ("ra-0", 0.0), ("ra-300", 300.0), ("ra-date", 0.5)],
)
def test_the_wait_that_the_endpoint_asks_for_is_passed_on(
    server: FakeEndpoint, model: str, seconds: float
) -> None:
    with pytest.raises(RateLimited) as raised:
        complete(server, model)
    assert raised.value.retry_after == pytest.approx(seconds, abs=0.51 if model == "ra-date" else 1e-9)


@pytest.mark.parametrize("model", ["delay-5", "slowheaders-5", "drip-5", "keepalive-5", "endless"])
def test_the_time_limit_holds_for_the_whole_call(server: FakeEndpoint, model: str) -> None:
    with pytest.raises(ProviderUnavailable, match=r"within 0\.5 s"):
        complete(server, model, timeout=0.5)


def test_a_silently_cut_prompt_fails_with_advice_for_that_server(server: FakeEndpoint) -> None:
    with pytest.raises(ContextTooLong) as raised:
        complete(server, "truncated-input", quirks=preset("ollama").quirks, prompt_tokens=60)
    assert "about 60 tokens" in str(raised.value)
    assert "OLLAMA_CONTEXT_LENGTH" in raised.value.hint


def test_a_tokenizer_that_needs_fewer_tokens_is_not_taken_for_a_cut(server: FakeEndpoint) -> None:
    counted = complete(server, "good").usage.prompt_tokens
    ours = int(counted / 0.68)
    with pytest.raises(ContextTooLong):
        complete(server, "good", prompt_tokens=ours)
    assert complete(server, "good", prompt_tokens=ours, quirks=Quirks(token_ratio=0.65)).text


def test_a_local_server_that_is_not_running_is_said_to_be_so() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    backend = OpenAIBackend(Endpoint(f"http://127.0.0.1:{port}/v1"))
    with pytest.raises(NotRunning, match=f"Nothing answers at http://127.0.0.1:{port}/v1") as raised:
        asyncio.run(backend.complete(request_to("good")))
    assert "Ollama" in raised.value.hint


def test_an_address_without_v1_is_suspected(server: FakeEndpoint) -> None:
    backend = OpenAIBackend(Endpoint(server.base_url.removesuffix("/v1")))
    with pytest.raises(RequestRejected) as raised:
        asyncio.run(backend.complete(request_to("good")))
    assert "/v1 missing" in raised.value.hint


def test_models_of_a_like_name_are_offered_for_one_that_is_not_there(server: FakeEndpoint) -> None:
    with pytest.raises(RequestRejected, match="knows no model 404-lmstudioo") as raised:
        complete(server, "404-lmstudioo")
    assert "lmstudio" in raised.value.hint
    assert "html502" not in raised.value.hint


def test_a_missing_key_is_told_from_a_wrong_one() -> None:
    with FakeEndpoint(key="sk-right-key") as server:
        backend = OpenAIBackend(Endpoint(server.base_url, "", "EXAMPLE_API_KEY"))
        with pytest.raises(AuthenticationFailed, match="none is set") as raised:
            asyncio.run(backend.complete(request_to("good")))
    assert raised.value.hint == "Set the environment variable EXAMPLE_API_KEY."


def test_the_key_is_sent_but_never_shown(server: FakeEndpoint, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    complete(server, "jsonschema-400")
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(Endpoint(server.base_url, KEY))
    assert KEY not in caplog.text


def test_an_organisation_meant_for_openai_is_not_told_to_others(
    server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-secret")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-secret")
    complete(server, "good")
    assert not {"openai-organization", "openai-project"} & set(server.requests[0].headers)


def test_a_proxy_for_the_outside_world_does_not_hide_a_local_server(
    server: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert complete(server, "good").text


@pytest.mark.parametrize("proxy", ["socks://127.0.0.1:9", "carrier-pigeon://here"])
def test_a_proxy_of_an_unknown_kind_is_named_as_the_cause(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    backend = OpenAIBackend(Endpoint("https://api.example.invalid/v1", KEY))
    with pytest.raises(SettingsError, match="proxy") as raised:
        asyncio.run(backend.complete(request_to("good")))
    assert "HTTPS_PROXY" in raised.value.hint


@pytest.mark.parametrize(
    "address",
    ["", "localhost:11434/v1", "http://", "http://[bad/v1", "ftp://host/v1", "http://localhost:99999/v1"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="no address"):
        Endpoint(address)


def test_an_address_with_a_password_is_refused_without_showing_it() -> None:
    with pytest.raises(SettingsError, match="password") as raised:
        Endpoint("https://me:hunter2@api.example.org/v1")
    assert "hunter2" not in f"{raised.value} {raised.value.hint}"


@pytest.mark.parametrize("key", ["“sk-quoted”", "sk-two\nlines", "sk with blanks"])
def test_what_is_no_key_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(SettingsError, match="key in EXAMPLE_API_KEY holds") as raised:
        Endpoint("https://api.example.org/v1", key, "EXAMPLE_API_KEY")
    assert key not in str(raised.value)


def test_one_backend_serves_one_event_loop_after_the_other(server: FakeEndpoint) -> None:
    backend = OpenAIBackend(Endpoint(server.base_url))
    for _ in range(2):
        assert asyncio.run(backend.complete(request_to("good"))).text


def test_the_models_of_an_endpoint_are_listed_with_their_context(server: FakeEndpoint) -> None:
    models = asyncio.run(OpenAIBackend(Endpoint(server.base_url)).models())
    assert {"good", "lmstudio"} <= {model.name for model in models}
    assert models[0].context == 131_072

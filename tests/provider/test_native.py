"""Vendors' own protocols, each through its client, against a server that speaks it."""

from __future__ import annotations

import asyncio
import base64
import json
import subprocess
import sys

import httpx2
import pytest

from summarizer.draft.answer import extract_json
from summarizer.errors import (
    AnswerLost,
    AnswerRefused,
    AnswerTruncated,
    AuthenticationFailed,
    BadAnswer,
    BatchUnknown,
    ContextTooLong,
    NotRunning,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    RequestRejected,
    SettingsError,
)
from summarizer.provider.backend import Backend, connect
from summarizer.provider.batches import BatchService, BatchState
from summarizer.provider.chat.transport import http_client
from summarizer.provider.endpoint import Endpoint, Quirks
from summarizer.provider.presets import preset
from summarizer.provider.pricing import cost, price_table
from summarizer.provider.provider import Completion, Message, Picture
from tests.provider.conftest import PROMPT, request_to
from tests.server import FakeEndpoint

KEY = "sk-secret-0123456789abcdef"
CLIENTS = {"anthropic": "anthropic", "gemini": "google.genai", "responses": "openai"}
KEYS = {"anthropic": "x-api-key", "gemini": "x-goog-api-key", "responses": "authorization"}
PRESETS = {"anthropic": "anthropic", "gemini": "gemini", "responses": "openai-responses"}
PICTURE = Picture("F1", "image/png", b"\x89PNG", 900, 500)


@pytest.fixture(params=sorted(CLIENTS))
def protocol(request: pytest.FixtureRequest) -> str:
    """Each protocol whose client is installed."""
    pytest.importorskip(CLIENTS[request.param], reason="its client is an extra")
    name: str = request.param
    return name


def endpoint_of(server: FakeEndpoint, protocol: str, quirks: Quirks | None = None) -> Endpoint:
    version = "v1beta" if protocol == "gemini" else "v1"
    address = server.base_url.removesuffix("v1") + version
    return Endpoint(address, KEY, "EXAMPLE_API_KEY", quirks or Quirks(), protocol)


def ask(
    server: FakeEndpoint, protocol: str, model: str, *, quirks: Quirks | None = None, **changes: object
) -> Completion:
    async def run(backend: Backend) -> Completion:
        try:
            return await backend.complete(request_to(model, **changes))
        finally:
            await backend.close()

    return asyncio.run(run(connect(endpoint_of(server, protocol, quirks))))


def fields_of(completion: Completion) -> list[str]:
    answer = extract_json(completion.text)
    assert isinstance(answer, dict)
    return [field["field"] for field in answer["fields"]]


def test_a_draft_comes_back_with_what_it_used(server: FakeEndpoint, protocol: str) -> None:
    completion = ask(server, protocol, "good", max_output_tokens=900, temperature=0.2)
    assert fields_of(completion) == ["研究方法", "研究局限"]
    assert (completion.rung, completion.requests, completion.model) == ("json_schema", 1, "good")
    assert min(completion.usage.prompt_tokens, completion.usage.completion_tokens) > 0
    [seen] = server.requests
    assert seen.headers[KEYS[protocol]].removeprefix("Bearer ") == KEY
    assert KEY not in seen.path
    sent = json.dumps(seen.body)
    assert "900" in sent
    assert "0.2" in sent


@pytest.mark.parametrize("model", ["jsonschema-400", "textonly"])
def test_a_format_that_is_refused_is_replaced_by_the_next(
    server: FakeEndpoint, protocol: str, model: str
) -> None:
    completion = ask(server, protocol, model)
    assert fields_of(completion) == ["研究方法", "研究局限"]
    assert completion.rung == ("text" if model == "textonly" else "json_object")


@pytest.mark.parametrize(
    ("model", "error", "words"),
    [
        ("401", AuthenticationFailed, "does not accept the key in EXAMPLE_API_KEY"),
        ("402", AuthenticationFailed, "no credit"),
        ("429", RateLimited, "fewer requests"),
        ("ctx", ContextTooLong, "longer than the context"),
        ("404", RequestRejected, "knows no model"),
        ("503", ProviderUnavailable, "overloaded"),
        ("refusal", AnswerRefused, "cannot help|stopped the answer"),
        ("filter", AnswerRefused, "content filter|refuses to answer"),
        ("length", AnswerTruncated, "length limit"),
        ("spaces", BadAnswer, "blank answer"),
        ("empty-choices", BadAnswer, "without a choice"),
        ("html200", RequestRejected, "answers with a page"),
        ("html502", ProviderUnavailable, "failed (502)"),
        ("truncjson", AnswerLost, "cut off on its way"),
        ("reset", AnswerLost, "lost"),
        ("midcut", AnswerLost, "lost"),
        ("delay-5", ProviderUnavailable, "did not finish its answer within 0.5 s"),
    ],
)
def test_each_failure_is_the_same_sentence_as_elsewhere(
    server: FakeEndpoint, protocol: str, model: str, error: type[ProviderError], words: str
) -> None:
    with pytest.raises(error) as raised:
        ask(server, protocol, model, timeout=0.5 if model == "delay-5" else 60.0)
    assert any(one in str(raised.value) for one in words.split("|")), str(raised.value)
    assert "\n" not in str(raised.value)
    assert KEY not in f"{raised.value} {raised.value.hint}"


def test_a_limit_of_the_answer_that_is_too_high_and_a_temperature_that_is_refused_are_mended(
    server: FakeEndpoint, protocol: str
) -> None:
    completion = ask(server, protocol, "temp-400", temperature=0.2)
    assert (fields_of(completion), completion.requests) == (["研究方法", "研究局限"], 2)


def test_the_wait_that_is_asked_for_is_passed_on(server: FakeEndpoint, protocol: str) -> None:
    with pytest.raises(RateLimited) as raised:
        ask(server, protocol, "ra-float")
    assert raised.value.retry_after == pytest.approx(0.2)


def test_a_talk_goes_on_and_a_picture_goes_along(server: FakeEndpoint, protocol: str) -> None:
    messages = (
        Message("system", "You draft notes."),
        Message("user", PROMPT, (PICTURE,), PROMPT.index("\n\n")),
        Message("assistant", '{"fields": []}'),
        Message("user", "Again."),
    )
    assert fields_of(ask(server, protocol, "good", messages=messages)) == ["研究方法", "研究局限"]
    sent = json.dumps(server.requests[0].body, ensure_ascii=False)
    assert base64.b64encode(PICTURE.content).decode() in sent
    assert sent.index("F1:") < sent.index("12 layers") < sent.index("Again.")
    assert "You draft notes." in sent


def test_what_belongs_to_another_host_or_program_does_not_go_along(
    server: FakeEndpoint, protocol: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = "sk-of-another-program-123456"
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "GOOGLE_API_KEY", "GEMINI_API_KEY"):
        monkeypatch.setenv(name, stray)
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", f"X-Api-Key: {stray}\nAuthorization: {stray}")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", f"Authorization: {stray}")
    monkeypatch.setenv("OPENAI_ORG_ID", stray)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", stray)
    monkeypatch.setenv("GOOGLE_GENAI_API_VERSION", "v9")
    assert ask(server, protocol, "good").text
    [seen] = server.requests
    assert stray not in f"{seen.headers}{seen.path}{seen.body}"


def test_a_client_that_is_led_to_another_host_sends_nothing(server: FakeEndpoint) -> None:
    async def run() -> None:
        client = http_client(Endpoint("https://api.example.invalid/v1", KEY), {"x-api-key": KEY})
        async with client:
            await client.post(f"{server.base_url}/messages", content=PROMPT)

    with pytest.raises(httpx2.ConnectError, match="another host"):
        asyncio.run(run())
    assert server.paths == []


def test_a_key_goes_over_http_to_another_machine_only_when_that_is_allowed(protocol: str) -> None:
    with pytest.raises(SettingsError, match="everybody on the way"):
        Endpoint("http://192.0.2.1/v1", KEY, protocol=protocol)


def test_nothing_that_listens_is_said_to_be_so(protocol: str) -> None:
    with pytest.raises(NotRunning, match="Nothing answers"):
        asyncio.run(
            connect(Endpoint("http://127.0.0.1:9/v1", KEY, protocol=protocol)).complete(request_to("good"))
        )


def test_presets_ask_their_own_models_at_a_known_price(protocol: str) -> None:
    found = preset(PRESETS[protocol])
    assert found.protocol == protocol
    price = price_table().price(found.model)
    assert price is not None
    assert price.cached < price.input


def test_without_its_client_a_protocol_says_how_it_is_installed() -> None:
    program = (
        "import sys; sys.modules.update({'anthropic': None, 'google.genai': None});"
        "from summarizer.provider.backend import connect, protocols;"
        "from summarizer.provider.endpoint import Endpoint;"
        "from summarizer.errors import SettingsError\n"
        "assert 'httpx2' not in sys.modules\n"
        "for name in ('anthropic', 'gemini'):\n"
        "    try: connect(Endpoint('https://api.example.org/v1', protocol=name))\n"
        "    except SettingsError as error: print(error.hint)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["pip install 'summarizer[anthropic]'", "pip install 'summarizer[gemini]'"]


# --- what is Anthropic's alone


@pytest.fixture
def anthropic() -> None:
    pytest.importorskip("anthropic", reason="it is an extra")


PAPER = "[S3] The model has 12 layers.\n[S4] It was trained for 3 days.\n" * 40


@pytest.mark.usefixtures("anthropic")
def test_a_paper_is_written_to_the_cache_once_and_read_from_it_at_its_price(server: FakeEndpoint) -> None:
    tasks = ("\n\n填写：研究方法", "\n\n填写：研究局限")
    first, second = (
        ask(
            server,
            "anthropic",
            "claude-haiku-5-5",
            messages=(Message("system", "Draft."), Message("user", PAPER + task, (), len(PAPER))),
        )
        for task in tasks
    )
    assert first.usage.cache_write_tokens == second.usage.cached_tokens > 500
    assert (first.usage.cached_tokens, second.usage.cache_write_tokens) == (0, 0)
    assert first.usage.prompt_tokens > first.usage.cache_write_tokens
    dear, cheap = (cost("claude-haiku-5-5", one.usage, price_table()) for one in (first, second))
    assert dear is not None
    assert cheap is not None
    assert cheap < dear / 2


@pytest.mark.usefixtures("anthropic")
def test_a_model_that_always_thinks_is_asked_by_the_schema_of_its_output(server: FakeEndpoint) -> None:
    quirks = preset("anthropic").quirks
    completion = ask(server, "anthropic", "always-thinking", quirks=quirks)
    assert fields_of(completion) == ["研究方法", "研究局限"]
    sent = server.requests[-1].body
    assert "thinking" not in sent
    assert "tools" not in sent
    assert sent["output_config"]["format"]["type"] == "json_schema"


@pytest.mark.usefixtures("anthropic")
def test_a_batch_of_messages_runs_its_course(server: FakeEndpoint) -> None:
    async def run(service: BatchService) -> tuple[BatchState, list[str], BatchState | None]:
        requests = {name: request_to(name) for name in ("good", "400", "batch-expired")}
        async with service:
            lines = b"".join(service.line(f"note-{name}", one) for name, one in requests.items())
            file = await service.upload(lines)
            made = await service.create(file)
            assert await service.find(file) is not None
            while not (state := await service.look(made.id)).ended:
                pass
            found = await service.find(file)
            results = await service.results(state.files[0])
            told = []
            for name, request in requests.items():
                try:
                    told.append(service.answer(results[f"note-{name}"], request).text[:10])
                except ProviderError as error:
                    told.append(str(error))
            await service.delete(state.files[0])
            assert await service.find(file) is None
        return state, told, found

    service = connect(endpoint_of(server, "anthropic")).batches()
    assert service is not None
    state, told, found = asyncio.run(run(service))
    assert (state.status, state.total, state.answered, state.failed) == ("completed", 3, 1, 2)
    assert found is not None
    assert found.id == state.id
    assert told[0] == '{"fields":'
    assert "did not answer this request of the batch" in told[1]
    assert "expired" in told[2]


def test_a_file_of_gemini_runs_its_course(server: FakeEndpoint) -> None:
    pytest.importorskip("google.genai", reason="it is an extra")

    async def run(service: BatchService) -> tuple[BatchState, list[str]]:
        seen = (Message("system", "You draft notes."), Message("user", PROMPT, (PICTURE,)))
        wanted = {"messages": seen, "temperature": 0.2, "max_output_tokens": 900}
        requests = {name: request_to("good", **wanted) for name in "ab"}
        async with service:
            lines = b"".join(service.line(f"note-{name}", one) for name, one in requests.items())
            line = json.loads(lines.splitlines()[0])["request"]
            picture = line["contents"][0]["parts"][1]["inlineData"]
            assert base64.b64decode(picture["data"]) == PICTURE.content
            assert line["generationConfig"]["maxOutputTokens"] == 900
            assert line["systemInstruction"] == {"parts": [{"text": "You draft notes."}]}
            file = await service.upload(lines)
            await service.check_file(file)
            assert await service.find(file) is None
            made = await service.create(file)
            later = await service.create(await service.upload(lines))
            assert (found := await service.find(file)) is not None  # on the second page
            assert found.id == made.id
            await service.cancel(later.id)
            assert (await service.look(later.id)).status == "cancelled"
            while not (state := await service.look(made.id)).ended:
                pass
            results = await service.results(state.files[0])
            told = [service.answer(results[f"note-{name}"], one).text[:10] for name, one in requests.items()]
            for name in (file, *state.files):
                await service.delete(name)
            for unknown in (service.check_file(file), service.results(file), service.look("batches/none")):
                with pytest.raises(BatchUnknown):
                    await unknown
        return state, told

    service = connect(endpoint_of(server, "gemini")).batches()
    assert service is not None
    state, told = asyncio.run(run(service))
    assert (state.status, state.total, state.answered, state.failed) == ("completed", 2, 2, 0)
    assert told == ['{"fields":', '{"fields":']


@pytest.mark.parametrize("model", ["batch-invalid", "older-one"])
def test_a_batch_or_a_line_that_gemini_refuses_says_why(server: FakeEndpoint, model: str) -> None:
    pytest.importorskip("google.genai", reason="it is an extra")

    async def run(service: BatchService) -> str:
        request = request_to(model)
        async with service:
            made = await service.create(await service.upload(service.line("note-1", request)))
            while not (state := await service.look(made.id)).ended:
                pass
            if not state.files:
                return f"{state.status}: {state.complaint}"
            with pytest.raises(ProviderError) as refused:
                service.answer((await service.results(state.files[0]))["note-1"], request)
            return str(refused.value)

    quirks = preset("gemini").quirks
    service = connect(endpoint_of(server, "gemini", quirks=quirks)).batches()
    assert service is not None
    expected = {"batch-invalid": "failed: Not a request.", "older-one": "Thinking level is not supported"}
    assert expected[model] in asyncio.run(run(service))


@pytest.mark.usefixtures("anthropic")
def test_rate_limits_are_read_from_anthropics_headers() -> None:
    from summarizer.provider.guards.rates import anthropic_allowances

    headers = {
        "anthropic-ratelimit-requests-limit": "60",
        "anthropic-ratelimit-requests-remaining": "59",
        "anthropic-ratelimit-requests-reset": "2000-01-01T00:00:00Z",
        "anthropic-ratelimit-tokens-limit": "many",
        "anthropic-ratelimit-tokens-remaining": "0",
    }
    requests, tokens = anthropic_allowances(headers)
    assert requests is not None
    assert (requests.remaining, requests.rate) == (59, 1.0)
    assert tokens is None


def test_responses_are_not_stored_and_those_on_one_paper_bear_one_key(server: FakeEndpoint) -> None:
    for task in ("\n\n填写：研究方法", "\n\n填写：研究局限"):
        message = Message("user", PAPER + task, (), len(PAPER))
        ask(server, "responses", "good", messages=(message,))
    first, second = (seen.body for seen in server.requests)
    assert first["store"] is second["store"] is False
    assert first["prompt_cache_key"] == second["prompt_cache_key"]
    assert len(first["prompt_cache_key"]) == 32


def test_a_model_of_gemini_that_knows_no_levels_of_thinking_is_asked_without(server: FakeEndpoint) -> None:
    pytest.importorskip("google.genai", reason="its client is an extra")
    quirks = preset("gemini").quirks
    completion = ask(server, "gemini", "older", quirks=quirks, max_output_tokens=900)
    assert (fields_of(completion), completion.requests) == (["研究方法", "研究局限"], 2)
    first, second = (set(seen.body["generationConfig"]) for seen in server.requests)
    assert first - second == {"thinkingConfig"}
    assert {"responseJsonSchema", "maxOutputTokens"} <= second

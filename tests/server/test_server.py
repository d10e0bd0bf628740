"""The local server keeps account of what it was asked, answers fast and cites what it was sent."""

from __future__ import annotations

import asyncio
import json
import urllib.request

import openai
import pytest

from tests.server import FakeEndpoint
from tests.server.answers import DRAFT_SCHEMA

PROMPT = "[S3] The model has 12 layers.\n[S4] It was trained for 3 days.\n\n填写：研究方法、研究局限"
FORMAT = {"type": "json_schema", "json_schema": {"name": "answer", "schema": DRAFT_SCHEMA}}


def client(server: FakeEndpoint) -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(base_url=server.base_url, api_key="not-needed", max_retries=0)


async def ask(server: FakeEndpoint, model: str, times: int = 1) -> list[object]:
    async with client(server) as connected:
        calls = [
            connected.chat.completions.create(
                model=model,
                messages=[{"role": "user", "content": PROMPT}],
                extra_body={"response_format": FORMAT},
            )
            for _ in range(times)
        ]
        return await asyncio.gather(*calls, return_exceptions=True)


def get(server: FakeEndpoint, path: str) -> dict[str, object]:
    root = server.base_url.removesuffix("/v1")
    with urllib.request.urlopen(root + path) as answer:
        found: dict[str, object] = json.load(answer)
    return found


def test_a_good_model_answers_the_fields_asked_for_and_cites_sentences_of_the_prompt() -> None:
    with FakeEndpoint() as server:
        [answer] = asyncio.run(ask(server, "any-name"))
    assert isinstance(answer, openai.types.chat.ChatCompletion)
    written = json.loads(answer.choices[0].message.content or "")
    assert written == {
        "fields": [
            {"field": "研究方法", "claims": [{"text": "The model has 12 layers.", "sentences": [3]}]},
            {"field": "研究局限", "claims": [{"text": "It was trained for 3 days.", "sentences": [4]}]},
        ]
    }


def test_a_script_writes_the_answers_instead() -> None:
    with FakeEndpoint(lambda body: f"{len(body['messages'])} messages") as server:
        [answer] = asyncio.run(ask(server, "good"))
    assert isinstance(answer, openai.types.chat.ChatCompletion)
    assert answer.choices[0].message.content == "1 messages"


def test_stats_count_answers_and_the_peak_in_flight_and_reset_forgets_them() -> None:
    with FakeEndpoint(delay=0.1) as server:
        asyncio.run(ask(server, "good", times=5))
        asyncio.run(ask(server, "503"))
        stats = get(server, "/stats")
        server.reset()
        after = get(server, "/stats")
    assert (stats["requests"], stats["billed"], stats["peak_in_flight"]) == (6, 5, 5)
    assert stats["statuses"] == {"200": 5, "503": 1}
    assert (after["requests"], after["billed"]) == (0, 0)


def test_a_request_without_the_key_is_refused() -> None:
    with FakeEndpoint(key="sk-right") as server:
        [answer] = asyncio.run(ask(server, "good"))
    assert isinstance(answer, openai.AuthenticationError)


def test_models_are_listed_with_their_context() -> None:
    with FakeEndpoint() as server:
        listed = get(server, "/v1/models")["data"]
    assert isinstance(listed, list)
    assert {"good", "drip", "lmstudio"} <= {model["id"] for model in listed}
    assert listed[0]["max_model_len"] == 131_072


def test_requests_over_the_rate_are_told_how_long_to_wait() -> None:
    with FakeEndpoint() as server:
        answers = asyncio.run(ask(server, "rpm-60", times=6))
    refused = [answer for answer in answers if isinstance(answer, openai.RateLimitError)]
    assert len(refused) == 3
    for error in refused:
        assert 0 < float(error.response.headers["retry-after"]) <= 1
        assert error.response.headers["x-ratelimit-limit-requests"] == "60"


def test_more_requests_at_once_than_allowed_are_refused() -> None:
    with FakeEndpoint(delay=0.2) as server:
        answers = asyncio.run(ask(server, "conc-2", times=5))
    assert sum(isinstance(answer, openai.RateLimitError) for answer in answers) == 3


def test_the_hostile_server_does_its_share_of_harm() -> None:
    with FakeEndpoint() as server:
        answers = [server._misfortune() for _ in range(2000)]
    shares = {name: answers.count(name) / 20 for name in set(answers)}
    assert shares["429"] == pytest.approx(5, abs=1.5)
    assert shares["500"] == pytest.approx(3, abs=1.5)
    assert shares["reset"] == pytest.approx(2, abs=1)
    assert shares["good"] == pytest.approx(88, abs=3)


def test_two_thousand_requests_are_answered_quickly() -> None:
    async def flood(server: FakeEndpoint) -> None:
        port = int(server.base_url.rsplit(":", 1)[1].removesuffix("/v1"))
        body = json.dumps({"model": "good", "messages": [{"role": "user", "content": PROMPT}]}).encode()
        request = (
            f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )

        async def worker() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for _ in range(125):
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.split(b"Content-Length: ")[1].split(b"\r\n")[0])
                await reader.readexactly(length)
            writer.close()

        await asyncio.gather(*(worker() for _ in range(16)))

    with FakeEndpoint() as server:
        asyncio.run(flood(server))
        assert server.stats()["billed"] == 2000

"""What vendors say when they refuse is told as what it means: their bodies come from a real server."""

from __future__ import annotations

import asyncio
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import ContextTooLong, ModelLoading, ProviderError
from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.capability import CapabilityStore
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.guards.limited import Limited
from summarizer.provider.guards.retrying import Retrying, RetryPolicy
from summarizer.provider.refusal import Refusal
from tests.provider.conftest import request_to
from tests.provider.fixed import fixed
from tests.server.answers import good_answer
from tests.server.http import json_bytes
from tests.server.replies import Call, completion

KEY = "my-very-own-key-77"
VENDORS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("vendors.toml").read_text("utf-8")
)


def refusal(status: int, body: bytes, headers: dict[str, str] | None = None) -> ProviderError:
    with fixed(lambda _: (status, body, headers or {})) as server:
        backend = OpenAIBackend(Endpoint(server.base_url, KEY, "EXAMPLE_API_KEY"))
        with pytest.raises(ProviderError) as raised:
            asyncio.run(backend.complete(request_to("some-model", max_output_tokens=4000)))
    return raised.value


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendors_refusal_is_told_as_what_it_means(vendor: str) -> None:
    case = VENDORS[vendor]
    found = refusal(case["status"], case["body"].encode())
    assert (type(found).__name__, found.fault) == (case["error"], case["fault"]), str(found)
    assert getattr(found, "retry_after", None) == case.get("wait", getattr(found, "retry_after", None))
    assert found.hint
    assert "\n" not in str(found)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("Please try again in 7m12s.", 432.0),
        ("Please try again in 120ms.", 0.12),
        ("Please retry after 27 seconds.", 27.0),
        ("Try again in 1h2m3.5s", 3723.5),
        ("Please wait 10 seconds before retrying", 10.0),
        ("请求过于频繁，请在30秒后重试", 30.0),
        ("slow down", None),
    ],
)
def test_a_wait_in_words_is_read(said: str, seconds: float | None) -> None:
    assert Refusal.of(429, {"error": {"message": said}}).retry_after == seconds


def test_a_wait_in_the_headers_comes_before_one_in_words() -> None:
    body = json_bytes({"error": {"message": "try again in 7m12s"}})
    assert getattr(refusal(429, body, {"Retry-After": "3"}), "retry_after", None) == 3.0


@pytest.mark.parametrize(
    ("said", "most"),
    [
        ("`max_tokens` must be less than or equal to `8192`, less than the `context_window`", 8192),
        ("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", 8192),
        ("max_tokens is too large: 9000. This model supports at most 4096 completion tokens.", 4096),
        ("Range of max_tokens should be [1, 2000]", 2000),
        ("max_tokens: 9000 > 8192, which is the maximum allowed number of output tokens", 8192),
    ],
)
def test_an_answer_that_may_not_be_as_long_is_asked_for_shorter(said: str, most: int) -> None:
    body = json_bytes({"error": {"message": said, "type": "invalid_request_error"}})
    with fixed(lambda _: (400, body, {})) as server:
        with pytest.raises(ProviderError):
            asyncio.run(
                OpenAIBackend(Endpoint(server.base_url)).complete(request_to("m", max_output_tokens=9000))
            )
        assert f'"max_tokens":{most}'.encode() in server.seen[1][3].replace(b": ", b":")


def test_a_model_that_is_being_loaded_is_waited_for_longer_than_any_fault() -> None:
    body = VENDORS["llamacpp-loading"]["body"].encode()
    good = json_bytes(completion(Call({"model": "m", "messages": []}, "", 0, good_answer), "{}"))
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    with fixed(lambda _: (200, good, {}) if len(waits) > 20 else (503, body, {})) as server:
        provider = Retrying(Limited(OpenAIBackend(Endpoint(server.base_url))), RetryPolicy(attempts=2), sleep)
        assert asyncio.run(provider.complete(request_to("m"))).requests == 22
    with fixed(lambda _: (503, body, {})) as server:
        waits.clear()
        provider = Retrying(OpenAIBackend(Endpoint(server.base_url)), RetryPolicy(attempts=2), sleep)
        with pytest.raises(ModelLoading) as raised:
            asyncio.run(provider.complete(request_to("m")))
    assert 115 <= sum(waits) <= 120
    assert f"(given up after {sum(waits):.0f} s)" in str(raised.value)


@pytest.mark.parametrize(
    "vendor", [name for name, case in VENDORS.items() if case["error"] == "ContextTooLong"]
)
def test_a_shorter_answer_is_asked_for_where_the_prompt_leaves_room_for_one(vendor: str) -> None:
    case, store = VENDORS[vendor], CapabilityStore()
    with fixed(lambda _: (case["status"], case["body"].encode(), {})) as server:
        backend = OpenAIBackend(Endpoint(server.base_url), store)
        with pytest.raises(ContextTooLong):
            asyncio.run(backend.complete(request_to("m", max_output_tokens=4000)))
        first, *later = [json.loads(sent)["max_tokens"] for *_, sent in server.seen]
    room: int | None = case.get("room")
    assert (first, len(later)) == (4000, 0 if room is None else 1)
    assert all(0.95 * (room or 0) <= limit <= (room or 0) for limit in later)
    assert store.get(server.base_url, "m") is None  # the next prompt may be shorter


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_refusal_that_comes_as_a_success_is_no_answer(vendor: str) -> None:
    with pytest.raises(ProviderError):
        raise refusal(200, VENDORS[vendor]["body"].encode())


@pytest.mark.parametrize(
    "body",
    [
        '{"error": "quota used up"}',
        '{"detail": "Not authenticated"}',
        '{"detail": [{"loc": ["body", "model"], "msg": "field required", "type": "value_error.missing"}]}',
        '{"message": "no", "code": 40001}',
        '{"errors": [{"message": "no", "code": 7}]}',
        '{"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}, "choices": null}',
        '{"success": false, "msg": "no"}',
        '{"error_code": 17, "error_msg": "Open api daily request limit reached"}',
        '{"Response": {"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "no"}}}',
        '{"error": {"message": "no"}, "choices": [{"message": {"content": "{\\"fields\\": []}"}}]}',
        '{"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}',
        'data: {"error": {"message": "no"}}\n\ndata: [DONE]\n\n',
        'event: error\ndata: {"error": {"message": "no"}}\n\n',
        'data: {"code": "InvalidApiKey", "message": "no"}\n\n',
    ],
)
def test_an_error_of_any_form_that_comes_as_a_success_says_what_was_said(body: str) -> None:
    found = refusal(200, body.encode())
    assert found.hint
    assert re.search(
        "no|quota|auth|field|balance|limit|overloaded|key|credit|requests", str(found), re.IGNORECASE
    )

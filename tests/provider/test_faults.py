"""Refusals become one clear sentence with a hint, and never show a key."""

from __future__ import annotations

import pytest

from summarizer.characters import visible
from summarizer.errors import (
    AuthenticationFailed,
    BadAnswer,
    ContextTooLong,
    NotRunning,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    RequestRejected,
)
from summarizer.provider.chat.reply import read_reply
from summarizer.provider.endpoint import Endpoint, Quirks
from summarizer.provider.faults import fault, unreachable
from summarizer.provider.refusal import Refusal, retry_after
from tests.provider.conftest import request_to

KEY = "my-very-own-key-77"
REMOTE = Endpoint(
    "https://api.example.org/v1", KEY, "EXAMPLE_API_KEY", Quirks(context_hint="Longer, please.")
)


def error(message: str, **codes: str | int) -> dict[str, object]:
    return {"error": {"message": message, **codes}}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, error("request (9000 tokens) exceeds the available context size", code=400), ContextTooLong),
        (400, error("Range of input length should be [1, 30720]"), ContextTooLong),
        (500, {"error": "context length exceeded"}, ContextTooLong),
        (413, "prompt is too long", ContextTooLong),
        (400, error("Access denied, check your account.", code="Arrearage"), AuthenticationFailed),
        (429, error("您的账户已欠费，请充值后重试。", code="1113"), AuthenticationFailed),
        (429, error("suspended", type="exceeded_current_quota_error"), AuthenticationFailed),
        (429, error("slow down", code="429", type="throttling_error"), RateLimited),
        (429, error("Rate limit. Add a payment method: https://x/account/billing"), RateLimited),
        (529, "overloaded", ProviderUnavailable),
        (408, None, ProviderUnavailable),
        (422, {"detail": "model: field required"}, RequestRejected),
        (405, "", RequestRejected),
    ],
)
def test_what_vendors_say_is_understood(status: int, body: object, kind: type[ProviderError]) -> None:
    found = fault(Refusal.of(status, body), REMOTE, "some-model")
    assert type(found) is kind
    assert found.hint


def test_an_overloaded_endpoint_that_names_a_wait_is_waited_for() -> None:
    found = fault(Refusal.of(503, "overloaded", retry_after=7.0), REMOTE, "some-model")
    assert isinstance(found, RateLimited)
    assert found.retry_after == 7.0


@pytest.mark.parametrize("status", [400, 403, 404, 422, 429, 500])
def test_a_key_that_the_endpoint_repeats_is_left_out(status: int) -> None:
    said = f"the key {KEY} (Bearer {KEY}, sk-proj-abcdefghijkl) is odd"
    found = fault(Refusal.of(status, error(said)), REMOTE, "some-model")
    assert KEY not in f"{found} {found.hint}"
    assert "sk-proj" not in str(found)
    assert "is odd" in str(found)


def test_a_long_complaint_is_one_short_line() -> None:
    found = fault(Refusal.of(400, error("no\n" * 1000)), REMOTE, "some-model")
    assert len(str(found)) < 400
    assert "\n" not in str(found)


def test_an_untrusted_certificate_is_named_as_the_cause() -> None:
    found = unreachable(REMOTE, "[SSL: CERTIFICATE_VERIFY_FAILED] unable to get local issuer certificate")
    assert "SSL_CERT_FILE" in found.hint
    assert not isinstance(found, NotRunning)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "2.5"}, 2.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Mon, 01 Jan 2001 00:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_the_wait_is_read_in_every_form(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[]", BadAnswer),
        ('"fine"', BadAnswer),
        ("{}", BadAnswer),
        ('{"choices": [null]}', BadAnswer),
        ('{"choices": [{"message": {"content": "half"}}]}', BadAnswer),
        ('{"error": "it broke"}', BadAnswer),
        ('{"error": {"code": 429, "message": "slow down"}}', RateLimited),
        ('{"choices": [{"finish_reason": "stop", "mess', ProviderUnavailable),
        ("\n\n  \n", ProviderUnavailable),
        ("<html>", RequestRejected),
    ],
)
def test_a_reply_that_is_no_finished_answer_is_not_taken(text: str, kind: type[ProviderError]) -> None:
    with pytest.raises(kind):
        read_reply(text, request_to("some-model"), REMOTE)


def test_the_reasoning_is_never_taken_for_the_answer() -> None:
    text = '{"choices": [{"finish_reason": "stop", "message": {"content": null, "reasoning_content": "{}"}}]}'
    assert read_reply(text, request_to("some-model"), REMOTE).text == ""


def test_what_a_server_says_is_shown_and_not_obeyed() -> None:
    said = fault(
        Refusal.of(500, error("\x1b[2J\x1b]0;title\x07 gone\nError: \u202eall well")), REMOTE, "m\x1b[31m"
    )
    assert visible(str(said)) == str(said)
    assert "\n" not in str(said)
    assert "gone" in str(said)

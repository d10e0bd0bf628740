"""Behaviours in what surrounds the answer: errors in disguise, missing parts, odd encodings, waits."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.server.http import json_bytes
from tests.server.replies import JSON, Call, Reply, completion, good, too_many

PAGE = b"<!DOCTYPE html><html><body><h1>Welcome to the library's network</h1></body></html>"


def _err200(call: Call) -> Reply:
    return Reply(body=json_bytes({"error": {"message": "upstream provider failed", "code": 502}}))


def _empty_choices(call: Call) -> Reply:
    return Reply(body=json_bytes({**completion(call, ""), "choices": []}))


def _null_choices(call: Call) -> Reply:
    return Reply(body=json_bytes({**completion(call, ""), "choices": None}))


def _null_usage(call: Call) -> Reply:
    return Reply(body=json_bytes({**completion(call, call.text), "usage": None}))


def _truncated_json(call: Call) -> Reply:
    whole = good(call).body
    return Reply(body=whole[: len(whole) // 2])


def _gzip(call: Call) -> Reply:
    return Reply(
        body=gzip.compress(good(call).body), headers={"Content-Type": JSON, "Content-Encoding": "gzip"}
    )


def _cut_prompt(call: Call) -> Reply:
    reply = completion(call, call.text)
    reply["usage"]["prompt_tokens"] = min(2050, reply["usage"]["prompt_tokens"] // 2)
    return Reply(body=json_bytes(reply))


def _cached(call: Call) -> Reply:
    reply = completion(call, call.text)
    reply["usage"]["prompt_tokens_details"]["cached_tokens"] = reply["usage"]["prompt_tokens"] * 4 // 5
    return Reply(body=json_bytes(reply))


def _retry_after(header: str, value: Callable[[], str], *, always: bool = False) -> Callable[[Call], Reply]:
    def reply(call: Call) -> Reply:
        return too_many({header: value()}) if always or call.earlier == 0 else good(call)

    return reply


def _in_a_second() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)


ENVELOPES: dict[str, Callable[[Call], Reply]] = {
    "err200": _err200,
    "empty-choices": _empty_choices,
    "null-choices": _null_choices,
    "null-usage": _null_usage,
    "truncjson": _truncated_json,
    "emptybody": lambda _: Reply(),
    "html200": lambda _: Reply(200, PAGE, {"Content-Type": "text/html"}),
    "html502": lambda _: Reply(502, PAGE, {"Content-Type": "text/html"}),
    "text-plain": lambda call: Reply(200, good(call).body, {"Content-Type": "text/plain"}),
    "gzip": _gzip,
    "truncated-input": _cut_prompt,
    "cached": _cached,
    "ra-date": _retry_after("Retry-After", _in_a_second),
    "ra-ms": _retry_after("retry-after-ms", lambda: "150"),
    "ra-float": _retry_after("Retry-After", lambda: "0.2"),
    "ra-0": _retry_after("Retry-After", lambda: "0"),
    "ra-300": _retry_after("Retry-After", lambda: "300", always=True),
}

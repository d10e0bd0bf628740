"""A chat request as a behaviour sees it, and the replies that behaviours are made of."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.server.answers import prompt_text
from tests.server.http import json_bytes

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Call:
    """A chat request: its body, the part of the model name after the hyphen, how often it came before."""

    body: dict[str, Any]
    argument: str
    earlier: int
    script: Callable[[dict[str, Any]], str]

    @property
    def text(self) -> str:
        """What a good model answers."""
        return self.script(self.body)

    @property
    def format(self) -> str:
        return str((self.body.get("response_format") or {}).get("type", "text"))


@dataclass(frozen=True, slots=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": JSON})


def completion(call: Call, text: str | None, finish: str = "stop", **extra: Any) -> dict[str, Any]:
    """A chat completion; `extra` goes into the message."""
    prompt = math.ceil(len(prompt_text(call.body).encode()) / 3)
    answer = math.ceil(len((text or "").encode()) / 3)
    return {
        "id": "chatcmpl-local",
        "object": "chat.completion",
        "created": 1_790_000_000,
        "model": call.body.get("model", ""),
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, **extra},
                "finish_reason": finish,
            }
        ],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": answer,
            "total_tokens": prompt + answer,
            "prompt_tokens_details": {"cached_tokens": 0},
        },
    }


def said(call: Call, text: str | None, finish: str = "stop", **extra: Any) -> Reply:
    return Reply(body=json_bytes(completion(call, text, finish, **extra)))


def good(call: Call) -> Reply:
    return said(call, call.text)


def refused(status: int, message: str, headers: dict[str, str] | None = None, **detail: object) -> Reply:
    """An error in OpenAI's form."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None, **detail}
    return Reply(status, json_bytes({"error": error}), {"Content-Type": JSON, **(headers or {})})


def too_many(headers: dict[str, str] | None = None) -> Reply:
    message = "Rate limit reached. Please try again later."
    return refused(429, message, headers, type="requests", code="rate_limit_exceeded")


_MESSAGES = {
    401: "Incorrect API key provided: sk-abc***********wxyz. You can find your API key in your account.",
    402: "Insufficient Balance",
    403: "Country, region, or territory not supported",
    404: "The model does not exist or you do not have access to it.",
    429: "Rate limit reached. Please try again later.",
    503: "The engine is currently overloaded, please try again later.",
}


def status(code: int) -> Reply:
    return refused(code, _MESSAGES.get(code, "The server had an error while processing your request."))

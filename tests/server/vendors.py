"""Vendors' own protocols, spoken around the behaviours: a chat request made of theirs, and theirs of a reply.

Written by the vendors' documentation and the types of their clients, apart from the program's own code. What
a vendor would refuse in a request is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.server.http import json_bytes
from tests.server.replies import JSON, Reply

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Vendor:
    """`path` of its requests, where the key stands, and both translations; `refused` makes an error."""

    path: str
    key: str
    chat: Callable[[Body, str], Body | str]
    native: Callable[[Body, Body, Body], Body]
    refused: Callable[[int, str], Body]

    def reply(self, reply: Reply, asked: Body, chat: Body) -> Reply:
        """A reply to a chat request as this vendor's to the request `asked`."""
        try:
            found = json.loads(reply.body)
        except ValueError:
            return reply
        if reply.status == 200 and found.get("choices"):
            return Reply(200, json_bytes(self.native(found, asked, chat)), reply.headers)
        if reply.status == 200:
            return reply
        error = found["error"]
        return self.refusal(
            reply.status, error if isinstance(error, str) else error["message"], reply.headers
        )

    def refusal(self, status: int, said: str, headers: Mapping[str, str] | None = None) -> Reply:
        return Reply(
            status, json_bytes(self.refused(status, said)), {"Content-Type": JSON, **(headers or {})}
        )


def vendor_of(path: str) -> Vendor | None:
    """The vendor whose protocol a request of that path speaks, None for chat completions."""
    return next((one for one in VENDORS.values() if re.fullmatch(one.path, path)), None)


# --- Anthropic

_MESSAGES = {
    "model",
    "messages",
    "system",
    "max_tokens",
    "temperature",
    "tools",
    "tool_choice",
    "thinking",
} | {"output_config"}
_CACHE: dict[str, int] = {}


def _wrong(asked: Body) -> str:
    """What Anthropic says is wrong with a request, "" for nothing."""
    blocks = [block for message in asked["messages"] for block in message["content"]]
    forced = asked.get("tool_choice", {}).get("type") == "tool"
    thinks = asked["model"].startswith("always-thinking")
    stray = sorted(asked.keys() - _MESSAGES)
    wrong = {
        f"{stray[0]}: Extra inputs are not permitted" if stray else "": bool(stray),
        "max_tokens: Field required": not isinstance(asked.get("max_tokens"), int),
        'messages: Unexpected role "system".': any(
            message["role"] not in {"user", "assistant"} for message in asked["messages"]
        ),
        "messages: text content blocks must contain non-whitespace text": any(
            block["type"] == "text" and not block["text"].strip() for block in blocks
        ),
        'tool_choice: "tool" is not supported by this model; use {"type": "auto"}': forced and thinks,
        "thinking.type.disabled: thinking cannot be disabled for this model": thinks and "thinking" in asked,
    }
    return next((said for said, so in wrong.items() if so), "")


def _from_messages(asked: Body, path: str) -> Body | str:
    if wrong := _wrong(asked):
        return wrong
    forced = asked.get("tool_choice", {}).get("type") == "tool"
    body: Body = {name: asked[name] for name in ("model", "temperature", "max_tokens") if name in asked}
    texts = [
        "\n".join(block["text"] for block in message["content"] if block["type"] == "text")
        for message in asked["messages"]
    ]
    body["messages"] = [{"role": "system", "content": asked["system"]}] if "system" in asked else []
    body["messages"] += [
        {"role": message["role"], "content": text}
        for message, text in zip(asked["messages"], texts, strict=True)
    ]
    if forced:
        schema = asked["tools"][0]["input_schema"]
        body["response_format"] = {"type": "json_schema", "json_schema": {"schema": schema}}
    elif wanted := asked.get("output_config", {}).get("format"):
        body["response_format"] = {"type": "json_object", "json_schema": {"schema": wanted["schema"]}}
    return body


def _message(found: Body, asked: Body, chat: Body) -> Body:
    choice, usage = found["choices"][0], found["usage"]
    said, refused = choice["message"]["content"] or "", choice["message"].get("refusal")
    end = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"}[choice["finish_reason"]]
    content: list[Body] = [{"type": "text", "text": said}] if said else []
    if asked.get("tools") and not refused:
        end = "tool_use" if end == "end_turn" else end
        given = _object(said) if end == "tool_use" else {}
        if given is not None:  # else it wrote words, though it was to call
            tool = {"type": "tool_use", "id": "toolu_1", "name": asked["tools"][0]["name"], "input": given}
            content = [{"type": "text", "text": "I call the tool."}, tool]
    details = {"category": "bio", "explanation": refused, "type": "refusal"} if refused else None
    marked = [
        block["text"]
        for message in asked["messages"]
        for block in message["content"]
        if block.get("cache_control") == {"type": "ephemeral"}
    ]
    kept = "".join(marked)
    tokens, before = len(kept.encode()) // 3, bool(kept) and kept in _CACHE
    _CACHE[kept] = tokens
    return {
        "id": "msg_local",
        "type": "message",
        "role": "assistant",
        "model": asked["model"],
        "content": content,
        "stop_reason": "refusal" if refused else end,
        "stop_details": details,
        "usage": {
            "input_tokens": usage["prompt_tokens"] - tokens,
            "cache_read_input_tokens": tokens if before else 0,
            "cache_creation_input_tokens": 0 if before else tokens,
            "output_tokens": usage["completion_tokens"],
        },
    }


def _object(text: str) -> Body | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


_TYPES = {400: "invalid_request_error", 401: "authentication_error", 429: "rate_limit_error"}


def _anthropic_error(status: int, said: str) -> Body:
    return {"type": "error", "error": {"type": _TYPES.get(status, "api_error"), "message": said}}


# --- OpenAI's Responses

_RESPONSE = {
    "model",
    "input",
    "store",
    "text",
    "max_output_tokens",
    "temperature",
    "prompt_cache_key",
    "reasoning",
}


def _from_response(asked: Body, path: str) -> Body | str:
    if stray := sorted(asked.keys() - _RESPONSE):
        return f"Unknown parameter: '{stray[0]}'."
    body: Body = {name: asked[name] for name in ("model", "temperature") if name in asked}
    if "max_output_tokens" in asked:
        body["max_tokens"] = asked["max_output_tokens"]
    body["messages"] = [{"role": one["role"], "content": _input(one["content"])} for one in asked["input"]]
    if wanted := asked.get("text", {}).get("format"):
        body["response_format"] = {"type": wanted["type"], "json_schema": wanted}
    return body


def _input(content: str | list[Body]) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(part["text"] for part in content if part["type"] == "input_text")


def _response(found: Body, asked: Body, chat: Body) -> Body:
    choice, usage = found["choices"][0], found["usage"]
    message, reason = choice["message"], {"length": "max_output_tokens"}.get(choice["finish_reason"])
    reason = reason or (choice["finish_reason"] if choice["finish_reason"] != "stop" else None)
    parts = [{"type": "output_text", "text": message["content"], "annotations": []}]
    if message.get("refusal"):
        parts = [{"type": "refusal", "refusal": message["refusal"]}]
    return {
        "id": "resp_local",
        "object": "response",
        "model": asked["model"],
        "status": "incomplete" if reason else "completed",
        "incomplete_details": {"reason": reason} if reason else None,
        "error": None,
        "output": [
            {"type": "reasoning", "id": "rs_1", "summary": []},
            {"type": "message", "role": "assistant", "content": parts},
        ],
        "usage": {
            "input_tokens": usage["prompt_tokens"],
            "input_tokens_details": usage["prompt_tokens_details"],
            "output_tokens": usage["completion_tokens"],
        },
    }


def _openai_error(status: int, said: str) -> Body:
    return {"error": {"message": said, "type": "invalid_request_error", "param": None, "code": None}}


# --- Gemini

_GENERATE = r"/v1beta/models/([^/]+):generateContent"
_CONFIG = {"temperature", "maxOutputTokens", "responseMimeType", "responseJsonSchema", "thinkingConfig"}


def _from_contents(asked: Body, path: str) -> Body | str:
    config = asked.get("generationConfig", {})
    if stray := sorted(config.keys() - _CONFIG):
        return f'Unknown name "{stray[0]}" at generation_config: Cannot find field.'
    model = re.fullmatch(_GENERATE, path)
    assert model is not None
    if model[1].startswith("older") and "thinkingConfig" in config:
        return "Thinking level is not supported for this model."
    body: Body = {"model": model[1]}
    if "temperature" in config:
        body["temperature"] = config["temperature"]
    if "maxOutputTokens" in config:
        body["max_tokens"] = config["maxOutputTokens"]
    contents = [{"role": "system", **asked["systemInstruction"]}] if "systemInstruction" in asked else []
    body["messages"] = [
        {
            "role": {"model": "assistant"}.get(one["role"], one["role"]),
            "content": "\n".join(part["text"] for part in one["parts"] if "text" in part),
        }
        for one in [*contents, *asked["contents"]]
    ]
    if "responseJsonSchema" in config:
        schema = {"schema": config["responseJsonSchema"]}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif config.get("responseMimeType") == "application/json":
        body["response_format"] = {"type": "json_object"}
    return body


def _contents(found: Body, asked: Body, chat: Body) -> Body:
    choice, usage = found["choices"][0], found["usage"]
    end = {"stop": "STOP", "length": "MAX_TOKENS", "content_filter": "SAFETY"}[choice["finish_reason"]]
    counts = {
        "promptTokenCount": usage["prompt_tokens"],
        "cachedContentTokenCount": usage["prompt_tokens_details"]["cached_tokens"],
        "candidatesTokenCount": usage["completion_tokens"],
        "thoughtsTokenCount": 7,
    }
    if choice["message"].get("refusal"):
        return {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": counts}
    said = choice["message"]["content"]
    parts = [{"text": "Let me think.", "thought": True}, *([{"text": said}] if said else [])]
    return {
        "candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": end, "index": 0}],
        "usageMetadata": counts,
        "modelVersion": chat["model"],
    }


_STATUSES = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE"}


def _google_error(status: int, said: str) -> Body:
    return {"error": {"code": status, "message": said, "status": _STATUSES.get(status, "UNKNOWN")}}


VENDORS = {
    "anthropic": Vendor("/v1/messages", "x-api-key", _from_messages, _message, _anthropic_error),
    "responses": Vendor("/v1/responses", "authorization", _from_response, _response, _openai_error),
    "gemini": Vendor(_GENERATE, "x-goog-api-key", _from_contents, _contents, _google_error),
}

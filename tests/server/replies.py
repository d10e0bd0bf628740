"""Behaviours that are one whole response, each under the model name that calls it up."""

from __future__ import annotations

import gzip
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from tests.server.answers import prompt_text
from tests.server.http import json_bytes

JSON = "application/json"
PAGE = b"<!DOCTYPE html><html><body><h1>Welcome to the library's network</h1></body></html>"


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


# Replies whose envelope is wrong


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


# Rate limits by Retry-After: refused once, then answered


def _retry_after(header: str, value: Callable[[], str], *, always: bool = False) -> Callable[[Call], Reply]:
    def reply(call: Call) -> Reply:
        return too_many({header: value()}) if always or call.earlier == 0 else good(call)

    return reply


def _in_a_second() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)


# Endpoints that refuse a parameter or an answer format


def _parameter_refused(name: str, message: str) -> Callable[[Call], Reply]:
    def reply(call: Call) -> Reply:
        if name not in call.body:
            return good(call)
        return refused(400, message, param=name, code="unsupported_parameter")

    return reply


def _lmstudio(call: Call) -> Reply:
    if call.format == "json_object":
        return Reply(400, json_bytes({"error": "'response_format.type' must be 'json_schema' or 'text'"}))
    return good(call)


def _deepseek(call: Call) -> Reply:
    """DeepSeek as documented: no json_schema, and the word json must be in the prompt."""
    if call.format == "json_schema":
        return refused(400, "This response_format type is unavailable now")
    if call.format == "json_object" and "json" not in prompt_text(call.body).lower():
        return refused(400, "'messages' must contain the word 'json' in some form")
    return good(call)


def _deepseek_blank(call: Call) -> Reply:
    """DeepSeek when the model writes no JSON: it puts blanks in its place."""
    return said(call, " " * 200) if call.format == "json_object" else _deepseek(call)


def _llama_cpp_python(call: Call) -> Reply:
    if call.format == "json_schema":
        message = "[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'ctx': …}]"
        return Reply(500, json_bytes({"error": {"message": message, "type": "internal_server_error"}}))
    return good(call)


def _text_only(call: Call) -> Reply:
    if call.format != "text":
        return refused(400, f"response_format {call.format} is not supported by this model")
    return said(call, f"Here you are:\n```json\n{call.text}\n```\nAnything else?")


def _open_qwen(call: Call) -> Reply:
    if call.body.get("enable_thinking") is not False:
        return refused(400, "parameter.enable_thinking must be set to false for non-streaming calls")
    return good(call)


def _no_credit(call: Call) -> Reply:
    return refused(
        429, "You exceeded your current quota.", type="insufficient_quota", code="insufficient_quota"
    )


def _context(call: Call) -> Reply:
    message = "This model's maximum context length is 8192 tokens. However, your max_tokens ask for more."
    return refused(400, message, param="messages", code="context_length_exceeded")


def _context_llama(call: Call) -> Reply:
    message = "request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it"
    return Reply(
        400, json_bytes({"error": {"code": 400, "message": message, "type": "exceed_context_size_error"}})
    )


# Answers that a client must take with care


def _rewritten(rewrite: Callable[[Any], Any]) -> Callable[[Call], Reply]:
    """The good answer with its JSON rewritten."""

    def reply(call: Call) -> Reply:
        return said(call, json.dumps(rewrite(json.loads(call.text)), ensure_ascii=False))

    return reply


def _with_fields(answer: Any, fields: list[Any]) -> Any:
    return {**answer, "fields": fields}


def _wrong_numbers(answer: Any) -> Any:
    text = re.sub(r'("sentences": \[)\d+', r"\g<1>99999", json.dumps(answer, ensure_ascii=False))
    return json.loads(text)


def _extra_fields(answer: Any) -> Any:
    stray = {"field": "作者心情", "claims": [{"text": "作者很高兴。", "sentences": [1]}], "confidence": 0.9}
    return {**_with_fields(answer, [*answer["fields"], stray]), "note": "hope this helps"}


def _tex(answer: Any) -> Any:
    for written in answer["fields"]:
        for claim in written["claims"]:
            claim["text"] += r" $\beta \neq \frac{1}{2}$"
    return answer


def _tex_unescaped(call: Call) -> Reply:
    text = json.dumps(_tex(json.loads(call.text)), ensure_ascii=False)
    return said(call, text.replace("\\\\", "\\"))


def _thinking(call: Call) -> Reply:
    return said(call, f'<think>Perhaps {{"fields": []}} would do?</think>\n```json\n{call.text}\n```')


REPLIES: dict[str, Callable[[Call], Reply]] = {
    "good": good,
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
    "quota": _no_credit,
    "temp-400": _parameter_refused(
        "temperature", "Unsupported value: 'temperature' does not support 0.2 with this model."
    ),
    "maxtokens-400": _parameter_refused(
        "max_tokens", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    ),
    "nolength": _parameter_refused("max_tokens", "max_tokens is not supported"),
    "jsonschema-400": lambda call: (
        refused(400, "response_format.json_schema is not supported", param="response_format")
        if call.format == "json_schema"
        else good(call)
    ),
    "lmstudio": _lmstudio,
    "deepseek": _deepseek,
    "deepseek-blank": _deepseek_blank,
    "llama-cpp-python": _llama_cpp_python,
    "textonly": _text_only,
    "open-qwen": _open_qwen,
    "ctx": _context,
    "ctx-llama": _context_llama,
    "nocontent": lambda call: said(call, None, reasoning_content=call.text),
    "spaces": lambda call: said(call, " \n" * 100),
    "refusal": lambda call: said(call, None, refusal="I cannot help with that."),
    "length": lambda call: said(call, call.text[: len(call.text) // 2], "length"),
    "filter": lambda call: said(call, "", "content_filter"),
    "think": _thinking,
    "think-open": lambda call: said(call, f"<think>Let me see: {call.text}"),
    "think-close": lambda call: said(call, f"Let me see.</think>{call.text}"),
    "fence": lambda call: said(call, f"```json\n{call.text}\n```"),
    "prose": lambda call: said(call, "I have read the paper with pleasure."),
    "broken": lambda call: said(call, call.text.replace('"', "'").replace("]}", "],}")),
    "half": lambda call: said(call, call.text[: len(call.text) // 2]),
    "tex": _tex_unescaped,
    "wrong-numbers": _rewritten(_wrong_numbers),
    "missing-fields": _rewritten(
        lambda answer: _with_fields(answer, answer["fields"][: len(answer["fields"]) // 2])
    ),
    "extra-fields": _rewritten(_extra_fields),
}

"""Behaviours of endpoints that refuse: a parameter, an answer format, a prompt of that length, a payer."""

from __future__ import annotations

from collections.abc import Callable

from tests.server.answers import prompt_text
from tests.server.http import json_bytes
from tests.server.replies import Call, Reply, good, refused, said


def _parameter_refused(name: str, message: str) -> Callable[[Call], Reply]:
    def reply(call: Call) -> Reply:
        if name not in call.body:
            return good(call)
        return refused(400, message, param=name, code="unsupported_parameter")

    return reply


def _no_schema(call: Call) -> Reply:
    if call.format != "json_schema":
        return good(call)
    return refused(400, "response_format.json_schema is not supported", param="response_format")


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


DIALECTS: dict[str, Callable[[Call], Reply]] = {
    "quota": _no_credit,
    "temp-400": _parameter_refused(
        "temperature", "Unsupported value: 'temperature' does not support 0.2 with this model."
    ),
    "maxtokens-400": _parameter_refused(
        "max_tokens", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    ),
    "nolength": _parameter_refused("max_tokens", "max_tokens is not supported"),
    "jsonschema-400": _no_schema,
    "lmstudio": _lmstudio,
    "deepseek": _deepseek,
    "deepseek-blank": _deepseek_blank,
    "llama-cpp-python": _llama_cpp_python,
    "textonly": _text_only,
    "open-qwen": _open_qwen,
    "ctx": _context,
    "ctx-llama": _context_llama,
}

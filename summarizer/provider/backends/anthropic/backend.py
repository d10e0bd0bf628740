"""Anthropic's Messages (platform.claude.com/docs/en/api/messages) as a dialect of chat completions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from summarizer.provider.backend import ModelInfo
from summarizer.provider.backends.anthropic.batches import AnthropicBatches
from summarizer.provider.backends.anthropic.client import AnthropicClient
from summarizer.provider.capability import Capability, CapabilityStore
from summarizer.provider.chat.backend import ChatBackend
from summarizer.provider.chat.completion import completion
from summarizer.provider.chat.dialect import Body, Dialect, count, listed, mapping
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.guards.rates import anthropic_allowances
from summarizer.provider.pictures import in_base64
from summarizer.provider.provider import CompletionRequest, Message
from summarizer.provider.refusal_rules import end_of

_MOST_OUTPUT = 16_000
"""Tokens of an answer and the thinking before it where nothing is set: the protocol wants a limit."""
_ANSWER = "answer"
_CACHED = {"type": "ephemeral"}
"""A breakpoint: all up to it is kept for five minutes, which costs a quarter more once and then a tenth."""


def native(sent: Body, request: CompletionRequest, capability: Capability) -> Body:
    """A chat request as one for Messages.

    The answer is asked for as the input of a tool that must be called; a model that refuses to be forced, as
    those do that always think, by the schema of its output, and below that in words. The part of the prompt
    that further requests share, the paper, ends with a breakpoint of the cache. Papers are plain text here,
    not documents, so that there is nothing that citations could be switched on for.
    """
    body = {name: value for name, value in sent.items() if name not in {"messages", "response_format"}}
    pairs = list(zip(request.messages, _texts(sent), strict=True))
    if system := [text for message, text in pairs if message.role == "system"]:
        body["system"] = "\n\n".join(system)
    body["messages"] = [
        {"role": message.role, "content": list(_blocks(message, text))}
        for message, text in pairs
        if message.role != "system"
    ]
    if request.schema is not None and capability.rung == "json_schema":
        tool = {"name": _ANSWER, "description": "Gives the answer.", "input_schema": request.schema}
        body["tools"] = [{**tool, "strict": True}]
        body["tool_choice"] = {"type": "tool", "name": _ANSWER}
    elif request.schema is not None and capability.rung == "json_object":
        body["output_config"] = {
            **mapping(body.get("output_config")),
            "format": {"type": "json_schema", "schema": request.schema},
        }
    return body


def _texts(sent: Body) -> Iterator[str]:
    """The words of each message of a chat request."""
    for message in listed(sent["messages"]):
        content = message["content"]
        yield content if isinstance(content, str) else str(listed(content)[-1]["text"])


def _blocks(message: Message, text: str) -> Iterator[Body]:
    for picture in message.pictures:
        yield {"type": "text", "text": f"{picture.name}:"}
        source = {"type": "base64", "media_type": picture.media, "data": in_base64(picture)}
        yield {"type": "image", "source": source}
    if message.shared:
        yield {"type": "text", "text": text[: message.shared], "cache_control": _CACHED}
    if text[message.shared :].strip():  # the protocol refuses blocks without words
        yield {"type": "text", "text": text[message.shared :]}


def chat(text: str) -> Body | None:
    """A message in the form of a chat completion."""
    found = completion(text)
    if found is None or not isinstance(found.get("content"), list) or found.get("error"):
        return found
    reason = str(found.get("stop_reason") or "")
    message: Body = {"content": _answer(listed(found["content"]), cut=end_of(reason) != "")}
    if reason == "refusal":
        message["refusal"] = str(mapping(found.get("stop_details")).get("explanation") or reason)
    usage = mapping(found.get("usage"))
    read, written = (
        count(usage.get("cache_read_input_tokens")),
        count(usage.get("cache_creation_input_tokens")),
    )
    return {
        "model": found.get("model"),
        "choices": [{"message": message, "finish_reason": "stop" if reason == "tool_use" else reason}],
        "usage": {
            "prompt_tokens": count(usage.get("input_tokens")) + read + written,
            "completion_tokens": usage.get("output_tokens"),
            "prompt_tokens_details": {"cached_tokens": read, "cache_write_tokens": written},
        },
    }


def _answer(blocks: Sequence[Body], *, cut: bool) -> str:
    """The input of the tool that was called, else the words.

    The input of an answer that was cut is closed by the protocol and looks whole: its end is taken off.
    """
    for block in blocks:
        if block.get("type") == "tool_use":
            given = json.dumps(block.get("input"), ensure_ascii=False)
            return given[:-1] if cut else given
    return "".join(str(block.get("text") or "") for block in blocks if block.get("type") == "text")


def models(found: object) -> tuple[ModelInfo, ...]:
    """The models in a list of them."""
    entries = found["data"]  # type: ignore[index]  # whatever else it is, the caller says
    return tuple(ModelInfo(str(one["id"]), count(one.get("max_input_tokens")) or None) for one in entries)


DIALECT = Dialect(
    AnthropicClient,
    models,
    native,
    chat,
    names={r"\btool_choice\b|\btools\.\d+[\w.]*|\boutput_config[\w.]*|\binput_schema\b": "response_format"},
    allowances=anthropic_allowances,
    batches=lambda endpoint, body: AnthropicBatches(endpoint, body, chat),
    most_output=_MOST_OUTPUT,
)


class AnthropicBackend(ChatBackend):
    """A provider that speaks Anthropic's Messages to one endpoint."""

    def __init__(self, endpoint: Endpoint, capabilities: CapabilityStore | None = None) -> None:
        super().__init__(endpoint, DIALECT, capabilities)

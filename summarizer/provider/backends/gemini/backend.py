"""Google's Gemini API (ai.google.dev/api/generate-content) as a dialect of chat completions."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.provider.backend import ModelInfo
from summarizer.provider.backends.gemini.batches import GeminiBatches
from summarizer.provider.backends.gemini.client import GeminiClient
from summarizer.provider.capability import Capability, CapabilityStore
from summarizer.provider.chat.backend import ChatBackend
from summarizer.provider.chat.completion import completion
from summarizer.provider.chat.dialect import Body, Dialect, count, listed, mapping
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.provider import CompletionRequest, Message

_ROLES = {"user": "user", "assistant": "model"}
_CHAT = {"model", "messages", "response_format", "temperature"}


def native(sent: Body, request: CompletionRequest, capability: Capability) -> Body:
    """A chat request as the client takes it: a model, contents, a configuration, and what goes in besides.

    The paper stands first, as the endpoint's own (implicit) cache of prompts wants it.
    """
    config: Body = {}
    texts = [_words(message["content"]) for message in listed(sent["messages"])]
    pairs = list(zip(request.messages, texts, strict=True))
    if system := [text for message, text in pairs if message.role == "system"]:
        config["system_instruction"] = "\n\n".join(system)
    if "temperature" in sent:
        config["temperature"] = sent["temperature"]
    if (most := sent.get(capability.length_parameter)) is not None:
        config["max_output_tokens"] = most
    if "response_format" in sent:
        config["response_mime_type"] = "application/json"
    if request.schema is not None and capability.rung == "json_schema":
        config["response_json_schema"] = request.schema
    return {
        "model": sent["model"],
        "contents": [
            {"role": _ROLES[message.role], "parts": list(_parts(message, text))}
            for message, text in pairs
            if message.role != "system"
        ],
        "config": config,
        "extra_body": {
            name: value for name, value in sent.items() if name not in {*_CHAT, capability.length_parameter}
        },
    }


def _words(content: object) -> str:
    return content if isinstance(content, str) else str(listed(content)[-1]["text"])


def _parts(message: Message, text: str) -> Iterator[Body]:
    for picture in message.pictures:
        yield {"text": f"{picture.name}:"}
        yield {"inline_data": {"mime_type": picture.media, "data": picture.content}}
    yield {"text": text}


def chat(text: str) -> Body | None:
    """What was generated, in the form of a chat completion."""
    found = completion(text)
    if found is None or found.get("error"):
        return found
    candidate = next(iter(listed(found.get("candidates"))), {})
    blocked = mapping(found.get("promptFeedback")).get("blockReason")
    if not candidate and not blocked:
        return found
    parts = listed(mapping(candidate.get("content")).get("parts"))
    said = "".join(str(part.get("text") or "") for part in parts if not part.get("thought"))
    end = "content_filter" if blocked else str(candidate.get("finishReason") or "")
    usage = mapping(found.get("usageMetadata"))
    return {
        "model": found.get("modelVersion"),
        "choices": [{"message": {"content": said}, "finish_reason": end}],
        "usage": {
            "prompt_tokens": count(usage.get("promptTokenCount")),
            "completion_tokens": count(usage.get("candidatesTokenCount"))
            + count(usage.get("thoughtsTokenCount")),
            "prompt_tokens_details": {"cached_tokens": count(usage.get("cachedContentTokenCount"))},
        },
    }


def models(found: object) -> tuple[ModelInfo, ...]:
    """The models in a list of them."""
    return tuple(
        ModelInfo(str(one["name"]).removeprefix("models/"), count(one.get("context")) or None)
        for one in listed(found)
    )


DIALECT = Dialect(
    GeminiClient,
    models,
    native,
    chat,
    names={
        r"(?i)\b[\w.]*response_?(?:json_?)?schema[\w.]*|\b[\w.]*response_?mime_?type\b": "response_format",
        r"(?i)\b[\w.]*max_?output_?tokens\b": "",
        r"(?i)\b[\w.]*thinking[ _]?(?:level|config|budget)[\w.]*": "generationConfig",  # of the preset
    },
    batches=lambda endpoint, body: GeminiBatches(endpoint, body, chat),
)


class GeminiBackend(ChatBackend):
    """A provider that speaks the Gemini API to one endpoint."""

    def __init__(self, endpoint: Endpoint, capabilities: CapabilityStore | None = None) -> None:
        super().__init__(endpoint, DIALECT, capabilities)

"""OpenAI's Responses (developers.openai.com/api/reference/responses) as a dialect of chat completions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial

import httpx2

from summarizer.provider.backends.openai.backend import models
from summarizer.provider.backends.openai.batches import OpenAIBatches
from summarizer.provider.backends.openai.client import OpenAIClient, failing, patience
from summarizer.provider.capability import Capability, CapabilityStore
from summarizer.provider.chat.backend import ChatBackend
from summarizer.provider.chat.completion import completion
from summarizer.provider.chat.dialect import Body, Dialect, Received, count, listed, mapping
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.provider import CompletionRequest

_PARTS = {"text": "input_text", "image_url": "input_image"}


class ResponsesClient(OpenAIClient):
    """Responses and the list of models, through the openai client."""

    async def ask(self, sent: Body, timeout: float) -> Received:
        """As the protocol says."""
        with failing(self._endpoint, timeout):
            response = await self._client.post(
                "/responses", body=sent, cast_to=httpx2.Response, options={"timeout": patience(timeout)}
            )
        return Received(response.content, response.headers)


def native(sent: Body, request: CompletionRequest, capability: Capability) -> Body:
    """A chat request as one for a response, which the endpoint is asked not to store.

    Requests about the same paper bear the same key, so that they meet the same cache.
    """
    other = {"messages", "response_format", capability.length_parameter}
    body = {name: value for name, value in sent.items() if name not in other}
    body["input"] = [
        {"role": message["role"], "content": _content(message["content"])}
        for message in listed(sent["messages"])
    ]
    body["store"] = False
    if (most := sent.get(capability.length_parameter)) is not None:
        body["max_output_tokens"] = most
    if (wanted := mapping(sent.get("response_format"))) and "text" not in body:
        body["text"] = {"format": {"type": wanted["type"], **mapping(wanted.get("json_schema"))}}
    if shared := "".join(message.content[: message.shared] for message in request.messages):
        body["prompt_cache_key"] = hashlib.sha256(shared.encode()).hexdigest()[:32]
    return body


def _content(content: object) -> object:
    if isinstance(content, str):
        return content
    return [_part(part) for part in listed(content)]


def _part(part: Body) -> Body:
    kind = str(part["type"])
    return {"type": _PARTS[kind], kind: mapping(part[kind]).get("url", part[kind])}


def chat(text: str) -> Body | None:
    """A response in the form of a chat completion."""
    found = completion(text)
    if found is None or not isinstance(found.get("output"), list) or found.get("error"):
        return found
    said = [part for one in listed(found["output"]) for part in listed(one.get("content"))]
    message: Body = {"content": _text(said, "output_text")}
    if refusal := _text(said, "refusal"):
        message["refusal"] = refusal
    usage = mapping(found.get("usage"))
    return {
        "model": found.get("model"),
        "choices": [{"message": message, "finish_reason": _end(found)}],
        "usage": {
            "prompt_tokens": count(usage.get("input_tokens")),
            "completion_tokens": count(usage.get("output_tokens")),
            "prompt_tokens_details": mapping(usage.get("input_tokens_details")),
        },
    }


def _text(parts: list[Body], kind: str) -> str:
    name = "text" if kind == "output_text" else kind
    return "".join(str(part.get(name) or "") for part in parts if part.get("type") == kind)


def _end(found: Mapping[str, object]) -> str:
    status = str(found.get("status") or "")
    if status == "incomplete":
        return str(mapping(found.get("incomplete_details")).get("reason") or status)
    return "stop" if status == "completed" else status


DIALECT = Dialect(
    ResponsesClient,
    models,
    native,
    chat,
    names={r"\btext\.format[\w.]*|'text'": "response_format", r"\bmax_output_tokens\b": ""},
    batches=partial(OpenAIBatches, path="/responses", chat=chat),
)


class ResponsesBackend(ChatBackend):
    """A provider that speaks OpenAI's Responses to one endpoint."""

    def __init__(self, endpoint: Endpoint, capabilities: CapabilityStore | None = None) -> None:
        super().__init__(endpoint, DIALECT, capabilities)

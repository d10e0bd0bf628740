"""The ladder of answer formats: what to send at each rung, and what to change when it is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.provider.capability import Capability
from summarizer.provider.endpoint import Quirks
from summarizer.provider.pictures import in_base64
from summarizer.provider.provider import CompletionRequest, Picture, Rung
from summarizer.provider.refusal_rules import kind_of, most_output, room

_NEXT_RUNG: dict[Rung, Rung] = {"json_schema": "json_object", "json_object": "text"}
_RENAMED = {"max_completion_tokens": "max_tokens", "max_tokens": "max_completion_tokens"}
_SHORTEST_ANSWER, _UNSURE = 1000, 0.02
"""Tokens below which no answer is worth asking for; what servers may miscount, as a share of the limit."""
_IN_WORDS = {
    "json_object": "Answer with one JSON object that follows this JSON schema:",
    "text": "Answer with nothing but one JSON object, without a code fence, that follows this JSON schema:",
}


def body(request: CompletionRequest, capability: Capability, quirks: Quirks) -> dict[str, object]:
    """The JSON body of the chat request.

    Below `json_schema` the format is asked for in words, at the very end of the first question: the prompt's
    start, which endpoints cache, stays the same from rung to rung, and all of it when the talk goes on.
    """
    texts = [message.content for message in request.messages]
    if request.schema is not None and capability.rung in _IN_WORDS:
        schema = json.dumps(request.schema, ensure_ascii=False, separators=(",", ":"))
        first = next(n for n, message in enumerate(request.messages) if message.role == "user")
        texts[first] += f"\n\n{_IN_WORDS[capability.rung]}\n{schema}"
    messages = [
        {"role": message.role, "content": _content(text, message.pictures)}
        for message, text in zip(request.messages, texts, strict=True)
    ]
    parameters: dict[str, object] = {"model": request.model, "messages": messages, **quirks.extra_body}
    if capability.thinking_off:
        parameters["enable_thinking"] = False
    if request.max_output_tokens is not None and capability.length_parameter:
        most = capability.most_output or request.max_output_tokens
        parameters[capability.length_parameter] = min(request.max_output_tokens, most)
    if request.temperature is not None:
        parameters["temperature"] = request.temperature
    for name in capability.dropped:
        parameters.pop(name, None)
    if request.schema is not None:
        if capability.rung == "json_schema":
            parameters["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": request.schema},
            }
        elif capability.rung == "json_object":
            parameters["response_format"] = {"type": "json_object"}
    return parameters


def _content(text: str, pictures: Sequence[Picture]) -> object:
    """What a message says: its words, or each picture behind its name and then the words."""
    if not pictures:
        return text
    parts: list[object] = []
    for picture in pictures:
        address = {"url": f"data:{picture.media};base64,{in_base64(picture)}"}
        parts += [{"type": "text", "text": f"{picture.name}:"}, {"type": "image_url", "image_url": address}]
    return [*parts, {"type": "text", "text": text}]


def step_down(
    capability: Capability, sent: dict[str, object], status: int, complaint: str
) -> Capability | None:
    """What to try after a refusal that names something sent; None when nothing that we sent is to blame.

    `complaint` is the text of the error. A length that is too great is lowered; a length parameter is renamed
    first and dropped when its other name is refused too.
    """
    kind = kind_of(status, complaint)
    if kind == "parameters":
        return _fewer(capability, sent)
    if status not in {400, 422, 500}:
        return None
    if "enable_thinking" in complaint and "enable_thinking" not in sent and not capability.thinking_off:
        return replace(capability, thinking_off=True)
    if kind == "cap" and (most := _lower_cap(capability, sent, complaint)) is not None:
        return replace(capability, most_output=most)
    if (name := _named_parameter(sent, complaint)) is not None:
        return _without(capability, name)
    return lower(capability) if "response_format" in sent and kind in {"format", "no_json"} else None


def shorter(capability: Capability, sent: dict[str, object], complaint: str) -> int | None:
    """The tokens of an answer for which the context has room behind this prompt, fewer than were asked for.

    None when the refusal does not say, or they are too few for an answer.
    """
    asked, left = sent.get(capability.length_parameter), room(complaint)
    if left is None or not isinstance(asked, int):
        return None
    most = int(left - _UNSURE * asked)
    return most if _SHORTEST_ANSWER <= most < asked else None


def _fewer(capability: Capability, sent: dict[str, object]) -> Capability | None:
    """What asks for less, where the endpoint does not say what is too much: the format goes first."""
    if "response_format" in sent:
        return lower(capability)
    name = next(iter(_optional(sent)), None)
    return None if name is None else _without(capability, name)


def lower(capability: Capability) -> Capability | None:
    """The capability one rung down, None from the last rung."""
    rung = _NEXT_RUNG.get(capability.rung)
    return None if rung is None else replace(capability, rung=rung)


def _lower_cap(capability: Capability, sent: dict[str, object], complaint: str) -> int | None:
    """The limit of an answer's length that the complaint allows, None when it is none that is lower."""
    asked, most = sent.get(capability.length_parameter), most_output(complaint)
    return most if most and isinstance(asked, int) and most < asked else None


def _optional(sent: dict[str, object]) -> list[str]:
    return [name for name in sent if name not in {"model", "messages", "response_format"}]


def _named_parameter(sent: dict[str, object], complaint: str) -> str | None:
    """The first of the optional parameters that were sent and that the complaint names."""
    return next((name for name in _optional(sent) if re.search(rf"\b{name}\b", complaint)), None)


def _without(capability: Capability, name: str) -> Capability:
    if name != capability.length_parameter:
        return replace(capability, dropped=tuple(sorted({*capability.dropped, name})))
    other = _RENAMED.get(name, "")
    if other in capability.dropped:
        return replace(capability, length_parameter="")
    return replace(capability, length_parameter=other, dropped=tuple(sorted({*capability.dropped, name})))

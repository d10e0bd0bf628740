"""An endpoint's successful reply, checked before anything in it is used."""

from __future__ import annotations

import json
from dataclasses import dataclass

from summarizer.characters import one_line, visible
from summarizer.errors import (
    AnswerRefused,
    AnswerTruncated,
    BadAnswer,
    ContextTooLong,
    ProviderError,
)
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.faults import Refusal, fault, not_json, quoted
from summarizer.provider.provider import Allowance, CompletionRequest, Usage

_LONGEST_MODEL = 100
_SMALLEST_PLAUSIBLE = 0.7
"""Share of our token count under which the endpoint's count means that it cut the prompt."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply holds; `text` is "" when the model's answer was blank.

    `allowances` are those of requests and of tokens that the reply's headers tell of.
    """

    text: str
    model: str
    usage: Usage
    allowances: tuple[Allowance | None, Allowance | None] = (None, None)


def read_reply(text: str, request: CompletionRequest, endpoint: Endpoint) -> Reply:
    """The reply in the HTTP body `text`.

    Raises:
        ProviderError: it is no JSON, an error in disguise, empty, cut, refused, or the prompt was cut.
    """
    try:
        reply = json.loads(text)
    except ValueError:
        raise not_json(endpoint, text) from None
    if not isinstance(reply, dict):
        raise BadAnswer(f"{endpoint.base_url} answered with JSON that is no completion.")
    if reply.get("error"):
        raise _disguised(reply["error"], endpoint, request.model)
    choice = _first_choice(reply, endpoint)
    usage = _usage(reply.get("usage"))
    _check_prompt(usage, request, endpoint)
    _check_end(choice, request, endpoint)
    content = _mapping(choice.get("message")).get("content")
    return Reply(
        text=visible(content) if isinstance(content, str) and content.strip() else "",
        model=one_line(str(reply.get("model") or request.model))[:_LONGEST_MODEL],
        usage=usage,
    )


def _disguised(error: object, endpoint: Endpoint, model: str) -> ProviderError:
    """The error for a reply with status 200 whose body is an error."""
    code = error.get("code") if isinstance(error, dict) else None
    if str(code).isdigit() and 400 <= int(str(code)) < 600:
        return fault(Refusal.of(int(str(code)), error), endpoint, model)
    said = quoted(Refusal.of(200, error).message, endpoint.api_key)
    return BadAnswer(f"{endpoint.base_url} answered with an error{said}.")


def _first_choice(reply: dict[str, object], endpoint: Endpoint) -> dict[str, object]:
    choices = reply.get("choices")
    if not isinstance(choices, list) or not choices:
        raise BadAnswer(
            f"{endpoint.base_url} answered without a choice.", hint="Try again, or try another model."
        )
    return _mapping(choices[0])


def _check_prompt(usage: Usage, request: CompletionRequest, endpoint: Endpoint) -> None:
    expected = request.prompt_tokens * endpoint.quirks.token_ratio
    if 0 < usage.prompt_tokens < _SMALLEST_PLAUSIBLE * expected:
        raise ContextTooLong(
            f"{endpoint.base_url} read only {usage.prompt_tokens} of about {request.prompt_tokens} tokens: "
            f"the context of {request.model} is too short and the paper was cut.",
            hint=endpoint.quirks.context_hint or None,
        )


def _check_end(choice: dict[str, object], request: CompletionRequest, endpoint: Endpoint) -> None:
    message, finish = _mapping(choice.get("message")), choice.get("finish_reason")
    if finish == "length":
        limit = request.max_output_tokens
        raise AnswerTruncated(
            f"The answer of {request.model} was cut off at its length limit"
            + (f" of {limit} tokens." if limit else "."),
            hint="Allow longer answers, or ask for fewer fields at once.",
        )
    if finish == "content_filter":
        raise AnswerRefused(f"The content filter of {endpoint.base_url} stopped the answer.")
    if message.get("refusal"):
        said = quoted(str(message["refusal"]), endpoint.api_key)
        raise AnswerRefused(f"{request.model} refuses to answer{said}.")
    if finish not in {"stop", "eos", "end_turn", "STOP"}:
        raise BadAnswer(f"{request.model} stopped before its answer was finished ({finish}).")


def _usage(usage: object) -> Usage:
    counts = _mapping(usage)
    details = _mapping(counts.get("prompt_tokens_details"))
    return Usage(
        prompt_tokens=_count(counts.get("prompt_tokens")),
        completion_tokens=_count(counts.get("completion_tokens")),
        # DeepSeek's own name for what the others give in the details.
        cached_tokens=_count(details.get("cached_tokens") or counts.get("prompt_cache_hit_tokens")),
        cache_write_tokens=_count(details.get("cache_write_tokens")),
    )


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0

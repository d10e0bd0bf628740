"""An endpoint's successful reply, checked before anything in it is used."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from summarizer.characters import one_line, visible
from summarizer.errors import (
    AnswerLost,
    AnswerRefused,
    AnswerTruncated,
    BadAnswer,
    ContextTooLong,
)
from summarizer.language import _
from summarizer.provider.chat.completion import completion, content_of
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.faults import fault, not_json, quoted
from summarizer.provider.masking import redacted, without_key
from summarizer.provider.provider import Allowance, CompletionRequest, Usage
from summarizer.provider.refusal import Refusal
from summarizer.provider.refusal_rules import end_of, kind_of

_LONGEST_MODEL = 100
_SMALLEST_PLAUSIBLE = 0.7
"""Share of our token count under which the endpoint's count means that it cut the prompt."""
_OF_A_VENDOR = 0.4
"""The same for vendors, who refuse long prompts rather than cut them, and have tokenizers of all kinds."""
_LEAST_PLAUSIBLE, _SHORTEST_CONTEXT = 0.05, 512
"""Share of our count, and tokens, below which the endpoint's count is no count of anything."""
_FINISHED = {"stop", "eos", "end_turn", "STOP", "tool_calls", "function_call"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply holds; `text` is "" when the model's answer was blank.

    `allowances` are those of requests and of tokens that the reply's headers tell of.
    """

    text: str
    model: str
    usage: Usage
    allowances: tuple[Allowance | None, Allowance | None] = (None, None)


def read_reply(
    text: str,
    request: CompletionRequest,
    endpoint: Endpoint,
    chat: Callable[[str], dict[str, object] | None] = completion,
) -> Reply:
    """The reply in the HTTP body `text`; an answer that reads well is good, whatever surrounds it.

    `chat` makes a chat completion of the body.

    Raises:
        ProviderError: it is no JSON, an error in disguise, empty, cut, refused, or the prompt was cut.
    """
    text = without_key(text, endpoint.api_key)  # some servers repeat it, in the model's name for one
    reply = chat(text)
    if reply is None:
        raise not_json(endpoint, "" if text.lstrip().startswith("data:") else text)
    choice = _first_choice(reply, endpoint, request.model)
    usage = _usage(reply.get("usage"))
    answer = without_key(visible(content_of(choice)), endpoint.api_key)  # it was split or escaped in the body
    _check_prompt(usage, request, endpoint)
    if not reads_well(answer):
        _check_end(choice, answer, request, endpoint)
        if reply.get("cut"):
            raise not_json(endpoint, "")
    return Reply(
        text=answer if answer.strip() else "",
        model=_model(reply.get("model"), endpoint) or request.model,
        usage=usage,
    )


def _model(named: object, endpoint: Endpoint) -> str:
    """The model's name as the reply has it, "" when that is none."""
    return redacted(one_line(named), endpoint.api_key)[:_LONGEST_MODEL] if isinstance(named, str) else ""


def reads_well(answer: str) -> bool:
    """Whether an answer is, behind thinking and within a fence, one whole JSON value."""
    answer = answer.rpartition("</think>")[2].strip()
    start, end = answer.find("{"), answer.rfind("}")
    try:
        json.loads(answer[start : end + 1], strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _first_choice(reply: dict[str, object], endpoint: Endpoint, model: str) -> dict[str, object]:
    """The first choice of a reply.

    Raises:
        ProviderError: there is none, since the reply is an error, though its status is 200.
    """
    choices = reply.get("choices")
    choice = _mapping(choices[0]) if isinstance(choices, list) and choices else {}
    if {"message", "delta", "text"} & choice.keys() and not reply.get("error"):
        return choice
    refusal = Refusal.of(200, reply)
    code = re.search(r"\bcode=([45]\d\d)\b", refusal.codes)
    refusal = replace(refusal, status=int(code[1]) if code else 400)
    if (code or refusal.message) and kind_of(refusal.status, refusal.complaint) != "rejected":
        raise fault(refusal, endpoint, model)
    if refusal.message:
        said = quoted(refusal.message, endpoint.api_key)
        raise BadAnswer(
            _("{base_url} answered with an error{said}.", base_url=endpoint.base_url, said=said),
            hint=_("Try again, or try another model."),
            fault="no answer",
        )
    raise BadAnswer(
        _("{base_url} answered without a choice.", base_url=endpoint.base_url),
        hint=_("Try again, or try another model."),
        fault="no answer",
    )


def _check_prompt(usage: Usage, request: CompletionRequest, endpoint: Endpoint) -> None:
    """See whether the server cut the prompt, as local ones do in silence.

    A count so low that no model's context is as short is a wrong count, and says nothing.
    """
    expected = request.prompt_tokens * endpoint.quirks.token_ratio
    counted = usage.prompt_tokens + usage.cached_tokens  # some count what was cached apart
    vendor = endpoint.base_url.startswith("https:") and not endpoint.quirks.context_hint
    smallest = expected * (_OF_A_VENDOR if vendor else _SMALLEST_PLAUSIBLE)
    if min(_SHORTEST_CONTEXT, _LEAST_PLAUSIBLE * expected) < counted < smallest:
        raise ContextTooLong(
            _(
                "{base_url} read only {read} of about {sent} tokens: "
                "the context of {model} is too short and the paper was cut.",
                base_url=endpoint.base_url,
                read=usage.prompt_tokens,
                sent=request.prompt_tokens,
                model=request.model,
            ),
            hint=_(endpoint.quirks.context_hint) or None,
        )


def _check_end(
    choice: dict[str, object], answer: str, request: CompletionRequest, endpoint: Endpoint
) -> None:
    """See why an answer that does not read well ended.

    Raises:
        ProviderError: it was cut, refused or broken off, or is blank or no JSON for no reason given.
    """
    message, finish = _mapping(choice.get("message")), str(choice.get("finish_reason") or "")
    if message.get("refusal"):
        said = quoted(str(message["refusal"]), endpoint.api_key)
        raise AnswerRefused(_("{model} refuses to answer{said}.", model=request.model, said=said))
    match end_of(finish):
        case "cut":
            limit = request.max_output_tokens
            raise AnswerTruncated(
                _(
                    "The answer of {model} was cut off at its length limit of {limit} tokens.",
                    model=request.model,
                    limit=limit,
                )
                if limit
                else _("The answer of {model} was cut off at its length limit.", model=request.model),
                hint=_("Allow longer answers, or ask for fewer fields at once."),
            )
        case "filtered":
            raise AnswerRefused(
                _("The content filter of {base_url} stopped the answer.", base_url=endpoint.base_url),
                hint=_("Another provider may take this paper."),
            )
        case "broken":
            said = quoted(Refusal.of(200, choice).message, endpoint.api_key)
            raise AnswerLost(
                _("{base_url} broke off its answer{said}.", base_url=endpoint.base_url, said=said),
                hint=_("Try again."),
            )
    if finish not in _FINISHED and request.schema is not None and answer.strip() and "{" not in answer:
        said = quoted(finish, endpoint.api_key)
        raise BadAnswer(
            _("{model} stopped before its answer was finished{said}.", model=request.model, said=said)
        )


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
    """A count of tokens; some servers write it as a text, or with decimals."""
    try:
        found = float(value) if isinstance(value, int | float | str) else 0.0
    except (ValueError, OverflowError):
        return 0
    return int(found) if math.isfinite(found) and 0 < found < 1e9 else 0

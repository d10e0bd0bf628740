"""Chat completions of OpenAI-compatible endpoints, through the openai client."""

from __future__ import annotations

import asyncio
import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

import openai

from summarizer.errors import (
    AuthenticationFailed,
    BadAnswer,
    ContextTooLong,
    ProviderError,
    RequestRejected,
)
from summarizer.language import _
from summarizer.provider.backend import ModelInfo
from summarizer.provider.backends.openai.batches import OpenAIBatches
from summarizer.provider.backends.openai.client import connect, disconnected, refusal, timed_out
from summarizer.provider.backends.openai.completion import decoded
from summarizer.provider.backends.openai.ladder import body, shorter, step_down
from summarizer.provider.backends.openai.reply import Reply, read_reply
from summarizer.provider.capability import Capability, CapabilityStore
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.faults import fault, no_pictures, not_json
from summarizer.provider.guards.rates import allowances
from summarizer.provider.masking import redacted, without_key
from summarizer.provider.provider import Completion, CompletionRequest
from summarizer.provider.refusal import Refusal
from summarizer.provider.refusal_rules import refuses_pictures

_CONNECT_TIMEOUT = 10.0
"""Seconds for making a connection; the rest of the call has the request's own limit."""


_MAY_MEAN_PICTURES = {400, 415, 422}
"""Statuses of refusals that name no reason: whether it is the pictures shows without them."""
_FEW_MODELS = 8
"""How many models a hint names at most."""


@dataclass(frozen=True, slots=True)
class _Accepted:
    """A reply, `by` how it was asked for, what is `learnt` of that for good, and the requests made."""

    reply: Reply
    by: Capability
    learnt: Capability
    requests: int


class OpenAIBackend:
    """A provider that speaks the chat completions protocol to one endpoint.

    It never retries what failed, only asks again where the endpoint refuses how it was asked: one answer
    format lower, or without the parameter that the refusal names. What was learnt goes to `capabilities`.
    Pictures are the caller's to leave out: the words of a request speak of them.
    """

    def __init__(self, endpoint: Endpoint, capabilities: CapabilityStore | None = None) -> None:
        self._endpoint = endpoint
        self._capabilities = capabilities or CapabilityStore()
        self._doubted: set[str] = set()
        self._client: openai.AsyncOpenAI | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def complete(self, request: CompletionRequest) -> Completion:
        """The finished answer; its usage includes a blank answer that was asked for again one rung lower.

        Raises:
            ProviderError: as its subclasses say.
            SettingsError: the environment names a proxy that cannot be used.
        """
        try:
            async with asyncio.timeout(request.timeout):
                return await self._answered(request)
        except TimeoutError:
            raise timed_out(self._endpoint, request.timeout) from None

    def knows(self, model: str) -> bool:
        """Whether the model was asked before, so that what it accepts is known."""
        return self._capabilities.get(self._endpoint.base_url, model) is not None

    async def models(self, timeout: float = 10.0) -> tuple[ModelInfo, ...]:
        """The models that the endpoint offers, as far as it says.

        Raises:
            ProviderError: it cannot be asked.
        """
        try:
            async with asyncio.timeout(timeout):
                response = await self._connected().models.with_raw_response.list(timeout=timeout)
        except TimeoutError:
            raise timed_out(self._endpoint, timeout) from None
        except openai.APIStatusError as error:
            raise fault(refusal(error, self._endpoint), self._endpoint, "") from error
        except openai.OpenAIError as error:
            raise disconnected(error, self._endpoint, timeout) from error
        return _models(without_key(decoded(response.content), self._endpoint.api_key), self._endpoint)

    def batches(self) -> OpenAIBatches:
        """The endpoint's batch service, where it has one: whether it has shows when it is asked."""
        return OpenAIBatches(self._endpoint, self._body)

    async def close(self) -> None:
        """Closes the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    def _body(self, request: CompletionRequest) -> dict[str, object]:
        """The JSON body that a request is first sent with, as far as the model is known."""
        return body(request, self._known(request.model), self._endpoint.quirks)

    async def _answered(self, request: CompletionRequest) -> Completion:
        known = self._known(request.model)
        if request.pictures and not known.pictures:
            raise no_pictures(self._endpoint, request.model)
        first = await self._accepted(request, known)
        learnt = first.learnt
        if request.model in self._doubted and not request.pictures:  # so it was the pictures
            learnt = replace(learnt, pictures=False)
        self._doubted.discard(request.model)
        if learnt != known or not self.knows(request.model):
            self._capabilities.put(self._endpoint.base_url, request.model, learnt)
        reply, rung, requests = first.reply, first.by.rung, first.requests
        if not reply.text and request.schema is not None and rung != "text" and request.again_when_blank:
            # DeepSeek puts blanks in place of what is no JSON: asked in words, the model gets through.
            # One blank answer proves nothing about the endpoint, so this step is not remembered.
            again = await self._accepted(request, replace(first.by, rung="text"))
            reply = replace(again.reply, usage=reply.usage + again.reply.usage)
            rung, requests = again.by.rung, requests + again.requests
        if not reply.text:
            raise BadAnswer(
                _("{model} gave a blank answer.", model=request.model),
                hint=_("Try again, or try another model."),
            )
        return Completion(reply.text, reply.model, reply.usage, rung, requests, *reply.allowances)

    async def _accepted(self, request: CompletionRequest, capability: Capability) -> _Accepted:
        """The first reply that is no refusal of how it was asked."""
        requests, learnt = 0, capability
        while True:
            sent = body(request, capability, self._endpoint.quirks)
            requests += 1
            try:
                answer = await self._ask(sent, request)
            except ProviderError as failure:
                failure.requests = requests
                raise
            if isinstance(answer, Reply):
                return _Accepted(answer, capability, learnt, requests)
            error = fault(answer, self._endpoint, request.model)
            if (most := shorter(capability, sent, answer.complaint)) is not None:
                request = replace(request, max_output_tokens=most)  # nothing is learnt for the next prompt
                continue
            next_try = step_down(capability, sent, answer.status, answer.complaint)
            plain = next_try is None and type(error) is RequestRejected
            if request.pictures and self._refuses_pictures(answer, request.model, learnt, unexplained=plain):
                error, next_try = no_pictures(self._endpoint, request.model, answer), None
            if next_try is None or isinstance(error, ContextTooLong | AuthenticationFailed):
                raise await self._told(error, answer.status, request.model, requests)
            capability = next_try
            if not isinstance(error, BadAnswer):  # one answer that was no JSON proves nothing either
                learnt = next_try

    async def _told(self, error: ProviderError, status: int, model: str, requests: int) -> ProviderError:
        """The error with what is known besides: the requests made, the models that there are."""
        error.requests = requests
        if status == HTTPStatus.NOT_FOUND and error.fault == "no model":
            error.hint = await self._offered(model) or error.hint
        return error

    def _refuses_pictures(
        self, answer: Refusal, model: str, learnt: Capability, *, unexplained: bool
    ) -> bool:
        """Whether a request was refused for its pictures, or may have been; what is known of it is kept."""
        if refuses_pictures(answer.status, answer.complaint):
            self._capabilities.put(self._endpoint.base_url, model, replace(learnt, pictures=False))
            return True
        if unexplained and answer.status in _MAY_MEAN_PICTURES:
            self._doubted.add(model)
            return True
        return False

    async def _offered(self, model: str) -> str:
        """A hint at the models on offer, those of a like name when there are many; "" for none."""
        try:
            names = [offered.name for offered in await self.models()]
        except ProviderError:
            return ""
        if len(names) > _FEW_MODELS:
            names = difflib.get_close_matches(model, names, _FEW_MODELS, cutoff=0.4)
        offered = redacted(", ".join(names), self._endpoint.api_key)
        return _("It offers {offered}: choose one with --model.", offered=offered) if names else ""

    async def _ask(self, sent: dict[str, object], request: CompletionRequest) -> Reply | Refusal:
        try:
            response = await self._connected().chat.completions.with_raw_response.create(
                model=request.model,
                messages=[],  # the body that is sent takes precedence
                extra_body=sent,
                timeout=openai.Timeout(request.timeout, connect=min(_CONNECT_TIMEOUT, request.timeout)),
            )
        except openai.APIStatusError as error:
            return refusal(error, self._endpoint)
        except openai.OpenAIError as error:
            raise disconnected(error, self._endpoint, request.timeout) from error
        reply = read_reply(decoded(response.content), request, self._endpoint)
        return replace(reply, allowances=allowances(response.headers))

    def _known(self, model: str) -> Capability:
        known = self._capabilities.get(self._endpoint.base_url, model)
        return known or Capability.from_quirks(self._endpoint.quirks)

    def _connected(self) -> openai.AsyncOpenAI:
        """The client; connections belong to the event loop that they were made in."""
        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            self._client, self._loop = connect(self._endpoint), loop
        return self._client


def _models(text: str, endpoint: Endpoint) -> tuple[ModelInfo, ...]:
    try:
        listed = json.loads(text)["data"]
        return tuple(ModelInfo(str(entry["id"]), _context(entry)) for entry in listed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise not_json(endpoint, text) from None


def _context(entry: Mapping[str, object]) -> int | None:
    """The context of a listed model: vLLM's `max_model_len`, llama.cpp's `meta.n_ctx`."""
    meta = entry.get("meta")
    found = entry.get("max_model_len") or (meta.get("n_ctx") if isinstance(meta, Mapping) else None)
    return found if isinstance(found, int) else None

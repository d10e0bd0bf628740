"""A provider that speaks one dialect to one endpoint, and learns what each of its models accepts."""

from __future__ import annotations

import asyncio
import difflib
import json
import re
from dataclasses import dataclass, replace
from http import HTTPStatus

from summarizer.errors import (
    AuthenticationFailed,
    BadAnswer,
    ContextTooLong,
    ProviderError,
    RequestRejected,
)
from summarizer.language import _
from summarizer.provider.backend import ModelInfo
from summarizer.provider.batches import BatchService
from summarizer.provider.capability import Capability, CapabilityStore
from summarizer.provider.chat.completion import decoded
from summarizer.provider.chat.dialect import Body, Client, Dialect, Refused
from summarizer.provider.chat.failures import timed_out
from summarizer.provider.chat.ladder import body, shorter, step_down
from summarizer.provider.chat.reply import Reply, read_reply
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.faults import fault, no_pictures, not_json
from summarizer.provider.masking import redacted, without_key
from summarizer.provider.provider import Completion, CompletionRequest
from summarizer.provider.refusal import Refusal
from summarizer.provider.refusal_rules import refuses_pictures

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


class ChatBackend:
    """A provider that speaks a dialect to one endpoint.

    It never retries what failed, only asks again where the endpoint refuses how it was asked: one answer
    format lower, or without the parameter that the refusal names. What was learnt goes to `capabilities`.
    Pictures are the caller's to leave out: the words of a request speak of them.
    """

    def __init__(
        self, endpoint: Endpoint, dialect: Dialect, capabilities: CapabilityStore | None = None
    ) -> None:
        self._endpoint, self._dialect = endpoint, dialect
        self._capabilities = capabilities or CapabilityStore()
        self._doubted: set[str] = set()
        self._client: Client | None = None
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
                received = await self._connected().models(timeout)
        except TimeoutError:
            raise timed_out(self._endpoint, timeout) from None
        except Refused as refused:
            raise fault(refused.refusal, self._endpoint, "") from refused
        text = without_key(decoded(received.content), self._endpoint.api_key)
        try:
            return self._dialect.models(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise not_json(self._endpoint, text) from None

    def batches(self) -> BatchService | None:
        """The endpoint's batch service, where the protocol has one: whether it has shows when it is asked."""
        offered = self._dialect.batches
        return None if offered is None else offered(self._endpoint, self._body)

    async def close(self) -> None:
        """Closes the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    def _body(self, request: CompletionRequest) -> Body:
        """The JSON body that a request is first sent with, as far as the model is known."""
        request, known = self._bounded(request), self._known(request.model)
        return self._dialect.native(body(request, known, self._endpoint.quirks), request, known)

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
        request = self._bounded(request)
        requests, learnt = 0, capability
        while True:
            sent = body(request, capability, self._endpoint.quirks)
            requests += 1
            try:
                answer = await self._ask(self._dialect.native(sent, request, capability), request)
            except ProviderError as failure:
                failure.requests = requests
                raise
            if isinstance(answer, Reply):
                return _Accepted(answer, capability, learnt, requests)
            error = fault(answer, self._endpoint, request.model)
            complaint = self._in_chat_words(answer.complaint, capability)
            if (most := shorter(capability, sent, complaint)) is not None:
                request = replace(request, max_output_tokens=most)  # nothing is learnt for the next prompt
                continue
            next_try = step_down(capability, sent, answer.status, complaint)
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

    async def _ask(self, sent: Body, request: CompletionRequest) -> Reply | Refusal:
        try:
            received = await self._connected().ask(sent, request.timeout)
        except Refused as refused:
            return refused.refusal
        reply = read_reply(decoded(received.content), request, self._endpoint, self._dialect.chat)
        return replace(reply, allowances=self._dialect.allowances(received.headers))

    def _bounded(self, request: CompletionRequest) -> CompletionRequest:
        """The request with a limit of its answer's length, where the protocol wants one."""
        most = request.max_output_tokens or self._dialect.most_output
        return replace(request, max_output_tokens=most)

    def _in_chat_words(self, complaint: str, capability: Capability) -> str:
        """A refusal with the protocol's names for what was sent put into those of a chat request."""
        for pattern, name in self._dialect.names.items():
            meant = name or capability.length_parameter
            complaint = re.sub(pattern, meant, complaint)
        return complaint

    def _known(self, model: str) -> Capability:
        known = self._capabilities.get(self._endpoint.base_url, model)
        return known or Capability.from_quirks(self._endpoint.quirks)

    def _connected(self) -> Client:
        """The client; connections belong to the event loop that they were made in."""
        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            self._client, self._loop = self._dialect.connect(self._endpoint), loop
        return self._client

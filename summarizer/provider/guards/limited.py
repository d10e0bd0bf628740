"""A provider that keeps to an endpoint's rate limits, those known and those learnt from its refusals."""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from dataclasses import dataclass, replace

from summarizer.errors import ProviderError, RateLimited, StillRateLimited, Stopped
from summarizer.language import _, counted
from summarizer.provider.guards.outage import Outage
from summarizer.provider.guards.rates import Bucket
from summarizer.provider.provider import Allowance, Completion, CompletionRequest, Provider

_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 30.0
"""Seconds for which the gate shuts when the endpoint does not say how long; doubled with each refusal."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of an endpoint: requests at once, and by the minute where known (None: unlimited or unknown).

    `longest_wait` is the longest Retry-After that is waited for, `patience` the time without any answer
    after which refusals are passed on; both in seconds.
    """

    concurrency: int = 16
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    longest_wait: float = 120.0
    patience: float = 300.0


@dataclass(slots=True)
class _Place:
    """One request's place: waiting until `granted`, then on its way since `sent`."""

    request: CompletionRequest
    tokens: float
    granted: asyncio.Future[None]
    sent: float = 0.0


class Limited:
    """One gate before one endpoint, shared by all tasks that use this object.

    A window bounds the requests under way: it starts at `concurrency`, is halved by a refusal (429) and
    grows by one for each windowful of answers. A refusal also shuts the gate for everybody until the
    endpoint's Retry-After, and the refused request waits in line again: it is no failure. Buckets keep to
    the requests and tokens by the minute that settings or the endpoint's headers name.

    Answers are handed on in turn: what is done with one may take long, and the next request leaves before.
    """

    def __init__(
        self, provider: Provider, limits: Limits | None = None, outage: Outage | None = None
    ) -> None:
        """Guard a provider; an `outage`, of which others tell, keeps those back who would begin in it."""
        self._provider = provider
        self._outage = outage or Outage(sys.maxsize)
        self._outage.when_over = self._admit
        self._limits = limits or Limits()
        self._window = float(self._limits.concurrency)
        self._waiting: deque[_Place] = deque()
        self._under_way = 0
        self._opens_at = self._halved_at = 0.0
        self._refused_since: float | None = None
        self._refusals = 0
        self._requests = _bucket(self._limits.requests_per_minute)
        self._tokens = _bucket(self._limits.tokens_per_minute)
        self._timer: asyncio.TimerHandle | None = None
        self._turn = asyncio.Lock()
        self._stopped = False

    async def complete(self, request: CompletionRequest) -> Completion:
        """The finished answer; its `requests` counts the refused ones too.

        Raises:
            Stopped: `stop` was called before it was sent.
            StillRateLimited: the endpoint asks for too long a wait, or has long answered nobody.
            ProviderError: as the provider within.
        """
        refused = 0
        tokens = _tokens(request)
        while True:
            place = await self._enter(request, tokens)
            try:
                completion = await self._provider.complete(request)
            except RateLimited as error:
                self._refuse(place, error)
                refused += error.requests
                if self._hopeless(error):
                    raise _given_up(error, refused) from error
                continue
            except ProviderError as error:
                error.requests += refused
                raise
            else:
                self._answer(place, completion)
            finally:
                self._under_way -= 1
                self._admit()
            async with self._turn:
                await asyncio.sleep(0)
            return replace(completion, requests=completion.requests + refused)

    def stop(self) -> None:
        """Turn away all who wait or come, but those who go on with a talk that has begun."""
        self._stopped = True
        for place in self._waiting:
            if not place.request.goes_on and not place.granted.done():
                place.granted.set_exception(_stopped())

    async def _enter(self, request: CompletionRequest, tokens: float) -> _Place:
        if self._stopped and not request.goes_on:
            raise _stopped()
        place = _Place(request, tokens, asyncio.get_running_loop().create_future())
        self._waiting.append(place)
        self._admit()
        try:
            await place.granted
        except asyncio.CancelledError:
            if place.sent:
                self._under_way -= 1
            self._admit()
            raise
        return place

    def _admit(self) -> None:
        """Lets in those at the head of the line that may go now; sets a timer for the next one."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._under_way < max(1, int(self._window)) and (place := self._next()) is not None:
            now = _now()
            if (wait := self._wait(place, now)) > 0:
                self._timer = asyncio.get_running_loop().call_later(wait, self._admit)
                return
            self._waiting.remove(place)
            self._under_way += 1
            self._take(1, place.tokens, now)
            place.sent = now
            place.granted.set_result(None)

    def _next(self) -> _Place | None:
        """The first in line who may go; who was cancelled or turned away is in line no more."""
        while self._waiting and self._waiting[0].granted.done():
            self._waiting.popleft()
        waiting = (place for place in self._waiting if not place.granted.done())
        return next((place for place in waiting if not self._outage.holds_up(place.request)), None)

    def _wait(self, place: _Place, now: float) -> float:
        waits = [self._opens_at - now]
        if self._requests is not None:
            waits.append(self._requests.wait(1, now))
        if self._tokens is not None:
            waits.append(self._tokens.wait(place.tokens, now))
        return max(waits)

    def _take(self, requests: float, tokens: float, now: float) -> None:
        if self._requests is not None:
            self._requests.take(requests, now)
        if self._tokens is not None:
            self._tokens.take(tokens, now)

    def _answer(self, place: _Place, completion: Completion) -> None:
        now = _now()
        self._refused_since, self._refusals = None, 0
        self._window = min(self._limits.concurrency, self._window + 1 / self._window)
        usage = completion.usage
        if used := usage.prompt_tokens + usage.completion_tokens:
            self._take(0, used - place.tokens, now)
        self._requests = _learnt(self._requests, completion.requests_allowed, now)
        self._tokens = _learnt(self._tokens, completion.tokens_allowed, now)

    def _refuse(self, place: _Place, error: RateLimited) -> None:
        now = _now()
        if self._refused_since is None:
            self._refused_since = now
        if place.sent > self._halved_at:  # one burst is one lesson, however many of it are refused
            self._window = max(1.0, self._window / 2)
            self._halved_at = now
            self._refusals += 1
        pause = error.retry_after or min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (self._refusals - 1))
        self._opens_at = max(self._opens_at, now + min(pause, self._limits.longest_wait))

    def _hopeless(self, error: RateLimited) -> bool:
        limits, since = self._limits, self._refused_since
        too_long = isinstance(error, StillRateLimited) or (error.retry_after or 0.0) > limits.longest_wait
        return too_long or (since is not None and _now() - since > limits.patience)


def _stopped() -> Stopped:
    return Stopped(_("The run was stopped before this was asked."))


def _given_up(error: RateLimited, refused: int) -> StillRateLimited:
    times = counted("once", "{count} times", refused)
    wait = (
        _(", asking to wait {retry_after:.0f} s", retry_after=error.retry_after) if error.retry_after else ""
    )
    message = _("{error} (refused {times}{wait}).", error=str(error).rstrip(".。"), times=times, wait=wait)
    last = StillRateLimited(message, hint=error.hint, fault=error.fault, retry_after=error.retry_after)
    last.requests = refused
    return last


def _now() -> float:
    return asyncio.get_running_loop().time()


def _tokens(request: CompletionRequest) -> float:
    """What a request may cost in tokens: our count, or bytes ÷ 3, and the answer's limit."""
    prompt = request.prompt_tokens or sum(len(message.content.encode()) for message in request.messages) / 3
    return prompt + request.picture_tokens + (request.max_output_tokens or 0)


def _bucket(per_minute: float | None) -> Bucket | None:
    return None if per_minute is None else Bucket.full(per_minute / 60, 0.0)


def _learnt(bucket: Bucket | None, allowance: Allowance | None, now: float) -> Bucket | None:
    if allowance is None:
        return bucket
    if bucket is None:
        return Bucket(allowance.rate, max(1.0, allowance.remaining), allowance.remaining, now)
    bucket.learn(allowance, now)
    return bucket

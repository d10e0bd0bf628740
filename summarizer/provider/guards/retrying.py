"""A provider that tries again what may succeed later, waiting as long as the endpoint asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random

from summarizer.errors import (
    ModelLoading,
    NotRunning,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    StillRateLimited,
    TimedOut,
)
from summarizer.language import _
from summarizer.provider.provider import Completion, CompletionRequest, Provider

_LOOK_AGAIN = 5.0
"""Seconds after which a model that was being loaded is asked for again, at most."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often to try, and for how long in all; waits are random up to `base` × 2ⁿ, in seconds.

    `timeout_attempts` are the tries that may end without an answer in time, each of which may be billed. An
    endpoint's Retry-After is a lower bound of the wait. `longest` bounds one wait, `total` all waits and the
    time that went by without an answer. `loading` bounds the waits for a model that is being loaded, which
    are looked after every few seconds and count as no tries.
    """

    attempts: int = 5
    timeout_attempts: int = 2
    base: float = 0.5
    longest: float = 60.0
    total: float = 180.0
    loading: float = 120.0


class Retrying:
    """Tries again after 429, 5xx, time-outs and lost connections, and only after these."""

    def __init__(
        self,
        provider: Provider,
        policy: RetryPolicy | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._provider = provider
        self._policy = policy or RetryPolicy()
        self._sleep = sleep

    async def complete(self, request: CompletionRequest) -> Completion:
        """The finished answer; its `requests` counts the failed attempts too.

        Raises:
            ProviderError: the first that cannot be mended by waiting, or the last one when giving up.
        """
        tally = _Tally(self._policy)

        async def attempt() -> Completion:
            try:
                return await self._provider.complete(request)
            except ProviderError as error:
                tally.count(error)
                raise

        retrying = AsyncRetrying(
            retry=retry_if_exception(_passing),
            wait=tally.wait,
            stop=tally.enough,
            before_sleep=tally.count_wait,
            sleep=self._sleep,
            retry_error_callback=tally.give_up,
        )
        completion: Completion = await retrying(attempt)
        return replace(
            completion,
            requests=completion.requests + tally.requests,
            timeouts=completion.timeouts + tally.timeouts,
        )


@dataclass(slots=True)
class _Tally:
    """What the tries of one request have come to: HTTP requests, tries by kind, seconds; and what follows."""

    policy: RetryPolicy
    requests: int = 0
    tries: int = 0
    timeouts: int = 0
    passed: float = 0.0
    loading: float = 0.0

    def count(self, error: ProviderError) -> None:
        """Counts a try that failed; the error then tells of all requests until now."""
        self.requests += error.requests
        error.requests = self.requests
        if isinstance(error, TimedOut):
            self.timeouts += 1
            self.passed += error.seconds
        if not isinstance(error, ModelLoading):
            self.tries += 1

    def wait(self, state: RetryCallState) -> float:
        """Seconds until the next try; random, so that many who wait do not come back all at once."""
        policy, error = self.policy, _error(state)
        if isinstance(error, ModelLoading):
            return wait_random(policy.base, max(policy.base, _LOOK_AGAIN))(state)
        most = min(policy.longest, policy.base * 2 ** (self.tries - 1))
        return max(wait_random(0, most)(state), _asked(error))

    def enough(self, state: RetryCallState) -> bool:
        """Whether to give up rather than to wait once more."""
        policy, error = self.policy, _error(state)
        if isinstance(error, ModelLoading):
            return self.loading + state.upcoming_sleep > policy.loading
        return (
            self.tries >= policy.attempts
            or self.timeouts >= policy.timeout_attempts
            or _asked(error) > policy.longest
            or self.passed + state.upcoming_sleep > policy.total
        )

    def count_wait(self, state: RetryCallState) -> None:
        """Counts a wait that begins."""
        if isinstance(_error(state), ModelLoading):
            self.loading += state.upcoming_sleep
        else:
            self.passed += state.upcoming_sleep

    def give_up(self, state: RetryCallState) -> Completion:
        """Raises the last error, saying how often it was tried."""
        error = _error(state)
        asked = _asked(error)
        tries = _("{tries} tries", tries=self.tries) if self.tries > 1 else _("one try")
        wait = _("; it asks to wait {asked:.0f} s", asked=asked) if asked else ""
        billed = _("; {timeouts} of them may be billed", timeouts=self.timeouts) if self.timeouts > 1 else ""
        after = f"{self.loading:.0f} s" if isinstance(error, ModelLoading) else f"{tries}{billed}{wait}"
        raise error.retold(
            _("{error} (given up after {after}).", error=str(error).rstrip(".。"), after=after)
        ) from error


def _passing(error: BaseException) -> bool:
    mended_by_waiting = isinstance(error, ProviderUnavailable | RateLimited)
    return mended_by_waiting and not isinstance(error, NotRunning | StillRateLimited)


def _error(state: RetryCallState) -> ProviderError:
    """The error that a try ended with; only such are tried again."""
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, ProviderError):
        raise TypeError(f"only provider errors are tried again, not {error!r}")
    return error


def _asked(error: ProviderError) -> float:
    return error.retry_after or 0.0 if isinstance(error, RateLimited) else 0.0

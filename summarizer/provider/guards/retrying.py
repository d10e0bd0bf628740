"""A provider that tries again what may succeed later, waiting as long as the endpoint asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

from summarizer.errors import NotRunning, ProviderError, ProviderUnavailable, RateLimited, StillRateLimited
from summarizer.provider.provider import Completion, CompletionRequest, Provider


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often to try, and for how long in all; waits are random up to `base` × 2ⁿ, in seconds.

    An endpoint's Retry-After is a lower bound of the wait. `longest` bounds one wait, `total` their sum.
    """

    attempts: int = 5
    base: float = 0.5
    longest: float = 60.0
    total: float = 180.0


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
        failed = 0

        async def attempt() -> Completion:
            nonlocal failed
            try:
                return await self._provider.complete(request)
            except ProviderError as error:
                failed += error.requests
                error.requests = failed
                raise

        retrying = AsyncRetrying(
            retry=retry_if_exception(_passing),
            wait=self._wait,
            stop=self._stop,
            sleep=self._sleep,
            retry_error_callback=_give_up,
        )
        completion: Completion = await retrying(attempt)
        return replace(completion, requests=completion.requests + failed)

    def _wait(self, state: RetryCallState) -> float:
        policy = self._policy
        wait = wait_random_exponential(multiplier=policy.base, max=policy.longest)(state)
        return max(wait, _asked(state))

    def _stop(self, state: RetryCallState) -> bool:
        policy = self._policy
        return (
            stop_after_attempt(policy.attempts)(state)
            or _asked(state) > policy.longest
            or state.idle_for + state.upcoming_sleep > policy.total
        )


def _passing(error: BaseException) -> bool:
    mended_by_waiting = isinstance(error, ProviderUnavailable | RateLimited)
    return mended_by_waiting and not isinstance(error, NotRunning | StillRateLimited)


def _asked(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return error.retry_after or 0.0 if isinstance(error, RateLimited) else 0.0


def _give_up(state: RetryCallState) -> Completion:
    """Raises the last error, saying how often it was tried."""
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, ProviderError):
        raise TypeError(f"only provider errors are tried again, not {error!r}")
    asked = _asked(state)
    tries = f"{state.attempt_number} tries" if state.attempt_number > 1 else "one try"
    wait = f"; it asks to wait {asked:.0f} s" if asked else ""
    raise error.retold(f"{str(error).rstrip('.')} (given up after {tries}{wait}).") from error

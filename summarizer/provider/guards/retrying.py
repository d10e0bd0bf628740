"""A provider that tries again what may succeed later, waiting as long as the endpoint asks."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from summarizer.errors import (
    ModelLoading,
    NotRunning,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    StillRateLimited,
    TimedOut,
)
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


@dataclass(slots=True)
class _Tally:
    """What the tries of one request have come to: HTTP requests, tries by kind, seconds."""

    requests: int = 0
    tries: int = 0
    timeouts: int = 0
    passed: float = 0.0
    loading: float = 0.0

    def count(self, error: ProviderError) -> None:
        self.requests += error.requests
        error.requests = self.requests
        if isinstance(error, TimedOut):
            self.timeouts += 1
            self.passed += error.seconds
        if not isinstance(error, ModelLoading):
            self.tries += 1


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
        tally = _Tally()
        while True:
            try:
                completion = await self._provider.complete(request)
            except (ProviderUnavailable, RateLimited) as error:
                tally.count(error)
                if isinstance(error, NotRunning | StillRateLimited):
                    raise
                wait = self._wait(error, tally)
                if self._enough(error, tally, wait):
                    raise _given_up(error, tally) from error
            except ProviderError as error:
                tally.count(error)
                raise
            else:
                return replace(
                    completion,
                    requests=completion.requests + tally.requests,
                    timeouts=completion.timeouts + tally.timeouts,
                )
            await self._sleep(wait)

    def _wait(self, error: ProviderError, tally: _Tally) -> float:
        policy = self._policy
        if isinstance(error, ModelLoading):
            return _random(policy.base, max(policy.base, _LOOK_AGAIN))
        most = min(policy.longest, policy.base * 2 ** (tally.tries - 1))
        return max(_random(0, most), _asked(error))

    def _enough(self, error: ProviderError, tally: _Tally, wait: float) -> bool:
        """Whether to give up rather than to wait once more; counts the wait."""
        policy = self._policy
        if isinstance(error, ModelLoading):
            tally.loading += wait
            return tally.loading > policy.loading
        tally.passed += wait
        return (
            tally.tries >= policy.attempts
            or tally.timeouts >= policy.timeout_attempts
            or _asked(error) > policy.longest
            or tally.passed > policy.total
        )


def _random(least: float, most: float) -> float:
    return random.uniform(least, most)  # noqa: S311  # so that many who wait do not come back all at once


def _asked(error: ProviderError) -> float:
    return error.retry_after or 0.0 if isinstance(error, RateLimited) else 0.0


def _given_up(error: ProviderError, tally: _Tally) -> ProviderError:
    """The last error, saying how often it was tried."""
    if isinstance(error, ModelLoading):
        return error.retold(f"{str(error).rstrip('.')} (given up after {tally.loading:.0f} s).")
    tries = f"{tally.tries} tries" if tally.tries > 1 else "one try"
    wait = f"; it asks to wait {_asked(error):.0f} s" if _asked(error) else ""
    billed = f"; {tally.timeouts} of them may be billed" if tally.timeouts > 1 else ""
    return error.retold(f"{str(error).rstrip('.')} (given up after {tries}{billed}{wait}).")

"""What may succeed later is tried again, within bounds; what cannot is not."""

from __future__ import annotations

import asyncio

import pytest

from summarizer.errors import (
    AuthenticationFailed,
    BadAnswer,
    ContextTooLong,
    NotRunning,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    RequestRejected,
    TimedOut,
)
from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.guards.retrying import Retrying, RetryPolicy
from summarizer.provider.provider import Completion, CompletionRequest, Usage
from tests.provider.conftest import request_to
from tests.server import FakeEndpoint


class Failing:
    """A provider that fails with each of the errors in turn and then answers."""

    def __init__(self, *errors: ProviderError) -> None:
        self.errors = list(errors)
        self.calls = 0

    async def complete(self, request: CompletionRequest) -> Completion:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return Completion("done", request.model, Usage(1, 1))


class Clock:
    """Sleeps without waiting and keeps the waits."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


def run(provider: Failing, clock: Clock, policy: RetryPolicy | None = None) -> Completion:
    return asyncio.run(Retrying(provider, policy, clock.sleep).complete(request_to("any")))


def test_passing_failures_are_tried_again_and_counted() -> None:
    provider, clock = (
        Failing(ProviderUnavailable("down"), RateLimited("slow"), ProviderUnavailable("down")),
        Clock(),
    )
    completion = run(provider, clock)
    assert (completion.text, completion.requests, provider.calls) == ("done", 4, 4)
    assert len(clock.waits) == 3


@pytest.mark.parametrize(
    "error", [RequestRejected, AuthenticationFailed, ContextTooLong, BadAnswer, NotRunning]
)
def test_what_waiting_does_not_mend_is_raised_at_once(error: type[ProviderError]) -> None:
    provider, clock = Failing(error("no")), Clock()
    with pytest.raises(error, match=r"^no$"):
        run(provider, clock)
    assert (provider.calls, clock.waits) == (1, [])


def test_the_endpoints_own_wait_is_respected() -> None:
    clock = Clock()
    run(Failing(RateLimited("slow", retry_after=30.0)), clock)
    assert clock.waits[0] >= 30.0


def test_an_endpoint_that_asks_for_too_long_a_wait_is_not_waited_for() -> None:
    provider, clock = Failing(RateLimited("slow", retry_after=300.0)), Clock()
    with pytest.raises(RateLimited, match="asks to wait 300 s") as raised:
        run(provider, clock)
    assert raised.value.retry_after == 300.0
    assert (provider.calls, clock.waits) == (1, [])


def test_it_gives_up_after_so_many_tries_and_says_so() -> None:
    provider, clock = Failing(*[ProviderUnavailable("It is down.", hint="Later.") for _ in range(9)]), Clock()
    with pytest.raises(ProviderUnavailable, match=r"^It is down \(given up after 3 tries\)\.$") as raised:
        run(provider, clock, RetryPolicy(attempts=3))
    assert raised.value.hint == "Later."
    assert raised.value.requests == provider.calls == 3


def test_all_waits_together_stay_within_the_total() -> None:
    provider, clock = Failing(*[RateLimited("slow", retry_after=40.0) for _ in range(9)]), Clock()
    with pytest.raises(RateLimited, match="given up after 3 tries"):
        run(provider, clock, RetryPolicy(attempts=10, total=100.0))
    assert clock.waits == [40.0, 40.0]


@pytest.mark.parametrize("model", ["429x2", "500x2", "503x1", "ra-ms", "ra-float"])
def test_a_real_endpoint_that_recovers_is_answered(server: FakeEndpoint, model: str) -> None:
    provider = Retrying(OpenAIBackend(Endpoint(server.base_url)), RetryPolicy(base=0.01))
    completion = asyncio.run(provider.complete(request_to(model)))
    assert completion.requests == len(server.chats) > 1


def test_one_call_that_keeps_failing_makes_no_more_requests_than_tries(server: FakeEndpoint) -> None:
    provider = Retrying(OpenAIBackend(Endpoint(server.base_url)), RetryPolicy(attempts=4, base=0.01))
    with pytest.raises(ProviderUnavailable):
        asyncio.run(provider.complete(request_to("500")))
    assert len(server.chats) == 4


@pytest.mark.parametrize(("allowed", "asked"), [(1, 1), (2, 2), (3, 3)])
def test_a_time_out_may_be_billed_and_is_not_often_tried_again(
    server: FakeEndpoint, allowed: int, asked: int
) -> None:
    policy = RetryPolicy(attempts=6, timeout_attempts=allowed, base=0.01)
    provider = Retrying(OpenAIBackend(Endpoint(server.base_url)), policy)
    with pytest.raises(TimedOut, match="may bill it") as raised:
        asyncio.run(provider.complete(request_to("delay-9", timeout=1.5)))
    assert raised.value.requests == asked >= len(server.chats) > 0


def test_a_time_out_before_an_answer_is_counted_with_it() -> None:
    completion = run(Failing(TimedOut("late", seconds=20.0), ProviderUnavailable("down")), Clock())
    assert (completion.requests, completion.timeouts) == (3, 1)


def test_the_time_that_went_by_in_vain_counts_towards_the_total() -> None:
    provider = Failing(*[TimedOut("late", seconds=100.0) for _ in range(9)])
    with pytest.raises(TimedOut, match="given up after 2 tries"):
        run(provider, Clock(), RetryPolicy(attempts=9, timeout_attempts=9, total=150.0))

"""One gate keeps all tasks within an endpoint's limits, known or learnt, and loses no request."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import ProviderUnavailable, RateLimited, StillRateLimited, Stopped
from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.guards.limited import Limited, Limits
from summarizer.provider.guards.rates import Bucket, allowances, duration
from summarizer.provider.guards.retrying import Retrying, RetryPolicy
from summarizer.provider.provider import Allowance, Completion, CompletionRequest, Message, Usage
from tests.provider.conftest import request_to
from tests.server import FakeEndpoint


@asynccontextmanager
async def gate(server: FakeEndpoint, limits: Limits | None = None) -> AsyncIterator[Limited]:
    backend = OpenAIBackend(Endpoint(server.base_url))
    yield Limited(backend, limits)
    await backend.close()


def ask(
    server: FakeEndpoint, model: str, times: int, limits: Limits | None = None
) -> tuple[float, list[Completion]]:
    """Seconds and answers of that many requests, all begun at once."""

    async def run() -> tuple[float, list[Completion]]:
        async with gate(server, limits) as limited:
            started = time.perf_counter()
            answers = await asyncio.gather(*(limited.complete(request_to(model)) for _ in range(times)))
            return time.perf_counter() - started, answers

    return asyncio.run(run())


def test_no_more_requests_are_under_way_than_allowed_and_no_place_stays_empty() -> None:
    with FakeEndpoint(delay=0.2) as server:
        seconds, answers = ask(server, "good", 40, Limits(concurrency=8))
        assert server.stats()["peak_in_flight"] == 8
    assert len(answers) == 40
    assert seconds < 2 * 40 / 8 * 0.2


def test_requests_by_the_minute_are_kept_to_without_a_refusal(server: FakeEndpoint) -> None:
    seconds, answers = ask(server, "good", 20, Limits(requests_per_minute=600))
    assert len(answers) == 20
    assert 0.95 * (20 - 10) / 10 < seconds < 3


def test_tokens_by_the_minute_are_kept_to(server: FakeEndpoint) -> None:
    used = ask(server, "good", 1)[1][0].usage
    tokens = used.prompt_tokens + used.completion_tokens
    seconds, _ = ask(server, "good", 20, Limits(concurrency=1, tokens_per_minute=60 * 10 * tokens))
    assert 0.8 * (20 - 10) / 10 < seconds < 3


def test_a_limit_that_only_refusals_tell_of_loses_no_request() -> None:
    with FakeEndpoint(delay=0.1) as server:
        seconds, answers = ask(server, "conc-8", 80)
        stats = server.stats()
    assert stats["billed"] == len(answers) == 80
    assert sum(answer.requests for answer in answers) == stats["requests"]
    assert 8 <= stats["statuses"]["429"] < 40
    assert seconds < 80 / 8


def test_headers_teach_the_rate_so_that_few_requests_are_refused(server: FakeEndpoint) -> None:
    seconds, answers = ask(server, "rpm-1200", 90)
    stats = server.stats()
    assert stats["billed"] == len(answers) == 90
    assert stats["statuses"].get("429", 0) <= 20
    assert 0.8 * (90 - 60) / 20 < seconds < 4


def test_a_refusal_shuts_the_gate_for_everybody() -> None:
    class Refusing:
        def __init__(self) -> None:
            self.times: list[float] = []

        async def complete(self, request: CompletionRequest) -> Completion:
            self.times.append(asyncio.get_running_loop().time())
            if len(self.times) == 1:
                raise RateLimited("slow", retry_after=0.3)
            return Completion("done", request.model, Usage())

    async def run() -> list[float]:
        within = Refusing()
        limited = Limited(within, Limits(concurrency=1))
        await asyncio.gather(*(limited.complete(request_to("m")) for _ in range(5)))
        return within.times

    first, *others = asyncio.run(run())
    assert min(others) - first >= 0.3


def test_an_endpoint_that_asks_for_too_long_a_wait_is_not_waited_for(server: FakeEndpoint) -> None:
    started = time.perf_counter()
    with pytest.raises(StillRateLimited, match="refused once, asking to wait 300 s") as raised:
        ask(server, "ra-300", 1)
    assert raised.value.retry_after == 300
    assert time.perf_counter() - started < 2


def test_an_endpoint_that_answers_nobody_is_given_up_on_for_good(server: FakeEndpoint) -> None:
    async def run() -> None:
        async with gate(server, Limits(patience=0.5)) as limited:
            await Retrying(limited, RetryPolicy(attempts=5, base=0.01)).complete(request_to("429"))

    with pytest.raises(StillRateLimited, match=r"refused \d times") as raised:
        asyncio.run(run())
    assert raised.value.requests == len(server.chats)
    assert 2 <= len(server.chats) <= 4


def test_a_task_that_is_cancelled_leaves_its_place_to_others() -> None:
    async def run(server: FakeEndpoint) -> Completion:
        async with gate(server, Limits(concurrency=1)) as limited:
            tasks = [
                asyncio.create_task(limited.complete(request_to("delay-5", timeout=10.0))) for _ in range(3)
            ]
            await asyncio.sleep(0.1)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            return await asyncio.wait_for(limited.complete(request_to("good")), 2)

    with FakeEndpoint() as server:
        assert asyncio.run(run(server)).text


def test_a_failure_leaves_its_place_to_others(server: FakeEndpoint) -> None:
    async def run() -> Completion:
        async with gate(server, Limits(concurrency=1)) as limited:
            with pytest.raises(ProviderUnavailable):
                await limited.complete(request_to("500"))
            return await asyncio.wait_for(limited.complete(request_to("good")), 2)

    assert asyncio.run(run()).text


def test_one_gate_serves_one_event_loop_after_the_other(server: FakeEndpoint) -> None:
    limited = Limited(OpenAIBackend(Endpoint(server.base_url)), Limits(requests_per_minute=600))
    for _ in range(2):
        assert asyncio.run(limited.complete(request_to("good"))).text


def test_three_hundred_requests_to_a_hostile_server_are_all_answered() -> None:
    async def run(server: FakeEndpoint) -> list[Completion]:
        async with gate(server) as limited:
            provider = Retrying(limited, RetryPolicy(base=0.02))
            return await asyncio.gather(
                *(provider.complete(request_to("hostile", timeout=1.0)) for _ in range(300))
            )

    with FakeEndpoint(delay=0.02) as server:
        started = time.perf_counter()
        answers = asyncio.run(run(server))
        seconds = time.perf_counter() - started
        stats = server.stats()
    harm = sum(count for name, count in stats["met"].items() if name != "good")
    assert all(answer.text for answer in answers)
    assert stats["met"]["429"] > 5
    assert stats["requests"] == 300 + harm
    assert sum(answer.requests for answer in answers) == stats["requests"]
    assert seconds < 30


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1s", 1.0),
        ("6m0s", 360.0),
        ("0.100s", 0.1),
        ("120ms", 0.12),
        ("1h2m3.5s", 3723.5),
        ("", None),
        ("soon", None),
    ],
)
def test_durations_are_read_as_endpoints_write_them(text: str, seconds: float | None) -> None:
    assert duration(text) == (None if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize(
    ("limit", "remaining", "reset", "allowance"),
    [
        ("600", "599", "100ms", Allowance(599, 10)),
        ("200", "199", "7m12s", Allowance(199, 1 / 432)),
        ("600", "600", "", Allowance(600, 10)),
        ("-1", "-1", "", None),
        ("0", "0", "0s", None),
        ("many", "1", "1s", None),
    ],
)
def test_what_headers_allow(limit: str, remaining: str, reset: str, allowance: Allowance | None) -> None:
    headers = {
        "x-ratelimit-limit-requests": limit,
        "x-ratelimit-remaining-requests": remaining,
        "x-ratelimit-reset-requests": reset,
    }
    assert allowances(headers) == (allowance, None)


@given(
    st.floats(0.1, 100),
    st.lists(st.tuples(st.floats(0, 5), st.floats(0.1, 20)), min_size=1, max_size=30),
)
def test_a_bucket_never_lets_more_through_than_its_rate_and_one_full_bucket(
    rate: float, asked: list[tuple[float, float]]
) -> None:
    bucket = Bucket.full(rate, 0.0)
    now = taken = 0.0
    for pause, amount in asked:
        now += pause
        now += bucket.wait(amount, now)
        bucket.take(amount, now)
        assert taken <= bucket.capacity + rate * now + 1e-6
        taken += amount


def test_what_the_user_allows_is_never_exceeded_on_the_endpoints_word() -> None:
    bucket = Bucket.full(2.0, 0.0)
    bucket.learn(Allowance(1000, 50.0), 0.0)
    assert (bucket.rate, bucket.capacity) == (2.0, 2.0)
    bucket.learn(Allowance(3, 0.5), 0.0)
    assert bucket.rate == 0.5


def test_a_stop_turns_away_who_waits_but_nobody_who_was_let_in_or_goes_on_with_a_talk() -> None:
    talk = (Message("user", "?"), Message("assistant", "!"), Message("user", "??"))

    async def run(server: FakeEndpoint) -> list[Completion | BaseException]:
        async with gate(server, Limits(concurrency=2)) as limited:
            asked = [asyncio.ensure_future(limited.complete(request_to("good"))) for _ in range(6)]
            goes_on = asyncio.ensure_future(limited.complete(request_to("good", messages=talk)))
            await asyncio.sleep(0.1)
            limited.stop()
            late = asyncio.ensure_future(limited.complete(request_to("good")))
            return await asyncio.gather(*asked, goes_on, late, return_exceptions=True)

    with FakeEndpoint(delay=0.3) as server:
        *asked, goes_on, late = asyncio.run(run(server))
        assert len(server.chats) == 3
    assert [type(one) for one in asked] == [Completion] * 2 + [Stopped] * 4
    assert isinstance(goes_on, Completion)
    assert isinstance(late, Stopped)

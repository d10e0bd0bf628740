"""One gate keeps all tasks within an endpoint's limits, known or learnt, and loses no request."""

from __future__ import annotations

import asyncio
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
from tests.provider.guards.instant import run_instantly
from tests.server import FakeEndpoint


class Slow:
    """An endpoint that takes a second for an answer and refuses more than so many requests at once."""

    def __init__(self, at_once: int = 10_000, tokens: int = 0, retry_after: float | None = None) -> None:
        self.under_way = self.peak = self.refused = 0
        self.came: list[float] = []
        self._at_once, self._tokens, self._retry_after = at_once, tokens, retry_after

    async def complete(self, request: CompletionRequest) -> Completion:
        self.came.append(asyncio.get_running_loop().time())
        if self.under_way >= self._at_once:
            self.refused += 1
            raise RateLimited("slow", retry_after=self._retry_after)
        self.under_way += 1
        self.peak = max(self.peak, self.under_way)
        try:
            await asyncio.sleep(1)
        finally:
            self.under_way -= 1
        return Completion("done", request.model, Usage(self._tokens, 0))


def ask(endpoint: Slow, times: int, limits: Limits | None = None) -> tuple[float, list[Completion]]:
    """Seconds and answers of that many requests, all begun at once."""

    async def run() -> list[Completion]:
        limited = Limited(endpoint, limits)
        return await asyncio.gather(
            *(limited.complete(request_to("m", prompt_tokens=100)) for _ in range(times))
        )

    return run_instantly(run())


@asynccontextmanager
async def gate(server: FakeEndpoint, limits: Limits | None = None) -> AsyncIterator[Limited]:
    backend = OpenAIBackend(Endpoint(server.base_url))
    yield Limited(backend, limits)
    await backend.close()


def test_no_more_requests_are_under_way_than_allowed_and_no_place_stays_empty() -> None:
    endpoint = Slow()
    seconds, answers = ask(endpoint, 40, Limits(concurrency=8))
    assert endpoint.peak == 8
    assert len(answers) == 40
    assert seconds == pytest.approx(40 / 8)


def test_requests_by_the_minute_are_kept_to_and_made_use_of() -> None:
    seconds, answers = ask(Slow(), 20, Limits(concurrency=20, requests_per_minute=60))
    assert len(answers) == 20
    assert seconds == pytest.approx(20, abs=1)  # one may go at once, the others one a second


def test_tokens_by_the_minute_are_kept_to_and_made_use_of() -> None:
    limits = Limits(concurrency=20, tokens_per_minute=60 * 100)
    seconds, _ = ask(Slow(tokens=100), 20, limits)
    assert seconds == pytest.approx(20, abs=1.5)


def test_a_limit_that_only_refusals_tell_of_loses_no_request() -> None:
    endpoint = Slow(at_once=8)
    seconds, answers = ask(endpoint, 80)
    assert len(answers) == 80
    assert sum(answer.requests for answer in answers) == 80 + endpoint.refused
    assert 8 <= endpoint.refused < 40
    assert seconds < 2 * 80 / 8


def test_headers_teach_the_rate_so_that_few_requests_are_refused(server: FakeEndpoint) -> None:
    async def run() -> list[Completion]:
        async with gate(server) as limited:
            return await asyncio.gather(*(limited.complete(request_to("rpm-1200")) for _ in range(90)))

    answers = asyncio.run(run())
    stats = server.stats()
    assert stats["billed"] == len(answers) == 90
    assert stats["statuses"].get("429", 0) <= 20


def test_a_refusal_shuts_the_gate_for_everybody() -> None:
    endpoint = Slow(at_once=4, retry_after=30.0)
    ask(endpoint, 9)
    assert endpoint.came[:5] == [0] * 5  # the fifth is refused before the others have left
    assert min(endpoint.came[5:]) >= 30


def test_an_endpoint_that_asks_for_too_long_a_wait_is_not_waited_for() -> None:
    with pytest.raises(StillRateLimited, match="refused once, asking to wait 300 s") as raised:
        ask(Slow(at_once=0, retry_after=300.0), 1)
    assert raised.value.retry_after == 300


def test_an_endpoint_that_answers_nobody_is_given_up_on_for_good() -> None:
    endpoint = Slow(at_once=0)

    async def run() -> None:
        limited = Limited(endpoint, Limits(patience=60.0))
        await Retrying(limited, RetryPolicy(attempts=5)).complete(request_to("m"))

    with pytest.raises(StillRateLimited, match=r"refused \d+ times") as raised:
        run_instantly(run())
    assert raised.value.requests == endpoint.refused == len(endpoint.came)
    assert 60 < endpoint.came[-1] < 2 * 60 + 2


def test_a_task_that_is_cancelled_leaves_its_place_to_others() -> None:
    async def run() -> Completion:
        limited = Limited(Slow(), Limits(concurrency=1))
        tasks = [asyncio.create_task(limited.complete(request_to("m"))) for _ in range(3)]
        await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return await limited.complete(request_to("m"))

    seconds, answer = run_instantly(run())
    assert answer.text
    assert seconds == pytest.approx(1.1)


def test_a_failure_leaves_its_place_to_others(server: FakeEndpoint) -> None:
    async def run() -> Completion:
        async with gate(server, Limits(concurrency=1)) as limited:
            with pytest.raises(ProviderUnavailable):
                await limited.complete(request_to("500"))
            return await limited.complete(request_to("good"))

    assert asyncio.run(run()).text


def test_one_gate_serves_one_event_loop_after_the_other(server: FakeEndpoint) -> None:
    limited = Limited(OpenAIBackend(Endpoint(server.base_url)), Limits(requests_per_minute=600))
    for _ in range(2):
        assert asyncio.run(limited.complete(request_to("good"))).text


def test_a_hundred_and_fifty_requests_to_a_hostile_server_are_all_answered() -> None:
    async def run(server: FakeEndpoint) -> list[Completion]:
        async with gate(server) as limited:
            provider = Retrying(limited, RetryPolicy(base=0.02))
            return await asyncio.gather(
                *(provider.complete(request_to("hostile", timeout=4.0)) for _ in range(150))
            )

    with FakeEndpoint(delay=0.02) as server:
        answers = asyncio.run(run(server))
        stats = server.stats()
    harm = sum(count for name, count in stats["met"].items() if name != "good")
    assert all(answer.text for answer in answers)
    assert stats["met"]["429"] > 2
    assert stats["requests"] == 150 + harm
    assert sum(answer.requests for answer in answers) == stats["requests"]


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
    endpoint = Slow()

    async def run() -> list[Completion | BaseException]:
        limited = Limited(endpoint, Limits(concurrency=2))
        asked = [asyncio.ensure_future(limited.complete(request_to("m"))) for _ in range(6)]
        goes_on = asyncio.ensure_future(limited.complete(request_to("m", messages=talk)))
        await asyncio.sleep(0.1)
        limited.stop()
        late = asyncio.ensure_future(limited.complete(request_to("m")))
        return await asyncio.gather(*asked, goes_on, late, return_exceptions=True)

    _, (*asked, goes_on, late) = run_instantly(run())
    assert len(endpoint.came) == 3
    assert [type(one) for one in asked] == [Completion] * 2 + [Stopped] * 4
    assert isinstance(goes_on, Completion)
    assert isinstance(late, Stopped)

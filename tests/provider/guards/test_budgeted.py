"""No more is spent than allowed, however many requests run at once."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import BudgetExceeded, ProviderError
from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.guards.budgeted import Budget, Budgeted, worst_case
from summarizer.provider.pricing import PriceTable, cost, price_table
from summarizer.provider.provider import Completion, CompletionRequest, Usage
from tests.provider.conftest import request_to
from tests.server import FakeEndpoint


def prices(*models: str) -> PriceTable:
    return price_table({model: {"input": 10, "output": 40} for model in models})


def run(server: FakeEndpoint, budget: Budget, model: str, times: int = 1) -> list[Completion | BaseException]:
    async def ask() -> list[Completion | BaseException]:
        backend = OpenAIBackend(Endpoint(server.base_url))
        provider = Budgeted(backend, budget, prices(model))
        calls = [
            provider.complete(request_to(model, timeout=1.0, max_output_tokens=100)) for _ in range(times)
        ]
        outcome = await asyncio.gather(*calls, return_exceptions=True)
        await backend.close()
        return outcome

    return asyncio.run(ask())


def once(model: str, *, blank: bool = True) -> Decimal:
    """The worst case of one request, in US dollars, with a blank answer asked for again or not."""
    request = request_to(model, max_output_tokens=100, again_when_blank=blank)
    amount = worst_case(request, prices(model))
    assert amount is not None
    return amount


def test_what_an_answer_cost_is_counted_and_the_rest_given_back(server: FakeEndpoint) -> None:
    budget = Budget(Decimal(1))
    [answer] = run(server, budget, "good")
    assert isinstance(answer, Completion)
    assert budget.spent == cost("good", answer.usage, prices("good"))
    assert 0 < budget.spent < once("good")


def test_fifty_requests_at_once_stay_within_the_limit_together() -> None:
    with FakeEndpoint(delay=0.02) as server:
        budget = Budget(4 * once("good"))
        outcome = run(server, budget, "good", 50)
        billed = server.stats()["billed"]
        peak = server.stats()["peak_in_flight"]
    answered = [one for one in outcome if isinstance(one, Completion)]
    stopped = [one for one in outcome if isinstance(one, BudgetExceeded)]
    assert len(answered) + len(stopped) == 50
    assert len(answered) == billed > 4
    assert peak * once("good", blank=False) <= budget.limit
    assert budget.spent <= budget.limit
    assert budget.spent + once("good", blank=False) > budget.limit


def test_what_does_not_fit_is_refused_before_it_is_sent(server: FakeEndpoint) -> None:
    [outcome] = run(server, Budget(once("good", blank=False) - Decimal("0.0001")), "good")
    assert isinstance(outcome, BudgetExceeded)
    assert "--max-cost" in outcome.hint
    assert server.requests == []


@pytest.mark.parametrize("model", ["429", "500", "401", "400"])
def test_a_refused_request_costs_nothing(server: FakeEndpoint, model: str) -> None:
    budget = Budget(Decimal(1))
    [outcome] = run(server, budget, model)
    assert isinstance(outcome, ProviderError)
    assert budget.spent == 0


@pytest.mark.parametrize("model", ["endless", "midcut", "reset", "length", "null-usage", "truncjson"])
def test_an_answer_of_unknown_cost_counts_at_its_worst(server: FakeEndpoint, model: str) -> None:
    budget = Budget(Decimal(1))
    run(server, budget, model)
    assert budget.spent == once(model)


def test_an_unknown_price_is_no_reason_to_spend(server: FakeEndpoint) -> None:
    provider = Budgeted(OpenAIBackend(Endpoint(server.base_url)), Budget(Decimal(1)), price_table())
    with pytest.raises(BudgetExceeded, match="price of nobody-knows is unknown"):
        asyncio.run(provider.complete(request_to("nobody-knows")))
    assert server.requests == []


def test_every_request_gets_a_limit_on_its_answer(server: FakeEndpoint) -> None:
    run(server, Budget(Decimal(1)), "good")
    assert server.chats[0]["max_tokens"] == 100


def test_the_worst_case_covers_a_blank_answer_that_is_asked_for_again(server: FakeEndpoint) -> None:
    budget = Budget(Decimal(1))
    [answer] = run(server, budget, "deepseek-blank")
    assert isinstance(answer, Completion)
    assert 0 < budget.spent <= once("deepseek-blank")


def test_money_spent_before_counts() -> None:
    with FakeEndpoint() as server:
        [outcome] = run(server, Budget(Decimal(1), spent=Decimal(1)), "good")
    assert isinstance(outcome, BudgetExceeded)
    assert "$1.0000 is spent" in str(outcome)


class Using:
    """A model that uses so many tokens for each answer, as far as it may; `cut` counts those it lacked."""

    def __init__(self, *outputs: int) -> None:
        self.outputs, self.asked, self.cut = outputs, 0, 0

    async def complete(self, request: CompletionRequest) -> Completion:
        wanted = self.outputs[self.asked % len(self.outputs)]
        self.asked += 1
        await asyncio.sleep(0)
        given = min(wanted, request.max_output_tokens or wanted)
        if given < wanted:
            self.cut += 1
        return Completion("{}", request.model, Usage(request.prompt_tokens, given))


def spend(model: Using, budget: Budget, times: int = 300) -> int:
    """How many of so many requests at once are answered within a budget."""

    async def ask() -> list[Completion | BaseException]:
        provider = Budgeted(model, budget, prices("m"))
        calls = [provider.complete(request_to("m", prompt_tokens=5000)) for _ in range(times)]
        return await asyncio.gather(*calls, return_exceptions=True)

    outcome = asyncio.run(ask())
    assert all(isinstance(one, Completion | BudgetExceeded) for one in outcome)
    return sum(isinstance(one, Completion) for one in outcome)


def test_nearly_all_of_the_money_buys_answers() -> None:
    model, budget = Using(700, 900, 1200), Budget(Decimal(10))
    answered = spend(model, budget)
    each = (5000 * 10 + 933 * 40) / Decimal(1_000_000)
    assert model.cut == 0
    assert budget.spent <= budget.limit
    assert budget.spent >= Decimal("0.97") * budget.limit
    assert answered >= Decimal("0.97") * budget.limit / each


@given(
    st.lists(st.integers(1, 12_000), min_size=1, max_size=20),
    st.decimals("0.001", 8, places=3),
)
def test_whatever_answers_need_no_more_than_allowed_is_spent(outputs: list[int], limit: Decimal) -> None:
    budget = Budget(limit)
    spend(Using(*outputs), budget, 60)
    assert budget.spent <= limit


class Heedless(Using):
    """A model that heeds no limit on its answers."""

    async def complete(self, request: CompletionRequest) -> Completion:
        return await super().complete(replace(request, max_output_tokens=None))


@given(st.integers(1, 60_000), st.decimals("0.001", 8, places=3))
def test_an_endpoint_that_heeds_no_limit_is_found_out_by_one_answer(output: int, limit: Decimal) -> None:
    model, budget = Heedless(output), Budget(limit)
    spend(model, budget, 60)
    one = cost("m", Usage(5000, output), prices("m"))
    assert budget.spent <= limit or (one is not None and budget.spent == one)


def test_what_is_under_way_when_an_endpoint_begins_to_overrun_is_reserved_for_as_well() -> None:
    model, budget = Heedless(*[500] * 20, *[8000] * 100), Budget(Decimal(8))
    asyncio.run(in_turns(Budgeted(model, budget, prices("m")), 8))
    assert budget.spent <= budget.limit


async def in_turns(provider: Budgeted, at_once: int) -> None:
    """Requests with short limits, so many at once, as long as there is money."""

    async def ask() -> None:
        with suppress(BudgetExceeded):
            for _ in range(100):
                await provider.complete(request_to("m", prompt_tokens=5000, max_output_tokens=1000))

    await asyncio.gather(*[ask() for _ in range(at_once)])


def test_an_endpoint_that_heeds_no_limit_is_reserved_for_as_it_bills() -> None:
    budget = Budget(Decimal(8))
    asyncio.run(one_after_another(Budgeted(Heedless(20_000), budget, prices("m"))))
    assert budget.spent <= budget.limit


async def one_after_another(provider: Budgeted) -> None:
    with suppress(BudgetExceeded):
        for _ in range(100):
            await provider.complete(request_to("m", prompt_tokens=5000, max_output_tokens=2000))

"""The providers around the backend together, in the order in which a batch puts them."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.guards.budgeted import Budget, Budgeted
from summarizer.provider.guards.cached import AnswerCache, Cached
from summarizer.provider.guards.limited import Limited
from summarizer.provider.guards.retrying import Retrying, RetryPolicy
from summarizer.provider.pricing import cost, price_table
from summarizer.provider.provider import Completion, CompletionRequest, Message, Usage
from tests.provider.conftest import request_to
from tests.server import FakeEndpoint

PRICES = price_table({"hostile": {"input": 1, "output": 4}})


def question(number: int) -> CompletionRequest:
    message = Message("user", f"[S{number}] Sentence {number}.\n研究方法")
    return request_to("hostile", messages=(message,), max_output_tokens=200, timeout=1.0)


async def ask_all(server: FakeEndpoint, path: Path, budget: Budget) -> list[Completion]:
    backend, cache = OpenAIBackend(Endpoint(server.base_url)), AnswerCache(path)
    limited = Limited(Budgeted(backend, budget, PRICES))
    provider = Cached(Retrying(limited, RetryPolicy(base=0.01)), cache, server.base_url)
    try:
        return await asyncio.gather(*(provider.complete(question(number)) for number in range(60)))
    finally:
        cache.close()
        await backend.close()


def test_on_a_hostile_server_everything_is_answered_counted_and_paid_once(tmp_path: Path) -> None:
    with FakeEndpoint(seed=5) as server:
        first_budget, second_budget = Budget(Decimal(1)), Budget(Decimal(1))
        first = asyncio.run(ask_all(server, tmp_path / "answers.sqlite", first_budget))
        sent, met = len(server.requests), server.stats()["met"]
        second = asyncio.run(ask_all(server, tmp_path / "answers.sqlite", second_budget))
    assert [answer.text for answer in first] == [answer.text for answer in second]
    assert sum(met.values()) == sent > 60
    assert len(server.requests) == sent
    assert second_budget.spent == 0
    used = sum((answer.usage for answer in first), Usage())
    paid = cost("hostile", used, PRICES)
    assert paid is not None
    lost = sum(met.get(name, 0) for name in ("reset", "endless", "truncjson"))
    assert (first_budget.spent > paid) is (lost > 0)

"""A provider that never spends more than the user allows."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from decimal import Decimal

from summarizer.errors import (
    AnswerLost,
    AuthenticationFailed,
    BudgetExceeded,
    ProviderUnavailable,
    RateLimited,
    RequestRejected,
)
from summarizer.provider.pricing import PriceTable, cost
from summarizer.provider.provider import Completion, CompletionRequest, Provider, Usage

_OUTPUT_TOKENS = 8000
_OUR_COUNT_MARGIN = 1.25
"""Vendors' tokenizers made at most 1.06 of our tokens; the rest is for what they add around messages."""


class Budget:
    """US dollars that may be spent, shared by everything that spends them.

    `spent` is what has been paid for, at the worst case where the endpoint did not say.
    """

    def __init__(self, limit: Decimal, spent: Decimal = Decimal(0)) -> None:
        self.limit = limit
        self.spent = spent
        self._reserved = Decimal(0)
        self._settled = asyncio.Event()

    async def reserve(self, amount: Decimal) -> None:
        """Sets `amount` aside, waiting while what others have set aside may still come back.

        Raises:
            BudgetExceeded: what is spent leaves less than `amount`.
        """
        while self.spent + amount <= self.limit:
            if self.spent + self._reserved + amount <= self.limit:
                self._reserved += amount
                return
            await self._settled.wait()
        raise BudgetExceeded(
            f"The next request could cost ${amount:.4f}, and of the ${self.limit:.2f} allowed "
            f"${self.spent:.4f} is spent.",
            hint="Raise --max-cost to go on.",
        )

    def spend(self, amount: Decimal) -> bool:
        """Spends `amount` for good, unless that is more than is left."""
        if self.spent + self._reserved + amount > self.limit:
            return False
        self.spent += amount
        return True

    def settle(self, reserved: Decimal, paid: Decimal) -> None:
        """Gives back what was `reserved` and counts what was `paid`."""
        self._reserved -= reserved
        self.spent += paid
        self._settled.set()
        self._settled = asyncio.Event()


class Budgeted:
    """Reserves the worst case of each request before it is sent and settles when it is answered.

    A request without a limit on its answer gets one, else its worst case would have no bound.
    """

    def __init__(self, provider: Provider, budget: Budget, prices: PriceTable) -> None:
        self._provider = provider
        self._budget = budget
        self._prices = prices

    async def complete(self, request: CompletionRequest) -> Completion:
        """The finished answer, paid for.

        Raises:
            BudgetExceeded: its worst case is more than is left, or the model's price is unknown.
            ProviderError: as the provider within.
        """
        limited = bounded(request)
        reserved = worst_case_known(limited, self._prices)
        await self._budget.reserve(reserved)
        paid = reserved
        try:
            completion = await self._provider.complete(limited)
            if completion.usage != Usage():
                paid = cost(request.model, completion.usage, self._prices) or Decimal(0)
        except AnswerLost:
            raise
        except (RateLimited, AuthenticationFailed, RequestRejected, ProviderUnavailable):
            paid = Decimal(0)
            raise
        finally:
            self._budget.settle(reserved, paid)
        return completion


def bounded(request: CompletionRequest) -> CompletionRequest:
    """The request with a limit on its answer, its own or 8,000 tokens."""
    return replace(request, max_output_tokens=request.max_output_tokens or _OUTPUT_TOKENS)


def worst_case_known(request: CompletionRequest, prices: PriceTable) -> Decimal:
    """The most that a request can cost in US dollars.

    Raises:
        BudgetExceeded: the model's price is unknown.
    """
    if (amount := worst_case(request, prices)) is not None:
        return amount
    raise BudgetExceeded(
        f"The price of {request.model} is unknown, so no limit on its cost can be kept.",
        hint="Give its price under [prices] in the settings, or leave --max-cost out.",
    )


def worst_case(request: CompletionRequest, prices: PriceTable) -> Decimal | None:
    """The most that a request can cost in US dollars; None when the model's price is unknown.

    A request for JSON counts twice, since a blank answer is asked for once more.
    """
    price = prices.price(request.model)
    if price is None:
        return None
    text = sum(len(message.content.encode()) for message in request.messages)
    prompt = math.ceil(request.prompt_tokens * _OUR_COUNT_MARGIN) or text
    schema = len(str(request.schema)) if request.schema is not None else 0
    dearest = max(price.input, price.cache_write, price.cached)
    once = (prompt + schema) * dearest + (request.max_output_tokens or 0) * price.output
    return once * (1 if request.schema is None else 2) / 1_000_000

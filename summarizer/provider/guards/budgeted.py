"""A provider that never spends more than the user allows."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field, replace
from decimal import Decimal

from summarizer.errors import (
    AnswerLost,
    AnswerTruncated,
    AuthenticationFailed,
    BudgetExceeded,
    ProviderUnavailable,
    RateLimited,
    RequestRejected,
)
from summarizer.language import _
from summarizer.provider.pricing import PriceTable, cost
from summarizer.provider.provider import Completion, CompletionRequest, Provider, Usage

_OUTPUT_TOKENS = 8000
_UNMEASURED, _FEW = 4000, 5
"""Tokens of an answer before a few are measured: ten fields took 2,500 at most."""
_HIGH, _MARGIN, _LEAST = 0.95, 1.5, 400
"""Of the answers' lengths the quantile that counts, its margin, and the least that comes of it, in tokens."""
_LEAST_PLAUSIBLE = 0.3
"""Of our count of a prompt: an endpoint that reports less has not counted, and the worst case is taken."""
_OUR_COUNT_MARGIN = 1.25
"""Vendors' tokenizers made at most 1.06 of our tokens; the rest is for what they add around messages."""

_PICTURE_MARGIN = 2
"""Vendors count pictures in many ways; what is dearer shows in the first bill."""


class Budget:
    """US dollars that may be spent, shared by everything that spends them.

    `spent` is what has been paid for, at the worst case where the endpoint did not say.
    """

    def __init__(self, limit: Decimal, spent: Decimal = Decimal(0)) -> None:
        self.limit = limit
        self.spent = spent
        self._reserved = Decimal(0)
        self._settled = asyncio.Event()

    def set_aside(self, amount: Decimal) -> bool:
        """Sets `amount` aside, unless that is more than is left now."""
        if self.spent + self._reserved + amount > self.limit:
            return False
        self._reserved += amount
        return True

    async def wait_for(self, amount: Decimal) -> None:
        """Wait until something that was set aside is settled, and may have left room for `amount`.

        Raises:
            BudgetExceeded: what is spent leaves less than that.
        """
        if self.spent + amount <= self.limit:
            await self._settled.wait()
            return
        raise BudgetExceeded(
            _(
                "The next request could cost ${amount:.4f}, and of the ${limit:.2f} allowed "
                "${spent:.4f} is spent.",
                amount=amount,
                limit=self.limit,
                spent=self.spent,
            ),
            hint=_("Raise --max-cost to go on."),
        )

    def spend(self, amount: Decimal) -> bool:
        """Spends `amount` for good, unless that is more than is left."""
        if self.spent + self._reserved + amount > self.limit:
            return False
        self.spent += amount
        return True

    def set_aside_more(self, amount: Decimal) -> None:
        """Sets `amount` aside even if it is not there: what is under way will cost more than was thought."""
        self._reserved += amount

    async def next_settled(self) -> None:
        """Wait until something that was set aside is settled."""
        await self._settled.wait()

    def settle(self, reserved: Decimal, paid: Decimal) -> None:
        """Gives back what was `reserved` and counts what was `paid`."""
        self._reserved -= reserved
        self.spent += paid
        self._settled.set()
        self._settled = asyncio.Event()


@dataclass(slots=True, eq=False)
class _Asked:
    """A request under way: its worst case, and what is set aside for it, in US dollars."""

    worst: Decimal
    reserved: Decimal


@dataclass(slots=True)
class _Bills:
    """How a model's endpoint bills, and what is under way to it.

    Some heed no limit on an answer: `overrun` is how many times its worst case an answer has cost, 1 at
    least, `dearest` what the dearest of these cost. Until an answer has come nothing is `known`.
    """

    overrun: Decimal = Decimal(1)
    dearest: Decimal = Decimal(0)
    under_way: list[_Asked] = field(default_factory=list)
    known: bool = False

    def needs(self, worst: Decimal) -> Decimal:
        """What is to be set aside for a request of this worst case."""
        return max(worst * self.overrun, self.dearest)

    def learn(self, worst: Decimal, paid: Decimal) -> None:
        """Takes in what an answer has cost."""
        if worst and paid > worst:
            self.overrun, self.dearest = max(self.overrun, paid / worst), max(self.dearest, paid)


@dataclass(slots=True)
class _Shown:
    """What a model has shown to need for one kind of request: how long its answers were."""

    lengths: list[int] = field(default_factory=list)

    @property
    def output(self) -> int:
        """Tokens that an answer is allowed when money is short: more than nearly all have needed."""
        if not self.lengths:
            return _UNMEASURED
        high = sorted(self.lengths)[min(len(self.lengths) - 1, math.ceil(_HIGH * len(self.lengths)) - 1)]
        return max(_LEAST if len(self.lengths) >= _FEW else _UNMEASURED, math.ceil(high * _MARGIN))


class Budgeted:
    """Reserves what a request can cost before it is sent, and settles when it is answered.

    While there is money that is a generous worst case. When that does not fit any more, the answer's limit is
    lowered to what the model has shown to need, with a margin, and a blank answer is not asked for again: the
    worst case is then so much smaller, and still no more than that can be spent. Only when even this does not
    fit the request waits for others to be settled, and is refused when what is spent leaves too little.

    The first request to a model goes alone: whether its endpoint heeds the limit on an answer shows in what
    it bills. Where it does not, as much more is set aside at once, for what is under way as well.
    """

    def __init__(self, provider: Provider, budget: Budget, prices: PriceTable) -> None:
        self._provider = provider
        self._budget = budget
        self._prices = prices
        self._shown: dict[tuple[str, bool], _Shown] = {}
        self._bills: dict[str, _Bills] = {}

    async def complete(self, request: CompletionRequest) -> Completion:
        """The finished answer, paid for.

        Raises:
            BudgetExceeded: what it needs is more than is left, or the model's price is unknown.
            ProviderError: as the provider within.
        """
        shown, bills = self._of(request), self._bills.setdefault(request.model, _Bills())
        limited, asked = await self._reserved(request, bills)
        paid: Decimal | None = None
        try:
            completion = await self._provider.complete(limited)
            bills.known = True
            if _counted(completion.usage, limited):
                shown.lengths.append(completion.usage.completion_tokens)
                paid = cost(request.model, completion.usage, self._prices) or Decimal(0)
                self._learn(bills, limited, paid, once=completion.requests == 1)
        except AnswerTruncated:
            bills.known = True
            shown.lengths.append(limited.max_output_tokens or 0)
            raise
        except AnswerLost:
            raise
        except (RateLimited, AuthenticationFailed, RequestRejected, ProviderUnavailable):
            paid = Decimal(0)
            raise
        finally:
            bills.under_way.remove(asked)
            self._budget.settle(asked.reserved, asked.reserved if paid is None else paid)
        return completion

    def spend_on(self, request: CompletionRequest, share: Decimal) -> CompletionRequest | None:
        """The request as its worst case can be paid for, at a share of its price, and is; or None.

        It is one that is asked once, whatever comes back, as in a batch by post.

        Raises:
            BudgetExceeded: the model's price is unknown.
        """
        bills = self._bills.setdefault(request.model, _Bills())
        for sent in (replace(bounded(request), again_when_blank=False), self.lean(request)):
            if self._budget.spend(bills.needs(worst_case_known(sent, self._prices)) * share):
                return sent
        return None

    def lean(self, request: CompletionRequest) -> CompletionRequest:
        """The request with the limit on its answer that its model has shown to need."""
        generous = bounded(request)
        most = min(generous.max_output_tokens or _OUTPUT_TOKENS, self._of(request).output)
        return replace(generous, max_output_tokens=most, again_when_blank=False)

    def _of(self, request: CompletionRequest) -> _Shown:
        return self._shown.setdefault((request.model, request.goes_on), _Shown())

    def _learn(self, bills: _Bills, sent: CompletionRequest, paid: Decimal, *, once: bool) -> None:
        """See what an answer cost, and set aside as much for what is under way."""
        asked = replace(sent, again_when_blank=sent.again_when_blank and not once)
        bills.learn(worst_case_known(asked, self._prices), paid)
        for one in bills.under_way:
            more = max(Decimal(0), bills.needs(one.worst) - one.reserved)
            self._budget.set_aside_more(more)
            one.reserved += more

    async def _reserved(self, request: CompletionRequest, bills: _Bills) -> tuple[CompletionRequest, _Asked]:
        """The request as it is sent, and what was set aside for it."""
        while True:
            if bills.under_way and not bills.known:
                await self._budget.next_settled()
                continue
            for sent in (bounded(request), self.lean(request)):
                worst = worst_case_known(sent, self._prices)
                amount = bills.needs(worst)
                if self._budget.set_aside(amount):
                    asked = _Asked(worst, amount)
                    bills.under_way.append(asked)
                    return sent, asked
            await self._budget.wait_for(amount)


def _counted(usage: Usage, request: CompletionRequest) -> bool:
    """Whether the endpoint says what it used, and can mean it."""
    prompt = usage.prompt_tokens + usage.cached_tokens
    return usage.completion_tokens > 0 and prompt > _LEAST_PLAUSIBLE * request.prompt_tokens


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
        _("The price of {model} is unknown, so no limit on its cost can be kept.", model=request.model),
        hint=_("Give its price under [prices] in the settings, or leave --max-cost out."),
    )


def worst_case(request: CompletionRequest, prices: PriceTable) -> Decimal | None:
    """The most that a request can cost in US dollars; None when the model's price is unknown.

    A request for JSON counts twice when a blank answer is asked for once more.
    """
    price = prices.price(request.model)
    if price is None:
        return None
    text = sum(len(message.content.encode()) for message in request.messages)
    prompt = math.ceil(request.prompt_tokens * _OUR_COUNT_MARGIN) or text
    prompt += request.picture_tokens * _PICTURE_MARGIN
    schema = len(str(request.schema)) if request.schema is not None else 0
    dearest = max(price.input, price.cache_write, price.cached)
    once = (prompt + schema) * dearest + (request.max_output_tokens or 0) * price.output
    twice = request.schema is not None and request.again_when_blank
    return once * (2 if twice else 1) / 1_000_000

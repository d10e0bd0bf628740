"""The provider of a batch: answers kept, limits of the endpoint and of the user's money, retries."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from summarizer.provider.backend import Backend
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.guards.budgeted import Budget, Budgeted
from summarizer.provider.guards.cached import AnswerCache, Cached, request_key
from summarizer.provider.guards.limited import Limited, Limits
from summarizer.provider.guards.outage import Ends, Outage, Tries
from summarizer.provider.guards.retrying import Retrying
from summarizer.provider.pricing import price_table
from summarizer.provider.provider import Completion, CompletionRequest, Provider
from summarizer.vault.model_choice import Reading, retry_policy
from summarizer.vault.vault import Vault

ANSWERS = "answers.sqlite"
"""The file of the answers that were paid for, in a vault's state folder."""


@dataclass(frozen=True, slots=True)
class _Lane:
    """The way to one endpoint, with all guards."""

    backend: Backend
    gate: Limited
    provider: Provider
    budgeted: Budgeted | None


class Guarded:
    """One gate before one endpoint: all that a batch asks goes through it.

    The cache is outermost: an answer that was paid for is never asked for again. The budget is innermost, so
    that a retry is paid for too; it reserves the worst case of a request before it is sent.
    """

    def __init__(
        self,
        vault: Vault,
        chosen: Endpoint,
        concurrency: int,
        limit: Budget | Decimal | None = None,
        reading: Reading | None = None,
        *,
        keeps: bool = True,
    ) -> None:
        """Put the guards around an endpoint; without a `limit` (USD, or one that is shared) all may be spent.

        `reading` is who reads claims a second time: an endpoint of their own has a gate of its own, before
        which money and kept answers are the same. Where it is somebody else who `keeps` answers no kept one
        is given.

        Raises:
            StateError: the kept answers cannot be used.
            SettingsError: nothing speaks the endpoint's protocol.
        """
        self._address, self._prices = chosen.base_url, price_table(vault.settings.prices)
        self._budget = Budget(limit) if isinstance(limit, Decimal) else limit
        self._stopping = asyncio.Event()
        self._answers = AnswerCache(vault.store.folder / ANSWERS) if keeps else None
        self._drafting = self._lane(vault, chosen, concurrency)
        apart = reading is not None and reading.endpoint != chosen
        self._reading = (
            self._lane(vault, reading.endpoint, concurrency) if reading and apart else self._drafting
        )

    def _lane(self, vault: Vault, to: Endpoint, concurrency: int) -> _Lane:
        settings, backend = vault.settings, vault.backend_at(to)
        limits = Limits(concurrency, settings.requests_per_minute, settings.tokens_per_minute)
        budgeted = None if self._budget is None else Budgeted(backend, self._budget, self._prices)
        outage = Outage(settings.stop_after)
        gate = Limited(Tries(budgeted or backend, outage), limits, outage)
        retrying = Retrying(gate, retry_policy(settings), self._pause)
        ends = Ends(retrying, outage)
        provider = ends if self._answers is None else Cached(ends, self._answers, to.base_url)
        return _Lane(backend, gate, provider, budgeted)

    async def _pause(self, seconds: float) -> None:
        """Wait before another try; a stop ends the wait of those who will be turned away."""
        if self._stopping.is_set():  # it goes on with a talk that has begun
            await asyncio.sleep(seconds)
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def complete(self, request: CompletionRequest) -> Completion:
        """The finished answer, kept or new; what is asked about an answer goes to the second reader.

        Raises:
            Stopped: `stop` was called before it was sent.
            ProviderError: as the backend.
        """
        lane = self._reading if request.about_an_answer else self._drafting
        return await lane.provider.complete(request)

    def has_answer(self, request: CompletionRequest) -> bool:
        """Whether the answer is kept from before, so that asking costs nothing."""
        kept = self._answers and self._answers.get(request_key(request, self._address))
        return kept is not None

    def afford(self, request: CompletionRequest, share: Decimal) -> CompletionRequest | None:
        """Spend what a request by post can cost, at a share of its price; None when that is too much.

        The request that can be paid for comes back: under a limit of money its answer has a limit too.

        Raises:
            BudgetExceeded: there is a limit and the price is unknown.
        """
        budgeted = self._drafting.budgeted
        return request if budgeted is None else budgeted.spend_on(request, share)

    def stop(self) -> None:
        """Let nothing more go out but what belongs to a talk that has begun."""
        self._stopping.set()
        for lane in (self._drafting, self._reading):
            lane.gate.stop()

    async def disconnect(self) -> None:
        """Close the connections to the endpoints, in the event loop that they were made in."""
        await self._drafting.backend.close()
        await self._reading.backend.close()

    def close(self) -> None:
        """Close the file of answers."""
        if self._answers is not None:
            self._answers.close()

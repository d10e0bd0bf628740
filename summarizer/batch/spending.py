"""The provider of a batch: answers kept, limits of the endpoint and of the user's money, retries."""

from __future__ import annotations

from decimal import Decimal

from summarizer.provider.endpoint import Endpoint
from summarizer.provider.guards.budgeted import Budget, Budgeted, bounded, worst_case_known
from summarizer.provider.guards.cached import AnswerCache, Cached, request_key
from summarizer.provider.guards.limited import Limited, Limits
from summarizer.provider.guards.retrying import Retrying, RetryPolicy
from summarizer.provider.pricing import price_table
from summarizer.provider.provider import Completion, CompletionRequest
from summarizer.vault.vault import Vault

ANSWERS = "answers.sqlite"
"""The file of the answers that were paid for, in a vault's state folder."""


class Guarded:
    """One gate before one endpoint: all that a batch asks goes through it.

    The cache is outermost: an answer that was paid for is never asked for again. The budget is innermost, so
    that a retry is paid for too; it reserves the worst case of a request before it is sent.
    """

    def __init__(
        self, vault: Vault, chosen: Endpoint, concurrency: int, max_cost: Decimal | None = None
    ) -> None:
        """Put the guards around an endpoint; without a `max_cost` (USD) anything may be spent.

        Raises:
            StateError: the kept answers cannot be used.
            SettingsError: nothing speaks the endpoint's protocol.
        """
        settings, backend = vault.settings, vault.backend_at(chosen)
        self._backend = backend
        self._address, self._prices = chosen.base_url, price_table(settings.prices)
        self._budget = None if max_cost is None else Budget(max_cost)
        limits = Limits(concurrency, settings.requests_per_minute, settings.tokens_per_minute)
        paid = backend if self._budget is None else Budgeted(backend, self._budget, self._prices)
        self._gate = Limited(paid, limits)
        self._answers = AnswerCache(vault.store.folder / ANSWERS)
        retrying = Retrying(self._gate, RetryPolicy(attempts=settings.attempts))
        self._provider = Cached(retrying, self._answers, chosen.base_url)

    async def complete(self, request: CompletionRequest) -> Completion:
        """The finished answer, kept or new.

        Raises:
            Stopped: `stop` was called before it was sent.
            ProviderError: as the backend.
        """
        return await self._provider.complete(request)

    def has_answer(self, request: CompletionRequest) -> bool:
        """Whether the answer is kept from before, so that asking costs nothing."""
        return self._answers.get(request_key(request, self._address)) is not None

    def bounded(self, request: CompletionRequest) -> CompletionRequest:
        """The request as it is sent: under a limit of money its answer has a limit too."""
        return request if self._budget is None else bounded(request)

    def afford(self, request: CompletionRequest, share: Decimal) -> bool:
        """Spend the worst case of a request, at a share of its price; False when it is more than is left.

        Raises:
            BudgetExceeded: there is a limit and the price is unknown.
        """
        return self._budget is None or self._budget.spend(worst_case_known(request, self._prices) * share)

    def stop(self) -> None:
        """Let nothing more go out but what belongs to a talk that has begun."""
        self._gate.stop()

    async def disconnect(self) -> None:
        """Close the connections to the endpoint, in the event loop that they were made in."""
        await self._backend.close()

    def close(self) -> None:
        """Close the file of answers."""
        self._answers.close()

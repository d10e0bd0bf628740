"""The provider of a batch: answers kept, limits of the endpoint and of the user's money, retries."""

from __future__ import annotations

from pathlib import Path

from summarizer.config import Settings
from summarizer.provider.budgeted import Budget, Budgeted
from summarizer.provider.cached import AnswerCache, Cached
from summarizer.provider.limited import Limited, Limits
from summarizer.provider.pricing import price_table
from summarizer.provider.provider import Provider
from summarizer.provider.retrying import Retrying, RetryPolicy


def guarded(
    backend: Provider,
    settings: Settings,
    folder: Path,
    address: str,
    limits: Limits,
    budget: Budget | None,
) -> Provider:
    """The backend in its wrappers, the cache outermost: an answer that was paid for is never asked again.

    The budget is innermost, so that a retry is paid for too; it reserves the worst case of a request before
    it is sent. Without a `budget` anything may be spent.

    Raises:
        SettingsError: the cache in `folder` cannot be used.
    """
    provider = backend
    if budget is not None:
        provider = Budgeted(provider, budget, price_table(settings.prices))
    provider = Retrying(Limited(provider, limits), RetryPolicy(attempts=settings.attempts))
    return Cached(provider, AnswerCache(folder / "answers.sqlite"), address)

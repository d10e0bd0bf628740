"""While an endpoint fails several requests and answers none, no further one is begun: it would fail too."""

from __future__ import annotations

from collections.abc import Callable

from summarizer.errors import ProviderUnavailable
from summarizer.provider.provider import Completion, CompletionRequest, Provider


class Outage:
    """The requests that failed since the last answer and are tried again; `enough` of them are an outage."""

    def __init__(self, enough: int) -> None:
        self._enough = enough
        self._failing: set[int] = set()
        self.when_over: Callable[[], None] = lambda: None

    def holds_up(self, request: CompletionRequest) -> bool:
        """Whether a request should wait; what failed itself, or goes on with a talk, shows if it is over."""
        is_over = len(self._failing) < self._enough
        return not (is_over or request.goes_on or id(request) in self._failing)

    def failed(self, request: CompletionRequest) -> None:
        """A try of a request failed."""
        self._failing.add(id(request))

    def answered(self) -> None:
        """A request was answered: the outage is over."""
        self._failing.clear()
        self.when_over()

    def given_up(self, request: CompletionRequest) -> None:
        """A request is not tried again; somebody else may try."""
        self._failing.discard(id(request))
        self.when_over()


class Tries:
    """Tells an outage of each try; it stands within what tries again."""

    def __init__(self, provider: Provider, outage: Outage) -> None:
        self._provider, self._outage = provider, outage

    async def complete(self, request: CompletionRequest) -> Completion:
        """The finished answer.

        Raises:
            ProviderError: as the provider within.
        """
        try:
            completion = await self._provider.complete(request)
        except ProviderUnavailable:
            self._outage.failed(request)
            raise
        self._outage.answered()
        return completion


class Ends:
    """Tells an outage of each request that is not tried any more; it stands around what tries again."""

    def __init__(self, provider: Provider, outage: Outage) -> None:
        self._provider, self._outage = provider, outage

    async def complete(self, request: CompletionRequest) -> Completion:
        """The finished answer.

        Raises:
            ProviderError: as the provider within.
        """
        try:
            return await self._provider.complete(request)
        finally:
            self._outage.given_up(request)

"""Batches: many requests in one file, answered within a day at a lower price, where that is offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from summarizer.provider.provider import Completion, CompletionRequest

MOST_LINES, MOST_BYTES = 5_000, 90_000_000
"""What one file may hold: the least of what vendors allow (SiliconFlow's lines, DashScope's bytes)."""

_ENDED = {"completed", "failed", "expired", "cancelled"}


@dataclass(frozen=True, slots=True)
class BatchState:
    """A batch as the endpoint shows it: how many requests it holds, how many are answered and failed.

    `status` is a word of the endpoint's, but for batches that have ended: those are completed, failed,
    expired or cancelled. `files` are those of its results, of answers and of errors. `complaint` says why a
    whole batch failed.
    """

    id: str
    status: str
    total: int = 0
    answered: int = 0
    failed: int = 0
    files: tuple[str, ...] = ()
    complaint: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.status in _ENDED


class BatchService(Protocol):
    """The files and batches of one endpoint; the endpoint is asked within the `async with` block of it only.

    A file holds a line for each request, and the results a line for each answer or error, in any order,
    joined by the name that the request was given. What a line holds is the protocol's own.
    """

    async def __aenter__(self) -> Self:
        """Connect."""
        ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        ...

    def line(self, name: str, request: CompletionRequest) -> bytes:
        """A request as a line of a file, its end included."""
        ...

    def answer(self, line: str, request: CompletionRequest) -> Completion:
        """The answer in a line of results.

        Raises:
            BatchLineFailed: the line says that this request failed.
            ProviderError: the answer is none that can be used, as for a single request.
        """
        ...

    def no_answer(self, name: str, why: str) -> str:
        """A line of results, as `answer` reads it, for a request that failed and of which there is none."""
        ...

    async def upload(self, content: bytes) -> str:
        """Send a file of requests, and return its name at the endpoint.

        Raises:
            BatchesNotOffered: the endpoint has no place for files.
            ProviderError: it refused, or cannot be reached.
        """
        ...

    async def create(self, file: str) -> BatchState:
        """Make a batch of a file that was sent; it costs money from now on.

        Raises:
            BatchesNotOffered: the endpoint makes no batches.
            ProviderUnavailable: it did not answer; `find` tells later whether there is a batch.
            ProviderError: it refused.
        """
        ...

    async def find(self, file: str) -> BatchState | None:
        """The batch that was made of a file, None when there is none.

        Raises:
            ProviderError: the endpoint refused, or cannot be reached.
        """
        ...

    async def check_file(self, file: str) -> None:
        """See whether the endpoint has a file.

        Raises:
            BatchUnknown: the endpoint does not know it.
            ProviderError: it cannot be reached.
        """
        ...

    async def look(self, batch: str) -> BatchState:
        """How far a batch has come.

        Raises:
            BatchUnknown: the endpoint does not know it.
            ProviderError: it cannot be reached.
        """
        ...

    async def cancel(self, batch: str) -> None:
        """Ask the endpoint to end a batch; what it answered until then stays.

        Raises:
            ProviderError: the endpoint refused, or cannot be reached.
        """
        ...

    async def results(self, file: str) -> Mapping[str, str]:
        """The lines of a file of results, by the names of their requests; what is no result is left out.

        Raises:
            BatchUnknown: the endpoint does not know it.
            ProviderError: it cannot be reached.
        """
        ...

    async def delete(self, file: str) -> None:
        """Delete a file at the endpoint, so that no paper stays there longer than it must.

        Raises:
            ProviderError: the endpoint refused, or cannot be reached.
        """
        ...

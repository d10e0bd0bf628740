"""The batch service of an OpenAI-compatible endpoint: /files and /batches, through the openai client."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlsplit

import openai
from openai.types import Batch

from summarizer.errors import BatchesNotOffered, BatchUnknown
from summarizer.provider.backends.openai.client import connect, disconnected, refusal
from summarizer.provider.backends.openai.lines import failed_line, read_result, request_line, result_lines
from summarizer.provider.batches import BatchState
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.faults import fault
from summarizer.provider.provider import Completion, CompletionRequest

_T = TypeVar("_T")

_TIMEOUT = 600.0
"""Seconds for sending or fetching a whole file."""
_TRIES = 5
"""How often the client tries again what may be repeated: all but the making of a batch."""
_NOT_OFFERED = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}


class OpenAIBatches:
    """The batch service of one endpoint, as the protocol `BatchService` says.

    `body` makes the JSON body of a chat request, as it would be sent alone.
    """

    def __init__(self, endpoint: Endpoint, body: Callable[[CompletionRequest], Mapping[str, object]]) -> None:
        self._endpoint, self._body = endpoint, body

    async def __aenter__(self) -> Self:
        self._client = connect(self._endpoint).with_options(timeout=_TIMEOUT)
        self._patient = self._client.with_options(max_retries=_TRIES)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    @property
    def url(self) -> str:
        """Where the requests of a batch are meant for: `/v1/chat/completions`, or the endpoint's version."""
        version = re.search(r"/v\d+\w*$", urlsplit(self._endpoint.base_url).path.rstrip("/"))
        return f"{version[0] if version else '/v1'}/chat/completions"

    def line(self, name: str, request: CompletionRequest) -> bytes:
        """As the protocol says."""
        return request_line(name, self._body(request), self.url)

    def answer(self, line: str, request: CompletionRequest) -> Completion:
        """As the protocol says."""
        return read_result(line, request, self._endpoint)

    def no_answer(self, name: str, why: str) -> str:
        """As the protocol says."""
        return failed_line(name, why)

    async def upload(self, content: bytes) -> str:
        """As the protocol says."""
        file = ("requests.jsonl", content)
        sent = await self._asked(lambda: self._patient.files.create(file=file, purpose="batch"), new=True)
        return sent.id

    async def create(self, file: str) -> BatchState:
        """As the protocol says."""
        return _state(
            await self._asked(
                lambda: self._client.batches.create(
                    input_file_id=file,
                    endpoint=self.url,  # type: ignore[arg-type]  # other vendors have other versions
                    completion_window="24h",
                ),
                new=True,
            )
        )

    async def find(self, file: str) -> BatchState | None:
        """As the protocol says."""

        async def search() -> BatchState | None:
            async for batch in self._patient.batches.list(limit=100):
                if batch.input_file_id == file:
                    return _state(batch)
            return None

        return await self._asked(search)

    async def check_file(self, file: str) -> None:
        """As the protocol says."""
        await self._asked(lambda: self._patient.files.retrieve(file))

    async def look(self, batch: str) -> BatchState:
        """As the protocol says."""
        return _state(await self._asked(lambda: self._patient.batches.retrieve(batch)))

    async def cancel(self, batch: str) -> None:
        """As the protocol says."""
        await self._asked(lambda: self._patient.batches.cancel(batch))

    async def results(self, file: str) -> Mapping[str, str]:
        """As the protocol says."""
        found = await self._asked(lambda: self._patient.files.content(file))
        return dict(result_lines(found.content))

    async def delete(self, file: str) -> None:
        """As the protocol says."""
        await self._asked(lambda: self._patient.files.delete(file))

    async def _asked(self, ask: Callable[[], Awaitable[_T]], *, new: bool = False) -> _T:
        try:
            return await ask()
        except openai.APIStatusError as error:
            if new and error.status_code in _NOT_OFFERED:
                raise BatchesNotOffered(
                    f"{self._endpoint.base_url} offers no batches ({error.status_code}).",
                    hint="Leave --batch-api out, or choose a provider that has them.",
                ) from error
            if error.status_code == HTTPStatus.NOT_FOUND:
                raise BatchUnknown(
                    f"{self._endpoint.base_url} knows no such batch or file (404).",
                    hint="Is this the key of the account that sent it?",
                ) from error
            raise fault(refusal(error), self._endpoint, "") from error
        except openai.OpenAIError as error:
            raise disconnected(error, self._endpoint, _TIMEOUT) from error


def _state(batch: Batch) -> BatchState:
    counts = batch.request_counts
    complaints = [one.message for one in (batch.errors.data or []) if one.message] if batch.errors else []
    return BatchState(
        batch.id,
        batch.status,
        counts.total if counts else 0,
        counts.completed if counts else 0,
        counts.failed if counts else 0,
        tuple(file for file in (batch.output_file_id, batch.error_file_id) if file),
        "; ".join(dict.fromkeys(complaints)),
    )

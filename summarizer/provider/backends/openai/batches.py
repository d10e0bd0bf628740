"""The batch service of an OpenAI-compatible endpoint: /files and /batches, through the openai client."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import Protocol, Self, TypeVar
from urllib.parse import urlsplit

import openai

from summarizer.characters import one_line
from summarizer.provider.backends.openai.client import connect
from summarizer.provider.batches import BatchState
from summarizer.provider.chat.completion import completion, decoded
from summarizer.provider.chat.failures import (
    batch_name,
    batch_object,
    batch_refused,
    disconnected,
    refusal,
    timed_out,
)
from summarizer.provider.chat.lines import failed_line, read_result, request_line, result_lines
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.faults import fault
from summarizer.provider.masking import without_key
from summarizer.provider.provider import Completion, CompletionRequest
from summarizer.provider.refusal import Refusal

_T = TypeVar("_T")

_TIMEOUT = 600.0
"""Seconds for sending or fetching a whole file."""
_LONGEST = 3600.0
"""Seconds for all of it, however slowly something comes."""
_MOST_BYTES = 500_000_000
"""Of a file of results: 5,000 answers with all their thinking."""
_TRIES = 5
"""How often the client tries again what may be repeated: all but the making of a batch."""
_MOST_PAGES = 50
_COUNTS = ("total", "completed", "failed")


class _Raw(Protocol):
    """A response that was read."""

    @property
    def content(self) -> bytes: ...


class OpenAIBatches:
    """The batch service of one endpoint, as the protocol `BatchService` says.

    `body` makes the JSON body of a request, as it would be sent alone to `path`; `chat` makes a chat
    completion of the answer.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        body: Callable[[CompletionRequest], Mapping[str, object]],
        path: str = "/chat/completions",
        chat: Callable[[str], dict[str, object] | None] = completion,
    ) -> None:
        self._endpoint, self._body, self._path, self._chat = endpoint, body, path, chat

    async def __aenter__(self) -> Self:
        self._client = connect(self._endpoint, _MOST_BYTES).with_options(timeout=_TIMEOUT)
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
        return f"{version[0] if version else '/v1'}{self._path}"

    def line(self, name: str, request: CompletionRequest) -> bytes:
        """As the protocol says."""
        return request_line(name, self._body(request), self.url)

    def answer(self, line: str, request: CompletionRequest) -> Completion:
        """As the protocol says."""
        return read_result(line, request, self._endpoint, self._chat)

    def no_answer(self, name: str, why: str) -> str:
        """As the protocol says."""
        return failed_line(name, why)

    async def upload(self, content: bytes) -> str:
        """As the protocol says."""
        file = ("requests.jsonl", content)
        files = self._patient.files.with_raw_response
        sent = await self._object(lambda: files.create(file=file, purpose="batch"), new=True)
        return batch_name(sent.get("id"), self._endpoint)

    async def create(self, file: str) -> BatchState:
        """As the protocol says."""
        made = await self._object(
            lambda: self._client.batches.with_raw_response.create(
                input_file_id=file,
                endpoint=self.url,  # type: ignore[arg-type]  # other vendors have other versions
                completion_window="24h",
            ),
            new=True,
        )
        return self._state(made)

    async def find(self, file: str) -> BatchState | None:
        """As the protocol says; of an account with thousands of batches the latest are looked through."""
        batches = self._patient.batches.with_raw_response
        after: str | openai.Omit = openai.omit
        for __ in range(_MOST_PAGES):
            page = await self._object(partial(batches.list, limit=100, after=after))
            listed = [one for one in _list(page.get("data")) if isinstance(one, dict)]
            for one in listed:
                if one.get("input_file_id") == file:
                    return self._state(one)
            if not listed or not page.get("has_more"):
                break
            after = batch_name(listed[-1].get("id"), self._endpoint)
        return None

    async def check_file(self, file: str) -> None:
        """As the protocol says."""
        await self._asked(lambda: self._patient.files.retrieve(file))

    async def look(self, batch: str) -> BatchState:
        """As the protocol says."""
        batches = self._patient.batches.with_raw_response
        return self._state(await self._object(lambda: batches.retrieve(batch)))

    async def cancel(self, batch: str) -> None:
        """As the protocol says."""
        await self._asked(lambda: self._patient.batches.cancel(batch))

    async def results(self, file: str) -> Mapping[str, str]:
        """As the protocol says."""
        found = await self._asked(lambda: self._patient.files.content(file))
        return dict(result_lines(without_key(decoded(found.content), self._endpoint.api_key)))

    async def delete(self, file: str) -> None:
        """As the protocol says."""
        await self._asked(lambda: self._patient.files.delete(file))

    async def _asked(self, ask: Callable[[], Awaitable[_T]], *, new: bool = False) -> _T:
        try:
            async with asyncio.timeout(_LONGEST):
                return await ask()
        except TimeoutError:
            raise timed_out(self._endpoint, _LONGEST) from None
        except openai.APIStatusError as error:
            raise batch_refused(refusal(error.response, self._endpoint), self._endpoint, new=new) from error
        except openai.OpenAIError as error:
            raise disconnected(error.__cause__, self._endpoint, _TIMEOUT) from error

    async def _object(self, ask: Callable[[], Awaitable[_Raw]], *, new: bool = False) -> dict[str, object]:
        """The file, batch or list that the endpoint answers with.

        Raises:
            AnswerLost: it answers with something else.
            ProviderError: as `_asked`, or an error that came as a success.
        """
        response = await self._asked(ask, new=new)
        found = batch_object(response.content, self._endpoint)
        if found.get("error"):
            raise fault(Refusal.of(HTTPStatus.BAD_REQUEST, found), self._endpoint, "")
        return found

    def _state(self, batch: Mapping[str, object]) -> BatchState:
        counts, errors = _mapping(batch.get("request_counts")), _mapping(batch.get("errors"))
        told = [_mapping(one).get("message") for one in _list(errors.get("data"))]
        files = (batch.get("output_file_id"), batch.get("error_file_id"))
        total, answered, failed = (
            count if isinstance(count := counts.get(name), int) else 0 for name in _COUNTS
        )
        return BatchState(
            batch_name(batch.get("id"), self._endpoint),
            one_line(str(batch.get("status"))),
            total,
            answered,
            failed,
            files=tuple(file for file in files if isinstance(file, str) and file),
            complaint="; ".join(dict.fromkeys(one_line(said) for said in told if isinstance(said, str))),
        )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []

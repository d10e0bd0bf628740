"""Anthropic's Message Batches: requests go along with the making of a batch, results are a file of lines."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import quote

import httpx2

from summarizer.characters import one_line
from summarizer.errors import BatchUnknown
from summarizer.language import _
from summarizer.provider.backends.anthropic.client import connect, failing
from summarizer.provider.batches import BatchState
from summarizer.provider.chat.completion import decoded
from summarizer.provider.chat.dialect import Body, Refused, count, listed, mapping
from summarizer.provider.chat.failures import batch_name, batch_object, batch_refused, timed_out
from summarizer.provider.chat.lines import failed_line, read_result, result_lines
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.masking import without_key
from summarizer.provider.provider import Completion, CompletionRequest

_PATH = "/v1/messages/batches"
_TIMEOUT, _LONGEST = 600.0, 3600.0
"""Seconds for one exchange, and for all of it however slowly something comes."""
_MOST_BYTES = 500_000_000
"""Of the results of a batch."""
_TRIES = 5
"""How often the client tries again what may be repeated: all but the making of a batch."""
_CLOCKS = 300
"""Seconds by which the endpoint's clock and ours may differ."""
_UNSENT = "unsent"


class AnthropicBatches:
    """The batch service of one endpoint, as the protocol `BatchService` says.

    The endpoint takes no files: what is to be sent is kept until the batch is made, under a name that tells
    when that was, how many requests it holds and what the first of them is called. By this a batch is found
    whose making was not answered.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        body: Callable[[CompletionRequest], Body],
        chat: Callable[[str], Body | None],
    ) -> None:
        self._endpoint, self._body, self._chat = endpoint, body, chat
        self._kept: dict[str, bytes] = {}

    async def __aenter__(self) -> Self:
        self._client = connect(self._endpoint, _MOST_BYTES)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    def line(self, name: str, request: CompletionRequest) -> bytes:
        """As the protocol says."""
        line = {"custom_id": name, "params": self._body(request)}
        return json.dumps(line, ensure_ascii=False).encode() + b"\n"

    def answer(self, line: str, request: CompletionRequest) -> Completion:
        """As the protocol says."""
        return read_result(line, request, self._endpoint, self._chat)

    def no_answer(self, name: str, why: str) -> str:
        """As the protocol says."""
        return failed_line(name, why)

    async def upload(self, content: bytes) -> str:
        """Keep the requests until `create`; the name tells what `find` is to look for."""
        lines = content.splitlines()
        name = f"{_UNSENT}-{int(time.time())}-{len(lines)}-{json.loads(lines[0])['custom_id']}"
        self._kept[name] = content
        return name

    async def create(self, file: str) -> BatchState:
        """As the protocol says."""
        requests = b",".join(self._kept.pop(file).splitlines())
        made = await self._object("POST", _PATH, b'{"requests":[' + requests + b"]}", new=True)
        return self._state(made)

    async def find(self, file: str) -> BatchState | None:
        """As the protocol says, among the latest thousand.

        One that goes on is given without its id: only its results show that it is ours.
        """
        _unsent, began, lines, first = file.split("-", 3)
        page = await self._object("GET", f"{_PATH}?limit=1000")
        going: BatchState | None = None
        for one in listed(page.get("data")):
            state = self._state(one)
            if state.total != int(lines) or _seconds(one.get("created_at")) < int(began) - _CLOCKS:
                continue
            if not state.ended:
                going = replace(state, id="")
            elif first in await self.results(state.id):
                return state
        return going

    async def check_file(self, file: str) -> None:
        """Nothing: what was not made into a batch was never sent."""

    async def look(self, batch: str) -> BatchState:
        """As the protocol says."""
        return self._state(await self._object("GET", self._at(batch)))

    async def cancel(self, batch: str) -> None:
        """As the protocol says."""
        await self._asked("POST", f"{self._at(batch)}/cancel")

    async def results(self, file: str) -> Mapping[str, str]:
        """As the protocol says; the results of a batch are found by its name."""
        response = await self._asked("GET", f"{self._at(file)}/results")
        found = result_lines(without_key(decoded(response.content), self._endpoint.api_key))
        return {name: _as_any_line(name, line) for name, line in found}

    async def delete(self, file: str) -> None:
        """Delete a batch with its requests and answers; what was not sent is not there."""
        if not file.startswith(f"{_UNSENT}-"):
            await self._asked("DELETE", self._at(file))

    def _at(self, batch: str) -> str:
        if not batch:
            raise BatchUnknown(
                _("{base_url} has not said yet which batch this is.", base_url=self._endpoint.base_url),
                hint=_("Try again when it has ended, within a day."),
            )
        return f"{_PATH}/{quote(batch, safe='')}"

    async def _asked(
        self, method: str, path: str, content: bytes = b"", *, new: bool = False
    ) -> httpx2.Response:
        client = self._client.with_options(max_retries=0 if new else _TRIES, timeout=_TIMEOUT)
        ask: Mapping[str, Callable[[], Awaitable[httpx2.Response]]] = {
            "GET": lambda: client.get(path, cast_to=httpx2.Response),
            "DELETE": lambda: client.delete(path, cast_to=httpx2.Response),
            "POST": lambda: client.post(
                path,
                cast_to=httpx2.Response,
                content=content,
                options={"headers": {"Content-Type": "application/json"}},
            ),
        }
        try:
            async with asyncio.timeout(_LONGEST):
                with failing(self._endpoint, _TIMEOUT):
                    return await ask[method]()
        except TimeoutError:
            raise timed_out(self._endpoint, _LONGEST) from None
        except Refused as refused:
            raise batch_refused(refused.refusal, self._endpoint, new=new) from refused

    async def _object(self, method: str, path: str, content: bytes = b"", *, new: bool = False) -> Body:
        response = await self._asked(method, path, content, new=new)
        return batch_object(response.content, self._endpoint)

    def _state(self, batch: Body) -> BatchState:
        name = batch_name(batch.get("id"), self._endpoint)
        counts = mapping(batch.get("request_counts"))
        succeeded, errored, canceled, expired, processing = (
            count(counts.get(one)) for one in ("succeeded", "errored", "canceled", "expired", "processing")
        )
        status = one_line(str(batch.get("processing_status")))
        if ended := status == "ended":
            left = "expired" if expired else "cancelled" if canceled else "failed"
            status = "completed" if succeeded else left
        return BatchState(
            name,
            status,
            succeeded + errored + canceled + expired + processing,
            succeeded,
            errored + canceled + expired,
            files=(name,) if ended else (),
        )


def _as_any_line(name: str, line: str) -> str:
    """A line of results as those of any batch: a response, or an error."""
    result = mapping(json.loads(line).get("result"))
    if result.get("type") == "succeeded":
        response = {"status_code": 200, "body": result.get("message")}
        return json.dumps({"custom_id": name, "response": response}, ensure_ascii=False)
    error = result.get("error") or {"message": result.get("type")}
    return json.dumps({"custom_id": name, "response": None, "error": error}, ensure_ascii=False)


def _seconds(when: object) -> float:
    """A time as seconds; what is none is taken for now."""
    try:
        return datetime.fromisoformat(str(when)).timestamp()
    except ValueError:
        return time.time()

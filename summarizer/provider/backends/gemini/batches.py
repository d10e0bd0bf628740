"""Gemini's batches (ai.google.dev/gemini-api/docs/batch-api): a file of requests, results in another."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import quote

import httpx2

from summarizer.characters import one_line
from summarizer.errors import BatchUnknown
from summarizer.language import _
from summarizer.provider.backends.gemini.client import address, connect, failing
from summarizer.provider.batches import BatchState
from summarizer.provider.chat.completion import decoded
from summarizer.provider.chat.dialect import Body, Refused, listed, mapping
from summarizer.provider.chat.failures import (
    batch_name,
    batch_object,
    batch_refused,
    refusal,
    timed_out,
)
from summarizer.provider.chat.lines import failed_line, read_result
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.masking import without_key
from summarizer.provider.provider import Completion, CompletionRequest

_TIMEOUT, _LONGEST = 600.0, 3600.0
"""Seconds for one exchange, and for all of it however slowly something comes."""
_MOST_BYTES = 500_000_000
"""Of a file of results."""
_MOST_PAGES, _PAGE = 50, 100
_MEDIA = "application/jsonl"
_CONFIG = {
    "temperature": "temperature",
    "max_output_tokens": "maxOutputTokens",
    "response_mime_type": "responseMimeType",
    "response_json_schema": "responseJsonSchema",
}
"""The client's words for what configures an answer, and the interface's own, which a file holds."""
_WORDS = {"succeeded": "completed"}

_T = TypeVar("_T")


class GeminiBatches:
    """The batch service of one endpoint, as the protocol `BatchService` says.

    A batch is displayed under the name of its file, by which it is found again. The client's own type of a
    batch has neither its counts nor why it failed: what is looked at is read as the endpoint gives it.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        body: Callable[[CompletionRequest], Body],
        chat: Callable[[str], Body | None],
    ) -> None:
        self._endpoint, self._body, self._chat = endpoint, body, chat
        self._base, self._version = address(endpoint)
        self._models: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        client, self._http = connect(self._endpoint, _MOST_BYTES)
        self._client = client.aio
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    def line(self, name: str, request: CompletionRequest) -> bytes:
        """As the protocol says."""
        line = {"key": name, "request": in_a_file(self._body(request))}
        return json.dumps(line, ensure_ascii=False).encode() + b"\n"

    def answer(self, line: str, request: CompletionRequest) -> Completion:
        """As the protocol says."""
        return read_result(line, request, self._endpoint, self._chat)

    def no_answer(self, name: str, why: str) -> str:
        """As the protocol says."""
        return failed_line(name, why)

    async def upload(self, content: bytes) -> str:
        """As the protocol says; a file is for one model, that of its first line."""
        sent = await self._asked(
            lambda: self._client.files.upload(
                file=io.BytesIO(content),
                config={"mime_type": _MEDIA, "http_options": {"base_url": self._base}},
            ),
            new=True,
        )
        name = batch_name(sent.name, self._endpoint)
        self._models[name] = json.loads(content.split(b"\n", 1)[0])["request"]["model"]
        return name

    async def create(self, file: str) -> BatchState:
        """As the protocol says."""
        made = await self._asked(
            lambda: self._client.batches.create(
                model=self._models[file], src=file, config={"display_name": file}
            ),
            new=True,
        )
        return BatchState(batch_name(made.name, self._endpoint), "pending")

    async def find(self, file: str) -> BatchState | None:
        """As the protocol says; of an account with thousands of batches the latest are looked through."""
        token = ""
        for __ in range(_MOST_PAGES):
            page = await self._object(f"batches?pageSize={_PAGE}&pageToken={quote(token, safe='')}")
            for one in listed(page.get("operations")):
                if mapping(one.get("metadata")).get("displayName") == file:
                    return self._state(one)
            token = str(page.get("nextPageToken") or "")
            if not token:
                break
        return None

    async def check_file(self, file: str) -> None:
        """As the protocol says."""
        await self._asked(lambda: self._client.files.get(name=file), of=file)

    async def look(self, batch: str) -> BatchState:
        """As the protocol says."""
        return self._state(await self._object(batch, of=batch))

    async def cancel(self, batch: str) -> None:
        """As the protocol says."""
        await self._asked(lambda: self._client.batches.cancel(name=batch))

    async def results(self, file: str) -> Mapping[str, str]:
        """As the protocol says."""
        content = await self._asked(lambda: self._client.files.download(file=file), of=file)
        text = without_key(decoded(content), self._endpoint.api_key)
        return dict(filter(None, map(_as_any_line, text.split("\n"))))  # a text may hold U+2028

    async def delete(self, file: str) -> None:
        """As the protocol says."""
        await self._asked(lambda: self._client.files.delete(name=file))

    async def _asked(self, ask: Callable[[], Awaitable[_T]], *, new: bool = False, of: str = "") -> _T:
        """What the endpoint answers; `of` is the file or batch that is asked for, and may not be known."""
        try:
            async with asyncio.timeout(_LONGEST):
                with failing(self._endpoint, _TIMEOUT):
                    return await ask()
        except TimeoutError:
            raise timed_out(self._endpoint, _LONGEST) from None
        except Refused as refused:
            if of and refused.refusal.status == HTTPStatus.FORBIDDEN:  # also where there is none
                raise BatchUnknown(
                    _(
                        "{base_url} does not show {name} to this key.",
                        base_url=self._endpoint.base_url,
                        name=of,
                    ),
                    hint=_("Is this the key of the account that sent it?"),
                ) from refused
            raise batch_refused(refused.refusal, self._endpoint, new=new) from refused

    async def _object(self, path: str, of: str = "") -> Body:
        response = await self._asked(lambda: self._got(path), of=of)
        return batch_object(response.content, self._endpoint)

    async def _got(self, path: str) -> httpx2.Response:
        url = f"{self._base.rstrip('/')}/{self._version}/{path}"
        response = await self._http.get(url, timeout=_TIMEOUT)
        if response.status_code != HTTPStatus.OK:
            raise Refused(refusal(response, self._endpoint))
        return response

    def _state(self, operation: Body) -> BatchState:
        """What the endpoint tells of a batch, which is a long operation of its own."""
        told, answer = mapping(operation.get("metadata")), mapping(operation.get("response"))
        state = one_line(str(told.get("state") or "")).lower().rpartition("state_")[2]
        counts = mapping(told.get("batchStats"))
        total, answered, failed = (
            _whole(counts.get(f"{kind}Count")) for kind in ("request", "successfulRequest", "failedRequest")
        )
        files = {mapping(told.get("output")).get("responsesFile"), answer.get("responsesFile")}
        return BatchState(
            batch_name(operation.get("name"), self._endpoint),
            _WORDS.get(state, state),
            total,
            answered,
            failed,
            files=tuple(file for file in files if isinstance(file, str) and file),
            complaint=one_line(str(mapping(operation.get("error")).get("message") or "")),
        )


def in_a_file(sent: Body) -> Body:
    """A request as the client takes it in the words of the interface, as a file of a batch holds it."""
    config, more = mapping(sent["config"]), mapping(sent["extra_body"])
    generation = {_CONFIG[name]: value for name, value in config.items() if name in _CONFIG}
    request: Body = {
        "model": f"models/{str(sent['model']).removeprefix('models/')}",
        "contents": [
            {"role": one["role"], "parts": [_part(part) for part in listed(one["parts"])]}
            for one in listed(sent["contents"])
        ],
        **more,
        "generationConfig": {**generation, **mapping(more.get("generationConfig"))},
    }
    if system := config.get("system_instruction"):
        request["systemInstruction"] = {"parts": [{"text": system}]}
    return request


def _part(part: Body) -> Body:
    if "inline_data" not in part:
        return part
    data = mapping(part["inline_data"])
    content = data["data"]
    encoded = base64.b64encode(content).decode() if isinstance(content, bytes) else content
    return {"inlineData": {"mimeType": data["mime_type"], "data": encoded}}


def _as_any_line(line: str) -> tuple[str, str] | None:
    """A line of results as those of any batch, with its name; None for what is no result."""
    try:
        result = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(result, dict) or not isinstance(name := result.get("key"), str):
        return None
    if response := result.get("response"):
        told: Body = {"response": {"status_code": 200, "body": response}}
    else:
        told = {"response": None, "error": result.get("error") or result.get("status")}
    return name, json.dumps({"custom_id": name, **told}, ensure_ascii=False)


def _whole(value: object) -> int:
    """A count; the interface writes large whole numbers as texts."""
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else 0

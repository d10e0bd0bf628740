"""The server: reads requests, finds the behaviour that the model name asks for, keeps account."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self

from tests.server.answers import all_supported, asks_for_reading, good_answer, prompt_text
from tests.server.batches import BatchService
from tests.server.behaviours import REPLIES
from tests.server.gemini_batches import PATHS as GEMINI_BATCHES
from tests.server.gemini_batches import GeminiBatches
from tests.server.http import HttpRequest, json_bytes, read_request, response
from tests.server.limits import Bucket, per_minute
from tests.server.message_batches import PATH as MESSAGE_BATCHES
from tests.server.message_batches import MessageBatches
from tests.server.replies import JSON, Call, Reply, good, status, too_many
from tests.server.vendors import VENDORS, Vendor, vendor_of
from tests.server.wire import WIRES, Wire

BATCHES = ("/v1/files", "/v1/batches", MESSAGE_BATCHES)
Script = Callable[[dict[str, Any]], str]

# Of 100 requests to `hostile`: how many meet what. The rest is answered.
_HOSTILE = (("429", 5), ("500", 3), ("reset", 2), ("endless", 1), ("truncjson", 1))


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request as it came in; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass(slots=True)
class Account:
    """What the server has seen so far; `billed` counts chat requests that got an answer."""

    statuses: Counter[int] = field(default_factory=Counter)
    models: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    billed: int = 0
    in_flight: int = 0
    peak_in_flight: int = 0


class FakeEndpoint:
    """An OpenAI-compatible server on a free port of this machine, in its own thread.

    `with FakeEndpoint() as server:` then `server.base_url`, `server.requests`, `server.stats()`; `paths` are
    those of all requests, also where nothing is. The
    request's `model` chooses the behaviour: a name in REPLIES or WIRES (`delay-0.5`, `drip-2`), a status
    (`401`), a status for the first n requests (`429x2`), a limit (`rpm-600`, `tpm-90000`, `conc-8`) or
    `hostile`; any other name is a good model. `script` writes the answers instead of the good model;
    what asks for a second reading is answered by `reader` and kept in `readings`, apart from everything else;
    `delay` is the seconds that each answer takes; with `key`, requests without it get a 401.
    """

    def __init__(
        self,
        script: Script = good_answer,
        *,
        reader: Script = all_supported,
        delay: float = 0.0,
        key: str = "",
        port: int = 0,
        seed: int = 1,
    ) -> None:
        self.requests: list[SeenRequest] = []
        self.paths: list[str] = []
        self.readings: list[dict[str, Any]] = []
        self.reading_keys: list[str] = []
        self._reader = reader
        self._script, self._delay, self._key, self._seed = script, delay, key, seed
        self._port = port
        self.offers_batches = True
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self.reset()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    @property
    def chats(self) -> list[dict[str, Any]]:
        """The bodies of the chat requests, in order."""
        return [seen.body for seen in self.requests if seen.path == "/v1/chat/completions"]

    @property
    def posted(self) -> int:
        """How many requests came in batches."""
        return self._batches.lines + self._message_batches.lines + self._gemini_batches.lines

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(10):
            raise TimeoutError("the local server did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def reset(self) -> None:
        """Forgets all requests, counts and rate limits."""
        self.requests.clear()
        self.readings.clear()
        self._account = Account()
        self._buckets: dict[str, Bucket] = {}
        self._random = random.Random(self._seed)
        self._batches = BatchService(self._batch_line)
        self._message_batches = MessageBatches(lambda asked: self._vendor_line("anthropic", asked))
        self._gemini_batches = GeminiBatches(lambda asked: self._vendor_line("gemini", asked))

    def stats(self) -> dict[str, Any]:
        """Counts by HTTP status, by model and by misfortune met; answers billed; requests in flight."""
        account = self._account
        return {
            "requests": len(self.requests),
            "billed": account.billed,
            "in_flight": account.in_flight,
            "peak_in_flight": account.peak_in_flight,
            "statuses": {str(code): count for code, count in account.statuses.items()},
            "models": dict(account.models),
            "met": dict(account.met),
        }

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._connections: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._connection, "127.0.0.1", self._port, backlog=1024)
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            while not writer.is_closing() and (request := await read_request(reader)) is not None:
                await self._answer(request, writer)
                await writer.drain()
        writer.close()

    async def _answer(self, request: HttpRequest, writer: asyncio.StreamWriter) -> None:
        self.paths.append(request.path)
        match (request.method, request.path.partition("?")[0]):
            case ("GET", "/stats"):
                self._send(Reply(body=json_bytes(self.stats())), writer)
            case ("GET", "/chats"):
                self._send(Reply(body=json_bytes(self.chats)), writer)
            case ("POST", "/reset"):
                self.reset()
                self._send(Reply(body=b"{}"), writer)
            case ("GET", "/v1/models"):
                self._send(self._seen(request) or _models(), writer)
            case ("POST", path) if (vendor := vendor_of(path)) is not None:
                await self._native(vendor, request, writer)
            case ("POST", "/v1/chat/completions") if asks_for_reading(body := _body(request)):
                self.readings.append(body)
                self.reading_keys.append(request.headers.get("authorization", ""))
                self._send(good(Call(body, "", 0, self._reader)), writer)
            case ("POST", "/v1/chat/completions"):
                refusal = self._seen(request)
                if refusal is None:
                    await self._chat(self.requests[-1].body, writer)
                else:
                    self._send(refusal, writer)
            case (_, path) if (
                path.startswith(BATCHES) or GEMINI_BATCHES.fullmatch(path)
            ) and self.offers_batches:
                self._send(self._batch(request, path), writer)
            case _:
                self._send(status(404), writer)

    def _batch(self, request: HttpRequest, path: str) -> Reply:
        if GEMINI_BATCHES.fullmatch(path):
            given = request.headers.get("x-goog-api-key", "")
            return self._gemini_batches.reply(request) if self._key in {"", given} else status(401)
        if path.startswith(MESSAGE_BATCHES):
            return self._seen(request, "x-api-key") or self._message_batches.reply(request)
        return self._seen(request) or self._batches.reply(request)

    def _seen(self, request: HttpRequest, header: str = "authorization") -> Reply | None:
        self.requests.append(SeenRequest(request.method, request.path, request.headers, _body(request)))
        given = request.headers.get(header, "").removeprefix("Bearer ")
        return status(401) if self._key and given != self._key else None

    async def _native(self, vendor: Vendor, request: HttpRequest, writer: asyncio.StreamWriter) -> None:
        """Answer in a vendor's own protocol; `readings` and `chats` hold what it asks as chat requests."""
        asked = _body(request)
        chat = vendor.chat(asked, request.path)
        if isinstance(chat, dict) and asks_for_reading(chat):
            self.readings.append(chat)
            self.reading_keys.append(request.headers.get(vendor.key, ""))
            self._send(vendor.reply(good(Call(chat, "", 0, self._reader)), asked, chat), writer)
        elif (refusal := self._seen(request, vendor.key)) is not None:
            self._send(vendor.reply(refusal, asked, {}), writer)
        elif isinstance(chat, str):
            self._send(vendor.refusal(400, chat), writer)
        else:
            await self._chat(chat, writer, lambda reply: vendor.reply(reply, asked, chat))

    def _vendor_line(self, name: str, asked: dict[str, Any]) -> Reply:
        """The reply to one request of a batch in a vendor's own protocol."""
        vendor = VENDORS[name]
        chat = vendor.chat(asked, f"/v1beta/{asked['model']}:generateContent")
        if isinstance(chat, str):
            return vendor.refusal(400, chat)
        return vendor.reply(self._batch_line(chat), asked, chat)

    async def _chat(
        self,
        body: dict[str, Any],
        writer: asyncio.StreamWriter,
        translated: Callable[[Reply], Reply] = lambda reply: reply,
    ) -> None:
        account = self._account
        account.in_flight += 1
        account.peak_in_flight = max(account.peak_in_flight, account.in_flight)
        try:
            found = self._behaviour(str(body.get("model", "")), body)
            if isinstance(found, Reply):
                if found.status == 200:
                    account.billed += 1
                    await asyncio.sleep(self._delay)
                self._send(translated(found), writer)
            else:
                account.billed += 1
                account.statuses[200] += 1
                call, wire = found
                await wire(call, writer)
            await writer.drain()
        finally:
            account.in_flight -= 1

    def _behaviour(self, model: str, body: dict[str, Any]) -> Reply | tuple[Call, Wire]:
        """The reply that a model name asks for, or how it is to be sent."""
        name, _, argument = (model, "", "") if model in REPLIES | WIRES else model.rpartition("-")
        call = Call(body, argument, self._account.models[model], self._script)
        self._account.models[model] += 1
        if model == "hostile":
            name = self._misfortune()
            self._account.met[name] += 1
            if name == "429":
                return too_many({"Retry-After": "0.1"})
        if (numbers := re.fullmatch(r"(\d{3})(?:x(\d+))?", name or model)) is not None:
            times = int(numbers[2] or sys.maxsize)
            return status(int(numbers[1])) if call.earlier < times else good(call)
        if name in {"rpm", "tpm", "conc"}:
            return self._limited(name, call)
        if name in WIRES:
            return call, WIRES[name]
        return REPLIES.get(name, good)(call)

    def _batch_line(self, body: dict[str, Any]) -> Reply:
        """The reply to a line of a batch: those that only go wrong on the wire go well here."""
        found = self._behaviour(str(body.get("model", "")), body)
        reply = found if isinstance(found, Reply) else good(found[0])
        self._account.billed += reply.status == 200
        return reply

    def _misfortune(self) -> str:
        draw = self._random.uniform(0, 100)
        for name, share in _HOSTILE:
            if draw < share:
                return name
            draw -= share
        return "good"

    def _limited(self, kind: str, call: Call) -> Reply:
        if kind == "conc":
            return too_many() if self._account.in_flight > int(call.argument) else good(call)
        bucket = self._buckets.setdefault(f"{kind}-{call.argument}", per_minute(float(call.argument)))
        amount = 1 if kind == "rpm" else len(prompt_text(call.body).encode()) / 3
        wait = bucket.take(amount)
        headers = bucket.headers("requests" if kind == "rpm" else "tokens")
        if wait:
            return too_many({**headers, "Retry-After": f"{wait:.3f}"})
        answer = good(call)
        return replace(answer, headers={**answer.headers, **headers})

    def _send(self, reply: Reply, writer: asyncio.StreamWriter) -> None:
        self._account.statuses[reply.status] += 1
        writer.write(response(reply.status, reply.body, reply.headers))


def _is_of_batches(path: str) -> bool:
    return path.startswith(BATCHES) or GEMINI_BATCHES.fullmatch(path) is not None


def _body(request: HttpRequest) -> dict[str, Any]:
    is_json = request.headers.get("content-type", JSON).startswith(JSON)
    body: dict[str, Any] = json.loads(request.body) if request.body and is_json else {}
    return body


def _models() -> Reply:
    listed = [
        {"id": name, "object": "model", "owned_by": "local", "max_model_len": 131_072}
        for name in (*REPLIES, *WIRES)
    ]
    return Reply(body=json_bytes({"object": "list", "data": listed}), headers={"Content-Type": JSON})

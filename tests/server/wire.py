"""Behaviours that go wrong between the bytes: slow, dripping, cut, streamed or endless responses."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any

from tests.server.http import head, json_bytes, response
from tests.server.replies import JSON, Call, completion, good

Wire = Callable[[Call, asyncio.StreamWriter], Awaitable[None]]

_HEADERS = {"Content-Type": JSON}


def _seconds(call: Call) -> float:
    return float(call.argument or 0)


async def _delay(call: Call, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(_seconds(call))
    writer.write(response(200, good(call).body, _HEADERS))


async def _slow_headers(call: Call, writer: asyncio.StreamWriter) -> None:
    whole = response(200, good(call).body, _HEADERS)
    writer.write(whole[:20])
    await writer.drain()
    await asyncio.sleep(_seconds(call))
    writer.write(whole[20:])


async def _drip(call: Call, writer: asyncio.StreamWriter) -> None:
    """The body in pieces, each soon enough to keep a time limit on reading from ever being reached."""
    body = good(call).body
    writer.write(head(200, {**_HEADERS, "Content-Length": str(len(body))}))
    pieces = max(1, int(_seconds(call) / 0.1))
    size = -(-len(body) // pieces)
    for start in range(0, len(body), size):
        writer.write(body[start : start + size])
        await writer.drain()
        await asyncio.sleep(0.1)


async def _keepalive(call: Call, writer: asyncio.StreamWriter) -> None:
    """Blank lines while the request is queued, then the JSON, as DeepSeek does."""
    writer.write(head(200, {**_HEADERS, "Transfer-Encoding": "chunked"}))
    for _ in range(max(1, int(_seconds(call) / 0.1))):
        await _chunk(writer, b"\n")
        await asyncio.sleep(0.1)
    await _chunk(writer, good(call).body)
    writer.write(b"0\r\n\r\n")


async def _endless(call: Call, writer: asyncio.StreamWriter) -> None:
    writer.write(head(200, {**_HEADERS, "Transfer-Encoding": "chunked"}))
    while True:
        await _chunk(writer, b"\n")
        await asyncio.sleep(0.1)


async def _reset(call: Call, writer: asyncio.StreamWriter) -> None:
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _mid_cut(call: Call, writer: asyncio.StreamWriter) -> None:
    whole = response(200, good(call).body, _HEADERS)
    writer.write(whole[: len(whole) - len(whole) // 3])
    await writer.drain()
    writer.close()


def _streamed(ending: str) -> Wire:
    async def stream(call: Call, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, {"Content-Type": "text/event-stream", "Connection": "close"}))
        for word in call.text.split(" ")[: 3 if ending == "cut" else None]:
            await _event(writer, _delta(call, {"content": f"{word} "}, None))
        if ending == "hang":
            await asyncio.sleep(3600)
        elif ending == "error":
            await _event(writer, {"error": {"message": "The server had an error", "type": "server_error"}})
        elif ending in {"ok", "nodone"}:
            await _event(writer, _delta(call, {}, "stop"))
        if ending == "ok":
            writer.write(b"data: [DONE]\n\n")
        await writer.drain()
        writer.close()

    return stream


def _delta(call: Call, delta: dict[str, Any], finish: str | None) -> dict[str, Any]:
    chunk = {**completion(call, ""), "object": "chat.completion.chunk", "usage": None}
    return {**chunk, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


async def _event(writer: asyncio.StreamWriter, value: object) -> None:
    writer.write(b"data: " + json_bytes(value) + b"\n\n")
    await writer.drain()


async def _chunk(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    await writer.drain()


WIRES: dict[str, Wire] = {
    "delay": _delay,
    "slowheaders": _slow_headers,
    "drip": _drip,
    "keepalive": _keepalive,
    "endless": _endless,
    "reset": _reset,
    "midcut": _mid_cut,
    **{f"stream-{ending}": _streamed(ending) for ending in ("ok", "cut", "error", "nodone", "hang")},
}

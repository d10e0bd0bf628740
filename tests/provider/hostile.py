"""A server that answers with what no server should: each fault is a generator of bytes, raw on the wire."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus

from tests.server.answers import good_answer
from tests.server.replies import Call, completion

KEY = "my+very/own=key&77%zz"
"""A key that reads otherwise in an address, in base64 and in a page."""
FORMS = (
    KEY,
    quote(KEY, safe=""),
    quote_plus(KEY),
    b64encode(KEY.encode()).decode().rstrip("="),
    b64encode(f"Bearer {KEY}".encode()).decode().rstrip("=")[10:],
    KEY.replace("&", "&amp;"),
    KEY.encode().hex(),
)
Fault = Callable[["Asked"], Iterable[bytes]]


@dataclass(frozen=True)
class Asked:
    """A request as the server got it: the JSON body, the Authorization header, the path."""

    body: dict[str, Any]
    authorization: str
    path: str = ""

    @property
    def good(self) -> dict[str, Any]:
        """The completion that would be right."""
        return completion(Call(self.body, "", 0, good_answer), good_answer(self.body))


def http(status: int, body: bytes, *headers: str) -> bytes:
    """A whole response."""
    fields = (f"HTTP/1.1 {status} Word", f"Content-Length: {len(body)}", *headers)
    return "\r\n".join((*fields, "", "")).encode("latin-1") + body


def as_json(status: int, value: object, *headers: str) -> bytes:
    return http(status, json.dumps(value).encode(), "Content-Type: application/json", *headers)


def page(status: int, text: str = "<html><head><title>Bad</title></head><body>Bad</body></html>") -> bytes:
    return http(status, text.encode(), "Content-Type: text/html")


def changed(asked: Asked, **changes: object) -> bytes:
    """The good answer with some parts of its completion in another way."""
    return as_json(200, {**asked.good, **changes})


def said(content: object, finish: object = "stop", **more: object) -> Fault:
    """An answer whose message holds this content."""

    def reply(asked: Asked) -> Iterator[bytes]:
        choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
        yield as_json(200, {**asked.good, "choices": [{**choice, **more}]})

    return reply


def drip(head: bytes, piece: bytes, pause: float = 0.1) -> Fault:
    """A beginning and then the same piece for ever."""

    def reply(_: Asked) -> Iterator[bytes]:
        yield head
        while True:
            yield piece
            if pause:
                time.sleep(pause)

    return reply


def always(*pieces: bytes) -> Fault:
    return lambda _: pieces


def echo(status: int, write: Callable[[str], object]) -> Fault:
    """A refusal that repeats the Authorization header in some way."""
    return lambda asked: [
        as_json(status, {"error": {"message": "wrong", "code": write(asked.authorization)}})
    ]


def told(status: int, write: Callable[[str], str]) -> Fault:
    return lambda asked: [
        as_json(status, {"error": {"message": f"what is {write(asked.authorization)} for, please"}})
    ]


OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
BOMB = gzip.compress(b" " * 200_000_000, 9)
DEEP = "[" * 100_000
REDIRECTS = {
    "redirect-away": "http://localhost:9/v1/x",
    "redirect-file": "file:///etc/passwd",
    "redirect-script": "javascript:alert(1)",
    "redirect-userinfo": "http://a:b@127.0.0.1:9/",
    "redirect-nothing": "",
    "redirect-odd": "http://[::1",
}

FAULTS: dict[str, Fault] = {
    **{
        f"status-{status}": always(http(status, b""))
        for status in (400, 401, 402, 403, 404, 405, 408, 409, 410)
    },
    **{
        f"status-{status}": always(http(status, b""))
        for status in (411, 413, 414, 415, 418, 422, 425, 429, 431)
    },
    **{
        f"status-{status}": always(http(status, b""))
        for status in (451, 500, 501, 502, 503, 504, 520, 524, 529)
    },
    **{
        f"page-{status}": always(page(status))
        for status in (200, 201, 400, 403, 404, 413, 429, 500, 502, 504, 522)
    },
    **{name: always(http(307, b"", f"Location: {to}" if to else "X-A: b")) for name, to in REDIRECTS.items()},
    "status-204": always(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "status-206": always(http(206, b"{}")),
    "status-300": always(http(300, b"{}")),
    "status-304": always(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "status-600": always(http(600, b"{}")),
    "status-999": always(http(999, b"{}")),
    "status-huge": always(b"HTTP/1.1 99999 OK\r\n\r\n"),
    "informational": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "upgrade": always(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"),
    "nothing": always(),
    "no-http": always(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "tls": always(b"\x15\x03\x03\x00\x02\x02\x46"),
    "http2": always(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + b"\x00" * 18),
    "http-0.9": always(b"<html>hi</html>"),
    "noise": always(bytes(range(256)) * 40),
    "headers-long": always(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 5_000_000 + b"\r\n\r\n{}"),
    "headers-many": always(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 200_000 + b"\r\n{}"),
    "headers-endless": drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", 0.01),
    "headers-nul": always(OK + b"X-A: a\0b\r\nContent-Length: 2\r\n\r\n{}"),
    "headers-split": always(b"HTTP/1.1 200 OK\r\n X: y\r\n\r\n{}"),
    "length-more": always(OK + b"Content-Length: 500\r\n\r\n{}"),
    "length-less": lambda a: [OK + b"Content-Length: 20\r\n\r\n" + json.dumps(a.good).encode()],
    "length-negative": always(OK + b"Content-Length: -5\r\n\r\n{}"),
    "length-twice": always(OK + b"Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}  "),
    "length-word": always(OK + b"Content-Length: two\r\n\r\n{}"),
    "length-huge": always(OK + b"Content-Length: 99999999999999999999\r\n\r\n{}"),
    "chunk-bad": always(CHUNKED + b"zz\r\nfoo\r\n0\r\n\r\n"),
    "chunk-huge": always(CHUNKED + b"FFFFFFFFFFFFFFFFFFFF\r\n{}"),
    "chunk-cut": always(CHUNKED + b"2\r\n{}\r\n"),
    "slow-headers": drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
    "slow-body": drip(CHUNKED, b"1\r\n \r\n"),
    "slow-refusal": drip(b"HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "endless": drip(CHUNKED, b"10000\r\n" + b" " * 65536 + b"\r\n", 0),
    "endless-words": drip(OK + b"\r\n" + b'{"choices":[{"message":{"content":"', b"word " * 10_000, 0),
    "endless-refusal": drip(b"HTTP/1.1 400 No\r\n\r\n", b"why not " * 10_000, 0),
    "endless-stream": drip(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n",
        b'data: {"choices":[{"delta":{"content":"w "}}]}\n\n' * 1000,
        0,
    ),
    "bomb": always(http(200, BOMB, "Content-Encoding: gzip")),
    "bomb-twice": always(http(200, gzip.compress(BOMB), "Content-Encoding: gzip, gzip")),
    "bomb-refusal": always(http(400, BOMB, "Content-Encoding: gzip")),
    "gzip-cut": lambda a: [
        http(200, gzip.compress(json.dumps(a.good).encode())[:200], "Content-Encoding: gzip")
    ],
    "packed-br": always(http(200, b"\x8b\x02\x80{}\x03", "Content-Encoding: br")),
    "packed-odd": always(http(200, b"\x28\xb5\x2f\xfd", "Content-Encoding: zstd, what")),
    "charset-odd": lambda a: [http(400, b"{}", "Content-Type: application/json; charset=utf-7")],
    "cookies": lambda a: [as_json(400, {}, *[f"Set-Cookie: a{n}={a.authorization}" for n in range(50)])],
    "json-empty": always(as_json(200, {})),
    "json-null": always(as_json(200, None)),
    "json-number": always(as_json(200, 7)),
    "json-text": always(as_json(200, "hello")),
    "json-list": always(as_json(200, [[], {}, None])),
    "json-cut": lambda a: [http(200, json.dumps(a.good).encode()[:-300])],
    "json-deep": always(http(200, DEEP.encode())),
    "json-deep-object": always(http(200, b'{"a":' * 50_000)),
    "json-deep-refusal": always(http(400, b'{"error":' * 50_000)),
    "json-deep-content": said(json.loads("[" * 300 + "]" * 300)),
    "json-deep-model": lambda a: [changed(a, model=json.loads("[" * 300 + "]" * 300), choices=[])],
    "json-long-number": always(http(200, b'{"choices":' + b"9" * 100_000 + b"}")),
    "json-nan": lambda a: [
        http(200, b'{"choices":[{"message":{"content":NaN}}],"usage":{"prompt_tokens":NaN}}')
    ],
    "json-twice": always(http(200, b'{"choices":[],"choices":null,"choices":[{"message":[]}]}')),
    "choices-odd": lambda a: [changed(a, choices={"0": 1})],
    "message-odd": lambda a: [changed(a, choices=[{"message": 5, "finish_reason": {"a": 1}}])],
    "usage-huge": lambda a: [
        changed(a, choices=[], usage={"prompt_tokens": 10**400, "completion_tokens": -(10**400)})
    ],
    "finish-long": said("I cannot.", "x" * 100_000),
    "finish-escapes": said("I cannot.", "\x1b]0;owned\x07\x1b[2J"),
    "answer-nul": said("\0\0\0\0"),
    "retry-after-nan": always(http(429, b"{}", "Retry-After: nan")),
    "retry-after-inf": always(http(429, b"{}", "Retry-After: inf")),
    "retry-after-negative": always(http(429, b"{}", "Retry-After: -5")),
    "retry-after-date": always(http(503, b"{}", "Retry-After: Fri, 31 Dec 9999 23:59:59 -2359")),
    "retry-after-odd": always(http(503, b"{}", "Retry-After: Fri, 99 Foo 0000 99:99:99 GMT")),
    "wait-huge": always(as_json(429, {"error": {"message": "try again in " + "9" * 400 + " days"}})),
    "limits-odd": lambda a: [
        as_json(
            200,
            {},
            "x-ratelimit-limit-requests: inf",
            "x-ratelimit-remaining-requests: inf",
            "x-ratelimit-limit-tokens: nan",
            "x-ratelimit-remaining-tokens: nan",
        )
    ],
    "escapes": always(
        as_json(400, {"error": {"message": "\x1b[2J\x1b]8;;http://evil\x07click\u202e\ue000\0"}})
    ),
    "words-long": always(as_json(400, {"error": {"message": "a " * 400_000}})),
    "words-many": always(as_json(400, {"errors": [{"message": f"m{n}"} for n in range(20_000)]})),
    "echo": told(400, str),
    "echo-401": told(401, str),
    "echo-200": told(200, str),
    "echo-quoted": told(400, lambda key: quote(key, safe="")),
    "echo-plus": told(403, quote_plus),
    "echo-base64": told(401, lambda key: b64encode(key.encode()).decode()),
    "echo-base64-key": told(401, lambda key: b64encode(key.removeprefix("Bearer ").encode()).decode()),
    "echo-hex": told(500, lambda key: key.encode().hex()),
    "echo-page": always(page(502, f"what {KEY.replace('&', '&amp;')} is")),
    "echo-text": lambda a: [http(400, f"what {a.authorization} is".encode())],
    "echo-code": echo(404, str),
    "echo-location": lambda a: [
        http(302, b"", f"Location: https://{a.authorization[7:]}.example/?k={a.authorization[7:]}")
    ],
    "echo-finish": said("I cannot.", f"Bearer {KEY}"),
    "echo-refusal": said("", "stop", message={"refusal": f"no Bearer {KEY}"}),
    "echo-model": lambda a: [changed(a, model=a.authorization, choices=[])],
    "echo-escaped": always(http(400, b'{"error":"%s"}' % "".join(f"\\u{ord(c):04x}" for c in KEY).encode())),
    "echo-invisible": told(400, "\u200b".join),
}
"""None of these is an answer."""

ANSWERS: dict[str, Fault] = {
    "json-deep-answer": said('{"fields":' + DEEP),
    "answer-surrogates": said("\ud835\ud835 no"),
    "answer-numbers": said('{"fields": 7}'),
    "answer-infinite": said(
        '{"fields": [{"field": "研究问题", "claims": [{"text": 1e999, "sentences": [1e999]}]}]}'
    ),
    "answer-long-number": said(
        '{"fields": [{"field": "x", "claims": [{"text": "y", "sentences": [%s]}]}]}' % ("9" * 9999)
    ),
    "answer-long": said("word " * 1_000_000),
}
"""These are answers, and no draft can be made of them."""


@dataclass
class Hostile:
    """Where the server is, and the names of the faults that were met, by the model that was asked for."""

    port: int
    met: list[str] = field(default_factory=list)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


@contextmanager
def hostile(choose: Callable[[Asked], Fault]) -> Iterator[Hostile]:
    """A server whose every answer is what the chosen fault makes."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    found = Hostile(listener.getsockname()[1])

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError, ValueError):
            connection.settimeout(60)
            reader = connection.makefile("rb")
            _, path, _ = reader.readline().decode().split(" ")
            fields = dict(
                line.split(": ", 1) for line in iter(lambda: reader.readline().decode().strip(), "")
            )
            fields = {name.lower(): value for name, value in fields.items()}
            content = reader.read(int(fields.get("content-length", 0)))
            asked = Asked(json.loads(content or b"{}"), fields.get("authorization", ""), path)
            found.met.append(str(asked.body.get("model", "")))
            for piece in choose(asked)(asked):
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield found
    finally:
        listener.close()

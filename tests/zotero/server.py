"""A stand-in for Zotero's local API, with the manners of xpcom/server/server_localAPI.js."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import parse_qs, urlsplit


@dataclass
class FakeZotero:
    """What the stand-in holds, how it behaves, and what it was asked.

    `items` are the data of each library's items ("users/0", "groups/7"). `page` is the most entries that
    it gives at a time, 0 for all. Version 7 knows no annotations.
    """

    items: Mapping[str, list[dict[str, object]]]
    collections: Mapping[str, list[dict[str, object]]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    enabled: bool = True
    version: int = 9
    page: int = 0
    gives_urls: bool = True
    requests: list[str] = field(default_factory=list)
    port: int = 0


class _Handler(BaseHTTPRequestHandler):
    zotero: FakeZotero

    def do_GET(self) -> None:
        self.zotero.requests.append(self.path)
        if self.headers["Host"].split(":")[0] not in {"127.0.0.1", "localhost", "[::1]"}:
            return self._send(400, "Invalid host")
        if self.headers["User-Agent"].startswith("Mozilla/") or "Origin" in self.headers:
            return self._send(403, "Request not allowed")
        if not self.zotero.enabled:
            return self._send(403, "Local API is not enabled")
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        segments = parts.path.removeprefix("/api/").split("/")
        library, rest = "/".join(segments[:2]), segments[2:]
        if library not in self.zotero.items:
            return self._send(404, "Not found")
        return self._answer(library, rest, query)

    def _answer(self, library: str, rest: list[str], query: dict[str, str]) -> None:
        items = {str(item["key"]): item for item in self.zotero.items[library]}
        match rest:
            case ["groups"]:
                groups = [name for name in self.zotero.items if name.startswith("groups/")]
                self._list([{"id": int(name.split("/")[1])} for name in groups], query)
            case ["collections"]:
                self._list([{"data": one} for one in self.zotero.collections.get(library, [])], query)
            case ["collections", key, "items", "top"]:
                found = [
                    item for item in items.values() if key in cast("list[str]", item.get("collections", []))
                ]
                self._items([item for item in found if not item.get("parentItem")], query)
            case ["items"]:
                self._items(list(items.values()), query)
            case ["items", key] if key in items:
                self._send(200, json.dumps({"key": key, "data": items[key]}))
            case ["items", key, "children"] if key in items:
                children = [item for item in items.values() if item.get("parentItem") == key]
                if "itemType" not in query:  # includeChildren unions attachments and notes only
                    children = [item for item in children if item["itemType"] != "annotation"]
                self._items(children, query)
            case ["items", key, "file", "view", "url"] if key in items and self.zotero.gives_urls:
                self._send(200, self.zotero.files.get(key, "false"), "text/plain")
            case ["items", key, "file", "view"] if key in self.zotero.files:
                self.send_response(302)
                self.send_header("Location", self.zotero.files[key])
                self.end_headers()
            case _:
                self._send(404, "Not found")

    def _items(self, items: list[dict[str, object]], query: dict[str, str]) -> None:
        if self.zotero.version < 8:
            items = [item for item in items if item["itemType"] != "annotation"]
        if "itemType" in query:
            items = [item for item in items if item["itemType"] == query["itemType"]]
        if "tag" in query:
            items = [
                item for item in items if {"tag": query["tag"]} in cast("list[object]", item.get("tags", []))
            ]
        self._list([{"key": item["key"], "data": item} for item in items], query)

    def _list(self, entries: list[dict[str, object]], query: dict[str, str]) -> None:
        start = int(query.get("start", 0))
        limit = int(query.get("limit", 0)) or self.zotero.page or len(entries)
        self._send(200, json.dumps(entries[start : start + limit]), total=len(entries))

    def _send(self, code: int, body: str, kind: str = "application/json", total: int | None = None) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        if total is not None:
            self.send_header("Total-Results", str(total))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Nothing: tests read `requests`."""


@contextmanager
def serve(zotero: FakeZotero) -> Iterator[FakeZotero]:
    """The stand-in on a port of its own."""
    handler = type("Handler", (_Handler,), {"zotero": zotero})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        zotero.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield zotero
        finally:
            server.shutdown()
            thread.join()

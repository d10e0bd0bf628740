"""Gemini's batches: a file sent in two steps, a batch that ends at the second look, results as a file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.server.http import HttpRequest, json_bytes
from tests.server.replies import JSON, Reply

PATHS = re.compile(
    r"/(?:upload/|download/)?v1beta/(?:files|batches)\b.*|/v1beta/models/[^/:]+:batchGenerateContent"
)


@dataclass(slots=True)
class _Batch:
    name: str
    model: str
    shown: str
    file: str
    lines: list[dict[str, Any]]
    looks: int = 0
    state: str = "BATCH_STATE_PENDING"
    results: str = ""


class GeminiBatches:
    """Files and batches; `answer` gives the reply to one request. `batch-invalid` fails, with its reason.

    What does not exist is forbidden, as there.
    """

    def __init__(self, answer: Callable[[dict[str, Any]], Reply]) -> None:
        self._answer = answer
        self._files: dict[str, bytes] = {}
        self._batches: dict[str, _Batch] = {}
        self._announced: dict[str, int] = {}
        self._made = 0

    @property
    def lines(self) -> int:
        """How many requests all batches hold."""
        return sum(len(batch.lines) for batch in self._batches.values())

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that are there."""
        return tuple(self._files)

    def end(self) -> None:
        """Let all batches end."""
        for batch in self._batches.values():
            self._go_on(self._go_on(batch))

    def reply(self, request: HttpRequest) -> Reply:
        """The reply to a request on a file or a batch."""
        return self._reply(request) or _refused(403, "You do not have permission, or it may not exist.")

    def _reply(self, request: HttpRequest) -> Reply | None:
        path, _, query = request.path.partition("?")
        below = path.partition("v1beta/")[2]
        if path.startswith("/upload/"):
            return self._upload(request, query)
        if below.startswith("files/"):
            return self._file(request.method, below.removesuffix(":download"), query)
        if below.startswith("models/"):
            model = below.removeprefix("models/").partition(":")[0]
            return self._create(model, json.loads(request.body)["batch"])
        return self._batch(request.method, below.removeprefix("batches").strip("/"), query)

    def _file(self, method: str, name: str, query: str) -> Reply | None:
        if name not in self._files:
            return None
        if method == "DELETE":
            del self._files[name]
        if query == "alt=media":
            return Reply(200, self._files[name], {"Content-Type": "application/jsonl"})
        return _json({"name": name} if method == "GET" else {})

    def _batch(self, method: str, name: str, query: str) -> Reply | None:
        name, cancelled, _ = name.partition(":cancel")
        if not name:
            page = [_shown(one) for one in reversed(self._batches.values())]
            start = int(dict(one.split("=", 1) for one in query.split("&")).get("pageToken") or 0)
            more = {"nextPageToken": str(start + 1)} if start + 1 < len(page) else {}
            return _json({"operations": page[start : start + 1], **more})
        if name not in self._batches:
            return None
        if cancelled:
            self._batches[name].state = "BATCH_STATE_CANCELLED"
            return _json({})
        return _json(_shown(self._go_on(self._batches[name]))) if method == "GET" else None

    def _upload(self, request: HttpRequest, query: str) -> Reply | None:
        command = request.headers.get("x-goog-upload-command", "")
        if command == "start":
            assert request.headers["x-goog-upload-protocol"] == "resumable"
            assert request.headers["x-goog-upload-header-content-type"] == "application/jsonl"
            self._made += 1
            key = str(self._made)
            self._announced[key] = int(request.headers["x-goog-upload-header-content-length"])
            # The host is the vendor's own, whatever stands before it.
            url = f"https://vendor.example/upload/v1beta/files?upload_id={key}"
            return Reply(200, b"{}", {"Content-Type": JSON, "X-Goog-Upload-URL": url})
        key = query.removeprefix("upload_id=")
        if command != "upload, finalize" or self._announced.get(key) != len(request.body):
            return None
        self._files[f"files/sent-{key}"] = request.body
        file = {"file": {"name": f"files/sent-{key}", "mimeType": "application/jsonl"}}
        return Reply(200, json_bytes(file), {"Content-Type": JSON, "X-Goog-Upload-Status": "final"})

    def _create(self, model: str, asked: dict[str, Any]) -> Reply | None:
        content = self._files.get(asked["inputConfig"]["fileName"])
        if content is None:
            return None
        lines = [json.loads(line) for line in content.splitlines()]
        if any(line["request"]["model"] != f"models/{model}" for line in lines):
            return _refused(400, "The model of a request is not that of the batch.")
        name = f"b{len(self._batches) + 1}"
        self._batches[name] = _Batch(
            name, model, asked["displayName"], asked["inputConfig"]["fileName"], lines
        )
        return _json(_shown(self._batches[name]))

    def _go_on(self, batch: _Batch) -> _Batch:
        batch.looks += 1
        if batch.looks > 1 and batch.state == "BATCH_STATE_PENDING":
            batch.state = "BATCH_STATE_FAILED" if batch.model == "batch-invalid" else "BATCH_STATE_SUCCEEDED"
            if batch.state == "BATCH_STATE_SUCCEEDED":
                batch.results = f"files/batch-{batch.name}"
                results = [self._result(line) for line in reversed(batch.lines)]
                self._files[batch.results] = b"".join(json_bytes(one) + b"\n" for one in results)
        return batch

    def _result(self, line: dict[str, Any]) -> dict[str, Any]:
        reply = self._answer(line["request"])
        found = json.loads(reply.body)
        return {"key": line["key"], **({"response": found} if reply.status == 200 else found)}


def _shown(batch: _Batch) -> dict[str, Any]:
    ended = batch.state == "BATCH_STATE_SUCCEEDED"
    output = {"output": {"responsesFile": batch.results}} if ended else {}
    failed = {"error": {"code": 3, "message": "Not a request."}} if "FAILED" in batch.state else {}
    return {
        "name": f"batches/{batch.name}",
        "metadata": {
            "@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
            "model": f"models/{batch.model}",
            "displayName": batch.shown,
            "state": batch.state,
            "createTime": "2026-11-26T00:00:00Z",
            "inputConfig": {"fileName": batch.file},
            "batchStats": {
                "requestCount": str(len(batch.lines)),  # as JSON has an int64
                **({"successfulRequestCount": str(len(batch.lines))} if ended else {}),
            },
            **output,
        },
        **({"done": True, "response": output.get("output", {})} if ended else failed),
    }


def _json(value: object) -> Reply:
    return Reply(200, json_bytes(value), {"Content-Type": JSON})


def _refused(status: int, said: str) -> Reply:
    error = {"code": status, "message": said, "status": "PERMISSION_DENIED"}
    return Reply(status, json_bytes({"error": error}), {"Content-Type": JSON})

"""Files and batches: upload, a batch that goes on by one state with each look at it, results to fetch.

The model of a line chooses its behaviour as in chat. The model of the first line also decides how the whole
batch ends: `batch-invalid` fails at once, `batch-expired` ends with only half of its lines answered.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from tests.server.http import HttpRequest, json_bytes
from tests.server.replies import JSON, Reply, refused

Answer = Callable[[dict[str, Any]], Reply]

_CREATED = 1_790_000_000
_DAY = 86_400
_COURSE = ("validating", "in_progress", "in_progress", "finalizing", "completed")
_ENDED = {"completed", "failed", "expired", "cancelled"}


@dataclass(slots=True)
class _Batch:
    number: int
    input_file: str
    lines: list[dict[str, Any]]
    looks: int = 0
    status: str = "validating"
    output_file: str | None = None
    error_file: str | None = None
    counts: dict[str, int] = field(default_factory=lambda: {"total": 0, "completed": 0, "failed": 0})


class BatchService:
    """`/v1/files` and `/v1/batches`; `answer` gives the reply to the body of a line."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._files: dict[str, tuple[str, bytes]] = {}
        self._kept = 0
        self._batches: list[_Batch] = []

    @property
    def lines(self) -> int:
        """How many requests all batches hold."""
        return sum(len(batch.lines) for batch in self._batches)

    def reply(self, request: HttpRequest) -> Reply:
        """The reply to a request below /v1/files or /v1/batches."""
        kind, *rest = request.path.partition("?")[0].removeprefix("/v1/").split("/")
        found = self._on_files(request, rest) if kind == "files" else self._on_batches(request, rest)
        return found or refused(404, "No such file or batch.")

    def _on_files(self, request: HttpRequest, path: list[str]) -> Reply | None:
        match request.method, path:
            case "POST", []:
                return self._upload(request)
            case "GET", [name, "content"] if name in self._files:
                return Reply(200, self._files[name][1], {"Content-Type": "application/octet-stream"})
            case "GET", [name] if name in self._files:
                return _json(self._file(name))
            case "DELETE", [name] if self._files.pop(name, None) is not None:
                return _json({"id": name, "object": "file", "deleted": True})
        return None

    def _on_batches(self, request: HttpRequest, path: list[str]) -> Reply | None:
        match request.method, path:
            case "POST", []:
                return self._create(json.loads(request.body))
            case "GET", []:
                listed = [_shown(batch) for batch in self._batches]
                return _json({"object": "list", "data": listed, "has_more": False})
            case "GET", [name] if (batch := self._find(name)) is not None:
                return _json(_shown(self._go_on(batch)))
            case "POST", [name, "cancel"] if (batch := self._find(name)) is not None:
                batch.status = batch.status if batch.status in _ENDED else "cancelling"
                return _json(_shown(batch))
        return None

    def _upload(self, request: HttpRequest) -> Reply:
        head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
        parts = message_from_bytes(head + request.body).get_payload()
        for part in parts if isinstance(parts, list) else []:
            if isinstance(part, Message) and part.get_filename():
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    return _json(self._file(self._keep(content, part.get_filename() or "")))
        return refused(400, "A file is required.", param="file")

    def _create(self, body: dict[str, Any]) -> Reply:
        name = body.get("input_file_id")
        if name not in self._files:
            return refused(400, f"No such file: {name}", param="input_file_id")
        lines = [json.loads(line) for line in self._files[name][1].splitlines() if line.strip()]
        batch = _Batch(len(self._batches) + 1, name, lines)
        batch.counts["total"] = len(lines)
        self._batches.append(batch)
        return _json(_shown(batch))

    def _go_on(self, batch: _Batch) -> _Batch:
        """Moves the batch on by one state; the last one brings the results."""
        if batch.status in _ENDED:
            return batch
        model = batch.lines[0]["body"]["model"] if batch.lines else "batch-invalid"
        if model == "batch-invalid":
            batch.status = "failed"
        elif batch.status == "cancelling":
            batch.status = "cancelled"
            self._finish(batch, batch.lines[:0], "batch_cancelled")
        else:
            batch.looks += 1
            batch.status = _COURSE[min(batch.looks, len(_COURSE) - 1)]
            if batch.status == "completed":
                expired = model == "batch-expired"
                batch.status = "expired" if expired else "completed"
                answered = batch.lines[: len(batch.lines) // 2] if expired else batch.lines
                self._finish(batch, answered, "batch_expired")
        return batch

    def _finish(self, batch: _Batch, answered: list[dict[str, Any]], reason: str) -> None:
        """Writes the output and error files, in the reverse of the order asked: it means nothing."""
        output: list[dict[str, Any]] = []
        errors: list[dict[str, Any]] = []
        for line in reversed(batch.lines):
            result: dict[str, Any] = {"id": f"batch_req_{line['custom_id']}", "custom_id": line["custom_id"]}
            if line not in answered:
                message = "This request could not be executed before the batch ended."
                errors.append({**result, "response": None, "error": {"code": reason, "message": message}})
                continue
            reply = self._answer(line["body"])
            response = {"status_code": reply.status, "request_id": "req", "body": json.loads(reply.body)}
            (output if reply.status == 200 else errors).append(
                {**result, "response": response, "error": None}
            )
        batch.counts.update(completed=len(output), failed=len(errors))
        batch.output_file = self._keep(_lines(output), "output.jsonl") if output else None
        batch.error_file = self._keep(_lines(errors), "errors.jsonl") if errors else None

    def _find(self, name: str) -> _Batch | None:
        return next((batch for batch in self._batches if f"batch_{batch.number}" == name), None)

    def _keep(self, content: bytes, filename: str) -> str:
        self._kept += 1
        name = f"file-{self._kept}"
        self._files[name] = (filename, content)
        return name

    def _file(self, name: str) -> dict[str, Any]:
        filename, content = self._files[name]
        return {
            "id": name,
            "object": "file",
            "bytes": len(content),
            "created_at": _CREATED,
            "filename": filename,
            "purpose": "batch",
            "status": "processed",
        }


def _shown(batch: _Batch) -> dict[str, Any]:
    errors = {
        "object": "list",
        "data": [{"code": "invalid_json_line", "line": 1, "message": "Not a request."}],
    }
    return {
        "id": f"batch_{batch.number}",
        "object": "batch",
        "endpoint": "/v1/chat/completions",
        "completion_window": "24h",
        "input_file_id": batch.input_file,
        "output_file_id": batch.output_file,
        "error_file_id": batch.error_file,
        "status": batch.status,
        "errors": errors if batch.status == "failed" else None,
        "created_at": _CREATED,
        "expires_at": _CREATED + _DAY,
        "request_counts": batch.counts,
    }


def _lines(results: list[dict[str, Any]]) -> bytes:
    return b"".join(json_bytes(result) + b"\n" for result in results)


def _json(value: object) -> Reply:
    return Reply(200, json_bytes(value), {"Content-Type": JSON})

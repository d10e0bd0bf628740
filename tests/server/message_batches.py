"""Anthropic's Message Batches: requests inline, a batch that ends at the second look, results as lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.server.http import HttpRequest, json_bytes
from tests.server.replies import JSON, Reply

PATH = "/v1/messages/batches"


@dataclass(slots=True)
class _Batch:
    name: str
    requests: list[dict[str, Any]]
    looks: int = 0
    results: list[dict[str, Any]] | None = None
    made: str = field(default_factory=lambda: datetime.now(UTC).isoformat())


class MessageBatches:
    """`/v1/messages/batches`; `answer` gives the reply to the parameters of one request.

    The model of a request that is `batch-expired` expires.
    """

    def __init__(self, answer: Callable[[dict[str, Any]], Reply]) -> None:
        self._answer = answer
        self._batches: list[_Batch] = []

    @property
    def lines(self) -> int:
        """How many requests all batches hold."""
        return sum(len(batch.requests) for batch in self._batches)

    def reply(self, request: HttpRequest) -> Reply:
        """The reply to a request below the path of batches."""
        error = {"type": "not_found_error", "message": "Not found"}
        missing = Reply(404, json_bytes({"type": "error", "error": error}), {"Content-Type": JSON})
        return self._reply(request) or missing

    def _reply(self, request: HttpRequest) -> Reply | None:
        name, _, rest = request.path.partition("?")[0].removeprefix(PATH).strip("/").partition("/")
        found = next((one for one in self._batches if one.name == name), None)
        if found is not None:
            return self._on(found, request.method, rest)
        if (request.method, name) == ("POST", ""):
            return self._create(json.loads(request.body)["requests"])
        if (request.method, name) == ("GET", ""):
            return _json({"data": [_shown(one) for one in reversed(self._batches)], "has_more": False})
        return None

    def _on(self, batch: _Batch, method: str, rest: str) -> Reply | None:
        match method, rest:
            case "GET", "":
                return _json(_shown(self._go_on(batch)))
            case "GET", "results" if batch.results is not None:
                lines = b"".join(json_bytes(one) + b"\n" for one in batch.results)
                return Reply(200, lines, {"Content-Type": "application/x-jsonl"})
            case "POST", "cancel":
                batch.results = [_result(one, {"type": "canceled"}) for one in batch.requests]
                return _json(_shown(batch))
            case "DELETE", "":
                self._batches.remove(batch)
                return _json({"id": batch.name, "type": "message_batch_deleted"})
        return None

    def end(self) -> None:
        """Let all batches end."""
        for batch in self._batches:
            self._go_on(self._go_on(batch))

    def _go_on(self, batch: _Batch) -> _Batch:
        batch.looks += 1
        if batch.looks > 1 and batch.results is None:
            batch.results = [self._result(one) for one in reversed(batch.requests)]
        return batch

    def _create(self, requests: list[dict[str, Any]]) -> Reply:
        self._batches.append(_Batch(f"msgbatch_{len(self._batches) + 1}", requests))
        return _json(_shown(self._batches[-1]))

    def _result(self, request: dict[str, Any]) -> dict[str, Any]:
        if request["params"]["model"] == "batch-expired":
            return _result(request, {"type": "expired"})
        reply = self._answer(request["params"])
        found = json.loads(reply.body)
        if reply.status == 200:
            return _result(request, {"type": "succeeded", "message": found})
        return _result(request, {"type": "errored", "error": found})


def _result(request: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    return {"custom_id": request["custom_id"], "result": result}


def _shown(batch: _Batch) -> dict[str, Any]:
    kinds = [one["result"]["type"] for one in batch.results or ()]
    counts = {kind: kinds.count(kind) for kind in ("succeeded", "errored", "canceled", "expired")}
    ended = batch.results is not None
    return {
        "id": batch.name,
        "type": "message_batch",
        "processing_status": "ended" if ended else "in_progress",
        "request_counts": {"processing": 0 if ended else len(batch.requests), **counts},
        "created_at": batch.made,
        "results_url": "https://elsewhere.example/results" if ended else None,
    }


def _json(value: object) -> Reply:
    return Reply(200, json_bytes(value), {"Content-Type": JSON})

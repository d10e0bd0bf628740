"""A batch goes through the states that vendors document, for the openai client as for ours."""

from __future__ import annotations

import json

import openai
import pytest

from tests.server import FakeEndpoint
from tests.server.test_server import PROMPT


def submit(client: openai.OpenAI, models: list[str]) -> str:
    lines = [
        {
            "custom_id": f"note-{number}",
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": {"model": model, "messages": [{"role": "user", "content": PROMPT}]},
        }
        for number, model in enumerate(models)
    ]
    text = "\n".join(json.dumps(line) for line in lines)
    uploaded = client.files.create(file=("requests.jsonl", text.encode()), purpose="batch")
    return client.batches.create(
        input_file_id=uploaded.id, endpoint="/v1/chat/completions", completion_window="24h"
    ).id


def watch(client: openai.OpenAI, name: str) -> list[str]:
    """The states of a batch until it ends."""
    states: list[str] = []
    while not states or states[-1] not in {"completed", "failed", "expired", "cancelled"}:
        states.append(client.batches.retrieve(name).status)
    return states


def results(client: openai.OpenAI, name: str | None) -> dict[str, dict[str, object]]:
    if name is None:
        return {}
    lines = [json.loads(line) for line in client.files.content(name).text.splitlines()]
    return {line["custom_id"]: line for line in lines}


@pytest.mark.parametrize(
    ("models", "states", "answered", "failed"),
    [
        (["good", "good"], ["in_progress", "in_progress", "finalizing", "completed"], 2, 0),
        (["good", "500", "good"], ["in_progress", "in_progress", "finalizing", "completed"], 2, 1),
        (["batch-expired"] * 4, ["in_progress", "in_progress", "finalizing", "expired"], 2, 2),
        (["batch-invalid"], ["failed"], 0, 0),
    ],
)
def test_a_batch_runs_its_course(models: list[str], states: list[str], answered: int, failed: int) -> None:
    with FakeEndpoint() as server, openai.OpenAI(base_url=server.base_url, api_key="not-needed") as client:
        name = submit(client, models)
        assert watch(client, name) == states
        batch = client.batches.retrieve(name)
        output, errors = results(client, batch.output_file_id), results(client, batch.error_file_id)
        assert server.stats()["billed"] == answered
    assert (len(output), len(errors)) == (answered, failed)
    assert {*output, *errors} <= {f"note-{number}" for number in range(len(models))}
    assert (batch.errors is not None) is (states == ["failed"])


def test_a_batch_can_be_cancelled() -> None:
    with FakeEndpoint() as server, openai.OpenAI(base_url=server.base_url, api_key="not-needed") as client:
        name = submit(client, ["good"])
        assert client.batches.cancel(name).status == "cancelling"
        assert watch(client, name) == ["cancelled"]
        assert server.stats()["billed"] == 0


def test_what_is_not_there_is_not_found() -> None:
    with FakeEndpoint() as server, openai.OpenAI(base_url=server.base_url, api_key="not-needed") as client:
        with pytest.raises(openai.NotFoundError):
            client.batches.retrieve("batch_9")
        with pytest.raises(openai.BadRequestError):
            client.batches.create(
                input_file_id="file-9", endpoint="/v1/chat/completions", completion_window="24h"
            )

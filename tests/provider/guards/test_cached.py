"""The same request is paid for once, also across runs; another request is another answer."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer.errors import ProviderUnavailable, StateError
from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.guards.cached import AnswerCache, Cached, request_key
from summarizer.provider.provider import Completion, CompletionRequest, Message, Usage
from tests.provider.conftest import request_to
from tests.server import FakeEndpoint

KEYS = {model: request_key(request_to(model), "https://api.example.org/v1") for model in ("good", "bad")}


def complete(server: FakeEndpoint, path: Path, request: CompletionRequest) -> Completion:
    cache = AnswerCache(path)
    endpoint = Endpoint(server.base_url, "sk-secret-key")
    try:
        return asyncio.run(Cached(OpenAIBackend(endpoint), cache, server.base_url).complete(request))
    finally:
        cache.close()


def test_the_same_request_is_sent_once_and_costs_nothing_again(server: FakeEndpoint, tmp_path: Path) -> None:
    path = tmp_path / "new" / "answers.sqlite"
    first = complete(server, path, request_to("good"))
    second = complete(server, path, request_to("good"))
    assert len(server.requests) == 1
    assert (second.text, second.rung, second.model) == (first.text, first.rung, first.model)
    assert (second.requests, second.usage) == (0, Usage())


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "another"},
        {"schema": None},
        {"temperature": 0.5},
        {"max_output_tokens": 5},
        {"messages": (Message("user", "Something else?"),)},
    ],
)
def test_another_request_is_another_answer(
    server: FakeEndpoint, tmp_path: Path, changes: dict[str, object]
) -> None:
    complete(server, tmp_path / "answers.sqlite", request_to("good"))
    complete(server, tmp_path / "answers.sqlite", request_to(**{"model": "good", **changes}))  # type: ignore[arg-type]
    assert len(server.requests) == 2


def test_what_does_not_change_the_answer_does_not_pay_again(server: FakeEndpoint, tmp_path: Path) -> None:
    complete(server, tmp_path / "answers.sqlite", request_to("good"))
    complete(server, tmp_path / "answers.sqlite", replace(request_to("good"), timeout=99.0, prompt_tokens=30))
    assert len(server.requests) == 1


def test_another_endpoint_has_its_own_answers(server: FakeEndpoint, tmp_path: Path) -> None:
    complete(server, tmp_path / "answers.sqlite", request_to("good"))
    with FakeEndpoint() as other:
        complete(other, tmp_path / "answers.sqlite", request_to("good"))
        assert len(other.requests) == 1


def test_a_failure_is_not_kept(server: FakeEndpoint, tmp_path: Path) -> None:
    with pytest.raises(ProviderUnavailable):
        complete(server, tmp_path / "answers.sqlite", request_to("500x1"))
    assert complete(server, tmp_path / "answers.sqlite", request_to("500x1")).text


def test_neither_key_nor_prompt_is_written(server: FakeEndpoint, tmp_path: Path) -> None:
    path = tmp_path / "cache" / "answers.sqlite"
    complete(server, path, request_to("good", messages=(Message("user", "a secret plan"),)))
    written = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"sk-secret-key" not in written
    assert b"secret plan" not in written


def _put_and_die(path: Path) -> None:
    AnswerCache(path).put(KEYS["good"], Completion("kept", "good", Usage()))
    os.kill(os.getpid(), signal.SIGKILL)


def test_an_answer_outlives_a_process_that_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    process = multiprocessing.get_context("spawn").Process(target=_put_and_die, args=(path,))
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    kept = AnswerCache(path).get(KEYS["good"])
    assert kept is not None
    assert kept.text == "kept"


def test_two_processes_share_a_cache(tmp_path: Path) -> None:
    one, two = AnswerCache(tmp_path / "answers.sqlite"), AnswerCache(tmp_path / "answers.sqlite")
    one.put(KEYS["good"], Completion("kept", "good", Usage()))
    two.put(KEYS["bad"], Completion("also", "bad", Usage()))
    assert two.get(KEYS["good"]) is not None
    assert one.get(KEYS["bad"]) is not None


def test_a_file_that_is_no_cache_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_text("a shopping list, long enough to be no database at all " * 20)
    with pytest.raises(StateError, match=r"answers\.sqlite cannot be used") as raised:
        AnswerCache(path)
    assert "Delete" in raised.value.hint

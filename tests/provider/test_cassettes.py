"""Recorded exchanges replay without a network, match on the body and hold no secret."""

from __future__ import annotations

import asyncio
import re
import socket

import pytest
from vcr.errors import CannotOverwriteExistingCassetteException

from summarizer.draft.answer import extract_json
from summarizer.errors import (
    AnswerTruncated,
    AuthenticationFailed,
    ContextTooLong,
    ProviderUnavailable,
    RateLimited,
    RequestRejected,
)
from tests.provider.cassettes import FOLDER, SCENES, act, cassette
from tests.provider.foreign import ANSWER, Scene, play
from tests.provider.foreign import SCENES as FOREIGN


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a replayed request reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize(
    ("name", "rung", "requests"),
    [
        ("good", "json_schema", 1),
        ("textonly", "text", 3),
        ("deepseek-blank", "text", 2),
        ("think", "json_schema", 1),
        ("gzip", "json_schema", 1),
    ],
)
def test_a_recorded_answer_is_replayed(name: str, rung: str, requests: int) -> None:
    with cassette(name) as tape:
        completion = asyncio.run(act(name))
    answer = extract_json(completion.text)
    assert isinstance(answer, dict)
    assert [field["field"] for field in answer["fields"]] == ["研究方法", "研究局限"]
    assert (completion.rung, completion.requests) == (rung, requests)
    assert tape.all_played


def test_a_recorded_refusal_is_replayed() -> None:
    with cassette("429"), pytest.raises(RateLimited):
        asyncio.run(act("429"))


@pytest.mark.parametrize(
    ("tape", "rung", "requests"),
    [
        ("litellm/good", "json_schema", 1),
        ("litellm/no-formats", "text", 3),
        ("aimock/good", "json_schema", 1),
        ("aimock/no-schema", "json_object", 2),
    ],
)
def test_servers_that_others_wrote_are_understood(tape: str, rung: str, requests: int) -> None:
    with cassette(tape) as recorded:
        completion = asyncio.run(play(foreign_scene(tape)))
    assert completion.text == ANSWER
    assert (completion.rung, completion.requests) == (rung, requests)
    assert completion.usage.prompt_tokens > 0
    assert recorded.all_played


@pytest.mark.parametrize(
    ("tape", "error", "said"),
    [
        ("litellm/busy", RateLimited, "asks for fewer requests"),
        ("litellm/too-long", ContextTooLong, "longer than the context of too-long"),
        ("litellm/broken", ProviderUnavailable, "mock internal server error"),
        ("litellm/no-such-model", RequestRejected, "Invalid model name"),
        ("litellm/good-without-key", AuthenticationFailed, "needs a key"),  # it says: No connected db
        ("aimock/busy", RateLimited, "asks for fewer requests"),
        ("aimock/empty-account", AuthenticationFailed, "no credit left"),
        ("aimock/cut-off", AnswerTruncated, "cut off at its length limit"),
        ("aimock/good-without-key", AuthenticationFailed, "needs a key and none is set"),
    ],
)
def test_refusals_of_servers_that_others_wrote_get_their_meaning(
    tape: str, error: type[Exception], said: str
) -> None:
    with cassette(tape), pytest.raises(error, match=said) as caught:
        asyncio.run(play(foreign_scene(tape)))
    if tape == "aimock/busy":
        assert isinstance(caught.value, RateLimited)
        assert caught.value.retry_after == 7


def foreign_scene(tape: str) -> Scene:
    return next(scene for scene in FOREIGN if scene.tape == tape)


def test_a_request_with_another_body_is_not_on_the_tape() -> None:
    with cassette("good"), pytest.raises(CannotOverwriteExistingCassetteException, match="body"):
        asyncio.run(act("good", "And what about the weather?"))


def test_every_cassette_has_its_scene_and_none_holds_a_secret() -> None:
    tapes = {str(tape.relative_to(FOLDER).with_suffix("")): tape for tape in FOLDER.rglob("*.yaml")}
    assert set(tapes) == {*SCENES, *(scene.tape for scene in FOREIGN)}
    for tape in tapes.values():
        assert not re.search(r"sk-[a-z]|authorization|bearer|x-stainless", tape.read_text(), re.IGNORECASE)

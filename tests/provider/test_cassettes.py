"""Recorded exchanges replay without a network, match on the body and hold no secret."""

from __future__ import annotations

import asyncio
import re
import socket

import pytest
from vcr.errors import CannotOverwriteExistingCassetteException

from summarizer.draft.answer import extract_json
from summarizer.errors import RateLimited
from tests.provider.cassettes import FOLDER, SCENES, act, cassette


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


def test_a_request_with_another_body_is_not_on_the_tape() -> None:
    with cassette("good"), pytest.raises(CannotOverwriteExistingCassetteException, match="body"):
        asyncio.run(act("good", "And what about the weather?"))


def test_every_cassette_has_its_scene_and_none_holds_a_secret() -> None:
    tapes = sorted(FOLDER.glob("*.yaml"))
    assert [tape.stem for tape in tapes] == sorted(SCENES)
    for tape in tapes:
        assert not re.search(r"sk-[a-z]|authorization|bearer|x-stainless", tape.read_text(), re.IGNORECASE)

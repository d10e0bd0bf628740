"""A model that gives the answer in `answer.toml`, served on this machine as a real endpoint would."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.server import FakeEndpoint
from tests.server.answers import good_answer, numbered_sentences, prompt_text

_ANSWER = Path(__file__).with_name("answer.toml")
MODEL = "gpt-6-luna"
"""The name that the model goes by, so that the plan knows a price."""


def endpoint() -> FakeEndpoint:
    """The server; it takes half a second for an answer."""
    return FakeEndpoint(_answer, delay=0.5)


def _answer(body: Mapping[str, Any]) -> str:
    """The answer written by hand where its sentences were sent, else sentences of the paper."""
    sentences = numbered_sentences(prompt_text(body))
    written = tomllib.loads(_ANSWER.read_text("utf-8"))
    if any(message["role"] == "assistant" for message in body["messages"]):
        written = {"主要内容": [written["主要内容"][1]]}  # asked once more, it insists on its wrong number
    try:
        fields = [
            {"field": field, "claims": [_claim(claim, sentences) for claim in claims]}
            for field, claims in written.items()
        ]
    except LookupError:
        return good_answer(body)
    return json.dumps({"fields": fields}, ensure_ascii=False)


def _claim(claim: Mapping[str, Any], sentences: list[tuple[int, str]]) -> dict[str, object]:
    """A claim that cites by number.

    Raises:
        LookupError: one of its sentences was not sent.
    """
    return {
        "text": claim["text"],
        "sentences": [_number(opening, sentences) for opening in claim["sentences"]],
    }


def _number(opening: str, sentences: list[tuple[int, str]]) -> int:
    found = [number for number, text in sentences if text.removeprefix("★").strip().startswith(opening)]
    if not found:
        raise LookupError(opening)
    return found[0]

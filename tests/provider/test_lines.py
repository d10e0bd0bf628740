"""The lines of a batch's results: what a text holds cuts no answer in two."""

from __future__ import annotations

import json

import pytest

from summarizer.provider.chat.lines import read_result, result_lines
from summarizer.provider.endpoint import Endpoint
from tests.provider.conftest import request_to


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\u2029", "\ud835", "\u202e", "\x00"])
def test_an_answer_that_holds_any_sign_is_whole(sign: str) -> None:
    body = {
        "model": "m",
        "choices": [{"finish_reason": "stop", "message": {"content": f"one{sign}two"}}],
    }
    result = {"custom_id": "a", "response": {"status_code": 200, "body": body}}
    raw = sign not in "\ud835\x00"
    content = json.dumps(result, ensure_ascii=not raw).encode() + b"\n"
    ((name, line),) = result_lines(content.decode())
    completion = read_result(line, request_to("m"), Endpoint("https://api.example.org/v1"))
    assert name == "a"
    assert completion.text.startswith("one")
    assert completion.text.endswith("two")
    completion.text.encode()

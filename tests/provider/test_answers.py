"""An answer that reads well is taken, whatever surrounds it; one that does not is told as what it is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from summarizer.errors import AnswerLost, AnswerRefused, AnswerTruncated, BadAnswer, ProviderError
from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.provider import Completion
from tests.provider.conftest import request_to
from tests.provider.fixed import fixed

ANSWER = json.dumps({"fields": [{"field": "研究方法", "claims": [{"text": "甲。", "sentences": [3]}]}]})
KEY = "my-very-own-key-77"


def reply(content: object = ANSWER, finish: object = "stop", **more: Any) -> dict[str, Any]:
    return {
        "model": "m",
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
        ],
        "usage": {"prompt_tokens": 900, "completion_tokens": 50},
        **more,
    }


def event(value: object) -> str:
    return f"data: {json.dumps(value)}\n\n"


def delta(content: object, finish: object = None) -> dict[str, Any]:
    return {"model": "m", "choices": [{"index": 0, "delta": {"content": content}, "finish_reason": finish}]}


def called(function: dict[str, Any]) -> dict[str, Any]:
    message = {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"type": "function", "function": function}],
    }
    return {"choices": [{"message": message, "finish_reason": "tool_calls"}]}


STREAM = "".join(event(delta(ANSWER[at : at + 7])) for at in range(0, len(ANSWER), 7))
WHOLE: dict[str, str] = {
    "followed by the end of a stream": json.dumps(reply()) + "\n\ndata: [DONE]\n\n",
    "a stream": STREAM + event(delta("", "stop")) + "data: [DONE]\n\n",
    "a stream without its end": STREAM,
    "a stream with comments": ": OPENROUTER PROCESSING\n\n" + STREAM + "data: [DONE]\n\n",
    "a stream of parts": event(delta([{"type": "text", "text": ANSWER}])) + "data: [DONE]\n",
    "parts": json.dumps(reply([{"type": "text", "text": ANSWER}])),
    "parts with thinking": json.dumps(
        reply([{"type": "thinking", "thinking": "{hm}"}, {"type": "text", "text": ANSWER}])
    ),
    "a tool's arguments": json.dumps(called({"name": "answer", "arguments": ANSWER})),
    "a tool's arguments as an object": json.dumps(called({"arguments": json.loads(ANSWER)})),
    "a text completion": json.dumps({"choices": [{"text": ANSWER, "finish_reason": "stop"}]}),
    "nothing but the answer": json.dumps({"choices": [{"message": {"content": ANSWER}}]}),
    "a byte order mark": "\ufeff" + json.dumps(reply()),
    "no usage": json.dumps(reply(usage=None)),
    "usage in words": json.dumps(reply(usage={"prompt_tokens": "900", "completion_tokens": "a few"})),
    "usage in fractions": json.dumps(reply(usage={"prompt_tokens": 900.5, "completion_tokens": 1e400})),
    "usage that is none": json.dumps(reply(usage={"prompt_tokens": 1, "completion_tokens": -1})),
    "usage without the cached tokens": json.dumps(
        reply(usage={"prompt_tokens": 200, "prompt_tokens_details": {"cached_tokens": 800}})
    ),
    "thinking before it": json.dumps(reply(f"<think>{{</think>\n```json\n{ANSWER}\n```")),
    **{f"finished by {reason!r}": json.dumps(reply(finish=reason)) for reason in
       (None, "", "eos", "STOP", "end_turn", "stop_sequence", "done", 7, "length", "content_filter")},
}  # fmt: skip


def ask(body: bytes, content_type: str = "application/json", **changes: object) -> Completion:
    with fixed(lambda _: (200, body, {"Content-Type": content_type})) as server:
        request = request_to("m", prompt_tokens=1000, **changes)
        return asyncio.run(OpenAIBackend(Endpoint(server.base_url, KEY)).complete(request))


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize(
    "content_type", ["application/json", "text/event-stream", "text/plain; charset=latin-1"]
)
def test_an_answer_that_reads_well_is_taken(kind: str, content_type: str) -> None:
    found = ask(WHOLE[kind].encode(), content_type)
    assert "研究方法" in json.dumps(
        json.loads(found.text[found.text.find('{"f') :].strip("`\n")), ensure_ascii=False
    )
    assert found.requests == 1


def test_utf8_is_read_as_such_whatever_its_label_says() -> None:
    body = json.dumps(reply('{"甲": "研究"}'), ensure_ascii=False).encode()
    assert ask(body, "application/json; charset=ISO-8859-1").text == '{"甲": "研究"}'


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (json.dumps(reply(ANSWER[:30], "length")), AnswerTruncated),
        (json.dumps(reply(ANSWER[:30], "max_tokens")), AnswerTruncated),
        (json.dumps(reply("", "sensitive")), AnswerRefused),
        (json.dumps(reply("", "SAFETY")), AnswerRefused),
        (json.dumps(reply(ANSWER[:30], "error")), AnswerLost),
        (json.dumps(reply("I would rather", None)), BadAnswer),
        (STREAM[: len(STREAM) // 2], AnswerLost),
        (event(delta("{")) + event({"error": {"message": "overloaded", "code": 502}}), ProviderError),
        (json.dumps(reply())[:-40], AnswerLost),
    ],
)
def test_an_answer_that_does_not_read_well_is_told_as_what_it_is(
    body: str, error: type[ProviderError]
) -> None:
    with pytest.raises(error) as raised:
        ask(body.encode())
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "where", [lambda: reply(model=KEY), lambda: reply(ANSWER.replace("3", f'3,"{KEY}"'))]
)
def test_a_key_that_an_answer_repeats_is_not_kept(where: Callable[[], dict[str, Any]]) -> None:
    found = ask(json.dumps(where()).encode())
    assert KEY not in found.model + found.text

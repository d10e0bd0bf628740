"""The ladder steps down only where a refusal names what was sent, and always comes to an end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.provider.capability import Capability
from summarizer.provider.chat.ladder import body, step_down
from summarizer.provider.endpoint import Quirks
from tests.provider.conftest import request_to

REQUEST = request_to("any", temperature=0.1, max_output_tokens=100)
QUIRKS = Quirks(extra_body={"thinking": {"type": "disabled"}})
COMPLAINTS = (
    "response_format is not supported",
    "'response_format.type' must be 'json_schema' or 'text'",
    "temperature is fixed",
    "use max_tokens and not max_completion_tokens",
    "max_tokens is unknown",
    "max_completion_tokens is unknown",
    "unknown field: thinking",
    "parameter.enable_thinking must be set to false",
    "enable_thinking is unknown",
)


@given(st.lists(st.sampled_from(COMPLAINTS), min_size=1, max_size=9))
def test_an_endpoint_that_complains_of_everything_is_soon_done_with(complaints: list[str]) -> None:
    capability: Capability | None = Capability()
    seen = set()
    for step in range(40):
        if capability is None:
            break
        assert capability not in seen
        seen.add(capability)
        sent = body(REQUEST, capability, QUIRKS)
        capability = step_down(capability, sent, 400, complaints[step % len(complaints)])
    assert capability is None
    assert len(seen) <= 10


@pytest.mark.parametrize(
    ("status", "complaint"),
    [
        (400, "model is unknown"),
        (400, "the temperatures of messages"),
        (404, "response_format"),
        (503, "temperature"),
    ],
)
def test_other_refusals_change_nothing(status: int, complaint: str) -> None:
    assert step_down(Capability(), body(REQUEST, Capability(), QUIRKS), status, complaint) is None


def test_what_was_not_sent_is_not_to_blame() -> None:
    plain = request_to("any", schema=None)
    sent = body(plain, Capability(), Quirks())
    for complaint in ("response_format", "temperature", "max_tokens"):
        assert step_down(Capability(), sent, 400, complaint) is None


def test_a_request_for_free_text_is_sent_as_it_is() -> None:
    for rung in ("json_schema", "json_object", "text"):
        sent = body(request_to("any", schema=None), Capability(rung=rung), Quirks())
        assert set(sent) == {"model", "messages"}
        assert sent["messages"] == [
            {"role": message.role, "content": message.content} for message in REQUEST.messages
        ]

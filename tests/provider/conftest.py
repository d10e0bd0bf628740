"""What the provider tests share: the local server and a request as the program makes them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from summarizer.provider.provider import CompletionRequest, Message
from tests.server import FakeEndpoint
from tests.server.answers import DRAFT_SCHEMA

PROMPT = "[S3] The model has 12 layers.\n[S4] It was trained for 3 days.\n\n填写：研究方法、研究局限"


@pytest.fixture
def server() -> Iterator[FakeEndpoint]:
    with FakeEndpoint() as started:
        yield started


def request_to(model: str, **changes: object) -> CompletionRequest:
    """A request for a draft; `changes` are fields of CompletionRequest."""
    usual: dict[str, object] = {
        "model": model,
        "messages": (Message("system", "You draft notes."), Message("user", PROMPT)),
        "schema": DRAFT_SCHEMA,
        "timeout": 60.0,
    }
    return CompletionRequest(**{**usual, **changes})  # type: ignore[arg-type]

"""Cassettes: HTTP exchanges recorded once and replayed without a network (see cassettes/README.md).

`python -m tests.provider.cassettes` records all of them anew against the local server.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import vcr

from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.endpoint import Endpoint, Quirks
from summarizer.provider.provider import Completion
from tests.provider.conftest import request_to
from tests.server import FakeEndpoint

FOLDER = Path(__file__).parents[2] / "cassettes"
BASE_URL = "http://127.0.0.1:8765/v1"

# One cassette each: the model that is asked, and what the endpoint is known to take.
SCENES: Mapping[str, Quirks] = {
    "good": Quirks(),
    "textonly": Quirks(),
    "deepseek-blank": Quirks(rung="json_object", extra_body={"thinking": {"type": "disabled"}}),
    "think": Quirks(),
    "gzip": Quirks(),
    "429": Quirks(),
}


def cassette(name: str, record_mode: str = "none") -> AbstractContextManager[Any]:
    """The cassette of a scene: replayed by method, path and body; a request that is not on it fails."""
    recorder = vcr.VCR(
        cassette_library_dir=str(FOLDER),
        record_mode=record_mode,
        match_on=["method", "path", "body"],
        filter_headers=["authorization"],
        decode_compressed_response=True,
        before_record_request=_without_client_details,
        before_record_response=_without_server_details,
    )
    replayed: AbstractContextManager[Any] = recorder.use_cassette(f"{name}.yaml")
    return replayed


async def act(name: str, question: str = "") -> Completion:
    """Plays a scene: one request to its model, or one that asks `question` besides."""
    backend = OpenAIBackend(Endpoint(BASE_URL, "sk-not-a-real-key", quirks=SCENES[name]))
    request = request_to(name, max_output_tokens=1000)
    if question:
        request = request_to(name, messages=(*request.messages, type(request.messages[0])("user", question)))
    return await backend.complete(request)


def _without_client_details(request: Any) -> Any:
    for header in [
        name for name in request.headers if name.lower().startswith(("x-stainless", "user-agent"))
    ]:
        del request.headers[header]
    return request


def _without_server_details(response: Any) -> Any:
    """Without what differs with every recording and is read by nobody; the servers' versions stay."""
    spent = re.compile(
        r"x-litellm-(?!version|model-group)|x-request-id|access-control|content-security|x-frame|www-auth"
    )
    for header in [name for name in response["headers"] if spent.match(name.lower())]:
        del response["headers"][header]
    return response


def _record() -> None:
    with FakeEndpoint(port=8765):
        for name in SCENES:
            (FOLDER / f"{name}.yaml").unlink(missing_ok=True)
            with cassette(name, "all"):
                outcome = asyncio.run(_outcome(name))
            print(f"{name}: {outcome}")


async def _outcome(name: str) -> Completion | BaseException:
    [outcome] = await asyncio.gather(act(name), return_exceptions=True)
    return outcome


if __name__ == "__main__":
    _record()

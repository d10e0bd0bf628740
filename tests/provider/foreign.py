"""Cassettes recorded against servers that others wrote: a proxy for models and a test double for their APIs.

`python -m tests.provider.foreign` records all of them anew; cassettes/README.md says what it needs.
"""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError

from summarizer.provider.backends.openai import OpenAIBackend
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.provider import Completion
from tests.provider.cassettes import FOLDER, cassette
from tests.provider.conftest import request_to
from tests.server.answers import good_answer

KEY = "not-a-real-key"
ANSWER = good_answer(
    {"messages": [{"role": message.role, "content": message.content} for message in request_to("").messages]}
    | {"response_format": {"json_schema": {"schema": request_to("").schema}}}
)
_REPLICATE = "replicate/meta/meta-llama-3-8b"  # LiteLLM passes no answer format on to it


@dataclass(frozen=True)
class Server:
    """A server of others: where it listens, the command that starts it in a folder with its settings."""

    name: str
    port: int
    command: str
    settings: str
    file: str
    health: str
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """One request to a model of a server, with a key or none."""

    server: str
    model: str
    key: str = KEY

    @property
    def tape(self) -> str:
        """The name of its cassette."""
        return f"{self.server}/{self.model}" + ("" if self.key == KEY else "-without-key")


def _litellm() -> str:
    models = {
        "good": ("openai/gpt-4o-mini", ANSWER),
        "no-formats": (_REPLICATE, ANSWER),
        "busy": ("openai/gpt-4o-mini", "litellm.RateLimitError"),
        "too-long": ("openai/gpt-4o-mini", "litellm.ContextWindowExceededError"),
        "broken": ("openai/gpt-4o-mini", "litellm.InternalServerError"),
    }
    listed = [
        {"model_name": name, "litellm_params": {"model": model, "api_key": "none", "mock_response": answer}}
        for name, (model, answer) in models.items()
    ]
    once = {"num_retries": 0}
    return json.dumps(
        {
            "model_list": listed,
            "router_settings": once,
            "litellm_settings": once,
            "general_settings": {"master_key": KEY},
        }
    )


def _aimock() -> str:
    refused = {
        "message": "Invalid parameter: 'response_format' of type 'json_schema' is not supported "
        "with this model.",
        "type": "invalid_request_error",
        "param": "response_format",
    }
    busy = {"message": "Rate limit reached for requests", "type": "requests", "code": "rate_limit_exceeded"}
    empty = {
        "message": "You exceeded your current quota, please check your plan and billing details.",
        "type": "insufficient_quota",
        "code": "insufficient_quota",
    }
    fixtures = [
        {"match": {"model": "good"}, "response": {"content": ANSWER}},
        {
            "match": {"model": "no-schema", "responseFormat": "json_schema"},
            "response": {"error": refused, "status": 400},
        },
        {"match": {"model": "no-schema"}, "response": {"content": ANSWER}},
        {"match": {"model": "busy"}, "response": {"error": busy, "status": 429, "retryAfter": 7}},
        {"match": {"model": "empty-account"}, "response": {"error": empty, "status": 429}},
        {"match": {"model": "cut-off"}, "response": {"content": ANSWER[:60], "finishReason": "length"}},
    ]
    return json.dumps({"fixtures": fixtures})


SERVERS = {
    "litellm": Server(
        "litellm",
        8771,
        "litellm --config settings.json --host 127.0.0.1 --port 8771 --telemetry False",
        _litellm(),
        "settings.json",
        "/health/liveliness",
        {"LITELLM_LOCAL_MODEL_COST_MAP": "True"},
    ),
    "aimock": Server(
        "aimock",
        8772,
        "npx --yes --package @copilotkit/aimock@1.43.0 llmock --port 8772 --fixtures fixtures.json",
        _aimock(),
        "fixtures.json",
        "/health",
        {"AIMOCK_API_KEYS": KEY},
    ),
}
SCENES = [
    *(
        Scene("litellm", model)
        for model in ("good", "no-formats", "busy", "too-long", "broken", "no-such-model")
    ),
    Scene("litellm", "good", key=""),
    *(Scene("aimock", model) for model in ("good", "no-schema", "busy", "empty-account", "cut-off")),
    Scene("aimock", "good", key=""),
]


async def play(scene: Scene) -> Completion:
    """One request of the program's own, as `summarizer fill` would make it."""
    address = f"http://127.0.0.1:{SERVERS[scene.server].port}/v1"
    return await OpenAIBackend(Endpoint(address, scene.key)).complete(
        request_to(scene.model, max_output_tokens=1000, timeout=30.0)
    )


@contextmanager
def _running(server: Server) -> Iterator[None]:
    with TemporaryDirectory() as folder:
        (Path(folder) / server.file).write_text(server.settings, "utf-8")
        process = subprocess.Popen(
            shlex.split(server.command),
            cwd=folder,
            env={**os.environ, **server.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _wait_for(f"http://127.0.0.1:{server.port}{server.health}", process)
            yield
        finally:
            os.killpg(process.pid, 15)
            process.wait(30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address):
                return
        except URLError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers at {address}")


async def _outcome(scene: Scene) -> Completion | BaseException:
    [outcome] = await asyncio.gather(play(scene), return_exceptions=True)
    return outcome


def _record(names: list[str]) -> None:
    for name in names or SERVERS:
        (FOLDER / name).mkdir(exist_ok=True)
        with _running(SERVERS[name]):
            for scene in (scene for scene in SCENES if scene.server == name):
                (FOLDER / f"{scene.tape}.yaml").unlink(missing_ok=True)
                with cassette(scene.tape, "all"):
                    outcome = asyncio.run(_outcome(scene))
                if isinstance(outcome, Completion):
                    outcome = replace(outcome, text="…")
                print(f"{scene.tape}: {outcome!r}")


if __name__ == "__main__":
    _record(sys.argv[1:])

"""A protocol is one module with a `connect`, in the program or in another distribution."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import trust_vault
from tests.extending.conftest import Program

ECHO = '''
"""A protocol that speaks to nobody: it answers every request from what was asked."""

import sys
from dataclasses import asdict

from summarizer.provider.backend import ModelInfo
from summarizer.provider.provider import Completion, Usage
from tests.server.answers import good_answer


class Echo:
    def __init__(self, endpoint, capabilities=None):
        self._endpoint = endpoint

    async def complete(self, request):
        assert "openai" not in sys.modules, "the client of another protocol was imported"
        schema = {"json_schema": {"schema": request.schema}}
        messages = [asdict(message) for message in request.messages]
        text = good_answer({"messages": messages, "response_format": schema})
        return Completion(text, "echo-1", Usage(1000, 100))

    async def models(self, timeout=10.0):
        return (ModelInfo("echo-1", 64_000),)

    def knows(self, model):
        return True

    def batches(self):
        return None

    async def close(self):
        pass


connect = Echo
'''
SETTINGS = """
provider = "mylab"

[providers.mylab]
base_url = "http://127.0.0.1:9/v1"
model = "echo-1"
protocol = "echo"
"""


@pytest.fixture(params=["file", "distribution"])
def speaking(request: pytest.FixtureRequest, program: Program, vault: Path) -> Program:
    """The program with one more protocol, and a vault that chooses an endpoint which speaks it."""
    if request.param == "file":
        program.add("provider/backends/echo.py", ECHO)
    else:
        program.install("echo_backend", ECHO, "summarizer.provider.backends", "echo = echo_backend:connect")
    settings = vault / "summarizer.toml"
    settings.write_text(SETTINGS.replace("\n", f"\n{settings.read_text('utf-8')}", 1), "utf-8")
    trust_vault(vault)
    return program


def test_a_note_is_filled_by_a_protocol_that_was_added(speaking: Program, note: Path) -> None:
    filled = speaking.run("fill", note)
    assert filled.code == 0, filled.err
    assert "Drafted by echo-1 in" in filled.out
    assert note.read_text("utf-8").count(":: 🤖 ") == 10


def test_a_batch_and_the_doctor_speak_it_too(speaking: Program, vault: Path, note: Path) -> None:
    checked = speaking.run("doctor", vault)
    assert checked.code == 0, checked.out
    assert "mylab (echo at http://127.0.0.1:9/v1)" in checked.out
    assert "answers with a context of 64,000 tokens" in checked.out
    by_post = speaking.run("batch", vault, "--yes", "--batch-api")
    assert by_post.code == 5
    assert "The protocol 'echo', which http://127.0.0.1:9/v1 speaks, has no batches." in by_post.err
    assert ":: 🤖 " not in note.read_text("utf-8")
    done = speaking.run("batch", vault, "--yes")
    assert done.code == 0, done.err
    assert note.read_text("utf-8").count(":: 🤖 ") == 10


def test_a_protocol_that_nothing_speaks_is_refused_with_those_that_are(
    program: Program, vault: Path, note: Path
) -> None:
    (vault / "summarizer.toml").write_text(SETTINGS, "utf-8")
    trust_vault(vault)
    before = note.read_bytes()
    refused = program.run("fill", note)
    assert refused.code == 2
    assert "Error: No backend speaks the protocol 'echo'." in refused.err
    assert "The protocols are anthropic, gemini, openai, responses." in refused.err
    assert note.read_bytes() == before
    assert "No backend speaks the protocol 'echo'." in program.run("doctor", vault).out

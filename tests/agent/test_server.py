"""The server as an agent meets it: over stdio with the SDK's own client, and the command that starts it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.agent.conftest import Said, numbers_in
from tests.conftest import Run
from tests.program import COMMAND, PATIENCE

pytest.importorskip("mcp", reason="the extra mcp is not installed")

from mcp import Client, StdioServerParameters
from mcp.types import Implementation, TextContent

FIELDS = ("研究问题", "研究背景", "研究方法")


@asynccontextmanager
async def agent(vault: Path, *options: str) -> AsyncIterator[Client]:
    """A session of the SDK's client with a server in a process of its own."""
    program, *arguments = COMMAND
    server = StdioServerParameters(
        command=program, args=[*arguments, "mcp", str(vault), *options], env=dict(os.environ)
    )
    async with Client(server, client_info=Implementation(name="otter *agent*", version="1")) as client:
        yield client


async def say(client: Client, tool: str, **arguments: Any) -> Said:
    answer = await client.call_tool(tool, arguments)
    blocks = tuple(one.text for one in answer.content if isinstance(one, TextContent))
    return Said(blocks, bool(answer.is_error))


async def proposal(client: Client) -> dict[str, Any]:
    """What an agent proposes for the first empty note that it finds: sentences of its paper."""
    note = (await say(client, "list_notes", state="empty")).data["notes"][-1]["note"]
    evidence = await say(client, "read_evidence", note=note)
    assert not evidence.refused, evidence.text
    short = [(number, text) for text, number in numbers_in(evidence.text).items() if 40 < len(text) < 85]
    fields = [
        {"field": label, "claims": [{"sentences": [number], "text": text}]}
        for label, (number, text) in zip(FIELDS, short[5:], strict=False)
    ]
    return {"note": note, "evidence": evidence.data["evidence"], "fields": fields}


def test_two_sessions_at_once_draft_a_note_end_to_end_and_only_one_writes(vault: Path) -> None:
    async def sessions() -> list[Said]:
        async with agent(vault) as one, agent(vault) as other:
            tools = {tool.name: tool for tool in (await one.list_tools()).tools}
            assert set(tools) == {"list_notes", "status", "read_evidence", "check_claim", "propose_drafts"}
            reading, proposing = tools["read_evidence"].annotations, tools["propose_drafts"].annotations
            assert reading is not None
            assert proposing is not None
            assert (reading.read_only_hint, proposing.read_only_hint) == (True, False)
            proposed = await proposal(one)
            refused = await say(other, "accept_drafts", note=proposed["note"])
            assert "--allow-decisions" in refused.text
            said = await asyncio.gather(
                *(say(client, "propose_drafts", **proposed) for client in (one, other))
            )
            status = await say(other, "status", note=proposed["note"])
            assert {one["field"] for one in status.data["fields"] if one["state"] == "draft"} == set(FIELDS)
            return said

    written, refused = sorted(asyncio.run(sessions()), key=lambda one: one.refused)
    assert written.data["written"]
    assert refused.refused
    assert "is not empty" in refused.text or "Another run of summarizer" in refused.text
    note = vault / written.data["note"]
    text = note.read_text("utf-8")
    assert text.count(":: 🤖 ") == len(FIELDS)
    assert text.count("由 otter \\*agent\\* (MCP) 起草") == 1


@pytest.mark.parametrize("end", ["closed", "interrupted"])
def test_stdout_is_the_protocols_alone_whatever_comes_in_and_the_end_is_quiet(vault: Path, end: str) -> None:
    opening = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "x", "version": "1"},
    }
    lines = [
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": opening}),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        "this is no JSON",
        '{"jsonrpc": "2.0"}',
        json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "status"}}),
        json.dumps(
            {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": 7, "arguments": []}}
        ),
        json.dumps({"jsonrpc": "2.0", "id": 4, "method": "no/such"}),
    ]
    command = [*COMMAND, "mcp", str(vault)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write("\n".join(lines) + "\n")
        server.stdin.flush()
        heard: list[dict[str, Any]] = []
        while not {1, 2, 3, 4} <= {one.get("id") for one in heard}:
            heard.append(json.loads(server.stdout.readline()))
        if end == "interrupted":
            server.send_signal(signal.SIGINT)
            server.wait(PATIENCE)  # though stdin is open
        rest, err = server.communicate(timeout=PATIENCE)
    assert rest == ""
    assert "Traceback" not in err
    assert server.returncode == (130 if end == "interrupted" else 0)
    answers = {one["id"]: one for one in heard if "id" in one}
    assert json.loads(answers[2]["result"]["content"][0]["text"])["notes"] == 5
    assert "error" in answers[3]
    assert "error" in answers[4]


def test_without_the_package_the_command_says_how_to_get_it(
    run: Callable[..., Run], vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "summarizer.agent.server", None)
    result = run("mcp", vault)
    assert result.code == 2
    assert "Install the package mcp" in result.err
    assert result.out == ""


def test_what_cannot_be_served_is_said(run: Callable[..., Run], vault: Path) -> None:
    assert "contradict" in run("mcp", vault, "--read-only", "--allow-decisions").err
    assert "There is no folder" in run("mcp", vault / "nowhere").err
    assert "There is no folder" in run("mcp", next(vault.glob("*.md"))).err


def test_the_options_say_what_an_agent_may_do(
    run: Callable[..., Run], vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Any] = []
    monkeypatch.setattr("summarizer.agent.server.serve", served.append)
    monkeypatch.setenv("SUMMARIZER_PROVIDER", "openai")
    monkeypatch.setenv("SUMMARIZER_ZOTERO_DIR", "")
    for options in ((), ("--read-only",), ("--allow-decisions",)):
        assert (
            run("mcp", vault, "--token-budget", "600", "--zotero-dir", vault / ".zotero", *options).code == 0
        )
    assert [(desk.proposes, desk.decides) for desk in served] == [(True, False), (False, False), (True, True)]
    settings = served[0].vault.settings
    assert (settings.provider, settings.token_budget) == ("none", 600)  # no model is asked, whatever is set
    assert settings.zotero_dir == vault / ".zotero"

"""The server: the Model Context Protocol over stdin and stdout by the official SDK, around one desk."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.resources import files
from typing import Any, cast

from mcp import types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from summarizer import __version__
from summarizer.agent.desk import Desk
from summarizer.agent.stdin import lines
from summarizer.agent.tools import Kind, Tool, call, offered
from summarizer.characters import one_line
from summarizer.language import _

_LONGEST_NAME = 60


def make_server(desk: Desk, worker: ThreadPoolExecutor) -> Server:
    """The protocol's server around a desk; `worker` is a single thread, so that tools run one after another.

    What a tool began it ends, also when the agent goes away meanwhile.
    """

    async def list_tools(
        __: ServerRequestContext, ___: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in offered(desk)])

    async def call_tool(
        context: ServerRequestContext, asked: types.CallToolRequestParams
    ) -> types.CallToolResult:
        work = partial(call, desk, asked.name, asked.arguments or {}, _agent(context))
        answer = await asyncio.get_running_loop().run_in_executor(worker, work)
        content: list[types.ContentBlock] = [types.TextContent(text=block) for block in answer.blocks]
        return types.CallToolResult(content=content, is_error=answer.refused)

    return Server(
        "summarizer",
        version=__version__,
        instructions=files("summarizer.agent").joinpath("instructions.md").read_text("utf-8"),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def serve(desk: Desk) -> None:
    """Serve one agent until it closes stdin; meanwhile nothing else of this process reaches stdout."""
    logging.getLogger("mcp").addHandler(logging.NullHandler())  # else its warnings end in the agent's log
    logging.getLogger("mcp").propagate = False
    with ThreadPoolExecutor(1, "tool") as worker:
        asyncio.run(_serve(make_server(desk, worker)))


async def _serve(server: Server) -> None:
    heard = cast("Any", lines())  # of a file it only asks for lines
    async with stdio_server(stdin=heard) as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def _described(tool: Tool) -> types.Tool:
    reads = tool.kind is Kind.READS
    return types.Tool(
        name=tool.name,
        description=tool.description,
        input_schema=tool.schema,
        annotations=types.ToolAnnotations(
            read_only_hint=reads, destructive_hint=tool.kind is Kind.DECIDES, open_world_hint=False
        ),
    )


def _agent(context: ServerRequestContext) -> str:
    """What the agent calls itself; it stands in the note and in the journal."""
    client = context.session.client_params
    name = one_line(client.client_info.name)[:_LONGEST_NAME] if client else ""
    return name or _("an agent")

"""The tools by name, and calling one: whatever goes wrong is told in one sentence with a hint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from inspect import cleandoc
from typing import Any

from pydantic import BaseModel

from summarizer.agent import asked, reading, writing
from summarizer.agent.asked import parse, schema
from summarizer.agent.desk import Answer, Desk
from summarizer.errors import UsageError, as_error
from summarizer.language import _


class Kind(Enum):
    """What a tool may change."""

    READS = "reads"
    PROPOSES = "proposes"
    DECIDES = "decides"


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: `run` gets the desk, the arguments, and the name of the agent that called."""

    name: str
    arguments: type[BaseModel]
    run: Callable[[Desk, Any, str], Answer]
    kind: Kind = Kind.READS

    @property
    def description(self) -> str:
        """What the tool does, for the agent."""
        return cleandoc(self.arguments.__doc__ or "")

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of its arguments."""
        return {key: value for key, value in schema(self.arguments).items() if key != "description"}


_TOOLS = (
    Tool("list_notes", asked.ListNotes, lambda desk, given, _: reading.list_notes(desk, given)),
    Tool("status", asked.Status, lambda desk, given, _: reading.status(desk, given)),
    Tool("read_evidence", asked.ReadEvidence, lambda desk, given, _: reading.read_evidence(desk, given)),
    Tool("check_claim", asked.CheckClaim, lambda desk, given, _: reading.check_claim(desk, given)),
    Tool("propose_drafts", asked.ProposeDrafts, writing.propose_drafts, Kind.PROPOSES),
    Tool("accept_drafts", asked.AcceptDrafts, writing.accept_drafts, Kind.DECIDES),
    Tool("reject_drafts", asked.RejectDrafts, writing.reject_drafts, Kind.DECIDES),
)


def offered(desk: Desk) -> tuple[Tool, ...]:
    """The tools that the user allows."""
    return tuple(tool for tool in _TOOLS if _allows(desk, tool.kind))


def call(desk: Desk, name: str, arguments: Mapping[str, Any], agent: str) -> Answer:
    """What a tool answers; an error of any kind is an answer too, and nothing was changed then."""
    try:
        tool = _tool(desk, name)
        return tool.run(desk, parse(tool.arguments, name, arguments), agent)
    except Exception as exc:  # noqa: BLE001 - an agent that hears nothing would wait, or try the same again
        error = as_error(exc, name)
        said = "\n".join(filter(None, (str(error), error.hint)))
        return Answer((desk.scope.told(said),), refused=True)


def _tool(desk: Desk, name: str) -> Tool:
    tool = next((one for one in _TOOLS if one.name == name), None)
    if tool is None:
        raise UsageError(
            _("There is no tool {name!r}.", name=name[:80]),
            hint=_("There are {tools}.", tools=", ".join(one.name for one in offered(desk))),
        )
    if not _allows(desk, tool.kind):
        hints = {
            Kind.PROPOSES: _("The server was started with --read-only."),
            Kind.DECIDES: _(
                "A person decides on drafts; `--allow-decisions` at the server's start lets you."
            ),
        }
        raise UsageError(_("The user did not allow {name}.", name=name), hint=hints[tool.kind])
    return tool


def _allows(desk: Desk, kind: Kind) -> bool:
    return {Kind.READS: True, Kind.PROPOSES: desk.proposes, Kind.DECIDES: desk.decides}[kind]

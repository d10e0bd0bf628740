"""`summarizer mcp`: let an agent draft, over the Model Context Protocol."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.arguments import existing
from summarizer.cli.options import Flags, takes_settings
from summarizer.language import _


@takes_settings("token_budget", "zotero_dir")
def mcp(
    vault: Annotated[
        Path, typer.Argument(metavar="VAULT", help=_("The folder that the agent is confined to."))
    ] = Path(),
    *,
    read_only: Annotated[
        bool, typer.Option("--read-only", help=_("The agent may look and check, but propose no drafts."))
    ] = False,
    allow_decisions: Annotated[
        bool, typer.Option("--allow-decisions", help=_("The agent may accept and reject drafts too."))
    ] = False,
    flags: Flags,
) -> None:
    """Serve an agent (Claude, Cursor, Codex…) over stdin and stdout: it reads papers and proposes drafts.

    Each claim is checked, and what passes is written as a draft for you to review. No model is asked and
    nothing is sent but to the agent that started this.
    """
    from summarizer.agent.desk import Desk  # `--help` need not wait for these
    from summarizer.agent.scope import Scope
    from summarizer.cli.opening import as_for_a_model, open_vault
    from summarizer.cli.output import say
    from summarizer.cli.report import say_mended
    from summarizer.errors import UsageError
    from summarizer.vault.settings import NO_MODEL

    if read_only and allow_decisions:
        raise UsageError(_("--read-only and --allow-decisions contradict each other."))
    scope = Scope(existing(vault).resolve())
    opened = as_for_a_model(open_vault(scope.root, {**flags, "provider": NO_MODEL}))
    say_mended(opened)
    try:
        from summarizer.agent.server import serve  # an extra that most people lack
    except ImportError as exc:
        raise UsageError(
            _("Serving agents needs the package mcp."),
            hint=_("Install the package mcp beside the program, or the program with its extra mcp."),
        ) from exc
    if sys.stdin.isatty():
        say(_("An agent is to start this and speaks to it over stdin; see docs/agents.md. Ctrl-C ends it."))
    serve(Desk(opened, scope, proposes=not read_only, decides=allow_decisions))


COMMAND = mcp

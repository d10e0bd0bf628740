"""`summarizer doctor`: what is configured, what is missing, what to do about it."""

from __future__ import annotations

from pathlib import Path

import typer

from summarizer.cli.options import Flags, Json, VaultFolder, takes_settings
from summarizer.language import _


@takes_settings("provider", "base_url", "model", "api_key_file", "prompts", "ocr", "zotero_dir")
def doctor(
    folder: VaultFolder = None,
    *,
    flags: Flags,
    json: Json = False,
) -> None:
    """Say what is configured, what is missing and what to do about it; exit with 1 if something is broken."""
    from summarizer.cli.opening import open_what_can_be
    from summarizer.cli.output import console, print_json  # `--help` need not wait for these
    from summarizer.vault.diagnosis import Verdict, diagnose

    vault, problems = open_what_can_be(folder or Path(), flags)
    checks = list(diagnose(vault, problems))
    if json:
        print_json(checks)
    else:
        marks = {Verdict.OK: "✓", Verdict.NOTE: "·", Verdict.PROBLEM: "✗"}
        for check in checks:
            console().tell(check.finding, name=f"{marks[check.verdict]} {_(check.subject)}", side=14)
            if check.advice:
                console().tell(f"→ {check.advice}", name=" ", side=14)
    if any(check.verdict is Verdict.PROBLEM for check in checks):
        raise typer.Exit(1)


COMMAND = doctor

"""What the commands that decide on drafts tell."""

from __future__ import annotations

from pathlib import Path

from summarizer.cli.output import console, print_json
from summarizer.review.decision import Decided

_DONE = {"accept": "Accepted", "reject": "Rejected", "edit": "Changed"}


def print_decided(path: Path, decided: Decided, *, as_json: bool) -> None:
    """Say which drafts were decided on, and how to take it back."""
    if as_json:
        print_json({"note": path, "action": decided.action, "fields": decided.labels})
        return
    if not decided.labels:
        console().print(f"You had decided on every draft in {path.name}; their evidence is gone from it too.")
        return
    console().print(f"{_DONE[decided.action]} in {path.name}: {', '.join(decided.labels)}.")
    console().print("`summarizer undo` takes it back.")

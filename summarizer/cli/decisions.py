"""What the commands that decide on drafts tell."""

from __future__ import annotations

from pathlib import Path

from summarizer.cli.output import console, print_json
from summarizer.language import _
from summarizer.review.decision import Decided

_DONE = {"accept": "Accepted", "reject": "Rejected", "edit": "Changed"}


def print_decided(path: Path, decided: Decided, *, as_json: bool) -> None:
    """Say which drafts were decided on, and how to take it back."""
    if as_json:
        print_json({"note": path, "action": decided.action, "fields": decided.labels})
        return
    if not decided.labels:
        console().tell(
            _("You had decided on every draft in {name}; their evidence is gone from it too.", name=path.name)
        )
        return
    console().tell(
        _(
            "{DONE} in {name}: {labels}.",
            DONE=_DONE[decided.action],
            name=path.name,
            labels=", ".join(decided.labels),
        )
    )
    console().tell(_("`summarizer undo` takes it back."))

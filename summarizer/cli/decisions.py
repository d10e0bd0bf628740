"""What the commands that decide on drafts tell of a note, and of many."""

from __future__ import annotations

from pathlib import Path

from summarizer.cli.output import console, print_json
from summarizer.language import _, later
from summarizer.review.chosen import Decided

DONE = {
    "accept": later("Accepted in {name}: {labels}."),
    "reject": later("Rejected in {name}: {labels}."),
    "edit": later("Changed in {name}: {labels}."),
}


def print_decided(path: Path, decided: Decided, *, as_json: bool) -> None:
    """Say which drafts were decided on, and how to take it back."""
    if as_json:
        print_json(
            {"note": path, "action": decided.action, "fields": decided.labels, "empty": decided.emptied}
        )
        return
    out = console()
    if not decided.labels:
        out.tell(
            _("You had decided on every draft in {name}; their evidence is gone from it too.", name=path.name)
        )
        return
    if taken := [label for label in decided.labels if label not in decided.emptied]:
        out.tell(_(DONE[decided.action], name=path.name, labels=", ".join(taken)))
    if decided.emptied:
        out.tell(
            _(
                "Empty again in {name}, since nothing was found: {labels}.",
                name=path.name,
                labels=", ".join(decided.emptied),
            )
        )
    out.tell(_("`summarizer undo` takes it back."))

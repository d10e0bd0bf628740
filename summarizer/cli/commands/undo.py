"""`summarizer undo`: put a note back to what it was before the last edit."""

from __future__ import annotations

from summarizer.cli.options import Json, NotePath
from summarizer.language import _


def undo(note: NotePath, json: Json = False) -> None:
    """Put the note back exactly as it was before the last fill, restore or decision.

    If you changed the note since, your changes stay and only what still stands as written is taken back.
    """
    from summarizer.cli.opening import open_vault  # `--help` need not wait for it
    from summarizer.cli.output import print_json, say

    vault = open_vault(note)
    with vault.store.lock(note):
        undone = vault.store.undo(note, vault.profiles)
    if json:
        print_json({"note": note, "undone": undone.action, "whole": undone.whole, "fields": undone.labels})
    elif undone.whole:
        say(
            _(
                "{name} is back to what it was before the last {action}, to the byte.",
                name=note.name,
                action=undone.action,
            )
        )
    else:
        gone = ", ".join(undone.labels)
        what = (
            _("these drafts are gone")
            if undone.action == "fill"
            else _("taken back is the {action} of", action=undone.action)
        )
        say(
            _(
                "{name} was changed since: your changes stay, {what}: {gone}.",
                name=note.name,
                what=what,
                gone=gone,
            )
        )


COMMAND = undo

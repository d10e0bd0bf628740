"""`summarizer diff`: what the program and you changed in a note since it was first filled."""

from __future__ import annotations

from summarizer.cli.options import Fields, Json, NotePath, split_fields
from summarizer.language import _


def diff(note: NotePath, *, fields: Fields = None, json: Json = False) -> None:
    """Show for each field the last draft and what stands there now; writes nothing."""
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.cli.output import console, print_json
    from summarizer.note.meant import meant
    from summarizer.review.alike import alike
    from summarizer.review.state import field_states

    vault = open_vault(note)
    file, parsed = vault.read(note)
    statuses = field_states(parsed, vault.store.journal.events(file.path, parsed.metadata.identity))
    labels = split_fields(fields)
    named = meant(statuses, labels) if labels else statuses
    shown = [status for status in named if status.draft or status.pending]
    if json:
        print_json(shown)
        return
    out = console()
    for status in shown:
        out.tell(f"{status.label}  {_(status.state)}", style="bold")
        if not status.draft or alike(status.draft, status.value):
            out.tell(f"  {status.value}")
        else:
            out.tell(f"- {status.draft}", style="red")
            out.tell(f"+ {status.value}" if status.value else _("+ (empty)"), style="green")
    if not shown:
        out.tell(_("{name} holds no drafts, and none are known of it.", name=note.name))


COMMAND = diff

"""`summarizer reject`: take drafts out of a note."""

from __future__ import annotations

from typing import Annotated

import typer

from summarizer.cli.options import Fields, Json, NotePath, split_fields
from summarizer.language import _


def reject(
    note: NotePath,
    *,
    fields: Fields = None,
    reason: Annotated[str, typer.Option(help=_("Why; kept in the journal."))] = "",
    json: Json = False,
) -> None:
    """Reject drafts: their fields are as they were before. Drafts that you changed are never rejected.

    Without --fields all drafts of the note.
    """
    from summarizer.cli import decisions
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.review import decision

    vault = open_vault(note)
    with vault.store.lock(note):
        file, parsed = vault.read(note)
        decided = decision.reject(vault.store, file, parsed, split_fields(fields), reason=reason)
    decisions.print_decided(note, decided, as_json=json)


COMMAND = reject

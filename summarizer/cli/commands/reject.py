"""`summarizer reject`: take drafts out of one note or of many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.arguments import NoteLists, Yes, given_paths
from summarizer.cli.options import Fields, Json, split_fields
from summarizer.language import _

if TYPE_CHECKING:
    from summarizer.note.file import NoteFile
    from summarizer.note.note import Note
    from summarizer.review.chosen import Decided


def reject(
    paths: NoteLists,
    *,
    fields: Fields = None,
    reason: Annotated[str, typer.Option(help=_("Why; kept in the journal."))] = "",
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Reject drafts: their fields are as they were before. Drafts that you changed are never rejected.

    Without --fields all drafts of the notes.
    """
    from summarizer.cli import decisions, many
    from summarizer.cli.deciding import decide_on_many
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.review import decision

    chosen, labels = given_paths(paths), split_fields(fields)
    vault = open_vault(chosen[0])

    def decide(file: NoteFile, note: Note, wanted: Sequence[str], run: str) -> Decided:
        return decision.reject(vault.store, file, note, wanted, reason=reason, run=run)

    if (path := many.one_note(chosen)) is None:
        decide_on_many(vault, chosen, labels, "reject", decide, yes=yes, as_json=json)
        return
    with vault.store.lock(path):
        decided = decide(*vault.read(path), labels, "")
    decisions.print_decided(path, decided, as_json=json)


COMMAND = reject

"""`summarizer accept`: make drafts the text of one note or of many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from summarizer.cli.arguments import NoteLists, Yes, given_paths
from summarizer.cli.options import Fields, Flags, Json, split_fields, takes_settings

if TYPE_CHECKING:
    from summarizer.note.file import NoteFile
    from summarizer.note.note import Note
    from summarizer.review.chosen import Decided


@takes_settings("keep_evidence")
def accept(
    paths: NoteLists, *, fields: Fields = None, yes: Yes = False, flags: Flags, json: Json = False
) -> None:
    """Accept drafts: the 🤖 goes, the text stays, and is yours from then on.

    Without --fields all drafts of the notes; a draft that only says that nothing was found leaves its field
    empty. Their evidence goes too, unless `keep_evidence` is set.
    """
    from summarizer.cli import decisions, many
    from summarizer.cli.deciding import decide_on_many
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.review import decision

    chosen, labels = given_paths(paths), split_fields(fields)
    vault = open_vault(chosen[0], flags)

    def decide(file: NoteFile, note: Note, wanted: Sequence[str], run: str) -> Decided:
        keep = vault.settings.keep_evidence
        return decision.accept(vault.store, file, note, wanted, keep_evidence=keep, run=run)

    if (path := many.one_note(chosen)) is None:
        decide_on_many(vault, chosen, labels, "accept", decide, yes=yes, as_json=json)
        return
    with vault.store.lock(path):
        decided = decide(*vault.read(path), labels, "")
    decisions.print_decided(path, decided, as_json=json)


COMMAND = accept

"""`summarizer accept`: make drafts a note's own text."""

from __future__ import annotations

from summarizer.cli.options import Fields, Flags, Json, NotePath, split_fields, takes_settings


@takes_settings("keep_evidence")
def accept(note: NotePath, *, fields: Fields = None, flags: Flags, json: Json = False) -> None:
    """Accept drafts: the 🤖 goes, the text stays, and is yours from then on.

    Without --fields all drafts of the note. Their evidence goes too, unless `keep_evidence` is set.
    """
    from summarizer.cli import decisions
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.review import decision

    vault = open_vault(note, flags)
    with vault.store.lock(note):
        file, parsed = vault.read(note)
        decided = decision.accept(
            vault.store,
            file,
            parsed,
            split_fields(fields),
            keep_evidence=vault.settings.keep_evidence,
        )
    decisions.print_decided(note, decided, as_json=json)


COMMAND = accept

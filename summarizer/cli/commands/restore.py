"""`summarizer restore`: put texts back into a note that an importer blanked."""

from __future__ import annotations

from summarizer.cli.options import Json, NotePath
from summarizer.language import _


def restore(note: NotePath, json: Json = False) -> None:
    """Put back what last stood in the note's empty fields: accepted texts, your own, and pending drafts.

    For a note that Zotero's importer rebuilt without its user zone. Fields that hold something stay.
    """
    from summarizer.cli import report
    from summarizer.cli.opening import open_vault  # `--help` need not wait for these
    from summarizer.cli.output import print_json, say
    from summarizer.review.restore import restore as put_back

    vault = open_vault(note)
    report.say_mended(vault)
    with vault.store.lock(note):
        restored = put_back(vault.store, note, vault.profiles)
    if json:
        print_json(
            {"note": note, "texts": restored.texts, "drafts": restored.drafts, "evidence": restored.evidence}
        )
        return
    if restored.evidence:
        labels = ", ".join(restored.evidence)
        say(_("{name} has the evidence of its drafts back: {labels}.", name=note.name, labels=labels))
    labels = ", ".join([*restored.texts, *restored.drafts])
    if not labels:
        return
    pending = (
        _(" ({count} of them drafts to decide on)", count=len(restored.drafts)) if restored.drafts else ""
    )
    say(
        _(
            "{name} has {count} texts back{pending}: {labels}.",
            name=note.name,
            count=len(restored.texts) + len(restored.drafts),
            pending=pending,
            labels=labels,
        )
    )


COMMAND = restore

"""`summarizer notes`: the literature notes of a vault, by collection, tag or field."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.options import Flags, Json, takes_settings
from summarizer.cli.selection import Collection, Recursive, Tag, Where, picked
from summarizer.language import _


@takes_settings("zotero_dir")
def notes(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[VAULT]", help=_("A folder of the vault; the current one if absent.")),
    ] = None,
    *,
    collection: Collection = None,
    recursive: Recursive = False,
    tag: Tag = None,
    where: Where = None,
    flags: Flags,
    json: Json = False,
) -> None:
    """List the vault's literature notes, and for a collection or a tag the items without a note yet.

    One path a line, so that the list can be given to other commands.
    """
    from summarizer.cli.arguments import existing  # `--help` need not wait for these
    from summarizer.cli.opening import open_vault
    from summarizer.cli.output import print_json, print_text, say
    from summarizer.cli.waiting import waiting
    from summarizer.vault.notes import literature_notes

    place = existing(folder or Path())
    vault = open_vault(place, flags)
    with waiting(_("Reading the notes")):
        found_notes = [one for one in literature_notes(vault, [place]) if one[1].profile.of_a_paper]
    found = picked(
        found_notes,
        vault.settings.zotero_dir,
        collection=collection,
        recursive=recursive,
        tag=tag,
        where=where,
    )
    if json:
        print_json({"notes": found.notes, "missing": found.missing})
        return
    for path in found.notes:
        print_text(f"{path}\n")
    say(_("{count} of {all} notes.", count=len(found.notes), all=len(found_notes)))
    if found.missing:
        say(_("{count} items have no note yet:", count=len(found.missing)))
        for item in found.missing:
            say(f"  {item.title or _('without a title')} ({item.key})")


COMMAND = notes

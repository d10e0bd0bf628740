"""`summarizer notes`: the literature notes of a vault, by collection, tag or field."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.options import Flags, Json, takes_settings
from summarizer.language import _


@takes_settings("zotero_dir")
def notes(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[VAULT]", help=_("A folder of the vault; the current one if absent.")),
    ] = None,
    *,
    collection: Annotated[
        str | None, typer.Option(help=_("A Zotero collection: its name, its path (Parent/Child) or its key."))
    ] = None,
    recursive: Annotated[
        bool, typer.Option("--recursive", help=_("Also the collections inside that collection."))
    ] = False,
    tag: Annotated[str | None, typer.Option(help=_("A tag that the item bears in Zotero."))] = None,
    where: Annotated[
        str | None,
        typer.Option(metavar="FIELD=VALUE", help=_("A field of the note holds this, as in 分类=AI.")),
    ] = None,
    flags: Flags,
    json: Json = False,
) -> None:
    """List the vault's literature notes, and for a collection or a tag the items without a note yet.

    One path a line, so that the list can be given to other commands.
    """
    from summarizer.cli.arguments import existing
    from summarizer.cli.opening import open_vault
    from summarizer.cli.output import print_json, print_text, say
    from summarizer.errors import UsageError
    from summarizer.vault import choose  # `--help` need not wait for these
    from summarizer.vault.notes import literature_notes
    from summarizer.zotero.collection import Shelf
    from summarizer.zotero.session import Session

    place = existing(folder or Path())
    vault = open_vault(place, flags)
    if sum(choice is not None for choice in (collection, tag, where)) > 1:
        raise UsageError(_("Choose by one of --collection, --tag and --where."))
    found_notes = list(literature_notes(vault, [place]))
    with Session(vault.settings.zotero_dir) as session:
        if collection is not None:
            found = choose.by_collection(found_notes, session, collection, recursive=recursive)
        elif tag is not None:
            found = choose.by_tag(found_notes, session, tag)
        elif where is not None:
            field, equals, value = where.partition("=")
            if not equals:
                raise UsageError(_("--where takes FIELD=VALUE, as in 分类=AI."))
            found = choose.by_field(found_notes, field.strip(), value.strip())
        else:
            found = Shelf(tuple(file.path for file, _ in found_notes), ())
    if json:
        print_json({"notes": found.notes, "missing": found.missing})
        return
    for path in found.notes:
        print_text(f"{path}\n")
    say(_("{count} of {count2} notes.", count=len(found.notes), count2=len(found_notes)))
    if found.missing:
        say(_("{count} items have no note yet:", count=len(found.missing)))
        for item in found.missing:
            say(f"  {item.title or _('without a title')} ({item.key})")


COMMAND = notes

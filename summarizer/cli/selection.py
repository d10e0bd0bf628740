"""Notes picked by a Zotero collection, a tag or a field, as several commands take them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.language import _

if TYPE_CHECKING:
    from summarizer.vault.notes import LiteratureNote
    from summarizer.zotero.collection import Shelf

Collection = Annotated[
    str | None, typer.Option(help=_("A Zotero collection: its name, its path (Parent/Child) or its key."))
]
Recursive = Annotated[
    bool, typer.Option("--recursive", help=_("Also the collections inside that collection."))
]
Tag = Annotated[str | None, typer.Option(help=_("A tag that the item bears in Zotero."))]
Where = Annotated[
    str | None,
    typer.Option(metavar="FIELD=VALUE", help=_("A field of the note holds this, as in 分类=AI.")),
]


def picked(
    notes: Sequence[LiteratureNote],
    zotero_dir: Path | None,
    *,
    collection: str | None,
    recursive: bool,
    tag: str | None,
    where: str | None,
) -> Shelf:
    """Those of the notes that are meant, and the items of a collection or tag that have no note yet.

    Raises:
        UsageError: they are picked in two ways at once, or --where is no FIELD=VALUE.
        ZoteroError: Zotero's library is needed and cannot be read.
    """
    from summarizer.errors import UsageError
    from summarizer.vault import choose  # `--help` need not wait for these
    from summarizer.zotero.collection import Shelf
    from summarizer.zotero.session import Session

    if sum(choice is not None for choice in (collection, tag, where)) > 1:
        raise UsageError(_("Choose by one of --collection, --tag and --where."))
    if where is not None:
        field, equals, value = where.partition("=")
        if not equals:
            raise UsageError(_("--where takes FIELD=VALUE, as in 分类=AI."))
        return choose.by_field(notes, field.strip(), value.strip())
    with Session(zotero_dir) as session:
        if collection is not None:
            return choose.by_collection(notes, session, collection, recursive=recursive)
        if tag is not None:
            return choose.by_tag(notes, session, tag)
    return Shelf(tuple(file.path for file, _ in notes), ())

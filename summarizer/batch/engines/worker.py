"""Drafting one note as a function of plain data: the vault's settings, the note's path and text, the wish.

Nothing is written and nothing is shared, so that any process on any machine that sees the same files may do
it; what comes back is plain data too.
"""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path

from summarizer.filling.fill import Filled, fill
from summarizer.filling.prepare import Prepared, Wish, prepare
from summarizer.note.note import parse_note
from summarizer.paper.paper import find_pdf
from summarizer.vault.vault import Vault
from summarizer.zotero.session import Session


def look_for_pdf(vault: Vault, path: Path, text: str, wish: Wish) -> None:
    """See whether the PDF of a note is there and can be opened.

    Raises:
        PdfError: it is not, or cannot be.
    """
    note, zotero_dir = parse_note(text, vault.profiles, path.name), vault.settings.zotero_dir
    pdf = find_pdf(note, path, vault.folder, zotero_dir, wish.pdf, _zotero(zotero_dir)).path
    vault.paper_reader().check(pdf)


def prepare_text(vault: Vault, path: Path, text: str, wish: Wish) -> Prepared | None:
    """The note with that text, prepared; None when none of its fields is empty.

    Raises:
        SummarizerError: as `filling.prepare` does.
    """
    note = parse_note(text, vault.profiles, path.name)
    return prepare(vault, path, note, wish, _zotero(vault.settings.zotero_dir))


def fill_text(vault: Vault, path: Path, text: str, wish: Wish) -> Filled | None:
    """The note with that text, filled; None when none of its fields is empty.

    Raises:
        SummarizerError: as `filling.prepare` and `filling.fill` do.
    """
    prepared = prepare_text(vault, path, text, wish)
    return None if prepared is None else asyncio.run(fill(vault, prepared))


@cache
def _zotero(configured: Path | None) -> Session:
    """Zotero, opened once for each process."""
    return Session(configured)

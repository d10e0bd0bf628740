"""Drafting one note as a function of plain data: the vault's settings, the note's path and text, the wish.

Nothing is written and nothing is shared, so that any process on any machine that sees the same files may do
it; what comes back is plain data too.
"""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from summarizer.errors import SummarizerError, as_error
from summarizer.filling.fill import Filled, fill
from summarizer.filling.prepare import Prepared, Wish, prepare
from summarizer.language import speaking
from summarizer.note.note import parse_note
from summarizer.paper.paper import find_pdf
from summarizer.vault.vault import Vault
from summarizer.zotero.session import Session

T = TypeVar("T")
Work = Callable[[Vault, Path, str, Wish], T]
"""Makes something of the vault, a note's path and text, and what is wanted of it."""


def packed(work: Work[T], vault: Vault, path: Path, text: str, wish: Wish, language: str = "") -> bytes:
    """What `work` makes of a note, or its error in a `language`, as bytes for `unpacked`.

    Whatever goes wrong, in packing too, is the error of this note and harms no process.
    """
    try:
        with speaking(language):
            return pickle.dumps(work(vault, path, text, wish))
    except BaseException as exc:  # noqa: BLE001 - whatever it is, it is this note's
        error = as_error(exc, path.name)
    try:
        sent = pickle.dumps(error)
        pickle.loads(sent)  # noqa: S301 - our own bytes, to see whether the error can travel
    except Exception:  # noqa: BLE001 - the error of somebody's part
        sent = pickle.dumps(as_error(RuntimeError(f"{error.kind}: {error}"), path.name))
    return sent


def unpacked(sent: bytes, path: Path) -> object:
    """What was packed.

    Raises:
        SummarizerError: it was an error.
    """
    try:
        outcome: object = pickle.loads(sent)  # noqa: S301 - the bytes come from a process of our own
    except Exception as exc:
        raise as_error(exc, path.name) from exc
    if isinstance(outcome, SummarizerError):
        raise outcome
    return outcome


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

"""Where the PDF of a note lies: asks each resolver in turn, and says which were tried."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from summarizer.errors import PdfNotFound
from summarizer.language import _
from summarizer.plugins import discover


@dataclass(frozen=True, slots=True)
class PdfRequest:
    """What a note says of its PDF, as plain data.

    `key` and `group` are those of a Zotero attachment; `file_url` is a file:// link, `vault_path` a path
    relative to the note's folder or the vault; "" for what is not given. `zotero_dirs` are Zotero data
    directories, the likeliest first. `known_path` is where Zotero's library says that the file lies; where
    it says that there is none, `problem` is the reason. `name` is the paper's title or the file's name: it
    chooses among several PDFs in one folder.
    """

    note_folder: Path
    vault_folder: Path
    key: str = ""
    group: int | None = None
    file_url: str = ""
    vault_path: str = ""
    zotero_dirs: tuple[Path, ...] = ()
    known_path: Path | None = None
    problem: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ResolvedPdf:
    """A PDF that was found, and how, in a few words."""

    path: Path
    how: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A place where the PDF is not: what was looked for, and why it is not there."""

    place: str
    reason: str = ""


class Resolver(Protocol):
    """One kind of place where PDFs live."""

    def __call__(self, request: PdfRequest) -> ResolvedPdf | Tried | None:
        """The PDF, or where it was looked for in vain; None when the request names no such place."""
        ...


def resolve(requests: Sequence[PdfRequest], resolvers: Sequence[Resolver] = ()) -> ResolvedPdf:
    """The first PDF that is found, the requests in order.

    Raises:
        PdfNotFound: none is; the message names the places that were tried.
    """
    return next(found_pdfs(requests, resolvers))[1]


def found_pdfs(
    requests: Sequence[PdfRequest], resolvers: Sequence[Resolver] = ()
) -> Iterator[tuple[PdfRequest, ResolvedPdf]]:
    """Each request that leads to a PDF, with the PDF, in order; a file is looked for only when asked for.

    Raises:
        PdfNotFound: at the end, when there was none; the message names the places that were tried.
    """
    tried: list[Tried] = []
    any_found = False
    for request in requests:
        for resolver in resolvers or _known():
            found = resolver(request)
            if isinstance(found, ResolvedPdf):
                any_found = True
                yield request, found
                break
            if found is not None:
                tried.append(found)
    if not any_found:
        raise _not_found(tried)


def _not_found(tried: Sequence[Tried]) -> PdfNotFound:
    if not tried:
        return PdfNotFound(_("The note links to no PDF."), hint=_("Name the file with --pdf."))
    places = "; ".join(f"{one.place}{f' ({one.reason})' if one.reason else ''}" for one in tried)
    return PdfNotFound(
        _("The PDF of the note was not found. Tried: {places}.", places=places),
        hint=_("Name the file with --pdf, or Zotero's data directory with --zotero-dir or zotero_dir."),
    )


def _known() -> tuple[Resolver, ...]:
    return cast("tuple[Resolver, ...]", discover("summarizer.pdf.resolvers", "resolve"))


def spellings(path: str) -> tuple[str, ...]:
    """A path as written, and with its accents composed and decomposed: systems store them either way."""
    forms = (unicodedata.normalize("NFC", path), unicodedata.normalize("NFD", path))
    return tuple(dict.fromkeys([path, *forms]))

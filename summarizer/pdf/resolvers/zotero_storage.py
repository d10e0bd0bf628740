"""Papers in Zotero's storage folder: `<data directory>/storage/<attachment key>/*.pdf`, EPUBs, web pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rapidfuzz import fuzz, utils

from summarizer.pdf.resolver import PdfRequest, ResolvedPdf, Tried

_KINDS: tuple[str, ...] = (".pdf", ".epub", ".html", ".htm", ".xhtml")


def resolve(request: PdfRequest) -> ResolvedPdf | Tried | None:
    """The paper of the attachment with the request's key; of several the one most like the request's name."""
    if not request.key:
        return None
    tried: list[str] = []
    for directory in request.zotero_dirs:
        folder = directory / "storage" / request.key
        files = _files(folder)
        papers = next(
            filter(None, ([one for one in files if one.suffix.lower() == kind] for kind in _KINDS)), []
        )
        if papers:
            return ResolvedPdf(_likest(papers, request.name), "Zotero storage")
        if files:
            suffix = files[0].suffix.lower()
            kind = f"a file of type {suffix}" if suffix else "a file without a suffix"
            return Tried(str(folder), f"the attachment is {kind}, no paper")
        tried.append(str(folder))
    if not tried:
        return Tried(f"the Zotero attachment {request.key}", "Zotero's data directory was not found")
    return Tried(" and ".join(tried), "no such folder, or nothing synced into it yet")


def _files(folder: Path) -> list[Path]:
    """The files of an attachment; those that begin with a full stop are Zotero's own."""
    try:
        return sorted(file for file in folder.iterdir() if not file.name.startswith("."))
    except OSError:
        return []


def _likest(files: Sequence[Path], name: str) -> Path:
    if len(files) == 1 or not name:
        return files[0]
    return max(files, key=lambda file: fuzz.token_set_ratio(file.stem, name, processor=utils.default_process))

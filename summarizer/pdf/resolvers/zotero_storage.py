"""PDFs in Zotero's storage folder: `<data directory>/storage/<attachment key>/*.pdf`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rapidfuzz import fuzz, utils

from summarizer.pdf.resolver import PdfRequest, ResolvedPdf, Tried

_KINDS = {".html": "a web page", ".htm": "a web page", ".epub": "an EPUB"}


def resolve(request: PdfRequest) -> ResolvedPdf | Tried | None:
    """The PDF of the attachment with the request's key; of several the one most like the request's name."""
    if not request.key:
        return None
    tried: list[str] = []
    for directory in request.zotero_dirs:
        folder = directory / "storage" / request.key
        files = _files(folder)
        pdfs = [file for file in files if file.suffix.lower() == ".pdf"]
        if pdfs:
            return ResolvedPdf(_likest(pdfs, request.name), "Zotero storage")
        if files:
            suffix = files[0].suffix.lower()
            kind = _KINDS.get(suffix, f"a file of type {suffix}" if suffix else "a file without a suffix")
            return Tried(str(folder), f"the attachment is {kind}, not a PDF")
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

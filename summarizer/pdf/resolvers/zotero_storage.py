"""Papers in Zotero's storage folder: `<data directory>/storage/<attachment key>/*.pdf`, EPUBs, web pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rapidfuzz import fuzz, utils

from summarizer.language import _
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
            return ResolvedPdf(_likest(papers, request.name), _("Zotero storage"))
        if files:
            suffix = files[0].suffix.lower()
            kind = _("a file of type {suffix}", suffix=suffix) if suffix else _("a file without a suffix")
            return Tried(str(folder), _("the attachment is {kind}, no paper", kind=kind))
        tried.append(str(folder))
    if not tried:
        return Tried(
            _("the Zotero attachment {key}", key=request.key), _("Zotero's data directory was not found")
        )
    return Tried(", ".join(tried), _("no such folder, or nothing synced into it yet"))


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

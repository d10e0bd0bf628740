"""PDFs where Zotero's library says that they lie: linked files, and the exact name of a stored one."""

from __future__ import annotations

from summarizer.language import _
from summarizer.pdf.resolver import PdfRequest, ResolvedPdf, Tried


def resolve(request: PdfRequest) -> ResolvedPdf | Tried | None:
    """The file that the library names, or what the library says is the matter."""
    if request.problem:
        return Tried(_("Zotero's attachment {key}", key=request.key), request.problem)
    if request.known_path is None:
        return None
    if request.known_path.is_file():
        return ResolvedPdf(request.known_path, "Zotero's library")
    return Tried(str(request.known_path), _("Zotero knows it, but the file is not on this computer yet"))

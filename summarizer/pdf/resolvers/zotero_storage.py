"""PDFs in Zotero's storage folder: `<data directory>/storage/<attachment key>/*.pdf`."""

from __future__ import annotations

from pathlib import Path

from summarizer.pdf.resolver import PdfRequest, ResolvedPdf, Tried


def resolve(request: PdfRequest) -> ResolvedPdf | Tried | None:
    """The PDF of the attachment with the request's key."""
    if not request.key:
        return None
    tried: list[str] = []
    for directory in request.zotero_dirs:
        folder = directory / "storage" / request.key
        files = sorted(file for file in _files(folder) if not file.name.startswith("."))
        pdfs = [file for file in files if file.suffix.lower() == ".pdf"]
        if pdfs:
            return ResolvedPdf(pdfs[0], "Zotero storage")
        if files:
            kind = files[0].suffix.lstrip(".").upper() or "file without a suffix"
            return Tried(str(folder), f"the attachment is no PDF but a {kind}")
        tried.append(str(folder))
    return Tried(" and ".join(tried), "no such folder, or nothing synced into it yet")


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []

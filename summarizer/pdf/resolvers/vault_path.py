"""PDFs inside the vault: links relative to the note's folder or the vault, wikilinks by file name."""

from __future__ import annotations

from summarizer.pdf.resolver import PdfRequest, ResolvedPdf, Tried


def resolve(request: PdfRequest) -> ResolvedPdf | Tried | None:
    """The file in the vault that the link means; one outside of the vault is never opened."""
    if not request.vault_path:
        return None
    for folder in (request.note_folder, request.vault):
        path = (folder / request.vault_path).resolve()
        if path.is_file() and path.is_relative_to(request.vault.resolve()):
            return ResolvedPdf(path, "link in the vault")
    if "/" not in request.vault_path:  # Obsidian finds a bare name anywhere in the vault
        found = sorted(request.vault.rglob(request.vault_path))
        if found:
            return ResolvedPdf(found[0], "link in the vault")
    return Tried(request.vault_path, "not in the vault")

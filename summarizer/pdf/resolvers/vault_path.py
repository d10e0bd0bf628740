"""PDFs inside the vault: links relative to the note's folder or the vault, wikilinks by file name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from summarizer.files import stays_inside
from summarizer.language import _
from summarizer.pdf.resolver import PdfRequest, ResolvedPdf, Tried, spellings


def resolve(request: PdfRequest) -> ResolvedPdf | Tried | None:
    """The file in the vault that the link means; one outside of the vault is never opened."""
    if not request.vault_path:
        return None
    relative = request.vault_path.replace("\\", "/").lstrip("/")
    vault = request.vault_folder.resolve()
    for folder in (request.note_folder, request.vault_folder):
        for spelling in spellings(relative):
            path = Path(os.path.realpath(folder / spelling))  # links in a circle lead nowhere
            if path.is_relative_to(vault) and path.is_file():
                return ResolvedPdf(path, _("link in the vault"))
    if "/" not in relative:  # Obsidian finds a bare name anywhere in the vault
        found = next(_named(request.vault_folder, relative), None)
        if found is not None and stays_inside(found, vault):
            return ResolvedPdf(found, _("link in the vault"))
    return Tried(request.vault_path, _("not in the vault"))


def _named(vault_folder: Path, name: str) -> Iterator[Path]:
    """The files that bear a name, outermost first; hidden folders are not looked into."""
    wanted = {spelling.casefold() for spelling in spellings(name)}
    for folder, folders, files in os.walk(vault_folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        yield from (Path(folder, file) for file in sorted(files) if file.casefold() in wanted)

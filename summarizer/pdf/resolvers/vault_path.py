"""PDFs inside the vault: links relative to the note's folder or the vault, wikilinks by file name."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from summarizer.files import stays_inside
from summarizer.language import _
from summarizer.pdf.resolver import PdfRequest, ResolvedPdf, Tried, spellings


def resolve(request: PdfRequest) -> ResolvedPdf | Tried | None:
    """The file in the vault that the link means; one outside of the vault is never opened.

    As in Obsidian the case of letters does not count, and a path may leave out the folders that it begins
    with: what lies beside the note, then at the vault's root, then least deep is meant.
    """
    if not request.vault_path:
        return None
    relative = request.vault_path.replace("\\", "/").lstrip("/")
    vault = request.vault_folder.resolve()
    for folder in (request.note_folder, request.vault_folder):
        for spelling in spellings(relative):
            path = Path(os.path.realpath(folder / spelling))  # links in a circle lead nowhere
            if path.is_relative_to(vault) and path.is_file():
                return ResolvedPdf(path, _("link in the vault"))
    for found in _ending_in(vault, request.note_folder.resolve(), relative):
        if stays_inside(found, vault):
            return ResolvedPdf(found, _("link in the vault"))
    return Tried(request.vault_path, _("not in the vault"))


def _ending_in(vault: Path, beside: Path, link: str) -> list[Path]:
    """The files whose paths end as the link does, the likeliest first; hidden folders are not looked into."""
    wanted = [part for part in link.split("/") if part not in ("", ".")]
    if not wanted or ".." in wanted:
        return []
    folded = [_folded(part) for part in wanted]
    found = [
        path
        for path in _named(vault, folded[-1])
        if [_folded(part) for part in path.relative_to(vault).parts[-len(folded) :]] == folded
    ]
    return sorted(found, key=lambda path: (path.parent != beside, len(path.parts), str(path)))


def _named(vault: Path, name: str) -> Iterator[Path]:
    for folder, folders, files in os.walk(vault):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        yield from (Path(folder, file) for file in files if _folded(file) == name)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()

"""Ways out of the page: to the note in Obsidian, to the PDF in the system's own viewer."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import typer

from summarizer.errors import PdfUnreadable
from summarizer.language import _
from summarizer.review.shorthand import Shortened

_ZOTERO = re.compile(r"\((zotero://[^\s()<>\"]+)\)$")


def obsidian(vault: Path, name: str) -> str:
    """The address that opens a note of a vault in Obsidian.

    Source: help.obsidian.md/Extending+Obsidian/Obsidian+URI
    """
    return f"obsidian://open?vault={_encoded(vault.name)}&file={_encoded(name)}"


def pages_in_zotero(short: Shortened) -> list[tuple[str, str]]:
    """The pages that a text links to in Zotero, each with the name that the text gives it."""
    found = ((key.strip("[]"), _ZOTERO.search(link)) for key, link in short.links.items())
    return [(name, match[1]) for name, match in found if match]


def open_in_viewer(pdf: Path) -> None:
    """Open a PDF in the viewer that the system has for it.

    Raises:
        PdfUnreadable: the system has none.
    """
    if typer.launch(str(pdf)):
        raise PdfUnreadable(_("The system has no program that opens {name}.", name=pdf.name))


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="replace")

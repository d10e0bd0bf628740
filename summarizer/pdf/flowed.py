"""EPUBs and saved web pages, laid out by MuPDF, which runs no script of theirs and fetches nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf

from summarizer.characters import one_line
from summarizer.errors import NotAPdf, PdfEncrypted
from summarizer.language import _
from summarizer.pdf.annotations import FAULTS
from summarizer.pdf.page import Page, Place
from summarizer.pdf.words import words_of

if TYPE_CHECKING:
    from summarizer.pdf.webpage import WebPage

EPUB = ".epub"
WEB = {".html", ".htm", ".xhtml"}
_WIDTH, _HEIGHT, _SIZE = 612.0, 1000.0, 11.0
"""Points: a page for reading, and its letters."""
_STYLE = "body { hyphens: none; text-align: left } a { color: inherit }"
_RIGHTS = {"META-INF/rights.xml", "META-INF/sinf.xml"}
"""What the schemes of Adobe and Apple leave in a protected EPUB."""


def is_flowed(path: Path) -> bool:
    """Whether a file has no pages of its own, by its name."""
    return path.suffix.lower() in {EPUB, *WEB}


def open_flowed(path: Path, content: bytes) -> tuple[pymupdf.Document, WebPage | None]:
    """An EPUB laid out as pages, or a web page made into one, and that page.

    Raises:
        NotAPdf: it is something else under that name.
        PdfEncrypted: it is protected against copying.
        PdfUnreadable: the web page is no paper.
    """
    web = None
    if path.suffix.lower() != EPUB:
        from summarizer.pdf.webpage import as_epub, read_web_page  # brings lxml, which few papers need

        web = read_web_page(content, path.name)
        content = as_epub(web)
    elif not zipfile.is_zipfile(io.BytesIO(content)):
        raise NotAPdf(
            _("{name} is no EPUB: it holds something else.", name=path.name),
            hint=_("Download the book again."),
        )
    else:
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as archive:
            if _RIGHTS & set(archive.namelist()):
                raise PdfEncrypted(
                    _("{name} is protected against copying.", name=path.name),
                    hint=_("Get a copy without protection, or attach the PDF."),
                )
    pymupdf.mupdf.fz_set_user_css(_STYLE)
    document = pymupdf.open(stream=content, filetype="epub")
    document.layout(width=_WIDTH, height=_HEIGHT, fontsize=_SIZE)
    return document, web


def flowed_pages(document: pymupdf.Document) -> tuple[Page, ...]:
    """The pages of an EPUB with their words."""
    return tuple(_page(document, index) for index in range(document.page_count))


def _page(document: pymupdf.Document, index: int) -> Page:
    try:
        textpage = document[index].get_textpage(flags=pymupdf.TEXTFLAGS_WORDS)
        raw, blocks = textpage.extractWORDS(), textpage.extractDICT()["blocks"]
        words, hidden = words_of(raw, blocks, list, lambda: False)
    except FAULTS:
        return Page(index, "", 0.0, 0.0, ())  # one broken page must not hide the others
    return Page(index, "", _WIDTH, _HEIGHT, tuple(words), tuple(hidden))


def places_of(document: pymupdf.Document, web: WebPage | None) -> tuple[Place, ...]:
    """What each page is called by, and where Zotero finds it: its chapter, or the web page's section.

    A place in an EPUB is the beginning of its file, as a canonical fragment identifier (EPUB CFI 1.1): the
    spine is the third child of the package, and its n-th child bears the number 2n.
    """
    chapters = [document.location_from_page_number(index)[0] for index in range(document.page_count)]
    if web is not None:
        return tuple(
            Place(web.sections[chapter].title, selector=web.sections[chapter].selector)
            for chapter in chapters
        )
    titles = _titles(document, chapters)
    return tuple(
        Place(title, cfi=f"epubcfi(/6/{2 * chapter + 2}!/4)")
        for title, chapter in zip(titles, chapters, strict=True)
    )


def _titles(document: pymupdf.Document, chapters: Sequence[int]) -> list[str]:
    """For each page the last entry of the contents before it, or the first one in its own chapter."""
    try:
        entries = [(page - 1, one_line(title)) for _, title, page, *_ in document.get_toc() if page > 0]
    except FAULTS:
        entries = []
    titles: list[str] = []
    for index, chapter in enumerate(chapters):
        begins = index == 0 or chapters[index - 1] != chapter
        here = next((title for page, title in entries if page == index), "") if begins else ""
        before = [title for page, title in entries if page < index]
        titles.append(here or (before[-1] if before else ""))
    return titles

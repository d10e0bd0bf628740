"""Reading PDFs: their pages, words, labels and pictures, within what PyMuPDF can make of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pymupdf

from summarizer.characters import one_line
from summarizer.errors import NotAPdf, PdfEncrypted, PdfNotFound, PdfUnreadable
from summarizer.files import open_plain
from summarizer.language import _
from summarizer.pdf.annotations import FAULTS, drawn_over, read_annotations
from summarizer.pdf.characters import Characters
from summarizer.pdf.crop import cut_out, drawn_on
from summarizer.pdf.flowed import flowed_pages, is_flowed, open_flowed, places_of
from summarizer.pdf.ocr import recognised, require_languages
from summarizer.pdf.page import Box, Document, Page, Word
from summarizer.pdf.picture import Crop, Drawn
from summarizer.pdf.rules import names_table, rules_of
from summarizer.pdf.style import plain_prints
from summarizer.pdf.surface import dark_grounds, image_share, is_scan
from summarizer.pdf.words import plain_words, words_of

pymupdf.TOOLS.mupdf_display_errors(on=False)  # they would go to stdout, into the JSON
pymupdf.TOOLS.mupdf_display_warnings(on=False)

_HEADER = 1024
"""Bytes; a PDF says what it is within them."""
_FEW_WORDS = 30
_BOLD_BY_NAME = re.compile(r"-medi|demi|black|heavy", re.IGNORECASE)


def read_document(path: Path) -> Document:
    """The PDF at `path`, all pages of it; a scanned page has no words.

    Raises:
        PdfNotFound: there is no such file.
        PdfEncrypted: it needs a password.
        NotAPdf: it is something else, mostly a web page, under the name of a PDF.
        PdfUnreadable: it is empty or too damaged to be opened.
    """
    content = _content(path)
    if is_flowed(path):
        return _flowed(path, content)
    with _guarded(path), _open(path, content) as document:
        metadata, characters = document.metadata or {}, Characters(document)
        return Document(
            pages=tuple(_page(document, index, characters) for index in range(document.page_count)),
            title=one_line(metadata.get("title") or ""),
            author=one_line(metadata.get("author") or ""),
            subject=one_line(metadata.get("subject") or ""),
            outline=_outline(document),
            sha256=hashlib.sha256(content).hexdigest(),
        )


def check_opens(path: Path) -> None:
    """See whether the PDF at `path` can be opened; no page of it is read.

    Raises:
        PdfError: as for `read_document`.
    """
    with _guarded(path):
        _open(path, _content(path)).close()


def _flowed(path: Path, content: bytes) -> Document:
    with _guarded(path):
        document, web = open_flowed(path, content)
        with document:
            metadata = document.metadata or {}
            return Document(
                pages=flowed_pages(document),
                title=web.title if web else one_line(metadata.get("title") or ""),
                author=one_line(metadata.get("author") or ""),
                outline=_outline(document),
                sha256=hashlib.sha256(content).hexdigest(),
                places=places_of(document, web),
            )


def recognise_page(path: Path, page: Page, languages: str) -> Page:
    """A page of the PDF with the words that Tesseract reads in its picture; as it was where that are none.

    Raises:
        PdfError: as for `read_document`; PdfUnreadable too when Tesseract lacks a language.
    """
    require_languages(languages)
    with _guarded(path), _open(path, _content(path)) as document:
        drawn = document[page.index]
        words = recognised(drawn, languages)
        if not words:
            return page
        area = _visible_area(drawn)
        marks = read_annotations(drawn, words, (area.x0, area.y1))
        return replace(page, words=tuple(words), hidden=(), annotations=marks)


def cut_figures(path: Path, find: Sequence[tuple[int, Callable[[Drawn], Box | None]]]) -> list[Crop | None]:
    """Parts of pages (index from 0), each where `find` says by what is drawn there; None where it finds none.

    Raises:
        PdfError: as for `read_document`.
    """
    with opened(path) as (_bytes, document):
        return [_cut(document, index, place) for index, place in find]


def _cut(document: pymupdf.Document, index: int, place: Callable[[Drawn], Box | None]) -> Crop | None:
    try:
        page = document[index]
        turned = page.rotation
        page.set_rotation(0)  # boxes are those of unrotated pages
        box = place(drawn_on(page))
        return cut_out(page, box, turned) if box else None
    except FAULTS:
        return None  # one that cannot be drawn must not cost the others


@contextmanager
def opened(path: Path) -> Iterator[tuple[bytes, pymupdf.Document]]:
    """The bytes of the PDF at `path`, and the document in them.

    Raises:
        PdfError: as for `read_document`, also where what is done with it meets damage.
    """
    with _guarded(path):
        content = _content(path)
        with _open(path, content) as document:
            yield content, document


@contextmanager
def _guarded(path: Path) -> Iterator[None]:
    """Says of whatever MuPDF cannot do that the file at `path` is damaged."""
    try:
        yield
    except FAULTS as exc:
        raise PdfUnreadable(
            _("{name} is empty or damaged and cannot be opened.", name=path.name),
            hint=_("Download the file again, or give another with --pdf."),
        ) from exc


def _content(path: Path) -> bytes:
    try:
        with open_plain(path) as file:
            return file.read()
    except OSError as exc:
        raise PdfNotFound(
            _("The PDF {path} cannot be read: {strerror}.", path=path, strerror=exc.strerror)
        ) from exc


def _open(path: Path, content: bytes) -> pymupdf.Document:
    if is_flowed(path):
        return open_flowed(path, content)[0]
    not_a_pdf = NotAPdf(
        _(
            "{name} is not a PDF: it holds something else, often a web page saved in its place.",
            name=path.name,
        ),
        hint=_("Download the paper again, or give another file with --pdf."),
    )
    try:
        document = pymupdf.open(stream=content, filetype="pdf")
    except FAULTS as exc:
        if content and b"%PDF-" not in content[:_HEADER]:
            raise not_a_pdf from exc
        raise
    if not document.is_pdf:
        raise not_a_pdf
    if document.needs_pass:
        raise PdfEncrypted(
            _("{name} needs a password to be opened.", name=path.name),
            hint=_("Save a copy without a password and give it with --pdf."),
        )
    document.page_count  # noqa: B018 - it fails where the tree of pages is broken
    return document


def _outline(document: pymupdf.Document) -> tuple[tuple[int, str, int], ...]:
    try:
        return tuple(
            (level, one_line(title), page - 1 if page > 0 else -1)
            for level, title, page, *_ in document.get_toc()
        )
    except FAULTS:
        return ()


def _page(document: pymupdf.Document, index: int, characters: Characters) -> Page:
    try:
        page = document[index]
        textpage = _textpage(page)
        words, hidden = _words(page, textpage, characters)
        share = image_share(page) if len(words) < _FEW_WORDS else 0.0
    except FAULTS:
        return Page(index, "", 0.0, 0.0, ())  # one broken page must not hide the others
    area = _visible_area(page)
    return Page(
        index=index,
        label=_label(page),
        width=area.width,
        height=area.height,
        words=tuple(words),
        hidden=tuple(hidden),
        annotations=read_annotations(page, words, (area.x0, area.y1)),
        image_share=share,
        corner=(area.x0, area.y1),
        rules=rules_of(page) if names_table(words) else (),
    )


def _textpage(page: pymupdf.Page) -> pymupdf.TextPage:
    """The text of the page as it was printed, without what people typed over it."""
    if not drawn_over(page):
        return page.get_textpage(flags=pymupdf.TEXTFLAGS_WORDS)
    turned = page.rotation
    page.set_rotation(0)
    try:
        return pymupdf.TextPage(page.get_displaylist(annots=0).get_textpage(pymupdf.TEXTFLAGS_WORDS))
    finally:
        page.set_rotation(turned)


def _words(
    page: pymupdf.Page, textpage: pymupdf.TextPage, characters: Characters
) -> tuple[list[Word], list[Word]]:
    """The words that a reader sees and the hidden ones."""
    raw, html = textpage.extractWORDS(), textpage.extractHTML()
    prints = plain_prints(html, raw)
    if prints is not None and not _is_bold_by_name(page):
        return plain_words(raw, prints), []
    blocks = textpage.extractDICT()["blocks"]
    raw, blocks = characters.read(page, textpage, html, raw, blocks)
    return words_of(raw, blocks, lambda: dark_grounds(page), lambda: is_scan(page, raw, blocks))


def _is_bold_by_name(page: pymupdf.Page) -> bool:
    """Whether a font of the page is bold by its name alone, of which MuPDF does not know."""
    return any(_BOLD_BY_NAME.search(font[3]) for font in page.parent.get_page_fonts(page.number))


def _visible_area(page: pymupdf.Page) -> pymupdf.Rect:
    """The crop box in the PDF's own space; PyMuPDF gives it with `y` counted from the media box's top."""
    media, crop = page.mediabox, page.cropbox
    return pymupdf.Rect(crop.x0, media.y1 - crop.y1, crop.x1, media.y1 - crop.y0) & media


def _label(page: pymupdf.Page) -> str:
    try:
        return one_line(str(page.get_label()))
    except (IndexError, *FAULTS):  # a label tree that does not start at the first page
        return ""

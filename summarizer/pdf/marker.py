"""Writing annotations of our own into a copy of a PDF: behind its bytes, which stay what they are.

An incremental update (ISO 32000-1, 7.5.6) keeps encryption, signed revisions and all objects as they were. A
file that is damaged cannot have one, and is written anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pymupdf
from pymupdf import mupdf

from summarizer.errors import NotAPdf, PdfEncrypted
from summarizer.language import _
from summarizer.pdf.flowed import is_flowed
from summarizer.pdf.ink import Block, joined, seen_boxes
from summarizer.pdf.markup import AUTHOR, MarkedCopy, Markup, is_ours, markup_name
from summarizer.pdf.page import Box
from summarizer.pdf.reader import opened

_OURS = (pymupdf.PDF_ANNOT_HIGHLIGHT, pymupdf.PDF_ANNOT_SQUARE)
_FRAME = 1.5
"""Points that the line of a frame is wide."""
_HEADER = b"%PDF-"
"""Behind anything else in front, as a server's own words, readers count places each in their own way."""
_ARCHIVAL = "pdfaid:part"


def mark(path: Path, markups: Sequence[Markup]) -> MarkedCopy:
    """The PDF at `path` with annotations added; the file itself is only read.

    What others marked stays. What an earlier run of ours marked goes, unless a person changed or answered it.

    Raises:
        NotAPdf: it is an EPUB, a web page, or something else.
        PdfEncrypted: it may not be opened or annotated without a password.
        PdfError: as `read_document`.
    """
    if is_flowed(path):
        raise NotAPdf(
            _("{name} is no PDF, and only PDFs can be annotated.", name=path.name),
            hint=_("`summarizer review` shows its cited sentences."),
        )
    with opened(path) as (content, document):
        if not document.permissions & pymupdf.PDF_PERM_ANNOTATE:
            raise PdfEncrypted(
                _("{name} is protected by a password against annotations.", name=path.name),
                hint=_("Its owner can allow them; highlights in Zotero need no change of the file."),
            )
        _remove_ours(document)
        names = _add(document, markups)
        whole = bool(document.can_save_incrementally() and content.startswith(_HEADER))
        written = _written(document, incremental=whole)
        _check(written, document.page_count, names)
        return MarkedCopy(
            written,
            hashlib.sha256(content).hexdigest(),
            rewritten=not whole,
            signed=b"/ByteRange" in content,
            archival=_ARCHIVAL in document.get_xml_metadata(),
        )


def _remove_ours(document: pymupdf.Document) -> None:
    """Take away what an earlier run marked, as far as nobody changed or answered it."""
    for index in range(document.page_count):
        if not any(kind in _OURS for _xref, kind, _name in document.page_annot_xrefs(index)):
            continue
        page = document[index]
        found = list(page.annots())
        answered = {one.irt_xref for one in found}
        for one in found:
            info = one.info
            as_written = is_ours(info["id"], info["content"]) and info["modDate"] == info["creationDate"]
            if as_written and one.xref not in answered:
                page.delete_annot(one)


def _add(document: pymupdf.Document, markups: Sequence[Markup]) -> set[str]:
    """Write annotations onto their pages; their names."""
    now, names = pymupdf.get_pdf_now(), set[str]()
    for index in sorted({one.page_index for one in markups}):
        page = document[index]
        blocks, exact = page.get_text("dict", flags=pymupdf.TEXTFLAGS_WORDS)["blocks"], partial(_ink, page)
        for markup in (one for one in markups if one.page_index == index):
            boxes = markup.boxes if markup.frame else joined(seen_boxes(markup.boxes, blocks, exact))
            for annotation in _drawn(page, boxes, frame=markup.frame):
                annotation.set_info(content=markup.comment, title=AUTHOR, creationDate=now, modDate=now)
                annotation.set_colors(stroke=_parts(markup.colour))
                annotation.update()
                name = markup_name(markup.comment, len(names) + 1)
                document.xref_set_key(annotation.xref, "NM", pymupdf.get_pdf_str(name))
                document.xref_set_key(annotation.xref, "Zotero:AuthorName", pymupdf.get_pdf_str(AUTHOR))
                names.add(name)
    return names


def _ink(page: pymupdf.Page) -> list[Block]:
    """The page's text, each letter with the box of what is seen of it."""
    flags = pymupdf.TEXTFLAGS_WORDS | pymupdf.TEXT_ACCURATE_BBOXES
    return list(page.get_text("rawdict", flags=flags)["blocks"])


def _drawn(page: pymupdf.Page, boxes: Sequence[Box], *, frame: bool) -> list[pymupdf.Annot]:
    """The annotation on the page, without comment and colour; a frame for each box, or one highlight."""
    places = [place for place in map(pymupdf.Rect, boxes) if place.is_valid and not place.is_empty]
    if not frame:
        return [page.add_highlight_annot(quads=[place.quad for place in places])] if places else []
    frames = [page.add_rect_annot(place) for place in places]
    for one in frames:
        one.set_border(width=_FRAME)
    return frames


def _parts(colour: str) -> tuple[float, ...]:
    """Red, green and blue from 0 to 1."""
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))


def _written(document: pymupdf.Document, *, incremental: bool) -> bytes:
    """The file's bytes with the changes behind them, or all of it anew; encrypted as it was.

    PyMuPDF itself writes changes only into the file that it read.
    """
    options = mupdf.PdfWriteOptions()
    options.do_incremental = int(incremental)
    options.do_encrypt = pymupdf.PDF_ENCRYPT_KEEP
    options.permissions = document.permissions
    buffer = mupdf.FzBuffer(1)
    output = mupdf.FzOutput(buffer)
    mupdf.pdf_write_document(mupdf.pdf_document_from_fz_document(document.this), output, options)
    output.fz_close_output()
    return bytes(mupdf.fz_buffer_extract(buffer))


def _check(content: bytes, pages: int, names: set[str]) -> None:
    """Read what was written: all pages have to be there, and all that was added.

    Raises:
        ValueError: something is not.
    """
    with pymupdf.open(stream=content, filetype="pdf") as document:
        found = {
            name
            for index in range(document.page_count)
            for _xref, kind, name in document.page_annot_xrefs(index)
            if kind in _OURS
        }
        if document.page_count != pages or not names <= found:
            raise ValueError

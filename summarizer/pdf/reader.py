"""Reading PDFs: the only importer of PyMuPDF."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypedDict

import pymupdf

from summarizer.errors import NotAPdf, PdfEncrypted, PdfNotFound, PdfUnreadable
from summarizer.pdf.page import Box, Document, Page, PdfAnnotation, Word, join_words

pymupdf.TOOLS.mupdf_display_errors(on=False)  # they would go to stdout, into the JSON
pymupdf.TOOLS.mupdf_display_warnings(on=False)

_WHITE = 0xFFFFFF
_TINY = 2.0
"""Points; smaller letters cannot be read."""
_HEADER = 1024
"""Bytes; a PDF says what it is within them."""
_FEW_WORDS = 30
_BOLD = 1 << 4
_BOLD_FONT = re.compile(r"bold|black|heavy|demi|-medi|(?:cm|sf)bx", re.IGNORECASE)  # TeX's Nimbus: -Medi
_KINDS = {
    pymupdf.PDF_ANNOT_HIGHLIGHT: "highlight",
    pymupdf.PDF_ANNOT_UNDERLINE: "underline",
    pymupdf.PDF_ANNOT_TEXT: "note",
}
_WIDE = re.compile(
    r"[\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u2e80-\u2fdf\U00020000-\U0003ffff]"
)
_PIECES = re.compile(rf"{_WIDE.pattern}|(?:(?!{_WIDE.pattern}).)+", re.DOTALL)
_RawWord: TypeAlias = tuple[float, float, float, float, str, int, int, int]


def read_document(path: Path) -> Document:
    """The PDF at `path`, all pages of it.

    Raises:
        PdfNotFound: there is no such file.
        PdfEncrypted: it needs a password.
        NotAPdf: it is something else, mostly a web page, under the name of a PDF.
        PdfUnreadable: it is empty or too damaged to be opened.
    """
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise PdfNotFound(f"The PDF {path} cannot be read: {exc.strerror}.") from exc
    document = _open(path, content)
    with document:
        metadata = document.metadata or {}
        return Document(
            pages=tuple(_page(document, index) for index in range(document.page_count)),
            title=(metadata.get("title") or "").strip(),
            author=(metadata.get("author") or "").strip(),
            subject=(metadata.get("subject") or "").strip(),
            outline=_outline(document),
            sha256=hashlib.sha256(content).hexdigest(),
        )


def render_page(path: Path, page_index: int, zoom: float = 1.0) -> bytes:
    """A page (index from 0) as a PNG; `zoom` 1 gives one pixel for each point.

    Raises:
        PdfUnreadable: as for `read_document`, or there is no such page.
    """
    with _open(path, path.read_bytes()) as document:
        if not 0 <= page_index < document.page_count:
            raise PdfUnreadable(f"{path.name} has no page {page_index + 1}.")
        png: bytes = document[page_index].get_pixmap(matrix=pymupdf.Matrix(zoom, zoom)).tobytes("png")
        return png


def _open(path: Path, content: bytes) -> pymupdf.Document:
    not_a_pdf = NotAPdf(
        f"{path.name} is not a PDF: it holds something else, often a web page saved in its place.",
        hint="Download the paper again, or give another file with --pdf.",
    )
    try:
        document = pymupdf.open(stream=content, filetype="pdf")
    except (RuntimeError, ValueError) as exc:
        if content and b"%PDF-" not in content[:_HEADER]:
            raise not_a_pdf from exc
        raise PdfUnreadable(
            f"{path.name} is empty or damaged and cannot be opened as a PDF.",
            hint="Download the file again, or give another with --pdf.",
        ) from exc
    if not document.is_pdf:
        raise not_a_pdf
    if document.needs_pass:
        raise PdfEncrypted(
            f"{path.name} needs a password to be opened.",
            hint="Save a copy without a password and give it with --pdf.",
        )
    return document


def _outline(document: pymupdf.Document) -> tuple[tuple[int, str, int], ...]:
    try:
        return tuple(
            (level, title, page - 1 if page > 0 else -1) for level, title, page, *_ in document.get_toc()
        )
    except (RuntimeError, ValueError):
        return ()


class _RawBlock(TypedDict):
    """A block of text with its lines."""

    number: int
    lines: list[_RawLine]


class _RawLine(TypedDict):
    """A line of text with its spans."""

    spans: list[_RawSpan]


def _page(document: pymupdf.Document, index: int) -> Page:
    try:
        page = document[index]
        textpage = page.get_textpage(flags=pymupdf.TEXTFLAGS_WORDS)
        raw, blocks = textpage.extractWORDS(), textpage.extractDICT()["blocks"]
    except (RuntimeError, ValueError):
        return Page(index, "", 0.0, 0.0, ())  # one broken page must not hide the others
    styles = _styles(page, blocks)
    unpainted = any(not style.painted for line in styles.values() for style in line)
    share = _image_share(page) if len(raw) < _FEW_WORDS or unpainted else 0.0
    scanned = share > 0.5
    words: list[Word] = []
    hidden: list[Word] = []
    for one in raw:
        style = _style_at(styles.get((one[5], one[6]), ()), one)
        target = hidden if style.hidden(scanned=scanned) else words
        target.extend(_words(one, style, target[-1] if target else None))
    return Page(
        index=index,
        label=_label(page),
        width=page.rect.width,
        height=page.rect.height,
        words=tuple(words),
        hidden=tuple(hidden),
        annotations=tuple(_annotations(page, words)),
        image_share=share,
    )


@dataclass(frozen=True, slots=True)
class _Style:
    """How a span of text is drawn, from `x0` to `x1`."""

    x0: float = 0.0
    x1: float = 0.0
    size: float = 0.0
    bold: bool = False
    painted: bool = True
    lost_in_white: bool = False

    def hidden(self, *, scanned: bool) -> bool:
        """Whether a reader cannot see the text; under a scanned page unpainted text is the OCR's."""
        return (not self.painted and not scanned) or self.lost_in_white or 0 < self.size < _TINY


class _RawSpan(TypedDict):
    """What PyMuPDF says of a span of text, as far as it is read here."""

    bbox: tuple[float, float, float, float]
    size: float
    flags: int
    color: int
    alpha: int
    font: str
    text: str


def _styles(page: pymupdf.Page, blocks: Sequence[_RawBlock]) -> dict[tuple[int, int], tuple[_Style, ...]]:
    """The styles of each line, by its block and line number."""
    lines = {
        (block["number"], row): line["spans"]
        for block in blocks
        for row, line in enumerate(block.get("lines", []))
    }
    any_white = any(span["color"] == _WHITE for spans in lines.values() for span in spans)
    grounds = _coloured_grounds(page) if any_white else []
    return {place: tuple(_style(span, grounds) for span in spans) for place, spans in lines.items()}


def _style(span: _RawSpan, grounds: Sequence[pymupdf.Rect]) -> _Style:
    x0, y0, x1, y1 = span["bbox"]
    middle = pymupdf.Point((x0 + x1) / 2, (y0 + y1) / 2)
    white = span["color"] == _WHITE and not any(middle in ground for ground in grounds)
    bold = bool(span["flags"] & _BOLD) or _BOLD_FONT.search(span["font"]) is not None
    # The size alone misleads: Type 3 fonts of old scans and TeX files say 0.2 points of letters of ten.
    letter_width = (x1 - x0) / max(1, len(span["text"]))
    misleads = span["size"] < _TINY and letter_width >= _TINY / 3
    size = max(y1 - y0, _TINY) if misleads else span["size"]
    return _Style(x0, x1, size, bold, span["alpha"] != 0, white)


def _coloured_grounds(page: pymupdf.Page) -> list[pymupdf.Rect]:
    """Areas on which white text can be read: filled with a colour, or images."""
    fills = [
        drawing["rect"]
        for drawing in page.get_drawings()
        if drawing.get("fill") and min(drawing["fill"]) < 0.95
    ]
    return fills + [pymupdf.Rect(image["bbox"]) for image in page.get_image_info()]


def _image_share(page: pymupdf.Page) -> float:
    """The part of the page that its largest image covers, 0 to 1."""
    area = abs(page.rect.width * page.rect.height) or 1.0
    images = [pymupdf.Rect(image["bbox"]) & page.rect for image in page.get_image_info()]
    return max((abs(image.width * image.height) / area for image in images), default=0.0)


def _style_at(styles: Sequence[_Style], word: _RawWord) -> _Style:
    middle = (word[0] + word[2]) / 2
    return next((one for one in styles if one.x0 <= middle <= one.x1), styles[0] if styles else _Style())


def _words(raw: _RawWord, style: _Style, before: Word | None) -> Iterator[Word]:
    """A word as PyMuPDF gives it, Chinese and Japanese characters each a word of their own."""
    x0, y0, x1, y1, text, block, line, _ = raw
    if not text.strip():
        return
    pieces = _PIECES.findall(text)
    widths = [2.0 * len(piece) if _is_wide(piece) else float(len(piece)) for piece in pieces]
    scale = (x1 - x0) / sum(widths)
    position = x0
    for number, (piece, width) in enumerate(zip(pieces, widths, strict=True)):
        joined = number > 0 or _runs_on(before, piece)
        box = Box(position, y0, position + width * scale, y1)
        yield Word(piece, box, block, line, joined, style.size, style.bold)
        position += width * scale


def _is_wide(text: str) -> bool:
    return _WIDE.match(text) is not None


def _runs_on(before: Word | None, text: str) -> bool:
    """Chinese lines follow each other without a blank."""
    return before is not None and _is_wide(before.text) and _is_wide(text)


def _label(page: pymupdf.Page) -> str:
    try:
        return str(page.get_label())
    except (IndexError, RuntimeError, ValueError):  # a label tree that does not start at the first page
        return ""


def _annotations(page: pymupdf.Page, words: Sequence[Word]) -> Iterator[PdfAnnotation]:
    for annotation in page.annots(types=tuple(_KINDS)):
        boxes = tuple(Box(*rect) for rect in _quads(annotation))
        kind = _KINDS[annotation.type[0]]
        marked = [word for word in words if any(box.contains(*word.box.centre) for box in boxes)]
        info, colour = annotation.info, annotation.colors.get("stroke") or []
        yield PdfAnnotation(
            kind=kind,
            text="" if kind == "note" else join_words(marked),
            comment=(info.get("content") or "").strip(),
            colour="#" + "".join(f"{round(part * 255):02x}" for part in colour) if len(colour) == 3 else "",
            page_index=page.number,
            boxes=boxes,
            key=_zotero_key(info.get("id") or ""),
        )


def _quads(annotation: pymupdf.Annot) -> list[pymupdf.Rect]:
    """The rectangles of a marked text; that of the whole annotation when its quads are malformed."""
    points = annotation.vertices or []
    if not points or len(points) % 4:
        return [annotation.rect]
    return [pymupdf.Quad(points[at : at + 4]).rect for at in range(0, len(points), 4)]


def _zotero_key(name: str) -> str:
    """The key in the name that Zotero's export gives an annotation, `Zotero-ABCD2345`."""
    return name.removeprefix("Zotero-") if name.startswith("Zotero-") else ""

"""Pictures of pages for the eye: whole ones, or squares of them where a page is drawn large."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pymupdf

from summarizer.errors import PdfUnreadable
from summarizer.language import _
from summarizer.pdf.annotations import FAULTS
from summarizer.pdf.picture import TILE, PageShape
from summarizer.pdf.reader import opened

_MOST_PIXELS = 40_000_000
"""Of a page's picture: A0 with two pixels for a point has 32 million."""


class _Last:
    """The document that was shown last, kept open for its next picture: an EPUB is laid out once."""

    def __init__(self) -> None:
        self._key: tuple[Path, int, int] | None = None
        self._stack = ExitStack()
        self._document: pymupdf.Document | None = None

    @contextmanager
    def of(self, path: Path) -> Iterator[pymupdf.Document]:
        """The document at `path`, opened anew where the file changed."""
        key = None
        with suppress(OSError):  # `opened` says why
            status = path.stat()
            key = (path, status.st_mtime_ns, status.st_size)
        if key is None or key != self._key:
            self._close()
            self._document = self._stack.enter_context(opened(path))[1]
            self._key = key
        try:
            yield self._document
        except FAULTS as exc:
            self._close()
            raise PdfUnreadable(
                _("{name} is empty or damaged and cannot be opened.", name=path.name)
            ) from exc

    def _close(self) -> None:
        self._key = self._document = None
        self._stack.close()


_last = _Last()


def page_shapes(path: Path) -> tuple[PageShape, ...]:
    """The sizes of all pages and how they are turned; no text is read.

    Raises:
        PdfError: as for `read_document`.
    """
    with _last.of(path) as document:
        return tuple(_shape(document, index) for index in range(document.page_count))


def render_page(path: Path, page_index: int, zoom: float = 1.0, tile: tuple[int, int] | None = None) -> bytes:
    """A page (index from 0) as a PNG; `zoom` 1 gives one pixel for each point.

    A `tile` is the square of `TILE` pixels with that column and row, from 0. A whole page as large as a wall
    is drawn smaller.

    Raises:
        PdfError: as for `read_document`; PdfUnreadable too when there is no such page or tile, or it cannot
            be drawn.
    """
    with _last.of(path) as document:
        if not 0 <= page_index < document.page_count:
            raise PdfUnreadable(
                _("{name} has no page {page_index}.", name=path.name, page_index=page_index + 1)
            )
        try:
            page = document[page_index]
            if tile is None:
                zoom = min(zoom, math.sqrt(_MOST_PIXELS / max(1.0, page.rect.width * page.rect.height)))
            matrix = pymupdf.Matrix(zoom, zoom)
            return _png(page.get_pixmap(matrix=matrix, clip=_clip(page.rect, zoom, tile)))
        except FAULTS as exc:
            raise PdfUnreadable(
                _("Page {page_index} of {name} cannot be drawn.", page_index=page_index + 1, name=path.name)
            ) from exc


def _clip(area: pymupdf.Rect, zoom: float, tile: tuple[int, int] | None) -> pymupdf.Rect | None:
    if tile is None:
        return None
    column, row = tile
    side = TILE / zoom
    square = pymupdf.Rect(column * side, row * side, (column + 1) * side, (row + 1) * side) & area
    if square.is_empty:
        raise ValueError("no such tile")
    return square


def _shape(document: pymupdf.Document, index: int) -> PageShape:
    try:
        page = document[index]
        width, height, turned = page.rect.width, page.rect.height, page.rotation % 360
    except FAULTS:
        return PageShape(0.0, 0.0)  # one broken page must not hide the others
    return PageShape(height, width, turned) if turned in (90, 270) else PageShape(width, height, turned)


def _png(picture: pymupdf.Pixmap) -> bytes:
    """The picture as a PNG, as MuPDF would write it but in half the time: it packs harder than is of use."""
    rows, stride = picture.samples_mv, picture.stride
    body = b"".join(b"\0" + rows[at : at + stride] for at in range(0, stride * picture.height, stride))
    head = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(body, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

"""PDFs that are small and ask for much: of memory, of time, of the stack."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence

_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_TEXT = b"BT /F1 12 Tf 50 700 Td (Leaves of the tree cooled themselves.) Tj ET "


def pdf(objects: Sequence[bytes]) -> bytes:
    """A file of these objects, the first of which is the catalog."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(body), body)


def _page(extra: bytes = b"", box: bytes = b"0 0 600 800") -> bytes:
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> %s >> >>" % (box, extra)
    )


def plain() -> bytes:
    """No bomb: a page with a sentence."""
    return pdf([_CATALOG, _PAGES, _page(), _stream(_TEXT), _FONT])


def forms(depth: int = 40) -> bytes:
    """A form that shows another twice, which shows another twice, and so on: 2 to the power of `depth`."""
    objects = [_CATALOG, _PAGES, _page(b"/XObject << /X 6 0 R >>"), _stream(b"/X Do"), _FONT]
    for level in range(depth):
        last = level == depth - 1
        held = b"/Font << /F1 5 0 R >>" if last else b"/XObject << /X %d 0 R >>" % (7 + level)
        form = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << %s >>" % held
        objects.append(_stream(_TEXT if last else b"/X Do /X Do", form))
    return pdf(objects)


def inflated(megabytes: int = 600) -> bytes:
    """A page's text, packed a hundred times smaller."""
    packer, block = zlib.compressobj(9), _TEXT * (1_000_000 // len(_TEXT))
    packed = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    return pdf([_CATALOG, _PAGES, _page(), _stream(packed, b"/Filter /FlateDecode"), _FONT])


def one_line(megabytes: int = 50) -> bytes:
    """One string that long on one line."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"BT /F1 1 Tf 0 700 Td (")
    packed += b"".join(packer.compress(b"a b " * 250_000) for _ in range(megabytes))
    packed += packer.compress(b") Tj ET") + packer.flush()
    return pdf([_CATALOG, _PAGES, _page(), _stream(packed, b"/Filter /FlateDecode"), _FONT])


def pages_without_number() -> bytes:
    """It says that it has two thousand million pages."""
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>"
    return pdf([_CATALOG, tree, _page(), _stream(_TEXT), _FONT])


def endless_tree() -> bytes:
    """Its page tree holds itself."""
    tree = b"<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 100 >>"
    return pdf([_CATALOG, tree, _page(), _stream(_TEXT), _FONT])


def deep_outline(depth: int = 300_000) -> bytes:
    """A table of contents with as many levels."""
    entries = [
        b"<< /Title (a) /Parent %d 0 R /First %d 0 R /Last %d 0 R /Count 1 >>"
        % (6 + level, 8 + level, 8 + level)
        for level in range(depth)
    ]
    outlines = b"<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count %d >>" % depth
    catalog = b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>"
    return pdf([catalog, _PAGES, _page(), _stream(_TEXT), _FONT, outlines, *entries])


def wall() -> bytes:
    """A page of 70 by 70 metres."""
    return pdf([_CATALOG, _PAGES, _page(box=b"0 0 200000 200000"), _stream(_TEXT), _FONT])


def tiles() -> bytes:
    """A pattern of tiles with 0.001 points from one to the next: nothing to read, much to draw."""
    pattern = (
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 "
        b"/Resources << >>"
    )
    return pdf(
        [
            _CATALOG,
            _PAGES,
            _page(b"/Pattern << /P 6 0 R >>"),
            _stream(_TEXT + b"/Pattern cs /P scn 0 0 600 800 re f"),
            _FONT,
            _stream(b"0 0 1 1 re f", pattern),
        ]
    )


BOMBS: Mapping[str, Callable[[], bytes]] = {
    one.__name__: one
    for one in (forms, inflated, one_line, pages_without_number, endless_tree, deep_outline, wall)
}
"""Those that are felt when a paper is read."""

"""Parts of a page as pictures: what is drawn on it, and a figure or table cut out of it."""

from __future__ import annotations

import math

import pymupdf

from summarizer.pdf.page import Box
from summarizer.pdf.picture import Crop, Drawn

LONGEST_SIDE = 1_200
"""Pixels; vendors make longer pictures smaller, and the letters of a figure can be read at this."""
MOST_PIXELS = 1_000_000
_MOST_ZOOM = 3.0
_HEAVY = 300_000
"""Bytes of a PNG; a photograph is smaller as a JPEG."""
_QUALITY = 85
_IMAGES = frozenset({"fill-image", "fill-imgmask"})
_LINES = frozenset({"fill-path", "stroke-path", "fill-shade"})


def drawn_on(page: pymupdf.Page) -> Drawn:
    """What is drawn on an unrotated page, as far as it lies on it."""
    images: dict[Box, None] = {}
    lines: dict[Box, None] = {}
    for kind, box, *_ in page.get_bboxlog():
        part = pymupdf.Rect(box) & page.rect
        if part.is_valid and kind in _IMAGES | _LINES:
            (images if kind in _IMAGES else lines)[Box(*part)] = None
    return Drawn(page.rect.width, page.rect.height, tuple(images), tuple(lines))


def cut_out(page: pymupdf.Page, box: Box, turned: int = 0) -> Crop:
    """A part of a page without what people marked or wrote on it, turned by so many degrees.

    The page is one whose own rotation was taken away.
    """
    clip = pymupdf.Rect(box) & page.rect
    zoom = min(
        _MOST_ZOOM,
        (LONGEST_SIDE - 1) / max(clip.width, clip.height),  # a part of a pixel at either end is one
        math.sqrt(MOST_PIXELS / max(1.0, clip.width * clip.height)),
    )
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom).prerotate(turned), clip=clip, annots=False)
    media, content = "image/png", pixmap.tobytes("png")
    if len(content) > _HEAVY:
        media, content = "image/jpeg", pixmap.tobytes("jpeg", jpg_quality=_QUALITY)
    return Crop(page.number, Box(*clip), media, content, pixmap.width, pixmap.height)

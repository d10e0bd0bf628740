"""What is drawn on a page besides text: images, fills, and letters that are shapes."""

from __future__ import annotations

from collections.abc import Sequence

import pymupdf

from summarizer.pdf.page import Box
from summarizer.pdf.scan import COVERED, covered, letters_are_drawn
from summarizer.pdf.spans import RawBlock
from summarizer.pdf.style import RawWord


def dark_grounds(page: pymupdf.Page) -> list[Box]:
    """Areas on which pale text can be read: filled with a colour, or images."""
    fills = [
        Box(*drawing["rect"])
        for drawing in page.get_drawings()
        if drawing.get("fill") and min(drawing["fill"]) < 0.9
    ]
    return fills + [Box(*image["bbox"]) for image in page.get_image_info()]


def is_scan(page: pymupdf.Page, words: Sequence[RawWord], blocks: Sequence[RawBlock]) -> bool:
    """Whether a page is a picture of its text: images cover it, or all its letters are drawn as shapes."""
    if image_share(page) > COVERED:
        return True
    spans = [span for block in blocks for line in block.get("lines", ()) for span in line["spans"]]
    if any(span["alpha"] and not span["text"].isspace() for span in spans):
        return False
    return letters_are_drawn(words, lambda: _shapes(page))


def _shapes(page: pymupdf.Page) -> list[Box]:
    """The places of the lines, curves and rectangles that are drawn on a page."""
    shapes: list[Box] = []
    for drawing in page.get_drawings():
        for kind, *parts in drawing["items"]:
            points = [pymupdf.Rect(parts[0]).tl, pymupdf.Rect(parts[0]).br] if kind == "re" else parts
            corners = [pymupdf.Point(point) for point in points if len(point) == 2]
            if corners:
                across, down = [point.x for point in corners], [point.y for point in corners]
                shapes.append(Box(min(across), min(down), max(across), max(down)))
    return shapes


def image_share(page: pymupdf.Page) -> float:
    """The part of the page that images cover, 0 to 1; scanners put a page together from strips."""
    boxes = [Box(*image["bbox"]) for image in page.get_image_info()]
    return covered(page.rect.width, page.rect.height, boxes)

"""What a page draws beside its letters, and a part of it as a picture; as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.pdf.page import Box

TILE = 1024
"""Pixels of a side of the squares that a page is drawn in when it is drawn large."""


@dataclass(frozen=True, slots=True)
class PageShape:
    """A page as it is shown: its size in points before it is turned, and the degrees it is turned clockwise.

    The size is that of the space in which words and boxes are; it is 0 where the page cannot be read.
    """

    width: float
    height: float
    turned: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn on a page beside its letters: the places of `images`, and of `lines` and areas.

    `width` and `height` are the page's, all in points.
    """

    width: float
    height: float
    images: tuple[Box, ...]
    lines: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a page as a picture.

    `box` is the part, in points, `media` the picture's type ("image/png", "image/jpeg"), `width` and `height`
    are in pixels.
    """

    page_index: int
    box: Box
    media: str
    content: bytes
    width: int
    height: int

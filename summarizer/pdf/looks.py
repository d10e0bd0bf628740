"""How a glyph looks, and how far that is from how a character looks in common fonts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from itertools import accumulate
from operator import or_, sub
from typing import NamedTuple

import pymupdf
from pymupdf import mupdf

_CELLS = 16
_WIDE = 4
"""Cells of a side that are taken as one for a first look."""
_EM, _SIDE = 40, 80
"""Pixels of a font's size, and of the picture in which a glyph's ink is looked for."""
_LEFT, _BASE = 16, 56
"""Where in the picture a glyph's origin lies."""
_INK = bytes(paleness < 128 for paleness in range(256))
_WHITE = 255 * _CELLS**2
_UNLIKE = 0.35
"""Sizes and places further apart than this are never of the same sign."""
UNLIKE = 9.0
"""The distance of signs that are not alike at all."""
_FONTS = ("tiro", "tiit", "helv", "symb", "cour")


class Look(NamedTuple):
    """How pale each cell of a glyph is, row by row; its size and place, in sizes of its font.

    `areas` has the sums of the cells of each larger square: two looks are as far apart as these at least.
    """

    cells: bytes
    areas: tuple[int, ...]
    width: float
    height: float
    bottom: float


def look_of(font: pymupdf.Font, glyphs: Sequence[int]) -> Look | None:
    """How glyphs of a font look beside each other, None when they leave no ink."""
    text, x = mupdf.fz_new_text(), 0.0
    for glyph in glyphs:
        place = mupdf.FzMatrix(_EM, 0, 0, _EM, x, 0)
        mupdf.fz_show_glyph(text, font.this, place, glyph, 0, 0, 0, mupdf.FZ_BIDI_LTR, mupdf.FZ_LANG_UNSET)
        x += _EM * mupdf.fz_advance_glyph(font.this, glyph, 0)
    drawn = _ink(text)
    ink = drawn.translate(_INK)
    if not any(ink):
        return None
    top, bottom = ink.index(1) // _SIDE, ink.rindex(1) // _SIDE + 1
    rows = [int.from_bytes(ink[at * _SIDE : (at + 1) * _SIDE]) for at in range(top, bottom)]
    across = reduce(or_, rows).to_bytes(_SIDE)
    left, right = across.index(1), across.rindex(1) + 1
    cells = _cells(drawn, (left, right), (top, bottom))
    size = (right - left) / _EM, (bottom - top) / _EM
    return Look(cells, _areas(cells), *size, (_BASE - bottom) / _EM)


def _cells(drawn: bytes, across: tuple[int, int], down: tuple[int, int]) -> bytes:
    """How pale each cell is of the part of a picture between two columns and two rows."""
    left, right = across
    parts = [_part(*across, number) for number in range(_CELLS)]
    cells = bytearray()
    for number in range(_CELLS):
        begin, end = _part(*down, number)
        rows = [drawn[at * _SIDE + left : at * _SIDE + right] for at in range(begin, end)]
        sums = list(accumulate(map(sum, zip(*rows, strict=True)), initial=0))
        for first, last in parts:
            paleness = sums[last - left] - sums[first - left]
            cells.append(paleness // ((end - begin) * (last - first)))
    return bytes(cells)


def _areas(cells: bytes) -> tuple[int, ...]:
    high = _WIDE * _CELLS
    rows = [cells[at : at + high] for at in range(0, len(cells), high)]
    return tuple(
        sum(sum(row[at + line : at + line + _WIDE]) for line in range(0, high, _CELLS))
        for row in rows
        for at in range(0, _CELLS, _WIDE)
    )


def _part(begin: int, end: int, number: int) -> tuple[int, int]:
    first = begin + number * (end - begin) // _CELLS
    return first, max(first + 1, begin + (number + 1) * (end - begin) // _CELLS)


def distance(look: Look, character: str, within: float = UNLIKE, others: Iterable[Look] = ()) -> float:
    """How far a look is from that of a character in common fonts, or from `others`; 0.2 is alike.

    What is further than `within` may be called `UNLIKE`.
    """
    return min((_away(look, other, within) for other in (*_references(character), *others)), default=UNLIKE)


def _away(one: Look, other: Look, within: float) -> float:
    shape = 0.5 * abs(one.height - other.height) + 0.4 * abs(one.width - other.width)
    shape += 0.6 * abs(one.bottom - other.bottom)
    if shape > _UNLIKE or shape + _differing(one.areas, other.areas) > within:
        return UNLIKE
    return shape + _differing(one.cells, other.cells)


def _differing(one: Sequence[int], other: Sequence[int]) -> float:
    """The part of all ink by which two pictures differ, 0 to 1."""
    differing: int = sum(map(abs, map(sub, one, other)))
    return differing / _WHITE


@lru_cache(maxsize=512)
def _references(character: str) -> tuple[Look, ...]:
    found: list[Look] = []
    for font in map(_font, _FONTS):
        glyphs = [font.has_glyph(ord(letter)) for letter in character]
        look = look_of(font, glyphs) if all(glyphs) else None
        if look is not None:
            found.append(look)
            if character == "°":  # symbol fonts have the ring on the line and in any size, and raise it
                found += [look._replace(width=size, height=size, bottom=0.0) for size in (0.3, 0.4, 0.5)]
    return tuple(found)


@lru_cache(maxsize=8)
def _font(name: str) -> pymupdf.Font:
    return pymupdf.Font(name)


def _ink(text: mupdf.FzText) -> bytes:
    """A picture of a text, black on white, one byte for each pixel."""
    grey, area = mupdf.fz_device_gray(), mupdf.FzIrect(0, 0, _SIDE, _SIDE)
    picture = mupdf.fz_new_pixmap_with_bbox(grey, area, mupdf.FzSeparations(), 0)
    mupdf.fz_clear_pixmap_with_value(picture, 255)
    device = mupdf.fz_new_draw_device(mupdf.FzMatrix(), picture)
    onto = mupdf.FzMatrix(1, 0, 0, -1, _LEFT, _BASE)
    mupdf.fz_fill_text(device, text, onto, grey, [0.0], 1.0, mupdf.FzColorParams())
    mupdf.fz_close_device(device)
    return bytes(pymupdf.Pixmap("raw", picture).samples)

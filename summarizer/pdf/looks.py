"""How a glyph looks, and how far that is from how a character looks in common fonts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import sub
from typing import NamedTuple

import pymupdf
from pymupdf import mupdf

_CELLS = 16
_EM, _SIDE = 40, 80
"""Pixels of a font's size, and of the picture in which a glyph's ink is looked for."""
_LEFT, _BASE = 16, 56
"""Where in the picture a glyph's origin lies."""
_DARK = 128
_UNLIKE, _NOTHING = 0.35, 9.0
"""Sizes and places that are never of the same sign; the distance then."""
_FONTS = ("tiro", "tiit", "helv", "symb", "cour")


class Look(NamedTuple):
    """How pale each cell of a glyph is, row by row; its size and place, in sizes of its font."""

    cells: bytes
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
    rows = [drawn[at * _SIDE : (at + 1) * _SIDE] for at in range(_SIDE)]
    dark = [at for at in range(_SIDE) if min(rows[at]) < _DARK]
    if not dark:
        return None
    columns = [at for at in range(_SIDE) if min(drawn[at::_SIDE]) < _DARK]
    top, bottom, left, right = dark[0], dark[-1] + 1, columns[0], columns[-1] + 1
    across = [_part(left, right, number) for number in range(_CELLS)]
    cells = bytearray()
    for number in range(_CELLS):
        begin, end = _part(top, bottom, number)
        for first, last in across:
            paleness = sum([sum(row[first:last]) for row in rows[begin:end]])
            cells.append(paleness // ((end - begin) * (last - first)))
    return Look(bytes(cells), (right - left) / _EM, (bottom - top) / _EM, (_BASE - bottom) / _EM)


def _part(begin: int, end: int, number: int) -> tuple[int, int]:
    first = begin + number * (end - begin) // _CELLS
    return first, max(first + 1, begin + (number + 1) * (end - begin) // _CELLS)


def distance(look: Look, character: str, others: Iterable[Look] = ()) -> float:
    """How far a look is from that of a character in common fonts, or from `others`; 0.2 is alike."""
    return min((_away(look, other) for other in (*_references(character), *others)), default=_NOTHING)


def _away(one: Look, other: Look) -> float:
    shape = 0.5 * abs(one.height - other.height) + 0.4 * abs(one.width - other.width)
    shape += 0.6 * abs(one.bottom - other.bottom)
    if shape > _UNLIKE:
        return _NOTHING
    unlike: int = sum(map(abs, map(sub, one.cells, other.cells)))
    return shape + unlike / (255 * _CELLS**2)


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

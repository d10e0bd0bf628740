"""The fonts of a page's words from MuPDF's HTML, made in a tenth of the time of its dictionaries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple, TypeAlias

from summarizer.pdf.glyphs import PRIVATE_HTML, suspects

_RUN = re.compile(
    r'(<b>)?(?:<i>)?<span style="font-family:([^;]*);'
    r'font-size:([\d.]+)pt(?:;color:#([0-9a-f]{6}))?">([^<]*)</span>'
)
_SMALLEST = 2.0  # points
_PALE = 240  # of 255, in every part of the colour

RawWord: TypeAlias = tuple[float, float, float, float, str, int, int, int]
"""x0, y0, x1, y1, text, block, line and number, as `TextPage.extractWORDS` gives them."""


class Print(NamedTuple):
    """How a word is printed: its font size in points, and whether in bold."""

    size: float
    bold: bool


_REFERENCE = re.compile("&#?[0-9A-Za-z]+;")

_Run: TypeAlias = tuple[str, Print]


def plain_prints(html: str, words: Sequence[RawWord]) -> list[Print] | None:
    """How each of `words` is printed, from the same page's HTML.

    None for a page that has to be looked at more closely: text that a reader may not see, tiny, pale, or
    without a colour, as MuPDF writes what is not painted; characters raised or of another size than their
    line, private ones, fonts that may draw other signs than they say; and where HTML and words do not match.
    """
    lines = _lines(html)
    if lines is None:
        return None
    prints: list[Print] = []
    number = -1
    place: tuple[int, int] | None = None
    runs: list[_Run] = []
    text, position = "", 0
    for _, _, _, _, word, block, line, _ in words:
        if (block, line) != place:
            place, number, position = (block, line), number + 1, 0
            if number == len(lines):
                return None
            runs = lines[number]
            text = "".join([part for part, _ in runs])
            if word not in text:
                return None
        if len(runs) == 1:
            prints.append(runs[0][1])
            continue
        position = text.find(word, position)
        if position < 0:
            return None
        prints.append(_print_at(runs, position + len(word) // 2))
        position += len(word)
    return prints if number + 1 == len(lines) else None


def _lines(html: str) -> list[list[_Run]] | None:
    """The runs of each line that is not blank; None when one may not be seen, or is raised."""
    if "<sup>" in html or PRIVATE_HTML.search(html):
        return None
    lines: list[list[_Run]] = []
    letters: defaultdict[str, set[str]] = defaultdict(set)
    for paragraph in html.split("<p ")[1:]:
        runs: list[_Run] = []
        for bold, family, size, colour, text in _RUN.findall(paragraph):
            if float(size) < _SMALLEST or not colour or min(bytes.fromhex(colour)) >= _PALE:
                return None
            runs.append((_plain(text), Print(float(size), bool(bold))))
            letters[family].update(text)
        if len({run.size for text, run in runs if text and not text.isspace()}) > 1:
            return None
        if any(text and not text.isspace() for text, _ in runs):
            lines.append(runs)
    odd = len(letters) > 1 and any(suspects(family, found) for family, found in letters.items())
    return None if odd else lines


def _plain(html: str) -> str:
    """The text itself; MuPDF writes every letter that is not ASCII as a reference."""
    return _REFERENCE.sub(_referred, html) if "&" in html else html


def _referred(reference: re.Match[str]) -> str:
    return _letter(reference[0])


@lru_cache(maxsize=8192)
def _letter(reference: str) -> str:
    return unescape(reference)


def _print_at(runs: Sequence[_Run], position: int) -> Print:
    for text, found in runs:
        if position < len(text):
            return found
        position -= len(text)
    return runs[-1][1]

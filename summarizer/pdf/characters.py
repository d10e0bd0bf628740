"""The characters of a page as they are printed, where its fonts say nothing or something else about them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import pymupdf

from summarizer.pdf.glyphs import LOST, PRIVATE, PRIVATE_HTML, by_code, by_look, by_name, suspects
from summarizer.pdf.looks import Look, distance, look_of
from summarizer.pdf.style import RawWord
from summarizer.pdf.words import RawBlock, RawLine

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_FAULTS = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
_BITMAPS = re.compile(r"Type3 \((\d+) 0 R\)")
_ALPHABET = 10
"""Different letters that a font for text has on a page, at least."""
_MOST = 400
"""Characters of a document that are looked at; a file with more of them draws its whole text so."""
_Char: TypeAlias = dict[str, Any]
"""A character as `TextPage.extractRAWDICT` gives it."""
_Doubted: TypeAlias = set[tuple[str, str]]
"""Characters, each with its font."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What a page draws: the glyph at each place, and each font's glyph for a character."""

    at: Mapping[tuple[float, float], int]
    glyphs: Mapping[str, Mapping[str, int]]
    fonts: Mapping[str, tuple[int, str]]
    """The number in the file and the type of each font."""

    def font(self, name: str) -> tuple[int, str]:
        """The number and the type of a font; MuPDF names bitmap fonts by their numbers."""
        if numbered := _BITMAPS.fullmatch(name):
            return int(numbered[1]), "Type3"
        return self.fonts.get(name, (0, ""))

    def is_text(self, name: str) -> bool:
        """Whether a font is one for text: much of what is drawn in it are different letters."""
        return sum(map(str.isalpha, self.glyphs.get(name, ()))) >= _ALPHABET


class Characters:
    """Finds out what the characters of a document's fonts are, each once."""

    def __init__(self, document: pymupdf.Document) -> None:
        self._document = document
        self._found: dict[tuple[str, str, int], str] = {}
        self._trusted: _Doubted = set()
        self._fonts: dict[int, pymupdf.Font | None] = {}
        self._looks: dict[tuple[int, tuple[int, ...]], Look | None] = {}

    def doubtful(self, html: str, blocks: Sequence[RawBlock]) -> bool:
        """Whether some character of a page has to be looked at, by its HTML and its blocks."""
        return PRIVATE_HTML.search(html) is not None or bool(_suspects(blocks) - self._trusted)

    def read(
        self, page: pymupdf.Page, textpage: pymupdf.TextPage, blocks: Sequence[RawBlock]
    ) -> tuple[list[RawWord], list[RawBlock]]:
        """The words and blocks of a page, as PyMuPDF gives them, of what is printed; `blocks` are its own."""
        drawn, doubted = _drawn(page), _suspects(blocks) - self._trusted
        words: list[RawWord] = []
        read: list[RawBlock] = []
        for block in textpage.extractRAWDICT()["blocks"]:
            lines: list[RawLine] = []
            for row, line in enumerate(block.get("lines", ())):
                spelt: list[tuple[str, _Char]] = []
                spans: list[Any] = []
                for span in line["spans"]:
                    pairs = [
                        (self._spelt(char, span["font"], doubted, drawn), char) for char in span["chars"]
                    ]
                    spans.append({**span, "text": "".join([text for text, _ in pairs])})
                    spelt += pairs
                lines.append({"spans": spans})
                words += _words(spelt, block["number"], row)
            read.append({"number": block["number"], "lines": lines})
        return words, read

    def _spelt(self, char: _Char, font: str, doubted: _Doubted, drawn: _Drawn) -> str:
        character: str = char["c"]
        if (font, character) not in doubted and not PRIVATE.match(character) and character != "\t":
            return character
        x, y = char["origin"]
        key = (font, character, drawn.at.get((round(x, 1), round(y, 1)), -1))
        found = self._found[key] if key in self._found else self._find(*key, drawn)
        if found != LOST or drawn.font(font)[1] != "Type3":  # another page may show that it is one for text
            self._found[key] = found
        return found

    def _find(self, font: str, character: str, glyph: int, drawn: _Drawn) -> str:
        """What the glyph of a font is that the file calls `character`."""
        xref, kind = drawn.font(font)
        if not PRIVATE.match(character) and character != "\t":
            look = self._look(xref, [glyph])
            found = by_look(character, partial(distance, look)) if look else character
            if found == character:
                self._trusted.add((font, character))
            return found
        if kind == "Type3":
            lost = character if character == "\t" else LOST
            return by_code(character, glyph, text=drawn.is_text(font)) or lost
        named = character if character == "\t" else by_name(font, character)
        return self._seen(font, character, glyph, drawn) if named is None else named

    def _seen(self, font: str, character: str, glyph: int, drawn: _Drawn) -> str:
        """What a private character is by its look; nothing when it leaves no ink."""
        xref, _ = drawn.font(font)
        look = self._look(xref, [glyph])
        if look is None:
            return "" if self._fonts.get(xref) or glyph <= 0 else LOST
        if len(self._found) > _MOST:
            return LOST
        away = partial(self._distance, look, drawn)
        return by_look(character, away, text=drawn.is_text(font)) or LOST

    def _distance(self, look: Look, drawn: _Drawn, text: str) -> float:
        return distance(look, text, self._own(text, drawn))

    def _own(self, text: str, drawn: _Drawn) -> Iterator[Look]:
        """How the letters of `text` look beside each other in the page's own fonts."""
        for font, glyphs in drawn.glyphs.items():
            if drawn.is_text(font) and all(letter in glyphs for letter in text):
                look = self._look(drawn.font(font)[0], [glyphs[letter] for letter in text])
                if look is not None:
                    yield look

    def _look(self, xref: int, glyphs: Sequence[int]) -> Look | None:
        if not xref or min(glyphs) < 0:
            return None
        if xref not in self._fonts:
            self._fonts[xref] = _embedded(self._document, xref)
        key, font = (xref, tuple(glyphs)), self._fonts[xref]
        if key not in self._looks:
            self._looks[key] = _look(font, glyphs) if font else None
        return self._looks[key]


def _look(font: pymupdf.Font, glyphs: Sequence[int]) -> Look | None:
    try:
        return look_of(font, glyphs)
    except _FAULTS:
        return None


def _embedded(document: pymupdf.Document, xref: int) -> pymupdf.Font | None:
    content = _content(document, xref)
    try:
        return pymupdf.Font(fontbuffer=content) if content else None
    except _FAULTS:
        return None


def _content(document: pymupdf.Document, xref: int) -> bytes:
    try:
        return bytes(document.extract_font(xref)[3])
    except _FAULTS:
        return b""


def _suspects(blocks: Sequence[RawBlock]) -> _Doubted:
    """The characters that suspect fonts may draw as something else."""
    letters: defaultdict[str, set[str]] = defaultdict(set)
    longest: defaultdict[str, int] = defaultdict(int)
    for block in blocks:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for run in span["text"].split():
                    letters[span["font"]].update(run)
                    longest[span["font"]] = max(longest[span["font"]], len(run))
    if len(letters) < 2:
        return set()
    return {
        (font, letter) for font, found in letters.items() for letter in suspects(font, found, longest[font])
    }


def _drawn(page: pymupdf.Page) -> _Drawn:
    at: dict[tuple[float, float], int] = {}
    glyphs: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for span in page.get_texttrace():
        for code, glyph, (x, y), *_ in span["chars"]:
            at[round(x, 1), round(y, 1)] = glyph
            glyphs[span["font"]][chr(code)] = glyph
    fonts: dict[str, tuple[int, str]] = {}
    for xref, _, kind, name, *_ in page.parent.get_page_fonts(page.number):
        fonts[_SUBSET.sub("", name)] = (xref, kind)
    for name in glyphs.keys() - fonts.keys():  # MuPDF calls a font as its own file does
        for xref, kind in list(fonts.values()):
            if name.encode() in _content(page.parent, xref):
                fonts[name] = (xref, kind)
    return _Drawn(at, glyphs, fonts)


def _words(spelt: Sequence[tuple[str, _Char]], block: int, line: int) -> Iterator[RawWord]:
    """The words of a line, apart at blanks, in boxes that hold their characters."""
    text = ""
    boxes: list[tuple[float, float, float, float]] = []
    for piece, char in [*spelt, (" ", {})]:
        if not piece.isspace():
            if piece:
                text += piece
                boxes.append(char["bbox"])
        elif text:
            x0, y0, x1, y1 = zip(*boxes, strict=True)
            yield min(x0), min(y0), max(x1), max(y1), text, block, line, 0
            text, boxes = "", []

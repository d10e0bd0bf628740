"""Which glyph of which font file a page draws at each place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from typing import Any

import pymupdf

from summarizer.pdf.looks import Look, look_of

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_FAULTS = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
_BITMAPS = re.compile(r"Type3 \((\d+) 0 R\)")
_GLYPH_NAME = re.compile(r"/(?:#([\da-fA-F]{2})|([^\s/#]))\s")
_ALPHABET = 10
"""Different letters that a font for text has on a page, at least."""


_UNKNOWN = "\ufffd"
_OF_NUMBERS = frozenset("0123456789+-=.,:;/()[]")
_DIGITS = 3
"""Different ones that a font for numbers has, at least."""


@contextmanager
def subset_names() -> Iterator[None]:
    """Within it MuPDF calls fonts by their whole names: subsets of one font have their own tables."""
    pymupdf.TOOLS.set_subset_fontnames(True)
    try:
        yield
    finally:
        pymupdf.TOOLS.set_subset_fontnames(False)


def without_subset(name: str) -> str:
    """A font's name without the letters that tell its subsets apart."""
    return _SUBSET.sub("", name)


class FontFiles:
    """The fonts that are embedded in a document, by their numbers in it, each opened once."""

    def __init__(self, document: pymupdf.Document) -> None:
        self._document = document
        self._contents: dict[int, bytes] = {}
        self._fonts: dict[int, pymupdf.Font | None] = {}
        self._looks: dict[tuple[int, tuple[int, ...]], Look | None] = {}

    def content(self, xref: int) -> bytes:
        """The font's file, empty when there is none."""
        if xref not in self._contents:
            try:
                self._contents[xref] = bytes(self._document.extract_font(xref)[3])
            except _FAULTS:
                self._contents[xref] = b""
        return self._contents[xref]

    def bitmaps(self, xref: int) -> frozenset[str]:
        """The characters by which a bitmap font names its glyphs, as far as their names are such."""
        try:
            kind, content = self._document.xref_get_key(xref, "CharProcs")
            if kind == "xref":
                content = self._document.xref_object(int(content.split()[0]))
        except _FAULTS:
            return frozenset()
        return frozenset(
            chr(int(coded, 16)) if coded else plain for coded, plain in _GLYPH_NAME.findall(content)
        )

    def is_read(self, xref: int) -> bool:
        """Whether the font can be opened."""
        return self._font(xref) is not None

    def look(self, xref: int, glyphs: tuple[int, ...]) -> Look | None:
        """How glyphs look beside each other, None when they leave no ink or cannot be drawn."""
        font = self._font(xref)
        if font is None or min(glyphs) < 0:
            return None
        if (xref, glyphs) not in self._looks:
            try:
                self._looks[xref, glyphs] = look_of(font, glyphs)
            except _FAULTS:
                self._looks[xref, glyphs] = None
        return self._looks[xref, glyphs]

    def _font(self, xref: int) -> pymupdf.Font | None:
        if xref not in self._fonts:
            try:
                content = self.content(xref)
                self._fonts[xref] = pymupdf.Font(fontbuffer=content) if content else None
            except _FAULTS:
                self._fonts[xref] = None
        return self._fonts[xref]


class Drawn:
    """What a page draws: the glyph at each place, and each font's glyph for a character.

    The page is drawn once it is asked for a glyph; most fonts are known by their names.
    """

    def __init__(self, page: pymupdf.Page, files: FontFiles) -> None:
        self._page = page
        self._files = files
        self._of_many: set[tuple[str, str]] = set()
        self.files = cache(self._files_of)
        self.is_text = cache(self._is_text)
        self.is_for_numbers = cache(self._is_for_numbers)
        self.looks = cache(self._looks)
        self._places = cache(self._places_of)

    def glyph_at(self, origin: tuple[float, float], character: str) -> int:
        """The glyph that is drawn at a place for a character, -1 for none.

        Another may stand at the same place. A glyph of which the file does not say what it is has its code.
        """
        place = _place(origin)
        return self._places(character).get(place, self._places(_UNKNOWN).get(place, -1))

    def is_bitmap(self, name: str) -> bool:
        """Whether a font is one of pictures or drawings, without a file (Type 3)."""
        return "Type3" in name or any(kind == "Type3" for _, kind in self._fonts.get(name, ()))

    def sole_font(self, plain: str) -> str:
        """The whole name of the font that has a name, without the letters of its subset; "" when unsure."""
        names = self._by_plain_name.get(plain)
        if names is None:
            return plain
        return next(iter(names)) if len(names) == 1 else ""

    def sole_glyph(self, name: str, character: str) -> int:
        """The glyph that a font has for a character wherever it is drawn; -1 when it has none or more."""
        glyph = self._glyphs.get(name, {}).get(character, -1)
        return -1 if (name, character) in self._of_many else glyph

    def _files_of(self, name: str) -> frozenset[int]:
        """The numbers of the fonts that have a name; MuPDF names bitmap fonts by theirs."""
        if numbered := _BITMAPS.fullmatch(name):
            return frozenset({int(numbered[1])})
        if found := self._fonts.get(name):
            return frozenset(xref for xref, _ in found)
        own = without_subset(name).encode()  # MuPDF calls some fonts as their own files do
        known = {xref for found in self._fonts.values() for xref, _ in found}
        return frozenset(xref for xref in known if own in self._files.content(xref))

    def _is_text(self, name: str) -> bool:
        """Whether a font is one for text: much of what is drawn in it are different letters."""
        return sum(map(str.isalpha, self._glyphs.get(name, ()))) >= _ALPHABET

    def _is_for_numbers(self, name: str) -> bool:
        """Whether a bitmap font has the digits at their codes; fonts of signs have ∞, ∈ or ↦ there.

        Those have seldom anything at the codes of a and o.
        """
        names = frozenset[str]().union(*map(self._files.bitmaps, self.files(name)))
        digits = sum(map(str.isdecimal, names))
        some = digits >= _DIGITS or not names.isdisjoint("=+")
        return not names.isdisjoint("ao") or (names <= _OF_NUMBERS and some)

    def _looks(self, text: str) -> Sequence[Look]:
        """How the letters of `text` look beside each other in the page's own fonts for text."""
        looks = [
            self._files.look(xref, tuple(glyphs[letter] for letter in text))
            for name, glyphs in self._glyphs.items()
            if all(letter in glyphs for letter in text) and self.is_text(name)
            for xref in self.files(name)
        ]
        return [look for look in looks if look is not None]

    @cached_property
    def _trace(self) -> Sequence[Mapping[str, Any]]:
        with subset_names():
            spans: Sequence[Mapping[str, Any]] = self._page.get_texttrace()
        return spans

    def _places_of(self, character: str) -> Mapping[tuple[float, float], int]:
        """Where a character is drawn, and by which glyph."""
        wanted = ord(character)
        return {
            _place(origin): glyph
            for span in self._trace
            for code, glyph, origin, _ in span["chars"]
            if code == wanted
        }

    @cached_property
    def _glyphs(self) -> Mapping[str, Mapping[str, int]]:
        fonts: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for name, drawn in self._used.items():
            glyphs, bitmap = fonts[name], self.is_bitmap(name)
            for code, glyph in drawn:
                character = chr(glyph) if bitmap and chr(code) == _UNKNOWN else chr(code)
                if glyphs.setdefault(character, glyph) != glyph:
                    self._of_many.add((name, character))
        return fonts

    @cached_property
    def _used(self) -> Mapping[str, Iterable[tuple[int, int]]]:
        """The characters that are drawn in each font with their glyphs, each pair once."""
        fonts: defaultdict[str, dict[tuple[int, int], None]] = defaultdict(dict)
        for span in self._trace:
            fonts[span["font"]].update(dict.fromkeys([char[:2] for char in span["chars"]]))
        return fonts

    @cached_property
    def _fonts(self) -> Mapping[str, list[tuple[int, str]]]:
        """The numbers in the file and the types of the fonts of each name."""
        fonts: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for xref, _, kind, name, *_ in self._page.parent.get_page_fonts(self._page.number):
            fonts[name].append((xref, kind))
        return fonts

    @cached_property
    def _by_plain_name(self) -> Mapping[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name in self._fonts:
            found[without_subset(name)].add(name)
        return found


def _place(origin: tuple[float, float]) -> tuple[float, float]:
    """A place as it can be found again."""
    return round(origin[0], 1), round(origin[1], 1)

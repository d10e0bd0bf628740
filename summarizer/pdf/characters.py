"""The characters of a page as they are printed, where its fonts say nothing or something else about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

import pymupdf

from summarizer.pdf.drawn import Drawn, FontFiles, subset_names, without_subset
from summarizer.pdf.glyphs import (
    LOST,
    PRIVATE,
    PRIVATE_HTML,
    by_code,
    by_look,
    by_name,
    by_old_sign,
    old_signs,
    suspects,
)
from summarizer.pdf.looks import distance
from summarizer.pdf.respelt import respelt, words_of_line
from summarizer.pdf.spans import RawBlock, RawLine, RawSpan
from summarizer.pdf.style import RawWord

_MOST = 400
"""Characters of a document that are looked at; a file with more of them draws its whole text so."""
_Char: TypeAlias = dict[str, Any]
"""A character as `TextPage.extractRAWDICT` gives it."""
_Doubted: TypeAlias = Mapping[str, Set[str]]
"""Characters that fonts may draw as something else, by the fonts' names."""
_Key: TypeAlias = tuple[frozenset[int], str, str, int]
"""Font files, a font's name, a character and its glyph."""
_BITMAP = "Type3"
"""How MuPDF calls fonts without a name, as old TeX's are."""
_OF_MANY = "\ufffd\t"
"""What MuPDF calls many different glyphs of a font."""


class Characters:
    """Finds out what the characters of a document's fonts are, each once."""

    def __init__(self, document: pymupdf.Document) -> None:
        self._files = FontFiles(document)
        self._found: dict[_Key, str] = {}
        self._settled: dict[tuple[int, str], str | None] = {}
        self._looked = 0

    def read(
        self,
        page: pymupdf.Page,
        textpage: pymupdf.TextPage,
        html: str,
        raw: Sequence[RawWord],
        blocks: Sequence[RawBlock],
    ) -> tuple[Sequence[RawWord], Sequence[RawBlock]]:
        """The words and blocks of a page, as PyMuPDF gives them, of what is printed.

        `html`, `raw` and `blocks` are its own; only lines with a character in doubt are read anew.
        """
        doubted = _suspects(blocks)
        if not doubted and not PRIVATE_HTML.search(html):
            return raw, blocks
        drawn = Drawn(page, self._files)
        lines: defaultdict[tuple[int, int], Sequence[RawWord]] = defaultdict(tuple)
        lines.update({place: list(found) for place, found in groupby(raw, itemgetter(5, 6))})
        exact: Sequence[_Char] = ()
        read: list[RawBlock] = []
        for at, block in enumerate(blocks):
            number, rows = block["number"], list(block.get("lines", ()))
            for row, line in enumerate(rows):
                if not any(_in_doubt(span, doubted) for span in line["spans"]):
                    continue
                known = respelt(self._known(line, doubted, drawn), lines[number, row], number, row)
                if known is None:
                    exact = exact or _exact(textpage)
                    known = self._line(exact[at]["lines"][row], doubted, drawn, number, row)
                rows[row], lines[number, row] = known
            read.append({"number": number, "lines": rows})
        return [one for place in sorted(lines) for one in lines[place]], read

    def _known(
        self, line: RawLine, doubted: _Doubted, drawn: Drawn
    ) -> list[tuple[RawSpan, list[str]]] | None:
        """The spans of a line and what each of their characters is, None unless that is known of all."""
        known: list[tuple[RawSpan, list[str]]] = []
        for span in line["spans"]:
            plain, spelt = span["font"], list(span["text"])
            odd = doubted.get(plain, ())
            for at, character in enumerate(spelt if _in_doubt(span, doubted) else ()):
                if character in odd or _is_private(character):
                    found = self._by_font(drawn.sole_font(plain), plain, character, drawn)
                    if found is None:
                        return None
                    spelt[at] = found
            known.append((span, spelt))
        return known

    def _by_font(self, font: str, plain: str, character: str, drawn: Drawn) -> str | None:
        """What a character of a font is on this page, None when it is more than one glyph there."""
        if character in _OF_MANY:
            return None
        bitmap = drawn.is_bitmap(font or plain)
        if _is_private(character) and not bitmap and (named := by_name(plain, character)) is not None:
            return named
        files = drawn.files(font)
        if not font or len(files) != 1:
            return None
        key = (next(iter(files)), character)
        if key in self._settled:
            return self._settled[key]
        glyph = drawn.sole_glyph(font, character)
        return self._found_out(font, character, glyph, drawn) if glyph >= 0 else None

    def _line(
        self, line: _Char, doubted: _Doubted, drawn: Drawn, block: int, row: int
    ) -> tuple[RawLine, list[RawWord]]:
        """A line as it is printed, and its words."""
        spelt: list[tuple[str, _Char]] = []
        spans: list[Any] = []
        for span in line["spans"]:
            pairs = [(self._spelt(char, span["font"], doubted, drawn), char) for char in span["chars"]]
            text = "".join([text for text, _ in pairs])
            spans.append({**span, "font": without_subset(span["font"]), "text": text})
            spelt += pairs
        return {"spans": spans}, list(
            words_of_line([(text, char["bbox"]) for text, char in spelt], block, row)
        )

    def _spelt(self, char: _Char, font: str, doubted: _Doubted, drawn: Drawn) -> str:
        character: str = char["c"]
        private = _is_private(character)
        plain = without_subset(font)
        if not private and character not in doubted.get(plain, ()):
            return character
        if private and not drawn.is_bitmap(font):
            named = character if character == "\t" else by_name(plain, character)
            if named is not None:
                return named
        return self._found_out(font, character, drawn.glyph_at(char["origin"], character), drawn)

    def _found_out(self, font: str, character: str, glyph: int, drawn: Drawn) -> str:
        files = drawn.files(font)
        key = (files, font, character, glyph)
        if key in self._found:
            return self._found[key]
        found = self._find(font, character, glyph, drawn)
        if not drawn.is_bitmap(font):
            self._found[key] = found
            if len(files) == 1 and character not in _OF_MANY:
                self._settle(next(iter(files)), character, found)
        elif found != LOST:  # another page may show that it is one for text
            self._found[key] = found
        return found

    def _settle(self, file: int, character: str, found: str) -> None:
        """Keep what a character of a font is, None where its glyphs are not the same."""
        if self._settled.setdefault((file, character), found) != found:
            self._settled[file, character] = None

    def _find(self, font: str, character: str, glyph: int, drawn: Drawn) -> str:
        """What the glyph of a font is that the file calls `character`."""
        if _is_private(character):
            if drawn.is_bitmap(font):
                lost = character if character == "\t" else LOST
                text, numbers = drawn.is_text(font), drawn.is_for_numbers(font)
                return by_code(character, glyph, text=text, numbers=numbers) or lost
            found = {self._seen(file, font, character, glyph, drawn) for file in drawn.files(font)}
        elif drawn.is_bitmap(font):
            return by_old_sign(character)
        else:
            looks = [self._files.look(file, (glyph,)) for file in drawn.files(font)]
            found = {by_look(character, partial(distance, look)) for look in looks if look}
            found = found or {character}
        return found.pop() if len(found) == 1 else LOST

    def _seen(self, file: int, font: str, character: str, glyph: int, drawn: Drawn) -> str:
        """What a private character is by its look; nothing when it leaves no ink."""
        look = self._files.look(file, (glyph,))
        if look is None:
            return "" if self._files.is_read(file) or glyph <= 0 else LOST
        self._looked += 1
        if self._looked > _MOST:
            return LOST

        def away(text: str, within: float) -> float:
            return distance(look, text, within, drawn.looks(text))

        return by_look(character, away, text=drawn.is_text(font)) or LOST


def _is_private(character: str) -> bool:
    return character == "\t" or PRIVATE.match(character) is not None


def _in_doubt(span: RawSpan, doubted: _Doubted) -> bool:
    text = span["text"]
    if span["font"] in doubted and not doubted[span["font"]].isdisjoint(text):
        return True
    return "\t" in text or PRIVATE.search(text) is not None


def _exact(textpage: pymupdf.TextPage) -> Sequence[_Char]:
    """The blocks of a page down to their characters, fonts by their whole names."""
    with subset_names():
        blocks: Sequence[_Char] = textpage.extractRAWDICT()["blocks"]
    return blocks


def _suspects(blocks: Sequence[RawBlock]) -> _Doubted:
    """The characters that suspect fonts may draw as something else."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for block in blocks:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                texts[span["font"]].append(span["text"])
    runs = {font: " ".join(found).split() for font, found in texts.items()}
    if sum(map(bool, runs.values())) < 2:
        return {}
    points = _points(blocks) if any(font.startswith(_BITMAP) for font in runs) else set()
    suspect: dict[str, Set[str]] = {}
    for font, found in runs.items():
        letters, longest = {*"".join(found)}, max(map(len, found), default=0)
        suspect[font] = suspects(font, {*letters}, longest)
        if font.startswith(_BITMAP):
            suspect[font] |= old_signs(letters, longest, between_digits=font in points)
    return {font: found for font, found in suspect.items() if found}


def _points(blocks: Sequence[RawBlock]) -> set[str]:
    """The fonts that have a colon between digits of another font."""
    return {
        here["font"]
        for block in blocks
        for line in block.get("lines", ())
        for before, here, after in zip(line["spans"], line["spans"][1:], line["spans"][2:], strict=False)
        if here["text"] == ":"
        and _is_digit(before["text"][-1:])
        and _is_digit(after["text"][:1])
        and before["font"] == after["font"] != here["font"]
    }


def _is_digit(character: str) -> bool:
    """Whether it is a digit, or what MuPDF makes of one's code in a font whose glyphs are named by codes."""
    return character.isdigit() or (character != "" and character <= "\t")

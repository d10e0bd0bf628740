"""Spans and edits of a text, and folding: a normalised form for comparing that keeps its offsets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, as the inside of a character class: CJK Unified Ideographs, Extensions A to I,
compatibility forms, and 〇."""

_HAN = re.compile(f"[{HAN}]")
_ACCENTS = frozenset("ˆˇ")  # letters to Unicode


def count_han(text: str) -> int:
    """How many Chinese characters a text holds."""
    return len(_HAN.findall(text))


def has_han(text: str) -> bool:
    """Whether a text holds a Chinese character."""
    return _HAN.search(text) is not None


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters `start` (included) to `end` (excluded) of a text; offsets count code points from 0."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace what `span` covers with `text`; an empty span inserts."""

    span: Span
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """`text` with all edits made at once, each span being an offset into the text as given.

    Raises:
        ValueError: two spans overlap, or one lies outside the text.
    """
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        if not position <= edit.span.start <= edit.span.end <= len(text):
            raise ValueError(f"edit at {edit.span} overlaps another or lies outside the text")
        pieces += [text[position : edit.span.start], edit.text]
        position = edit.span.end
    return "".join([*pieces, text[position:]])


def without_accents(text: str) -> str:
    """The text with its Latin letters' accents gone: Räsänen and Rasanen are one name."""
    if text.isascii():
        return text
    return "".join(
        unicodedata.normalize("NFD", character)[0] if "À" <= character <= "ž" else character
        for character in text
    )


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text: `offsets[i]` is the place in the source of the character that gave `text[i]`."""

    text: str
    offsets: tuple[int, ...]


def fold(text: str) -> Folded:
    """Letters and digits only, without case and accents: what survives line ends, ligatures and exporters.

    Hyphens, blanks, quotes and all other signs vanish, so folded texts locate a passage but must never
    verify one: `1.5` and `15`, `<` and `>` fold alike.
    """
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for folded in unicodedata.normalize("NFKD", character).casefold():
            if folded.isalnum() and folded not in _ACCENTS:
                characters.append("i" if folded == "ı" else folded)
                offsets.append(offset)
    return Folded("".join(characters), tuple(offsets))

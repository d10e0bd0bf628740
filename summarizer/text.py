"""Spans and edits of a text, and folding: a normalised form for comparing that keeps its offsets."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text: `offsets[i]` is the place in the source of the character that gave `text[i]`."""

    text: str
    offsets: tuple[int, ...]

    def source_span(self, start: int, end: int) -> Span:
        """The span of the source that `text[start:end]` came from; `end` must be greater than `start`."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


def fold(text: str) -> Folded:
    """Letters and digits only, NFKC and case-folded: what survives line ends, ligatures and exporters.

    Hyphens, blanks, quotes and all other signs vanish, so folded texts locate a passage but must never
    verify one: `1.5` and `15`, `<` and `>` fold alike.
    """
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for folded in unicodedata.normalize("NFKC", character).casefold():
            if folded.isalnum():
                characters.append(folded)
                offsets.append(offset)
    return Folded("".join(characters), tuple(offsets))

"""What the note's highlights say of a PDF: the words that the researcher marked are in it, or are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.note.annotation import Annotation
from summarizer.paper.locate import locate_annotations
from summarizer.pdf.page import Document
from summarizer.text import count_han, fold

_TELLING = 16
"""Folded characters (a Chinese one counts three) of a highlight that is not in every paper."""
_LONG = 40
"""Of one that is in no other paper but those that quote it."""
_MOST = 40
"""Highlights that are looked for."""


@dataclass(frozen=True, slots=True)
class Quotes:
    """How many highlights are long enough to tell something, are found, and are found and long."""

    told: int = 0
    found: int = 0
    found_long: int = 0

    @property
    def speak_for_it(self) -> bool:
        """Two long ones are in the PDF, or the only one, and most of all: a note may quote others too."""
        return self.found_long >= min(2, max(1, self.told)) and self.found * 2 > self.told

    @property
    def speak_against_it(self) -> bool:
        """None of several is in the PDF."""
        return self.told >= 2 and self.found == 0


def weigh_quotes(annotations: Sequence[Annotation], document: Document) -> Quotes:
    """What the highlights with words of the paper say of a PDF."""
    telling = [one for one in annotations if _weight(one.text) >= _TELLING][:_MOST]
    found = [one.annotation for one in locate_annotations(telling, document) if one.spans]
    return Quotes(len(telling), len(found), sum(_weight(one.text) >= _LONG for one in found))


def _weight(text: str) -> int:
    return len(fold(text).text) + 2 * count_han(text)

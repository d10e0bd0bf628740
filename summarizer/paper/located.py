"""An annotation of the researcher's, and where its text stands in the PDF."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.note.annotation import Annotation
from summarizer.pdf.page import WordSpan


@dataclass(frozen=True, slots=True)
class LocatedAnnotation:
    """An annotation and where its text stands in the PDF.

    `spans` is empty when it was not found; `method` says how it was found ("exact", "fuzzy", "position",
    "label", …) or why not, in a word or two that `show` can print.
    """

    annotation: Annotation
    spans: tuple[WordSpan, ...]
    method: str

    @property
    def page_index(self) -> int | None:
        """The page (from 0) it starts on, None when it was not found."""
        return self.spans[0].page_index if self.spans else None

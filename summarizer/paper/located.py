"""An annotation of the researcher's, and where its text stands in the PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.language import _, later
from summarizer.note.annotation import Annotation
from summarizer.pdf.page import Box, WordSpan

_METHODS = (
    *(later("text"), later("similar text"), later("place in Zotero"), later("place in the PDF")),
    *(later("the note's page"), later("not found"), later("no text to look for"), later("no PDF")),
    *(later("nearest to the note's page"), later("the first")),
)
_OF_SEVERAL = re.compile(r"text, (?P<which>.+) of (?P<count>\d+) places")


@dataclass(frozen=True, slots=True)
class LocatedAnnotation:
    """An annotation and where its text stands in the PDF.

    `spans` is empty when it was not found; `method` says how it was found ("exact", "fuzzy", "position",
    "label", …) or why not, in a word or two that `show` can print. `drawn` is where it was drawn, by page
    index, if Zotero or the PDF knows.
    """

    annotation: Annotation
    spans: tuple[WordSpan, ...]
    method: str
    drawn: tuple[tuple[int, Box], ...] = ()

    @property
    def told(self) -> str:
        """How it was found, or why not, in the user's language."""
        if match := _OF_SEVERAL.fullmatch(self.method):
            which, count = match.groups()
            return _("text, {which} of {count} places", which=_(which), count=count)
        return _(self.method)

    @property
    def page_index(self) -> int | None:
        """The page (from 0) it starts on, None when it was not found."""
        return self.spans[0].page_index if self.spans else None

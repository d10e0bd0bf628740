"""The researcher's annotations, as a note, Zotero's library or the PDF have them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from summarizer.note.link import ZoteroLink
from summarizer.text import Span


class AnnotationKind(StrEnum):
    """What was drawn: only highlights and underlines carry words of the paper."""

    HIGHLIGHT = "highlight"
    UNDERLINE = "underline"
    NOTE = "note"
    IMAGE = "image"
    INK = "ink"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read an annotation: `text` are the paper's words, `comment` the researcher's."""

    text: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation.

    `key` is Zotero's ("" when unknown); `text` the paper's words, entities decoded ("" when it has none);
    `comment` the researcher's words; `colour` "#rrggbb" or "". `page_hint` is the page as the note shows
    it ("46", "iv", "5742"), never to be trusted. `span` is where it stands in the note, None when it
    comes from elsewhere. `readings` are other ways to read it, where marks do not tell whose words are
    whose: the PDF settles which of them it is.
    """

    kind: AnnotationKind
    key: str = ""
    text: str = ""
    comment: str = ""
    colour: str = ""
    page_hint: str = ""
    link: ZoteroLink | None = None
    tags: tuple[str, ...] = ()
    span: Span | None = None
    readings: tuple[Reading, ...] = ()

    @property
    def ways(self) -> tuple[Reading, ...]:
        """All ways to read it, the likeliest first."""
        return (Reading(self.text, self.comment), *self.readings)

    @property
    def anchored(self) -> bool:
        """Whether something says that it is of the paper, and where, beside its words."""
        return bool(self.key or self.link or self.page_hint)

    def read_as(self, reading: Reading) -> Annotation:
        """The annotation read in one way, for good."""
        quotes = self.kind is AnnotationKind.NOTE and bool(reading.text)
        kind = AnnotationKind.HIGHLIGHT if quotes else self.kind
        return replace(self, kind=kind, text=reading.text, comment=reading.comment, readings=())


def plain_words(markup: str) -> str:
    """The words of a highlight: tags dropped, entities decoded, quote prefixes and blanks folded."""
    without_prefixes = re.sub(r"(?:\r\n|\n|\r)[ ]{0,3}>[ ]?", " ", markup)
    without_translation = re.sub(r"🔤.*?🔤", " ", without_prefixes)
    return " ".join(html.unescape(re.sub(r"</?[a-zA-Z!][^<>]*>", " ", without_translation)).split())

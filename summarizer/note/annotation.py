"""The researcher's annotations, as the note's annotation sections show them."""

from __future__ import annotations

from dataclasses import dataclass
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
class Annotation:
    """One annotation.

    `key` is Zotero's ("" when unknown); `text` the paper's words, entities decoded ("" when it has none);
    `comment` the researcher's words; `colour` "#rrggbb" or "". `page_hint` is the page as the note shows
    it ("46", "iv", "5742"), never to be trusted. `span` is where it stands in the note, None when it
    comes from elsewhere.
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

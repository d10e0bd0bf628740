"""The researcher's annotations, as the note's annotation sections show them."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from summarizer.note.link import ZoteroLink, parse_zotero_link
from summarizer.note.pattern import Pattern
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


_PAGE_IN_LABEL = re.compile(r"(?:(?:\b|^)pp?\.?|\bPage|第)\s*([\divxlcIVXLC]+)\b|^([\divxlc]+)(?:\s*页)?$")
_TAG = re.compile(r"(?<!\S)#([^\s#<>,]+)")


def parse_annotations(text: str, patterns: Sequence[Pattern], zone: Span) -> tuple[Annotation, ...]:
    """The annotations outside the user zone, in the order of the note; a key that stands twice counts once.

    What stands inside the zone is the person's own text; when the zone is the whole note (a template
    without separators) it is searched all the same.
    """
    whole = zone == Span(0, len(text))
    matches = (match for pattern in patterns for match in pattern.finditer(text))
    outside = [match for match in matches if whole or not zone.start <= match.start() < zone.end]
    annotations: dict[str, Annotation] = {}
    position = 0
    for match in sorted(outside, key=lambda match: match.start()):
        if match.start() >= position:  # else another style has read this place already
            position = match.end()
            annotation = _annotation(match)
            annotations.setdefault(annotation.key or f"@{match.start()}", annotation)
    return tuple(annotations.values())


def _annotation(match: re.Match[str]) -> Annotation:
    groups = {name: value or "" for name, value in match.groupdict().items()}
    link = parse_zotero_link(groups.get("url", ""))
    kind = _kind(groups.get("kind", "") or "highlight")
    words = plain_words(groups.get("text", ""))
    carries_words = kind in {AnnotationKind.HIGHLIGHT, AnnotationKind.UNDERLINE} and words != "null"
    colour = groups.get("colour", "")
    return Annotation(
        kind=kind,
        key=groups.get("key", "") or (link.annotation if link else ""),
        text=words if carries_words else "",
        comment=_comment(f"{groups.get('before', '')}{groups.get('comment', '')}"),
        colour=f"#{colour.lower()}" if colour else "",
        page_hint=_page_hint(groups.get("page", "") or groups.get("page_link", ""), link),
        link=link,
        tags=tuple(_TAG.findall(groups.get("tail", ""))),
        span=Span(*match.span()),
    )


def _kind(name: str) -> AnnotationKind:
    known = {kind.value: kind for kind in AnnotationKind}
    return known.get(name, AnnotationKind.HIGHLIGHT)


def _page_hint(label: str, link: ZoteroLink | None) -> str:
    if match := _PAGE_IN_LABEL.search(label.strip()):
        return match[1] or match[2]
    return link.page if link and link.page != "NaN" else ""


def plain_words(markup: str) -> str:
    """The words of a highlight: tags dropped, entities decoded, quote prefixes and blanks folded."""
    without_prefixes = re.sub(r"(?:\r\n|\n|\r)[ ]{0,3}>[ ]?", " ", markup)
    without_translation = re.sub(r"🔤.*?🔤", " ", without_prefixes)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", without_translation)).split())


def _comment(markup: str) -> str:
    lines = re.split(r"\r\n|\n|\r", markup)
    return "\n".join(re.sub(r"^[ ]{0,3}>[ ]?", "", line).rstrip() for line in lines).strip()

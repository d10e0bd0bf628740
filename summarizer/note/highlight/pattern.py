"""Annotations that a note profile finds by a pattern of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.note.annotation import Annotation, AnnotationKind, plain_words
from summarizer.note.highlight.label import colour_in, page_in
from summarizer.note.link import parse_zotero_link
from summarizer.note.pattern import Pattern
from summarizer.text import Span

_TAG = re.compile(r"(?<!\S)#([^\s#<>,]+)")


def matching_annotations(text: str, patterns: Sequence[Pattern]) -> Iterator[Annotation]:
    """What the patterns match, in the order of the note; of two that overlap the first."""
    position = 0
    matches = [match for pattern in patterns for match in pattern.finditer(text)]
    for match in sorted(matches, key=lambda match: match.start()):
        if match.start() >= position and match[0]:
            position = match.end()
            yield _annotation(match)


def _annotation(match: re.Match[str]) -> Annotation:
    groups = {name: value or "" for name, value in match.groupdict().items()}
    link = parse_zotero_link(groups.get("url", ""))
    kind = {kind.value: kind for kind in AnnotationKind}.get(groups.get("kind", ""), AnnotationKind.HIGHLIGHT)
    words = plain_words(groups.get("text", ""))
    carries_words = kind in {AnnotationKind.HIGHLIGHT, AnnotationKind.UNDERLINE} and words != "null"
    page = page_in(groups.get("page", ""))
    return Annotation(
        kind=kind,
        key=groups.get("key", "") or (link.annotation if link else ""),
        text=words if carries_words else "",
        comment=_comment(groups.get("comment", "")),
        colour=colour_in(groups.get("colour", "")),
        page_hint=page or (link.page if link and link.page != "NaN" else ""),
        link=link,
        tags=tuple(_TAG.findall(groups.get("tail", ""))),
        span=Span(*match.span()),
    )


def _comment(markup: str) -> str:
    lines = re.split(r"\r\n|\n|\r", markup)
    return "\n".join(re.sub(r"^[ ]{0,3}>[ ]?", "", line).rstrip() for line in lines).strip()

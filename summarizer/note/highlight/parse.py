"""The annotations of a note: blocks around links and highlight marks, whatever importer wrote them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.note.annotation import Annotation, AnnotationKind, Reading, plain_words
from summarizer.note.highlight.anchor import Anchor, counts_where_quoted
from summarizer.note.highlight.beside import beside_each_other
from summarizer.note.highlight.block import NoteBlock, note_blocks
from summarizer.note.highlight.describe import colour_of, key_of, kind_of, page_of
from summarizer.note.highlight.label import colour_in, colour_named, is_label, page_in
from summarizer.note.highlight.pattern import matching_annotations
from summarizer.note.highlight.quotation import tell_apart
from summarizer.note.highlight.quotation_mark import several
from summarizer.note.highlight.role import QUOTING
from summarizer.note.highlight.segment import Segment, segments
from summarizer.note.pattern import Pattern
from summarizer.text import Span

_QUOTATION_MARK = re.compile(r"[“”„«»「」『』\"]")
_HIGHLIGHT_TAG = re.compile(r"<mark|<span class=")


def parse_annotations(
    text: str, patterns: Sequence[Pattern] | None, zone: Span, own: Sequence[Span] = ()
) -> tuple[Annotation, ...]:
    """The annotations of a note in its order, each key once; none where the profile's `patterns` are None.

    What stands in the user zone is the person's own, unless the zone is the whole note, and so are the spans
    `own`. What a pattern matches is read by it alone. Else each block with a link to a place in the paper is
    an annotation, and each with a highlight mark; a block with several links is one for each. Words of the
    blocks beside it are its own where it has none, or where they are labelled as a comment.
    """
    if patterns is None:
        return ()
    whole = zone == Span(0, len(text))
    matched = [
        one
        for one in matching_annotations(text, patterns)
        if one.span and (whole or not zone.start <= one.span.start < zone.end)
    ]
    leave_out = [*own, *(one.span for one in matched if one.span), *(() if whole else (zone,))]
    blocks = note_blocks(text, leave_out)
    parts = ((part, _is_annotation(part)) for block in blocks for part in segments(block, _anchoring(block)))
    found = [*matched, *filter(_says_something, map(_annotation, beside_each_other(parts)))]
    return _each_once(sorted(found, key=lambda one: one.span or Span(0, 0)))


def _anchoring(block: NoteBlock) -> Sequence[Anchor]:
    """The links of a block that make it an annotation.

    A link to the item or the file does where something is quoted, and it or the title names a page.
    """
    anchors = block.anchors
    if not anchors or any(anchor.sure for anchor in anchors):
        return [anchor for anchor in anchors if anchor.sure]
    head = block.lines[0]
    quotes = head.callout.lower() in QUOTING or any(
        _HIGHLIGHT_TAG.search(line.text)
        or _QUOTATION_MARK.search(line.outside_links)
        or (line.depth and not head.callout)
        for line in block.lines
    )
    titled = page_in(head.text)
    named = [one for one in anchors if counts_where_quoted(one) and (titled or page_in(one.label))]
    return named if quotes else []


def _is_annotation(segment: Segment) -> bool:
    """Whether a segment has a link to the paper, or a mark that makes it a highlight without one."""
    head, callout = segment.lines[0], segment.lines[0].callout.lower()
    if segment.own or head.row or head.title:
        return bool(segment.own)
    marked = [unit.text for unit in segment.units if unit.marked]
    if several(" ".join(text for text in marked if not is_label(text))):
        return True
    labelled = any(is_label(text) and not colour_named(text) for text in marked)
    quoted = any(unit.line.depth and not unit.marked and not is_label(unit.text) for unit in segment.units)
    coloured = callout in QUOTING and colour_in(head.meta) and len(segment.lines) > 1
    on_page = (
        (callout in {*QUOTING, "note"} or colour_named(callout))
        and page_in(head.text)
        and is_label(head.text)
    )
    return bool((labelled and quoted) or coloured or on_page)


def _annotation(segment: Segment) -> Annotation:
    kind = kind_of(segment)
    carries = kind in {AnnotationKind.HIGHLIGHT, AnnotationKind.UNDERLINE}
    told = tell_apart(segment, carries=carries)
    first, *others = [Reading(_words(one.text), one.comment) for one in told.readings]
    if carries and not first.text:
        kind = (
            AnnotationKind.IMAGE
            if segment.image is not None
            else AnnotationKind.NOTE
            if first.comment
            else kind
        )
    return Annotation(
        kind=kind,
        key=key_of(segment),
        text=first.text,
        comment=first.comment,
        colour=colour_of(segment),
        page_hint=page_of(segment),
        link=next((anchor.link for anchor in segment.own if anchor.link), None),
        tags=told.tags,
        span=Span(segment.lines[0].whole.start, segment.lines[-1].whole.end),
        readings=tuple(others),
    )


def _words(text: str) -> str:
    words = plain_words(text)
    return "" if words == "null" else words


def _says_something(annotation: Annotation) -> bool:
    """Whether there is more than a link to a page."""
    words = any(way.text or way.comment for way in annotation.ways)
    return bool(annotation.key) or words or annotation.kind is AnnotationKind.IMAGE


def _each_once(annotations: Sequence[Annotation]) -> tuple[Annotation, ...]:
    """Each key once: the first one with words, with the comment of one that has no other words."""
    found: dict[str, Annotation] = {}
    for number, annotation in enumerate(annotations):
        identity = annotation.key or f"@{number}"
        known = found.get(identity)
        if known is None:
            found[identity] = annotation
        elif annotation.text and not known.text:
            found[identity] = replace(annotation, comment=annotation.comment or known.comment)
        elif not known.comment and not known.text.startswith(annotation.text):
            found[identity] = replace(known, comment=annotation.text or annotation.comment)
    return tuple(found.values())

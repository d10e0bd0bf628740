"""Annotations from the note, from Zotero's library and from the PDF itself, each once, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from summarizer.note.annotation import Annotation, AnnotationKind, plain_words
from summarizer.paper.locate import locate_annotations
from summarizer.paper.located import LocatedAnnotation
from summarizer.pdf.page import Box, Document, Page, PdfAnnotation, WordSpan, join_words
from summarizer.text import fold
from summarizer.zotero.library import AnnotationRecord, Position

_AGREES = 80.0
"""Likeness of an annotation's text and the words at its place, below which the place is not trusted."""
_CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|table|tab\.|scheme|chart|algorithm)\s*\d|[图表]\s*\d", re.IGNORECASE
)
_CAPTION_GAP = 60.0  # points between a figure and its caption


@dataclass(frozen=True, slots=True)
class MergedAnnotations:
    """All annotations with their places: those of the note in its order, then the others in reading order.

    `from_library` counts those that the library has and the note has not, `from_pdf` those that only the PDF
    has, `changed` those whose text or comment is newer in the library.
    """

    located: tuple[LocatedAnnotation, ...]
    from_library: int = 0
    from_pdf: int = 0
    changed: int = 0


def merge_annotations(
    note: Sequence[Annotation], records: Sequence[AnnotationRecord], document: Document
) -> MergedAnnotations:
    """The annotations of all three places, each once: by key, then by place and text.

    One of the note's that nothing but a highlight mark speaks for counts where the paper has its words.

    The library's text and comment count before the note's, which were right when it was imported; its
    places count where the words there agree with the text. All else is found by its text.
    """
    known = {record.key: record for record in records}
    note = [_settled(one, known.get(one.key)) for one in note]
    current = [_updated(one, known.get(one.key)) for one in note]
    noted = {one.key for one in note if one.key}
    newer = [record for record in records if record.key not in noted]
    wanted = [*current, *map(_from_record, newer)]
    by_text = locate_annotations(wanted, document)
    located = [
        _placed(one, known[one.annotation.key], document) if one.annotation.key in known else one
        for one in by_text
        if one.spans or one.annotation.anchored
    ]
    in_pdf = [
        found
        for page in document.pages
        for annotation in page.annotations
        if (found := _from_pdf(annotation, page)) and not _is_known(found, located)
    ]
    changed = sum(
        (one.text, one.comment) != (before.text, before.comment)
        for one, before in zip(current, note, strict=True)
    )
    return MergedAnnotations((*located, *in_pdf), len(newer), len(in_pdf), changed)


def _settled(annotation: Annotation, record: AnnotationRecord | None) -> Annotation:
    """The note's annotation read in the way in which the library has it, if it has its words."""
    if record is None or not (quoted := fold(record.text).text):
        return annotation
    way = next((one for one in annotation.ways if fold(one.text).text == quoted), annotation.ways[0])
    return annotation.read_as(way)


def _updated(annotation: Annotation, record: AnnotationRecord | None) -> Annotation:
    """The note's annotation with the library's words, where they differ by more than blanks and markup."""
    if record is None:
        return annotation
    fresh = _from_record(record)
    same_text = not fresh.text or fold(fresh.text).text == fold(annotation.text).text
    same_comment = not fresh.comment or fold(fresh.comment).text == fold(annotation.comment).text
    return replace(
        annotation,
        kind=fresh.kind,
        text=annotation.text if same_text else fresh.text,
        comment=annotation.comment if same_comment else fresh.comment,
        colour=fresh.colour or annotation.colour,
        tags=fresh.tags or annotation.tags,
    )


def _from_record(record: AnnotationRecord) -> Annotation:
    kind = AnnotationKind(record.kind) if record.kind in set(AnnotationKind) else AnnotationKind.HIGHLIGHT
    index = record.position.page_index if record.position else None
    return Annotation(
        kind=kind,
        key=record.key,
        text=plain_words(record.text),
        comment=re.sub(r"</?(?:b|i|u|sub|sup|span)\b[^>]*>", "", record.comment).strip(),
        colour=record.colour,
        page_hint=record.page_label or ("" if index is None else str(index + 1)),
        tags=record.tags,
    )


def _placed(by_text: LocatedAnnotation, record: AnnotationRecord, document: Document) -> LocatedAnnotation:
    """The annotation at the place that Zotero stores, or where its text was found if that fits better."""
    annotation = by_text.annotation
    spans = spans_at(record.position, document) if record.position else ()
    if not spans:
        return by_text
    if annotation.kind in {AnnotationKind.NOTE, AnnotationKind.TEXT}:  # what lies under the sign says nothing
        spans = (WordSpan(spans[0].page_index, 0, 0),)
    if annotation.text:
        words = [word for span in spans for word in span.words(document.pages)]
        likeness = fuzz.ratio(fold(join_words(words)).text, fold(annotation.text).text)
        if likeness < _AGREES and by_text.spans:
            return by_text
    drawn = tuple((page.index, box) for page, boxes in _boxes(record.position, document) for box in boxes)
    return LocatedAnnotation(annotation, spans, "place in Zotero", drawn)


def _boxes(position: Position | None, document: Document) -> Iterator[tuple[Page, list[Box]]]:
    """The boxes of a place that Zotero stores, page by page."""
    if position is None:
        return
    for page_index, rectangles in (
        (position.page_index, position.rectangles),
        (position.page_index + 1, position.next_page),
    ):
        if rectangles and 0 <= page_index < len(document.pages):
            page = document.pages[page_index]
            yield page, [page.box_of(rectangle) for rectangle in rectangles]


def spans_at(position: Position, document: Document) -> tuple[WordSpan, ...]:
    """The words at a place that Zotero stores; where there are none, a caption, or the page."""
    found: list[WordSpan] = []
    for page, boxes in _boxes(position, document):
        found += _runs(page.index, page.words_in(boxes) or _caption(page, boxes))
    if not found and 0 <= position.page_index < len(document.pages):
        return (WordSpan(position.page_index, 0, 0),)
    return tuple(found)


def _runs(page_index: int, places: Sequence[int]) -> Iterator[WordSpan]:
    """The places as spans of words that follow each other."""
    start = 0
    for end in range(1, len(places) + 1):
        if end == len(places) or places[end] != places[end - 1] + 1:
            yield WordSpan(page_index, places[start], places[end - 1] + 1)
            start = end


def _caption(page: Page, boxes: Sequence[Box]) -> tuple[int, ...]:
    """The words of the block beside the boxes that begins like a caption, the nearest one."""
    blocks: dict[int, list[int]] = {}
    for place, word in enumerate(page.words):
        blocks.setdefault(word.block, []).append(place)
    left, right = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    top, bottom = min(box.y0 for box in boxes), max(box.y1 for box in boxes)
    best: tuple[float, tuple[int, ...]] = (_CAPTION_GAP, ())
    for places in blocks.values():
        words = [page.words[place] for place in places]
        overlaps = min(word.box.x0 for word in words) < right and max(word.box.x1 for word in words) > left
        gap = max(words[0].box.y0 - bottom, top - words[-1].box.y1, 0.0)
        if overlaps and gap < best[0] and _CAPTION.match(join_words(words[:3])):
            best = (gap, tuple(places))
    return best[1]


def _from_pdf(annotation: PdfAnnotation, page: Page) -> LocatedAnnotation:
    beside = annotation.kind in {AnnotationKind.NOTE, AnnotationKind.TEXT}
    places = () if beside else page.words_in(annotation.boxes)
    spans = tuple(_runs(page.index, places)) or (WordSpan(page.index, 0, 0),)
    return LocatedAnnotation(
        Annotation(
            kind=AnnotationKind(annotation.kind),
            key=annotation.key,
            text=annotation.text,
            comment=annotation.comment,
            colour=annotation.colour,
            page_hint=page.label or str(page.index + 1),
        ),
        spans,
        "place in the PDF",
        tuple((page.index, box) for box in annotation.boxes),
    )


def _is_known(one: LocatedAnnotation, others: Sequence[LocatedAnnotation]) -> bool:
    """Whether it is another's twin: the same key, or the same page and mostly the same words or comment."""
    annotation = one.annotation
    return any(
        (annotation.key and annotation.key == other.annotation.key)
        or (one.page_index == other.page_index and _alike(one, other))
        for other in others
    )


def _alike(one: LocatedAnnotation, other: LocatedAnnotation) -> bool:
    mine, theirs = _places(one), _places(other)
    if mine and theirs:
        return len(mine & theirs) * 2 > min(len(mine), len(theirs))
    comment = fold(one.annotation.comment).text
    return not mine and not theirs and comment == fold(other.annotation.comment).text


def _places(one: LocatedAnnotation) -> set[tuple[int, int]]:
    return {(span.page_index, place) for span in one.spans for place in range(span.start, span.end)}

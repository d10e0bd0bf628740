"""What an annotation is, beside its words: its kind, key, page and colour, from links, tags and labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.note.annotation import AnnotationKind
from summarizer.note.highlight.label import (
    colour_in,
    colour_named,
    is_label,
    metadata_of,
    page_in,
    without_signs,
)
from summarizer.note.highlight.segment import Segment

_KIND = re.compile(r"\b(highlight|underline|image|ink|note)\b", re.IGNORECASE)
_CLASS_KIND = re.compile(r"class=\"(?P<kind>[a-z]+)")
_CLASS_COLOUR = re.compile(r"class=\"[^\"]*?-(?P<colour>[a-z]+)[^\"]*\"", re.IGNORECASE)
_STYLE_COLOUR = re.compile(r"background(?:-color)?:\s*(?:\[\[)?(?P<colour>[^;\"\]]{1,40})", re.IGNORECASE)
_ZOTLIT_ID = re.compile(r"(?P<key>[A-Z0-9]{8})a[A-Z0-9]{8}p\d+")
_KEY_ID = re.compile(r"(?:KEY|id0)?(?P<key>[A-Z0-9]{8})")
_IN_BRACKETS = re.compile(r"[(（][^()（）]{0,80}[)）]\s*$")
_KINDS = {kind.value: kind for kind in AnnotationKind}
_SHORT_TITLE = 60


def kind_of(segment: Segment) -> AnnotationKind:
    """What was drawn, by the class of a tag, the type of a callout or a label; else a highlight."""
    head = segment.lines[0].callout.lower()
    named = [match["kind"] for mark in segment.marks if (match := _CLASS_KIND.search(mark.attributes))]
    named += [head] if head in {"image", "underline"} else []
    labels = " ".join(unit.text for unit in segment.units if not unit.marked and is_label(unit.text))
    label = _KIND.search(labels)
    named += [label[1].lower()] if label and label[1].lower() != "note" else []
    return next((_KINDS[name] for name in named if name in _KINDS), AnnotationKind.HIGHLIGHT)


def names_its_kind(segment: Segment) -> bool:
    """Whether words beside the quotation say what it is, as `Yellow Highlight` does: a machine wrote them."""
    labels = (behind_quotation(unit.text) for unit in segment.units if not (unit.marked or unit.line.callout))
    return any(_KIND.search(label) and is_label(label) for label in labels)


def behind_quotation(text: str) -> str:
    """What stands behind the last quotation mark of a text."""
    return re.split(r"[”\"]", text)[-1]


def key_of(segment: Segment) -> str:
    """Zotero's key of the annotation, from its link or from the block's id; "" when unknown."""
    keys = [anchor.key for anchor in segment.own]
    for block_id in segment.ids:
        match = _ZOTLIT_ID.fullmatch(block_id) or _KEY_ID.fullmatch(block_id)
        keys += [match["key"]] if match else []
    return next(filter(None, keys), "")


def page_of(segment: Segment) -> str:
    """The page as the note shows it, else as its link has it; "" when unknown."""
    labels = [anchor.label for anchor in (*segment.own, *segment.others)]
    labels += [unit.text for unit in segment.units if is_label(unit.text)]
    labels += [
        match[0] for unit in segment.units if not unit.marked and (match := _IN_BRACKETS.search(unit.text))
    ]
    pages = [*map(page_in, labels), *(anchor.page for anchor in segment.own)]
    return next(filter(None, pages), "")


def colour_of(segment: Segment) -> str:
    """The colour as "#rrggbb", "" when nothing tells it."""
    return next(filter(None, _colours(segment)), "")


def _colours(segment: Segment) -> Iterator[str]:
    """What the tags, the callout, the link, labels, signs and the title above say of the colour."""
    for mark in segment.marks:
        style = _STYLE_COLOUR.search(mark.attributes) or _CLASS_COLOUR.search(mark.attributes)
        yield colour_in(style["colour"]) if style else ""
    head = segment.lines[0]
    callout = (head.callout or segment.block.container).replace("-", " ")
    yield from map(colour_in, (head.meta, *(anchor.colour for anchor in segment.own), callout))
    for unit in segment.units:
        value = metadata_of(unit.text)
        yield colour_in(value) if value else colour_named(unit.text) if is_label(unit.text) else ""
    for unit in segment.units:
        signs = unit.text[: len(unit.text) - len(without_signs(unit.text))]
        behind = behind_quotation(unit.text)
        yield colour_named(signs)
        yield colour_named(behind) if behind != unit.text and is_label(behind) else ""
    title = segment.block.heading
    yield colour_named(title) if len(title) < _SHORT_TITLE else ""

"""Words of the blocks beside an annotation that belong to it: its quotation, or a comment on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarizer.note.highlight.describe import names_its_kind
from summarizer.note.highlight.label import COMMENT_LABEL, NOTE_NAME, has_words, is_label, without_signs
from summarizer.note.highlight.role import QUOTING
from summarizer.note.highlight.segment import TAGS, Segment, Unit

_ABOUT_PAPER = {"abstract", "summary", "tldr", "synth", "md", "link", "info", "metadata", "bibliography"}
_SAID = "💬 "
_NEAR = 2
"""Blank lines between what belongs together."""


def beside_each_other(found: Iterator[tuple[Segment, bool]]) -> Iterator[Segment]:
    """The annotations among segments, each with what of the segments beside it is its own.

    The segments come in the note's order, each with whether it is an annotation.
    """
    waiting: Segment | None = None  # an annotation that may take more words
    before: list[Segment] = []  # words that no annotation has taken
    for segment, is_annotation in found:
        taken = _with_words_below(waiting, segment) if waiting and not is_annotation else None
        if taken:
            waiting = taken
            continue
        if waiting and (is_annotation or not _is_bare(segment)):
            yield waiting
            waiting = None
        if is_annotation:
            waiting, before = _with_words_above(segment, before), []
        elif not _is_bare(segment):
            before = [] if segment.lines[0].title else [*before[-2:], segment]
    if waiting:
        yield waiting


def _is_bare(segment: Segment) -> bool:
    return segment.wordless and not segment.lines[0].title


def _with_words_above(link: Segment, before: Sequence[Segment]) -> Segment:
    """A link that stands alone, with the block above it that it is of, and comments and pictures between."""
    if not link.wordless or not before or not _may_be_quoted(before[-1], link):
        return link
    *above, last = before
    if last.quoted or not above:
        return _under(last, link)
    joined = link
    for words in reversed(before):
        if _is_quote(words):
            return _under(words, joined)
        if words.block.gap > _NEAR:
            break
        said = tuple(_as_comment(words)) if words.units else ()
        joined = _under(replace(words, units=said), joined)
    return _under(last, link)


def _under(words: Segment, link: Segment) -> Segment:
    """A link's segment with the words of the one above it in front."""
    last = words.units[-1].row + 1 if words.units else 0
    moved = (replace(unit, row=unit.row + last) for unit in link.units)
    return replace(
        link,
        units=(*words.units, *moved),
        lines=words.lines + link.lines,
        image=words.image if words.image is not None else link.image,
        marks=words.marks + link.marks,
    )


def _is_quote(segment: Segment) -> bool:
    return segment.quoted and not segment.lines[0].callout


def _may_be_quoted(words: Segment, link: Segment) -> bool:
    """Whether the words of a block are what the link below it is of."""
    head, below = words.lines[0], link.lines[0]
    other = head.title or head.row or head.callout.lower() in _ABOUT_PAPER
    inside = below.row or below.depth or below.indent >= 0 or below.text.startswith("[^")
    near = link.block.gap <= (_NEAR if words.image is not None or words.quoted else 1)
    return near and not (other or inside)


def _with_words_below(annotation: Segment, beside: Segment) -> Segment | None:
    """The annotation with the words of the block below it, None when they are not its own."""
    head, alone = beside.lines[0], annotation.wordless and annotation.image is None
    if beside.block.gap > (_NEAR if alone else 1):
        return None
    if beside.ids and beside.wordless:
        return replace(annotation, ids=annotation.ids + beside.ids)
    if head.title or head.row or not beside.units:
        return None
    if all(TAGS.fullmatch(unit.text) for unit in beside.units):
        return annotation.followed_by(beside, beside.units)
    if alone and beside.quoted:
        quotes = not head.callout or head.callout.lower() in QUOTING
        return annotation.followed_by(beside, beside.units) if quotes else None
    return annotation.followed_by(beside, _as_comment(beside)) if _is_comment(annotation, beside) else None


def _is_comment(annotation: Segment, beside: Segment) -> bool:
    """Whether a block below an annotation is said of it.

    It is labelled so, or a machine wrote what stands above, whose templates put the comment there.
    """
    head, above = beside.lines[0], annotation.lines[0]
    named = head.callout and NOTE_NAME.fullmatch(without_signs(head.text).strip() or head.callout)
    plain = not head.depth and head.indent < 0
    item = head.indent >= 0 and above.indent < 0 and not above.depth
    marked = any(unit.marked and not is_label(unit.text) for unit in annotation.units)
    labelled = COMMENT_LABEL.match(_first(beside).text)
    return bool(labelled or named or (plain and names_its_kind(annotation)) or (item and marked))


def _first(segment: Segment) -> Unit:
    return next((unit for unit in segment.units if has_words(unit.text)), segment.units[0])


def _as_comment(beside: Segment) -> list[Unit]:
    first = _first(beside)
    if COMMENT_LABEL.match(first.text):
        return list(beside.units)
    rest = [unit for unit in beside.units if unit is not first]
    return [replace(first, text=_SAID + first.text), *rest]

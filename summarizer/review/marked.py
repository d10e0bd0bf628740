"""What of a paper its note cites: each sentence once, with the claims that rest on it, in colours."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, groupby
from typing import TypeAlias

from summarizer.insertion.callout import find_callout
from summarizer.insertion.phrases import WARNING
from summarizer.language import later
from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.note.meant import meant
from summarizer.note.note import Note
from summarizer.note.shape import MARK
from summarizer.paper.locate import locate_annotations
from summarizer.paper.located import LocatedAnnotation
from summarizer.pdf.markup import Markup
from summarizer.pdf.page import Box, Document
from summarizer.review.claims import StoredSentence, last_claims, quoted_claims, span_boxes
from summarizer.review.journal import Event
from summarizer.review.standing import StandingClaim, standing_claims
from summarizer.review.state import FieldStatus, field_states
from summarizer.text import fold

COLOURS = {
    "#2ea8e5": later("blue"),
    "#5fb236": later("green"),
    "#f19837": later("orange"),
    "#a28ae5": later("purple"),
    "#e56eee": later("magenta"),
    "#ff6666": later("red"),
    "#aaaaaa": later("grey"),
    "#ffd400": later("yellow"),
}
"""The colours of Zotero's reader; the one that people's own highlights mostly have comes last."""
_HEX = re.compile("#[0-9A-Fa-f]{6}")
_Boxes: TypeAlias = tuple[tuple[int, float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Use:
    """That a field cites a sentence: for a claim, "" where it is not known for which; `draft` waits still."""

    label: str
    claim: str
    draft: bool

    @property
    def comment(self) -> str:
        """As it is written beside the sentence."""
        return f"{MARK if self.draft else ''}{self.label}{': ' if self.claim else ''}{self.claim}"


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence as one claim of a note cites it; `pdf` is the digest of the file that its boxes are in."""

    sentence: StoredSentence
    pdf: str
    use: Use


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence of a paper with all that cites it; its boxes are as in `StoredSentence`, none: not found.

    With `frame` it is a figure.
    """

    text: str
    page_index: int
    boxes: _Boxes
    frame: bool
    uses: tuple[Use, ...]

    @property
    def comment(self) -> str:
        """All claims that rest on it, a line each."""
        return "\n".join(use.comment for use in self.uses)


def cited_sentences(
    note: Note, events: Iterable[Event], labels: Collection[str] = (), *, with_drafts: bool = False
) -> tuple[Cited, ...]:
    """The sentences behind what a person accepted or changed, and with `with_drafts` behind drafts too.

    `labels` are the fields that count, by label or role; all when there are none. A person's own texts cite
    nothing. Of a draft of which single claims were accepted those count in any case.
    """
    events = list(events)
    drafted, callout = last_claims(events), find_callout(note.text, note.zone)
    quoted = quoted_claims(callout.sections) if callout else {}
    found: list[Cited] = []
    statuses = field_states(note, events)
    for status in meant(statuses, labels) if labels else statuses:
        if not status.value:
            continue
        if known := drafted.get(status.label):
            claims = standing_claims(status, known.claims)
        else:  # the journal was lost; the note says which sentences, but not for which claim
            claims = tuple(StandingClaim(one, "") for one in quoted.get(status.label, ()))
        for one in claims:
            use = _use(status, one)
            if with_drafts or not use.draft:
                pdf = known.pdf if known else ""
                found += [Cited(sentence, pdf, use) for sentence in one.claim.sentences]
    return tuple(found)


def _use(status: FieldStatus, one: StandingClaim) -> Use:
    warning = WARNING if one.words and one.claim.problems else ""
    return Use(status.label, f"{warning}{one.words}", status.pending and not one.claim.decision)


def place(cited: Sequence[Cited], document: Document) -> tuple[MarkedSentence, ...]:
    """The sentences with their places in a document, in its order; each once, with all that cites it.

    In another file than the one that was read they are looked for to the letter, since a sentence that is
    nearly the same may have another number in it; of a figure the words of its caption.
    """
    placed = [_placed(one, document.sha256) for one in cited]
    lost = tuple(dict.fromkeys((one.text, one.page_index) for one in placed if not one.boxes))
    wanted = [Annotation(AnnotationKind.HIGHLIGHT, text=text, page_hint=str(page + 1)) for text, page in lost]
    found: dict[tuple[str, int], _Boxes] = {
        key: span_boxes(one.spans, document.pages)
        for key, one in zip(lost, locate_annotations(wanted, document), strict=True)
        if _to_the_letter(one)
    }
    merged: dict[object, MarkedSentence] = {}
    for one in placed:
        boxes = one.boxes or found.get((one.text, one.page_index), ())
        here = replace(one, boxes=boxes, page_index=boxes[0][0] if boxes else one.page_index)
        key = boxes or (fold(one.text).text, one.page_index)
        uses = (*merged[key].uses, *here.uses) if key in merged else here.uses
        merged[key] = replace(here, uses=tuple(dict.fromkeys(uses)))
    return tuple(sorted(merged.values(), key=lambda one: (one.page_index, *_top(one.boxes))))


def _to_the_letter(one: LocatedAnnotation) -> bool:
    """Whether all of a sentence was found; what lies between two parts of it may be a page's end, no word."""
    parted = one.method == "text, in two parts"
    return one.method.split(",")[0] == "text" and (
        not parted or one.spans[0].page_index != one.spans[-1].page_index
    )


def _placed(one: Cited, sha256: str) -> MarkedSentence:
    """A cited sentence with the places that are known of it in the file with this digest."""
    sentence = one.sentence
    boxes = sentence.boxes if one.pdf == sha256 else ()
    return MarkedSentence(
        sentence.text, sentence.page_index, boxes, bool(boxes and sentence.figure), (one.use,)
    )


def _top(boxes: _Boxes) -> tuple[float, float]:
    return (boxes[0][2], boxes[0][1]) if boxes else (0.0, 0.0)


def markups(sentences: Iterable[MarkedSentence], colours: Mapping[str, str]) -> Iterator[Markup]:
    """The annotations of the sentences that have places: one for each page that a sentence stands on.

    `colours` are those of fields, by label; a sentence that several cite has that of the first.
    """
    for one in sentences:
        for page_index, boxes in groupby(sorted(one.boxes, key=lambda box: box[0]), lambda box: box[0]):
            places = tuple(Box(*box[1:]) for box in boxes)
            yield Markup(page_index, places, one.comment, colours[one.uses[0].label], one.frame)


def field_colours(
    fields: Iterable[FieldStatus], meant: Mapping[str, Collection[str]] | None = None
) -> dict[str, str]:
    """A colour for each field, by label: the one that is `meant` for it, else the next that is free.

    `meant` has the labels or roles of fields by colour, as the setting `colours`. With more fields than
    colours they come again.
    """
    usable = {colour.lower(): names for colour, names in (meant or {}).items() if _HEX.fullmatch(colour)}
    chosen = {name: colour for colour, names in reversed(usable.items()) for name in names}
    free = cycle([colour for colour in COLOURS if colour not in chosen.values()] or list(COLOURS))
    colours: dict[str, str] = {}
    for field in fields:
        own = chosen.get(field.label) or chosen.get(field.role)
        colours[field.label] = own or next(free)
    return colours

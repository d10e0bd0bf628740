"""The claims of drafts as the journal keeps them, with the places of their sentences, and read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from summarizer.draft.draft import CheckedClaim, VerifiedDraft
from summarizer.draft.verify import check_claim
from summarizer.errors import NothingToDo
from summarizer.evidence.figure import Figure
from summarizer.evidence.passage import Passage
from summarizer.insertion.callout import render_figure, render_quote
from summarizer.insertion.citation import cite
from summarizer.insertion.phrases import WARNING
from summarizer.insertion.value import render_claim
from summarizer.language import _
from summarizer.layout.kind import ROW
from summarizer.paper.cited import CitedPdf
from summarizer.pdf.page import Page, Sentence, WordSpan, line_boxes, outline_box
from summarizer.review.history import CLAIMING, standing
from summarizer.review.journal import Event
from summarizer.review.shorthand import plain

PERSON = "person"
ACCEPTED, EDITED, OWN = "accepted", "edited", "own"
"""What a person decided on one claim: OWN is a statement that they made themselves."""


class StoredSentence(BaseModel):
    """A sentence that a claim rests on.

    `page_index` (from 0) is where it starts; `boxes` are its lines as (page index, x0, y0, x1, y1) in points,
    as in `pdf.page.Box`; `highlights` the Zotero keys of the person's annotations on it. Of a picture it is
    the caption, `figure` its label ("" for a sentence) and the box the whole figure. `link` and `quote` are
    those of a sentence that is offered, or that a person cited: how it is cited, and its line in the evidence
    callout. `by` is `PERSON` where a person cited it, "" where the draft did.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    page_index: int
    boxes: tuple[tuple[int, float, float, float, float], ...] = ()
    highlights: tuple[str, ...] = ()
    figure: str = ""
    link: str = ""
    quote: str = ""
    by: str = ""


class StoredClaim(BaseModel):
    """A claim of a draft, its sentences, and what is to be said against it.

    `verdict` is the second reader's, "" without one; `marks` are what a person should look at. `offered` are
    sentences that would bear out what is in doubt. `written` is the claim with its links, as it stands in the
    note or would stand there, and `quotes` the lines of its sentences in the evidence callout. `decision` is
    what a person decided on it alone, "" for nothing yet.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    sentences: tuple[StoredSentence, ...]
    problems: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    verdict: str = ""
    offered: tuple[StoredSentence, ...] = ()
    written: str = ""
    quotes: tuple[str, ...] = ()
    decision: str = ""

    @property
    def is_persons(self) -> bool:
        """Whether its words are a person's."""
        return self.decision in {EDITED, OWN}

    @property
    def figures(self) -> tuple[str, ...]:
        """The labels of the pictures that it cites."""
        return tuple(one.figure for one in self.sentences if one.figure)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is to be said against it."""
        return (*self.problems, *self.doubts)


CLAIMS = TypeAdapter(dict[str, tuple[StoredClaim, ...]])


@dataclass(frozen=True, slots=True)
class FieldClaims:
    """The claims of a field's last draft, those left out, and the digest of the PDF with their places."""

    claims: tuple[StoredClaim, ...]
    pdf: str
    left_out: tuple[StoredClaim, ...] = ()


def stored_claims(
    verified: VerifiedDraft, pages: Sequence[Page], pdf: CitedPdf, language: str
) -> Mapping[str, Mapping[str, list[dict[str, object]]]]:
    """The claims of all fields and those left out, as JSON values by label; `pages` are those of the PDF."""

    def stored(claims: Sequence[CheckedClaim]) -> list[dict[str, object]]:
        return [_stored(claim, pages, pdf, language).model_dump(mode="json") for claim in claims]

    return {
        "claims": {field.label: stored(field.claims) for field in verified.fields},
        "left_out": {field.label: stored(field.dropped) for field in verified.fields if field.dropped},
    }


def _stored(claim: CheckedClaim, pages: Sequence[Page], pdf: CitedPdf, language: str) -> StoredClaim:
    return StoredClaim(
        text=claim.text,
        sentences=(
            *(_sentence(passage, pages) for passage in claim.passages),
            *map(_picture, claim.figures),
        ),
        problems=claim.problems,
        doubts=claim.doubts,
        marks=tuple(mark.text for mark in claim.to_look_at),
        verdict=claim.reading.verdict if claim.reading else "",
        offered=tuple(citable(passage, pages, pdf) for passage in claim.offered),
        written=render_claim(claim, pdf, language),
        quotes=(
            *(render_quote(passage, pdf) for passage in claim.passages),
            *(render_figure(figure, pdf) for figure in claim.figures),
        ),
    )


def _sentence(passage: Passage, pages: Sequence[Page]) -> StoredSentence:
    return StoredSentence(
        text=passage.sentence.text,
        page_index=passage.sentence.page_index,
        boxes=sentence_boxes(passage.sentence, pages),
        highlights=tuple(annotation.key for annotation in passage.annotations if annotation.key),
    )


def citable(passage: Passage, pages: Sequence[Page], pdf: CitedPdf) -> StoredSentence:
    """A sentence with how it is cited, and with its line in the evidence callout."""
    citing = {"link": cite([passage], pdf), "quote": render_quote(passage, pdf)}
    return _sentence(passage, pages).model_copy(update=citing)


def _picture(figure: Figure) -> StoredSentence:
    x0, y0, x1, y1 = (round(edge, 1) for edge in figure.box)
    return StoredSentence(
        text=figure.caption.beginning,
        page_index=figure.caption.page_index,
        boxes=((figure.caption.page_index, x0, y0, x1, y1),),
        figure=figure.caption.label,
    )


def sentence_boxes(
    sentence: Sentence, pages: Sequence[Page]
) -> tuple[tuple[int, float, float, float, float], ...]:
    """The lines of a sentence; of a table's row the whole of it, blank cells too."""
    if sentence.kind != ROW or len({span.page_index for span in sentence.spans}) > 1:
        return span_boxes(sentence.spans, pages)
    x0, y0, x1, y1 = outline_box([word for span in sentence.spans for word in span.words(pages)])
    return ((sentence.page_index, round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)),)


def span_boxes(
    spans: Iterable[WordSpan], pages: Sequence[Page]
) -> tuple[tuple[int, float, float, float, float], ...]:
    """The lines of spans as (page index, x0, y0, x1, y1), in points to a tenth."""
    return tuple(
        (span.page_index, round(box.x0, 1), round(box.y0, 1), round(box.x1, 1), round(box.y1, 1))
        for span in spans
        for box in line_boxes(span.words(pages))
    )


def last_claims(events: Iterable[Event]) -> Mapping[str, FieldClaims]:
    """The claims of the last draft of each field that still stands; none where the journal has none."""
    found: dict[str, FieldClaims] = {}
    for event in standing(events):
        if event.action in CLAIMING:
            try:
                claims = CLAIMS.validate_python(event.details.get("claims", {}))
                left_out = CLAIMS.validate_python(event.details.get("left_out", {}))
            except ValidationError:  # written by another version
                continue
            pdf = str(event.details.get("pdf", ""))
            found |= {
                label: FieldClaims(stored, pdf, left_out.get(label, ())) for label, stored in claims.items()
            }
    return found


def strengthened(claim: StoredClaim) -> StoredClaim:
    """A claim with the sentences that were offered for it, and no doubt that they settle.

    Raises:
        NothingToDo: none was offered, or an older version left no link to it.
    """
    more = [one.model_copy(update={"by": PERSON}) for one in claim.offered if one.link]
    if not more:
        raise NothingToDo(_("No sentence is offered for this claim."))
    sentences = (*claim.sentences, *more)
    problems = check_claim(claim.text, [sentence.text for sentence in sentences])
    links = [sentence.link for sentence in more if sentence.link not in claim.written]
    written = " ".join((claim.written, *dict.fromkeys(links)))
    return claim.model_copy(
        update={
            "sentences": sentences,
            "problems": problems,
            "doubts": (),
            "offered": (),
            "written": written if problems else written.removeprefix(WARNING),
            "quotes": (*claim.quotes, *(sentence.quote for sentence in more)),
        }
    )


_QUOTE = re.compile(
    r"> - \[(?:p[^\]]*)\]\(\S*?[?#&]page=(?P<page>\d+)[^)]*\) (?P<star>(?:⭐|🖼️) )?[“\"](?P<text>.*)[”\"]"
)
_WIKI_QUOTE = re.compile(
    r"> - \[\[[^\]|]*#page=(?P<page>\d+)\|[^\]]*\]\] (?P<star>(?:⭐|🖼️) )?[“\"](?P<text>.*)[”\"]"
)


def quoted_claims(sections: Mapping[str, Sequence[str]]) -> dict[str, tuple[StoredClaim, ...]]:
    """The sentences in the sections of a note's evidence callout, each as a claim of its own, by label.

    This is what is known of a draft when the journal is lost; the places on the pages are not.
    """
    found: dict[str, tuple[StoredClaim, ...]] = {}
    for label, lines in sections.items():
        matches = [
            match for line in lines if (match := _QUOTE.fullmatch(line) or _WIKI_QUOTE.fullmatch(line))
        ]
        found[label] = tuple(_quoted(match) for match in matches)
    return found


def _quoted(match: re.Match[str]) -> StoredClaim:
    text = plain(match["text"])
    return StoredClaim(text=text, sentences=(StoredSentence(text=text, page_index=int(match["page"]) - 1),))

"""What commands tell of a paper and its drafts as JSON."""

from __future__ import annotations

from pathlib import Path

from summarizer.draft.draft import CheckedClaim, VerifiedField
from summarizer.evidence.figure import Figure
from summarizer.filling.prepare import Prepared
from summarizer.paper.cited import CitedPdf
from summarizer.paper.located import LocatedAnnotation


def prepared_json(path: Path, prepared: Prepared) -> dict[str, object]:
    """What was found and read, for JSON."""
    return {
        "note": path,
        "title": prepared.note.metadata.title,
        "language": prepared.request.language,
        "pdf": {
            "path": prepared.paper.path,
            "how": prepared.paper.how,
            "pages": len(prepared.paper.document.pages),
            "recognised": prepared.paper.recognised,
        },
        "notices": prepared.paper.notices,
        "annotations": [annotation_json(one) for one in prepared.evidence.annotations],
        "coverage": prepared.evidence.coverage,
    }


def annotation_json(one: LocatedAnnotation) -> dict[str, object]:
    """An annotation and where it was found, page index from 0."""
    return {
        "key": one.annotation.key,
        "kind": one.annotation.kind,
        "text": one.annotation.text,
        "comment": one.annotation.comment,
        "colour": one.annotation.colour,
        "page_hint": one.annotation.page_hint,
        "page_index": one.page_index,
        "method": one.method,
    }


def field_json(field: VerifiedField, cited: CitedPdf) -> dict[str, object]:
    """A field's claims, those in the note and those left out."""
    return {
        "label": field.label,
        "claims": [_claim_json(claim, cited) for claim in field.claims],
        "dropped": [_claim_json(claim, cited) for claim in field.dropped],
    }


def _claim_json(claim: CheckedClaim, cited: CitedPdf) -> dict[str, object]:
    sentences = [
        {
            "id": passage.id,
            "page_index": passage.sentence.page_index,
            "page": cited.label(passage.sentence.page_index),
            "quote": passage.sentence.text,
            "highlights": [annotation.key for annotation in passage.annotations],
        }
        for passage in claim.passages
    ]
    return {
        "text": claim.text,
        "sentences": sentences,
        "figures": [figure_json(figure) for figure in claim.figures],
        "problems": claim.problems,
        "doubts": claim.doubts,
        "marks": [mark.text for mark in claim.marks],
        "offered": [passage.id for passage in claim.offered],
        "verdict": claim.reading.verdict if claim.reading else "",
        "quotation": claim.quotation,
        "lints": claim.lints,
        "slips": claim.slips,
    }


def figure_json(figure: Figure) -> dict[str, object]:
    """A figure that goes along as a picture, for JSON; `box` in points, page index from 0."""
    return {
        "id": figure.id,
        "label": figure.caption.label,
        "page_index": figure.caption.page_index,
        "box": figure.box,
        "pixels": (figure.width, figure.height),
        "bytes": len(figure.content),
    }

"""The claims of drafts as the journal keeps them, with the places of their sentences, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from summarizer.draft.draft import CheckedClaim, VerifiedDraft
from summarizer.pdf.page import WordSpan
from summarizer.review.history import DRAFTING, standing
from summarizer.review.journal import Event


class StoredSentence(BaseModel):
    """A sentence that a claim rests on: `spans` are (page index from 0, first word, word behind the last)."""

    model_config = ConfigDict(frozen=True)

    text: str
    spans: tuple[tuple[int, int, int], ...]
    highlights: tuple[str, ...] = ()

    @property
    def word_spans(self) -> tuple[WordSpan, ...]:
        """Where it stands in the PDF."""
        return tuple(WordSpan(*span) for span in self.spans)


class StoredClaim(BaseModel):
    """A claim of a draft, its sentences, and what of it they do not bear out."""

    model_config = ConfigDict(frozen=True)

    text: str
    sentences: tuple[StoredSentence, ...]
    problems: tuple[str, ...] = ()


_CLAIMS = TypeAdapter(dict[str, tuple[StoredClaim, ...]])


@dataclass(frozen=True, slots=True)
class FieldClaims:
    """The claims of a field's last draft, and the digest of the PDF that their places are in."""

    claims: tuple[StoredClaim, ...]
    pdf: str


def stored_claims(verified: VerifiedDraft) -> Mapping[str, list[dict[str, object]]]:
    """The claims of all fields, by label, as JSON values."""
    return {field.label: [_stored(claim) for claim in field.claims] for field in verified.fields}


def _stored(claim: CheckedClaim) -> dict[str, object]:
    sentences = [
        {
            "text": passage.sentence.text,
            "spans": [(span.page_index, span.start, span.end) for span in passage.sentence.spans],
            "highlights": [annotation.key for annotation in passage.annotations if annotation.key],
        }
        for passage in claim.passages
    ]
    return {"text": claim.text, "sentences": sentences, "problems": list(claim.problems)}


def last_claims(events: Iterable[Event]) -> Mapping[str, FieldClaims]:
    """The claims of the last draft of each field that still stands; none where the journal has none."""
    found: dict[str, FieldClaims] = {}
    for event in standing(events):
        if event.action in DRAFTING:
            try:
                claims = _CLAIMS.validate_python(event.details.get("claims", {}))
            except ValidationError:  # written by another version
                continue
            pdf = str(event.details.get("pdf", ""))
            found |= {label: FieldClaims(stored, pdf) for label, stored in claims.items()}
    return found

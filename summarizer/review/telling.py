"""Claims that tell all of a field's text, so that each can be decided on, and which of them were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from summarizer.insertion.value import as_text
from summarizer.note.note import Note
from summarizer.review.alike import alike
from summarizer.review.claims import StoredClaim, last_claims
from summarizer.review.journal import Event
from summarizer.review.state import FieldStatus, field_states


def told_by(status: FieldStatus, claims: Sequence[StoredClaim], between: str = " ") -> bool:
    """Whether a field's claims, one after the other, are its whole text."""
    if not claims or not all(claim.written for claim in claims):
        return False
    return any(
        alike(status.value, other)
        for other in (
            between.join(claim.written for claim in claims),
            between.join(map(words_of, claims)),
        )
    )


def standing_claims(
    status: FieldStatus, claims: Sequence[StoredClaim], between: str = " "
) -> tuple[StoredClaim, ...]:
    """The claims that a field's text still tells: all of them, or those of a person that stand in it."""
    if told_by(status, claims, between):
        return tuple(claims)
    return tuple(one for one in claims if one.is_persons and one.written and one.written in status.value)


def words_of(claim: StoredClaim) -> str:
    """A claim as it may stand in a note: of the program's nothing runs, a person's are as they typed them."""
    return claim.written if claim.is_persons else as_text(claim.written)


def partly_decided(note: Note, events: Iterable[Event]) -> Mapping[str, tuple[StoredClaim, ...]]:
    """All claims of the drafts of which a person decided on some claims and others wait, by label."""
    events = list(events)
    known = last_claims(events)
    shapes = {field.label: field.shape for field in note.summary.fields}
    return {
        status.label: claims
        for status in field_states(note, events)
        if status.pending and status.label in known
        for claims in [known[status.label].claims]
        if told_by(status, claims, shapes[status.label].between)
        and any(claim.decision for claim in claims)
        and not all(claim.decision for claim in claims)
    }

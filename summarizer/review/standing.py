"""Which claims of a draft a field's text still makes, whatever a person changed of it since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from summarizer.review.alike import alike
from summarizer.review.claims import StoredClaim
from summarizer.review.shorthand import CitedStatement, cited_statements
from summarizer.review.state import FieldState, FieldStatus


@dataclass(frozen=True, slots=True)
class StandingClaim:
    """A claim that a field still makes, in the `words` that it has there now."""

    claim: StoredClaim
    words: str


def standing_claims(status: FieldStatus, claims: Sequence[StoredClaim]) -> tuple[StandingClaim, ...]:
    """The claims that still stand in a field, in their order.

    Of a text that a person changed these are the claims that are there as they were, and those of which a
    link is there: the statement before it has taken their place. No link speaks for two claims.
    """
    if status.state in {FieldState.DRAFT, FieldState.ACCEPTED}:
        return tuple(StandingClaim(claim, claim.text) for claim in claims)
    if status.state is not FieldState.EDITED:
        return ()
    statements = cited_statements(status.value)
    words = {number: _unchanged(claim, statements) for number, claim in enumerate(claims)}
    taken = {one for one in words.values() if one is not None}
    free = [(one, link) for one in statements if one not in taken for link in one.links]
    for number, claim in enumerate(claims):
        links = {link for one in cited_statements(claim.written) for link in one.links}
        offered = [pair for pair in free if pair[1] in links]
        if words[number] is None and offered:
            best = max(offered, key=lambda pair: fuzz.ratio(pair[0].words, claim.text))
            free.remove(best)
            words[number] = best[0]
    return tuple(StandingClaim(claims[number], one.words) for number, one in words.items() if one is not None)


def _unchanged(claim: StoredClaim, statements: Sequence[CitedStatement]) -> CitedStatement | None:
    """The statement that is the claim to the letter."""
    return next((one for one in statements if alike(one.words, claim.text)), None)

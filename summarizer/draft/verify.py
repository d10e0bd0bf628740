"""Claims held against the sentences that they cite: numbers and Latin-script terms must stand in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from summarizer.draft.draft import CheckedClaim, Claim, Draft, FieldDraft, VerifiedDraft, VerifiedField
from summarizer.evidence.passage import Evidence
from summarizer.text import fold

_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-+.][A-Za-z0-9]+)*")


def verify(draft: Draft, evidence: Evidence, *, keep_unverified: bool = False) -> VerifiedDraft:
    """The draft with each claim looked up in the evidence and checked.

    A claim with a problem is left out, as `dropped`, or with `keep_unverified` kept and marked. One that
    cites no sentence that was sent is always left out: there is nothing that a person could check.
    """
    return VerifiedDraft(
        tuple(_verify_field(field, evidence, keep_unverified=keep_unverified) for field in draft.fields),
        draft.provenance,
    )


def _verify_field(field: FieldDraft, evidence: Evidence, *, keep_unverified: bool) -> VerifiedField:
    checked = [_check(claim, evidence) for claim in field.claims]
    kept = [one for one in checked if one.verified or (keep_unverified and one.passages)]
    dropped = [one for one in checked if one not in kept]
    return VerifiedField(field.label, tuple(kept), tuple(dropped))


def _check(claim: Claim, evidence: Evidence) -> CheckedClaim:
    known = evidence.by_number()
    passages = tuple(known[number] for number in dict.fromkeys(claim.passages) if number in known)
    missing = [f"S{number}" for number in claim.passages if number not in known]
    problems = [f"{', '.join(missing)} was not among the sentences sent"] if missing else []
    if not claim.passages:
        problems.append("it cites no sentence")
    if passages:
        problems += check_claim(claim.text, [passage.sentence.text for passage in passages])
    return CheckedClaim(claim.text, passages, tuple(problems))


def check_claim(text: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """What in a claim its sentences do not bear out, in plain words; empty when all of it stands there."""
    if text in sentences:
        return ()
    source = unicodedata.normalize("NFKC", " ".join(sentences))
    claim = unicodedata.normalize("NFKC", text)
    stated = {number.replace(",", "") for number in _NUMBER.findall(source)}
    numbers = [number for number in _NUMBER.findall(claim) if number.replace(",", "") not in stated]
    folded = fold(source).text
    terms = [term for term in _TERM.findall(claim) if fold(term).text not in folded]
    problems = [f"the number {number} is not in the sentences" for number in dict.fromkeys(numbers)]
    return (*problems, *(f"the term {term} is not in the sentences" for term in dict.fromkeys(terms)))

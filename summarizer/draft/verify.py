"""Claims held against the sentences that they cite."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.draft.check.context import Context, PaperText
from summarizer.draft.check.facts import check_facts
from summarizer.draft.check.finding import Verdict
from summarizer.draft.draft import CheckedClaim, Claim, Draft, FieldDraft, VerifiedDraft, VerifiedField
from summarizer.evidence.passage import Evidence


def verify(draft: Draft, evidence: Evidence, *, keep_unverified: bool = False) -> VerifiedDraft:
    """The draft with each claim looked up in the evidence and checked.

    A claim with a problem is left out, as `dropped`, or with `keep_unverified` kept and marked. One that
    cites no sentence that was sent is always left out: there is nothing that a person could check.
    """
    paper = PaperText({passage.number: passage.sentence.text for passage in evidence.passages})
    return VerifiedDraft(
        tuple(
            _verify_field(field, evidence, paper, keep_unverified=keep_unverified) for field in draft.fields
        ),
        draft.provenance,
    )


def _verify_field(
    field: FieldDraft, evidence: Evidence, paper: PaperText, *, keep_unverified: bool
) -> VerifiedField:
    checked = [_check(claim, evidence, paper) for claim in field.claims]
    kept = [one for one in checked if one.verified or (keep_unverified and one.passages)]
    dropped = [one for one in checked if one not in kept]
    return VerifiedField(field.label, tuple(kept), tuple(dropped))


def _check(claim: Claim, evidence: Evidence, paper: PaperText) -> CheckedClaim:
    known = evidence.by_number()
    passages = tuple(known[number] for number in dict.fromkeys(claim.passages) if number in known)
    missing = [f"S{number}" for number in claim.passages if number not in known]
    problems = [f"{', '.join(missing)} was not among the sentences sent"] if missing else []
    if not claim.passages:
        problems.append("it cites no sentence")
    if passages:
        context = Context(tuple(passage.sentence.text for passage in passages), paper=paper)
        findings = check_facts(claim.text, context)
        problems += [finding.text for finding in findings if finding.verdict is Verdict.WRONG]
    return CheckedClaim(claim.text, passages, tuple(problems))


def check_claim(text: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """What in a claim its sentences do not bear out, in plain words; empty when every fact stands in them."""
    return tuple(finding.text for finding in check_facts(text, Context(tuple(sentences))))

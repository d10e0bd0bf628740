"""The second try: what is asked about again, and new claims in the places of those that they replace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from summarizer.draft.coverage import Uncovered, uncovered
from summarizer.draft.draft import (
    CheckedClaim,
    Claim,
    FieldDraft,
    Provenance,
    Reading,
    Revision,
    Verdict,
    VerifiedDraft,
    VerifiedField,
)
from summarizer.draft.drafter import DraftRequest
from summarizer.draft.lint import length_of, over_limit
from summarizer.draft.verify import Verifier
from summarizer.prompt.request import AnsweredClaim


def wants_another_try(
    verified: VerifiedDraft, request: DraftRequest, unsaid: Sequence[Uncovered] = ()
) -> bool:
    """Whether a field is missing, something is said against a claim, or something central is unsaid."""
    answered = {field.label for field in verified.fields}
    missing = any(field.label not in answered for field in request.fields)
    return missing or bool(failed_claims(verified)) or bool(unsaid)


def unsaid_in(verified: VerifiedDraft, request: DraftRequest) -> tuple[Uncovered, ...]:
    """What is central to the paper and no field of the draft speaks of."""
    roles = [field.role for field in request.fields]
    return uncovered(verified, request.evidence, roles, request.language)


def failed_claims(verified: VerifiedDraft) -> Mapping[str, tuple[int, ...]]:
    """For each label the places (from 0) of the field's claims that something is said against."""
    places = {
        field.label: tuple(n for n, claim in enumerate(field.checked) if claim.reasons or claim.lints)
        for field in verified.fields
    }
    return {label: numbers for label, numbers in places.items() if numbers}


def answered_claims(verified: VerifiedDraft) -> list[AnsweredClaim]:
    """Every claim as it was answered, in its order, with what to do about it."""
    return [
        AnsweredClaim(
            field.label,
            claim.text,
            tuple(passage.number for passage in claim.passages),
            advice(claim),
            tuple(figure.number for figure in claim.figures),
        )
        for field in verified.fields
        for claim in field.checked
    ]


def advice(claim: CheckedClaim) -> tuple[str, ...]:
    """What to do about a claim, in the sentences' own words where they are known; empty when it is sound.

    All of it is said at once, since there is only one further try.
    """
    offered = ", ".join(passage.id for passage in claim.offered)
    reading = claim.reading
    if reading is not None and claim.reasons and not _is_settled(reading, offered):
        said, doubts = [_after_reading(claim, reading)], tuple[str, ...]()
    else:
        said, doubts = [*claim.problems], claim.doubts
    if offered:
        said.append(": ".join(filter(None, ("; ".join(doubts), f"cite {offered} too"))))
    else:
        said += doubts
    return (*said, *claim.lints, *(claim.slips if said or claim.lints else ()))


def _is_settled(reading: Reading, offered: str) -> bool:
    """Whether a reading adds nothing to the facts: all is borne out, or what is wanting is `offered`."""
    wanting = {Verdict.PARTLY, Verdict.NOT_STATED} if offered else set()
    return reading.verdict in {Verdict.SUPPORTED, *wanting}


def _after_reading(claim: CheckedClaim, reading: Reading) -> str:
    source = next((p.id for p in claim.passages if reading.words and reading.words in p.sentence.text), "")
    says = f"{source} says “{reading.words}”" if source else ""
    if reading.verdict is Verdict.OVERSTATED:
        if says:
            return f"{says}: keep that, or cite the sentence that says it without"
        return "its sentences say it less strongly: keep to that"
    if reading.verdict is Verdict.CONTRADICTED:
        otherwise = f" ({reading.missing})" if reading.missing else ""
        return f"{says or 'its sentences say otherwise'}{otherwise}: say that, or take it back"
    if reading.verdict is Verdict.PARTLY:
        lacks = reading.missing or "a part of it"
        return f"its sentences lack this: {lacks}; cite the sentence that has it too, or leave it out"
    lacking = f" ({reading.missing})" if reading.missing else ""
    return (
        f"its sentences do not say all of it{lacking}: say what they say, or cite the sentences that say it"
    )


def rooms_left(
    request: DraftRequest,
    verified: VerifiedDraft,
    failed: Mapping[str, Sequence[int]],
    *,
    everywhere: bool = False,
) -> dict[str, int]:
    """The room (characters in Chinese, else words) that sound claims leave to what replaces the others.

    A fifth of the limit is always left, which one short claim needs. `everywhere` tells it of the other
    fields too.
    """
    limits = {field.label: field.length for field in request.fields}
    rooms: dict[str, int] = {}
    for field in verified.fields:
        limit = limits.get(field.label)
        if limit and (field.label in failed or everywhere):
            places = failed.get(field.label, ())
            sound = [claim for n, claim in enumerate(field.checked) if n not in places]
            rooms[field.label] = max(
                limit - sum(length_of(claim.text, request.language) for claim in sound), limit // 5
            )
    return rooms


def read_revision(
    verified: VerifiedDraft,
    failed: Mapping[str, Sequence[int]],
    missing: Sequence[str],
    answer: Sequence[FieldDraft],
    provenance: Provenance,
    *,
    more: bool = False,
) -> Revision:
    """What an answer to the second try puts in the place of what; a blank claim takes one back.

    As many claims as were asked about replace them in turn. Of fewer each replaces the one that it is most
    like, by sentences and words, and the others are taken back; what is over is added, and with `more` so is
    what stands in other fields.
    """
    answers = {field.label: field.claims for field in answer}
    replaced: dict[tuple[str, int], Claim | None] = {}
    added = [FieldDraft(label, _worded(answers[label])) for label in missing if label in answers]
    for field in verified.fields:
        places = failed.get(field.label, ())
        if field.label not in answers or not (places or more):
            continue
        sound = {claim.text for n, claim in enumerate(field.checked) if n not in places}
        given: list[Claim | None] = [claim for claim in answers[field.label] if claim.text not in sound]
        if len(given) > len(places):
            added.append(FieldDraft(field.label, _worded(given[len(places) :])))
            given = given[: len(places)]
        if len(given) < len(places):
            given = _by_likeness([field.checked[place] for place in places], given)
        for place, claim in zip(places, given, strict=True):
            replaced[field.label, place] = claim if claim is not None and claim.text else None
    return Revision(replaced, tuple(field for field in added if field.claims), provenance)


def _worded(claims: Sequence[Claim | None]) -> tuple[Claim, ...]:
    return tuple(claim for claim in claims if claim is not None and claim.text)


def _by_likeness(failed: Sequence[CheckedClaim], given: Sequence[Claim | None]) -> list[Claim | None]:
    places: list[Claim | None] = [None] * len(failed)
    for claim in given:
        free = [n for n in range(len(failed)) if places[n] is None]
        if claim is not None and claim.text and free:
            places[max(free, key=lambda n: _likeness(failed[n], claim))] = claim
    return places


def _likeness(failed: CheckedClaim, claim: Claim) -> float:
    shared = len({passage.number for passage in failed.passages} & set(claim.passages))
    return 100.0 * shared + fuzz.ratio(failed.text, claim.text)


def revised(
    verified: VerifiedDraft, revision: Revision, request: DraftRequest, verifier: Verifier
) -> VerifiedDraft:
    """The draft with the new claims in the places of those that they replace, checked by their facts."""
    added = {field.label: field.claims for field in revision.added}
    earlier = {field.label: field for field in verified.fields}
    fields: list[VerifiedField] = []
    for asked in request.fields:
        before = earlier.get(asked.label, VerifiedField(asked.label, ()))
        if asked.label not in earlier and asked.label not in added:
            continue
        checked = [
            verifier.check(new) if (new := revision.replaced.get((asked.label, n))) else claim
            for n, claim in enumerate(before.checked)
        ]
        new_ones = list(map(verifier.check, added.get(asked.label, ())))
        leading = [claim for claim in new_ones if before.checked and _is_headline(claim)]
        checked = [*leading, *checked, *(claim for claim in new_ones if claim not in leading)]
        fields.append(VerifiedField(asked.label, tuple(checked)))
    return VerifiedDraft(tuple(fields), revision.provenance)


def _is_headline(claim: CheckedClaim) -> bool:
    """Whether a claim tells what the abstract says: it opens its field."""
    return any(passage.sentence.section == "abstract" for passage in claim.passages)


def better(
    first: VerifiedDraft, second: VerifiedDraft, revision: Revision, request: DraftRequest
) -> VerifiedDraft:
    """The second draft, but for claims against which more is said than against those that they replace.

    A claim that was taken back is left out, unless only its wording was at fault; in a field that was too
    long it is left out for that.
    """
    asked = {field.label: field for field in request.fields}
    earlier = {field.label: field.checked for field in first.fields}
    long = {field.label for field in first.fields if over_limit(field, asked[field.label], request.language)}
    fields = []
    for field in second.fields:
        checked = list(field.checked)
        before = earlier.get(field.label, ())
        front = _put_in_front(field, before, revision)
        for n, claim in enumerate(before):
            if (field.label, n) not in revision.replaced:
                continue
            if revision.replaced[field.label, n] is None:
                short = ("it was taken back to keep the field short",) if field.label in long else ()
                checked[front + n] = replace(
                    claim, kept=not (claim.reasons or short), doubts=(*claim.doubts, *short)
                )
            elif _fault(claim) < _fault(checked[front + n]):
                checked[front + n] = claim
        fields.append(replace(field, checked=tuple(checked)))
    return replace(second, fields=tuple(fields))


def _put_in_front(field: VerifiedField, before: Sequence[CheckedClaim], revision: Revision) -> int:
    """How many claims were put in front of a field's earlier ones."""
    added = sum(len(one.claims) for one in revision.added if one.label == field.label)
    if not before:
        return 0
    return sum(_is_headline(claim) for claim in field.checked[: len(field.checked) - len(before)][:added])


def _fault(claim: CheckedClaim) -> int:
    return 2 if claim.problems else 1 if claim.doubts else 0

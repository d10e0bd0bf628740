"""Drafting one note: evidence → draft → checks → one more try at what failed."""

from __future__ import annotations

from dataclasses import replace

from summarizer.draft.draft import Draft, VerifiedDraft, VerifiedField
from summarizer.draft.drafter import Drafter, DraftRequest
from summarizer.draft.lint import lint
from summarizer.draft.verify import verify
from summarizer.errors import ProviderError


async def draft_note(
    request: DraftRequest, drafter: Drafter, *, keep_unverified: bool = False
) -> tuple[VerifiedDraft, str]:
    """Draft the fields, check every claim, ask once more about those that fail.

    The second value says what went wrong on the way without spoiling the draft, "" when nothing did.

    Raises:
        ProviderError: the model gave no usable answer.
    """
    verified = _checked(await drafter.draft(request), request, keep_unverified=keep_unverified)
    if not _wants_another_try(verified, request):
        return verified, ""
    try:
        revised = await drafter.revise(request, verified)
    except ProviderError as exc:  # what the first answer gave is paid for, and good
        return verified, f"The model was not asked again about what failed: {exc}"
    return _better(verified, _checked(revised, request, keep_unverified=keep_unverified)), ""


def _checked(draft: Draft, request: DraftRequest, *, keep_unverified: bool) -> VerifiedDraft:
    return lint(verify(draft, request.evidence, keep_unverified=keep_unverified), request)


def _wants_another_try(verified: VerifiedDraft, request: DraftRequest) -> bool:
    answered = {field.label for field in verified.fields}
    return any(field.label not in answered for field in request.fields) or any(
        field.dropped or any(claim.problems or claim.lints for claim in field.claims)
        for field in verified.fields
    )


def _better(first: VerifiedDraft, second: VerifiedDraft) -> VerifiedDraft:
    """The second draft, but for fields in which fewer claims are borne out than in the first."""
    earlier = {field.label: field for field in first.fields}
    fields = tuple(
        before if (before := earlier.get(field.label)) and _sound(before) > _sound(field) else field
        for field in second.fields
    )
    return replace(second, fields=fields)


def _sound(field: VerifiedField) -> int:
    return sum(claim.verified for claim in field.claims)

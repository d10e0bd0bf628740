"""Drafting one note: evidence → draft → facts → second reading → one more try at what failed."""

from __future__ import annotations

from summarizer.draft.draft import VerifiedDraft
from summarizer.draft.drafter import Drafter, DraftRequest
from summarizer.draft.lint import lint
from summarizer.draft.reading import Reader
from summarizer.draft.revise import better, revised, unsaid_in, wants_another_try
from summarizer.draft.verify import Verifier, settle
from summarizer.errors import ProviderError
from summarizer.filling.steps import Tell, nobody
from summarizer.language import _, speaking


async def draft_note(
    request: DraftRequest,
    drafter: Drafter,
    reader: Reader | None = None,
    *,
    keep_unverified: bool = False,
    tell: Tell = nobody,
) -> tuple[VerifiedDraft, str]:
    """Draft the fields, check every claim, ask once more about those that fail.

    Without a `reader` claims are checked by their facts alone. The second value says what went wrong on the
    way without spoiling the draft, "" when nothing did.

    Raises:
        ProviderError: the model gave no usable answer.
    """
    draft = await drafter.draft(request)
    unseen = ""
    if request.evidence.figures and not draft.provenance.figures:
        unseen = _(
            "{model} takes no pictures: it drafted without the paper's figures.", model=draft.provenance.model
        )
        request = request.without_figures
    title = " ".join((request.title, *request.authors))
    verifier = Verifier(request.evidence, title, request.language)
    with speaking(request.language):  # what is said of a claim stands in the note
        first = lint(verifier.verify(draft), request)
    if reader is not None and first.provenance.model:
        tell(_("The claims are read a second time"))
    verified, complaint = await _read(first, request, reader)
    if complaint:
        reader = None
    unsaid = unsaid_in(verified, request) if verified.provenance.model else ()
    if wants_another_try(verified, request, unsaid):
        tell(_("{model} is asked again about what failed", model=verified.provenance.model))
        try:
            revision = await drafter.revise(request, verified, unsaid)
        except ProviderError as exc:  # what the first answer gave is paid for, and good
            complaint = _(
                "{complaint} The model was not asked again about what failed: {exc}",
                complaint=complaint,
                exc=exc,
            ).strip()
        else:
            with speaking(request.language):
                second = lint(revised(verified, revision, request, verifier), request)
            second, complaint_again = await _read(second, request, reader)
            verified = better(verified, second, revision, request)
            complaint = " ".join(filter(None, (complaint, revision.complaint, complaint_again)))
    complaint = f"{unseen} {complaint}".strip()
    complaint = f"{complaint} {_timed_out(verified.provenance.timeouts)}".strip()
    return settle(verified, keep_unverified=keep_unverified), complaint


def _timed_out(times: int) -> str:
    if not times:
        return ""
    tries = _("One try") if times == 1 else _("{times} tries", times=times)
    return _(
        "{tries} went without an answer in time, and may be billed beside what is counted here.", tries=tries
    )


async def _read(
    verified: VerifiedDraft, request: DraftRequest, reader: Reader | None
) -> tuple[VerifiedDraft, str]:
    """The draft with its second reading; when that fails the draft as without it, and why."""
    if reader is None or not verified.provenance.model:
        return verified, ""
    try:
        return await reader.read(verified, request.evidence, request.title, request.language), ""
    except ProviderError as exc:
        return verified, _("The claims were not read a second time: {exc}", exc=exc)

"""The tools that write: drafts that an agent proposes, and decisions where the user allowed them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from summarizer.agent.asked import AcceptDrafts, ProposedField, ProposeDrafts, RejectDrafts
from summarizer.agent.desk import Answer, Desk, as_json, claims_of, hold_evidence, told_claim, verifier_of
from summarizer.draft.draft import Draft, FieldDraft, Provenance, VerifiedDraft
from summarizer.draft.lint import lint, over_limit
from summarizer.draft.verify import settle
from summarizer.errors import NothingToDo, UsageError
from summarizer.filling.fill import Filled, write
from summarizer.filling.prepare import Prepared, Wish, prepare
from summarizer.filling.redo import prepare_redo
from summarizer.insertion.insert import insert_drafts
from summarizer.language import _, speaking
from summarizer.note.file import NoteFile, refuse_if_read_only
from summarizer.note.meant import meant
from summarizer.note.note import Note
from summarizer.prompt.draft_request import DraftRequest
from summarizer.review import decision
from summarizer.review.state import FieldState, field_states

DRAFTER = "agent over mcp"
"""What the journal calls the drafter."""


def propose_drafts(desk: Desk, asked: ProposeDrafts, agent: str) -> Answer:
    """Write an agent's drafts into a note if every claim passes; else say of each what is wrong.

    The note is locked from reading to writing.

    Raises:
        SummarizerError: nothing can be drafted there; the note is as it was.
    """
    path = desk.scope.note(asked.note)
    with desk.vault.store.lock(path):
        file, note, prepared, again = _prepare(desk, asked)
        refuse_if_read_only(file.path)
        request = prepared.request
        hold_evidence(request.evidence, asked.evidence, asked.note)
        made = Provenance(DRAFTER, f"{agent} (MCP)", desk.vault.prompts().version)
        draft = Draft(_drafted(asked.fields, request), made)
        with speaking(request.language):  # what is said of a claim stands in the note
            verified = lint(verifier_of(request).verify(draft), request)
        if reasons := _reasons(verified, request):
            return _refused(verified, reasons)
        settled = settle(verified)
        text = insert_drafts(
            prepared.note, settled, request.evidence.coverage, prepared.paper.cited, request.language
        )
        filled = Filled(prepared, settled, text, Decimal(0))
        written = write(desk.vault, file, filled, *(("redo", note) if again else ()))
    told = {"written": True, "note": asked.note, "fields": _told(settled), "said": written.complaint}
    doubtful = any(claim.doubts for field in settled.fields for claim in field.claims)
    return Answer((as_json(told), *((_doubtful(),) if doubtful else ())))


def _prepare(desk: Desk, asked: ProposeDrafts) -> tuple[NoteFile, Note, Prepared, bool]:
    """The note as it is, it prepared for the proposed fields, and whether drafts of them were taken out."""
    labels = tuple(field.field for field in asked.fields)
    file, note = desk.read(asked.note)
    states = field_states(note, desk.events(file, note))
    full = [one for one in meant(states, labels) if one.value]
    if full and asked.replace:
        return (*prepare_redo(desk.vault, file.path, Wish(labels)), True)
    if full:
        draft = full[0].pending and full[0].state is FieldState.DRAFT
        raise NothingToDo(
            _("{label} is not empty, and what stands in it stays.", label=full[0].label),
            hint=_("It is a draft: `replace` puts another one in its place.") if draft else "",
        )
    prepared = prepare(desk.vault, file.path, note, Wish(labels))
    if prepared is None:
        raise NothingToDo(_("No field of {name} is empty.", name=asked.note))
    return file, note, prepared, False


def _drafted(fields: list[ProposedField], request: DraftRequest) -> tuple[FieldDraft, ...]:
    """The proposed fields, in the order of the note.

    Raises:
        UsageError: a field is proposed twice, or claims have no words.
    """
    given = {field.field: [claim.model_dump() for claim in field.claims] for field in fields}
    read = claims_of(given, request.fields)
    if len(given) < len(fields) or len(read) < len(given):
        raise UsageError(_("A field is proposed twice."), hint=_("Put its claims together."))
    proposed = {label: len(claims) for label, claims in given.items()}
    for field in request.fields:
        count = proposed.get(field.label, proposed.get(field.role, 0))
        if field.label in read and len(read[field.label]) < count:
            raise UsageError(
                _("A claim of {label} has no words, or stands there twice.", label=field.label),
                hint=_("Propose no claims for a field that the paper does not answer."),
            )
    return tuple(
        FieldDraft(field.label, read[field.label]) for field in request.fields if field.label in read
    )


def _reasons(verified: VerifiedDraft, request: DraftRequest) -> Mapping[str, str]:
    """Why fields are refused, by label: what is said of a field as a whole, "" where claims fail."""
    requests = {field.label: field for field in request.fields}
    reasons: dict[str, str] = {}
    for field in verified.fields:
        long = over_limit(field, requests[field.label], request.language)
        if long or any(claim.problems for claim in field.checked):
            reasons[field.label] = long
    return reasons


def _refused(verified: VerifiedDraft, reasons: Mapping[str, str]) -> Answer:
    told = [
        {**field, "refused": (label := str(field["field"])) in reasons}
        | ({"too_long": reasons[label]} if reasons.get(label) else {})
        for field in _told(verified)
    ]
    sentence = _("Nothing was written: not every claim passes the checks.")
    hint = _("Mend the claims below from the sentences they cite, or leave them out, and propose again.")
    return Answer((f"{sentence}\n{hint}", as_json({"written": False, "fields": told})), refused=True)


def _doubtful() -> str:
    return _(
        "Claims with doubts stand in the note with ⚠️. To mend them propose their field again with `replace`, "
        "and cite what would bear them out, or say less."
    )


def _told(verified: VerifiedDraft) -> list[dict[str, object]]:
    """The fields with those of their claims, by number from 1, of which there is something to say."""
    return [
        {
            "field": field.label,
            "claims": [
                {"claim": number, **told_claim(claim)}
                for number, claim in enumerate(field.checked, 1)
                if claim.reasons or claim.lints or claim.slips
            ],
        }
        for field in verified.fields
    ]


def accept_drafts(desk: Desk, asked: AcceptDrafts, agent: str) -> Answer:
    """Accept drafts of a note; the journal says that an agent did.

    Raises:
        NoteError: there is no such draft, or the note cannot be written; it is as it was.
    """
    with desk.vault.store.lock(desk.scope.note(asked.note)):
        file, note = desk.read(asked.note)
        keep = desk.vault.settings.keep_evidence
        decided = decision.accept(desk.vault.store, file, note, asked.fields, keep_evidence=keep, by=agent)
    return Answer((as_json({"note": asked.note, "accepted": decided.labels}),))


def reject_drafts(desk: Desk, asked: RejectDrafts, agent: str) -> Answer:
    """Reject drafts of a note; the journal says that an agent did.

    Raises:
        NoteError: there is no such draft, or the note cannot be written; it is as it was.
    """
    with desk.vault.store.lock(desk.scope.note(asked.note)):
        file, note = desk.read(asked.note)
        decided = decision.reject(desk.vault.store, file, note, asked.fields, reason=asked.reason, by=agent)
    return Answer((as_json({"note": asked.note, "rejected": decided.labels}),))

"""Decisions on one claim of a draft: accept, reject, edit, strengthen, replace; its field's state follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.draft.verify import check_claim
from summarizer.errors import NothingToDo
from summarizer.insertion.callout import find_callout, speaks_of
from summarizer.insertion.insert import accept_drafts, amend_draft, reject_drafts, without_separators
from summarizer.language import _
from summarizer.note.file import NoteFile
from summarizer.note.note import Note
from summarizer.note.shape import MARK, Shape
from summarizer.review.alike import alike
from summarizer.review.claims import FieldClaims, StoredClaim, last_claims, strengthened
from summarizer.review.decision import Decided, choose, placeholders
from summarizer.review.journal import Event
from summarizer.review.shorthand import plain
from summarizer.review.state import FieldState, FieldStatus, field_states, unmarked
from summarizer.review.store import Store
from summarizer.review.telling import ACCEPTED, EDITED, told_by, words_of


@dataclass(frozen=True, slots=True)
class DraftOfClaims:
    """A field's draft whose claims tell all of it, as the note and the journal hold it now."""

    file: NoteFile
    note: Note
    events: Sequence[Event]
    status: FieldStatus
    known: FieldClaims
    shape: Shape

    def claim(self, number: int) -> StoredClaim:
        """One of its claims, counted from 0.

        Raises:
            NothingToDo: it has none of this number.
        """
        if not 0 <= number < len(self.known.claims):
            raise NothingToDo(_("{label} has no such claim.", label=self.status.label))
        return self.known.claims[number]


def find_draft(store: Store, file: NoteFile, note: Note, label: str) -> DraftOfClaims:
    """The draft of a field, to decide on its claims.

    Raises:
        NothingToDo: as `choose`, or the field's text is not that of its claims any more.
    """
    events = list(store.journal.events(file.path, note.metadata.identity))
    (status,) = choose(field_states(note, events), [label], {FieldState.DRAFT, FieldState.EDITED})
    known = last_claims(events).get(status.label)
    shape = next(field.shape for field in note.summary.fields if field.label == status.label)
    if known is None or not told_by(status, known.claims, shape.between):
        raise NothingToDo(
            _("The text of {label} was changed as a whole since it was drafted.", label=status.label),
            hint=_("Decide on the whole field."),
        )
    return DraftOfClaims(file, note, events, status, known, shape)


def accept_claim(store: Store, draft: DraftOfClaims, number: int, *, keep_evidence: bool = False) -> Decided:
    """Accept one claim; with the last one that waited the whole field is decided.

    Raises:
        NothingToDo: there is no such claim.
        NoteError: the note cannot be written; it is as it was.
    """
    accepted = draft.claim(number).model_copy(update={"decision": ACCEPTED})
    return _put(store, draft, number, accepted, keep_evidence=keep_evidence)


def reject_claim(
    store: Store, draft: DraftOfClaims, number: int, *, reason: str = "", keep_evidence: bool = False
) -> Decided:
    """Take one claim out of a draft; with the last one the field's whole draft goes.

    Raises:
        NothingToDo: there is no such claim.
        NoteError: the note cannot be written; it is as it was.
    """
    draft.claim(number)
    return _put(store, draft, number, None, reason=reason, keep_evidence=keep_evidence)


def edit_claim(
    store: Store, draft: DraftOfClaims, number: int, said: str, *, keep_evidence: bool = False
) -> Decided:
    """Put a person's words, with their links, in the place of one claim.

    Raises:
        NothingToDo: there is no such claim, or there are no words.
        NoteRefused: the words would hide something of the note.
        NoteError: the note cannot be written; it is as it was.
    """
    old = draft.claim(number)
    words = unmarked(" ".join(said.split()))
    if not words:
        raise NothingToDo(
            _("There are no words to put in the place of the claim."), hint=_("Reject it instead.")
        )
    text = plain(words)
    edited = old.model_copy(
        update={
            "text": text,
            "written": words,
            "problems": check_claim(text, [sentence.text for sentence in old.sentences]),
            "doubts": (),
            "marks": (),
            "verdict": "",
            "decision": EDITED,
        }
    )
    return _put(store, draft, number, edited, keep_evidence=keep_evidence)


def strengthen_claim(store: Store, draft: DraftOfClaims, number: int) -> Decided:
    """Let a claim rest on the sentences too that were offered for it.

    Raises:
        NothingToDo: there is no such claim, or none was offered.
        NoteError: the note cannot be written; it is as it was.
    """
    return _put(store, draft, number, strengthened(draft.claim(number)))


def replace_claim(store: Store, draft: DraftOfClaims, number: int, new: StoredClaim) -> Decided:
    """Put another claim of the program in the place of one.

    Raises:
        NothingToDo: there is no such claim, or a person edited it.
        NoteError: the note cannot be written; it is as it was.
    """
    if draft.claim(number).decision == EDITED:
        raise NothingToDo(_("The claim is your own text; nothing was changed."))
    return _put(store, draft, number, new)


def _put(
    store: Store,
    draft: DraftOfClaims,
    number: int,
    new: StoredClaim | None,
    *,
    reason: str = "",
    keep_evidence: bool = False,
) -> Decided:
    """Write the field with another claim, or none, in the place of one: as a draft, while any claim waits."""
    label, old, note = draft.status.label, draft.claim(number), draft.note
    claims = [*draft.known.claims]
    claims[number : number + 1] = [new] if new else []
    value = without_separators(note, draft.shape.between.join(map(words_of, claims)))
    why: dict[str, object] = {"reason": reason} if reason else {}
    if not claims:
        text = reject_drafts(note, [label], placeholders(draft.events))
        action, written, details = "reject", "", why
    elif all(claim.decision for claim in claims):
        text = accept_drafts(note, [label], {label: value}, keep_evidence=keep_evidence)
        own = any(claim.decision == EDITED for claim in claims)
        action, written, details = ("edit" if own else "accept"), draft.shape.fit(value), why
    else:
        text = _amended(draft, value, old, claims)
        own = draft.status.state is FieldState.EDITED or any(claim.decision == EDITED for claim in claims)
        action, written = ("amend" if own else "claim"), draft.shape.fit(f"{MARK}{value}")
        stored = [claim.model_dump(mode="json") for claim in claims]
        left = [claim.model_dump(mode="json") for claim in draft.known.left_out]
        details = {"pdf": draft.known.pdf, "claims": {label: stored}, "left_out": {label: left}, **why}
    saved = store.save(draft.file, note, text, action, values={label: written}, details=details)
    return Decided(action, (label,), saved)


def _amended(draft: DraftOfClaims, value: str, old: StoredClaim, claims: Sequence[StoredClaim]) -> str:
    """The note with the draft's new value, and the evidence that its claims have."""
    label, quotes = draft.status.label, tuple(dict.fromkeys(one for claim in claims for one in claim.quotes))
    if alike(value, draft.status.value) and len(claims) == len(draft.known.claims):
        return draft.note.text
    callout = find_callout(draft.note.text, draft.note.zone)
    lines = callout.sections.get(label, ()) if callout else ()
    still = {claim.text for claim in claims if claim.reasons}
    gone = {
        line
        for line in lines
        if (line in old.quotes and line not in quotes)
        or (old.text not in still and speaks_of(line, old.text))
    }
    left_out = callout.left_out.get(label, ()) if callout else ()
    return amend_draft(draft.note, label, value, quotes, left_out, "", gone)

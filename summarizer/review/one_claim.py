"""Decisions on one claim of a draft: accept, reject, edit, strengthen, replace; its field's state follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.errors import NothingToDo
from summarizer.insertion.callout import find_callout, speaks_of
from summarizer.insertion.insert import accept_drafts, amend_draft, reject_drafts, without_separators
from summarizer.language import _
from summarizer.note.file import NoteFile
from summarizer.note.note import Note, parse_note
from summarizer.note.shape import MARK, Shape
from summarizer.review.alike import alike
from summarizer.review.chosen import Decided, choose, placeholders
from summarizer.review.cited import Place, choose_sentences, cited, lines_against, resting_on, stated
from summarizer.review.claims import (
    ACCEPTED,
    EDITED,
    OWN,
    FieldClaims,
    StoredClaim,
    last_claims,
    strengthened,
)
from summarizer.review.ground import Ground
from summarizer.review.journal import Event
from summarizer.review.state import FieldState, FieldStatus, field_states, unmarked
from summarizer.review.store import Store
from summarizer.review.telling import told_by, words_of


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
    store: Store,
    draft: DraftOfClaims,
    number: int,
    said: str,
    *,
    wanted: Sequence[Place] | None = None,
    ground: Ground | None = None,
    keep_evidence: bool = False,
) -> Decided:
    """Put a person's words, with their links, in the place of one claim.

    It rests on the `wanted` sentences then, of the claim or of the paper; None for those of the claim.

    Raises:
        NothingToDo: there is no such claim, there are no words, or no such sentence.
        NoteRefused: the words would hide something of the note.
        NoteError: the note cannot be written; it is as it was.
    """
    old, ground = draft.claim(number), ground or Ground()
    words = unmarked(" ".join(said.split()))
    if not words:
        raise NothingToDo(
            _("There are no words to put in the place of the claim."), hint=_("Reject it instead.")
        )
    before = cited(old)
    sentences = before if wanted is None else choose_sentences(wanted, before, ground)
    decision = OWN if old.decision == OWN else EDITED
    edited = stated(words, sentences, ground, decision, before)
    return _put(store, draft, number, edited, keep_evidence=keep_evidence)


def recite_claim(
    store: Store,
    draft: DraftOfClaims,
    number: int,
    wanted: Sequence[Place],
    ground: Ground,
    *,
    unsupported: bool = False,
    keep_evidence: bool = False,
) -> Decided:
    """Let one claim rest on the `wanted` sentences, its own and others of the paper; it is checked anew.

    Raises:
        NothingToDo: there is no such claim or sentence, it cites just these, or it would cite none, which
            only an `unsupported` claim does.
        NoteError: the note cannot be written; it is as it was.
    """
    old = draft.claim(number)
    before = cited(old)
    sentences = choose_sentences(wanted, before, ground)
    if sentences == before:
        raise NothingToDo(_("The statement cites this sentence already."))
    if not sentences and not unsupported:
        raise NothingToDo(_("Without this sentence nothing would support the statement."))
    new = resting_on(old, sentences, ground)
    return _put(store, draft, number, new, lines_against(new, ground.language), keep_evidence=keep_evidence)


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
    refuse_own(draft.claim(number))
    return _put(store, draft, number, new)


def refuse_own(claim: StoredClaim) -> None:
    """Leave a claim alone whose words are a person's.

    Raises:
        NothingToDo: they are.
    """
    if claim.is_persons:
        raise NothingToDo(_("The claim is your own text; nothing was changed."))


def _put(
    store: Store,
    draft: DraftOfClaims,
    number: int,
    new: StoredClaim | None,
    lines: Sequence[str] = (),
    *,
    reason: str = "",
    keep_evidence: bool = False,
) -> Decided:
    """Write the field with another claim, or none, in the place of one: as a draft, while any claim waits.

    `lines` are what the note's evidence says against the new claim.
    """
    label, old, note = draft.status.label, draft.claim(number), draft.note
    claims = [*draft.known.claims]
    claims[number : number + 1] = [new] if new else []
    value = without_separators(note, draft.shape.between.join(map(words_of, claims)))
    own = any(claim.is_persons for claim in claims)
    stored = [claim.model_dump(mode="json") for claim in claims]
    details: dict[str, object] = {"reason": reason} if reason else {}
    if not claims:
        text = reject_drafts(note, [label], placeholders(draft.events))
        action, written = "reject", ""
    elif all(claim.decision for claim in claims):
        if keep_evidence:
            note = parse_note(_amended(draft, value, old, claims, lines), [note.profile])
        text = accept_drafts(note, [label], {label: value}, keep_evidence=keep_evidence)
        action, written = ("edit" if own else "accept"), draft.shape.fit(value)
        details |= {"pdf": draft.known.pdf, "claims": {label: stored}}
    else:
        text = _amended(draft, value, old, claims, lines)
        action = "amend" if own or draft.status.state is FieldState.EDITED else "claim"
        written = draft.shape.fit(f"{MARK}{value}")
        left = [claim.model_dump(mode="json") for claim in draft.known.left_out]
        details |= {"pdf": draft.known.pdf, "claims": {label: stored}, "left_out": {label: left}}
    saved = store.save(draft.file, draft.note, text, action, values={label: written}, details=details)
    return Decided(action, (label,), saved, reasons=new.reasons if new else ())


def _amended(
    draft: DraftOfClaims, value: str, old: StoredClaim, claims: Sequence[StoredClaim], lines: Sequence[str]
) -> str:
    """The note with the draft's new value, and the evidence that its claims have."""
    label, quotes = draft.status.label, tuple(dict.fromkeys(one for claim in claims for one in claim.quotes))
    before = {one for claim in draft.known.claims for one in claim.quotes}
    if alike(value, draft.status.value) and len(claims) == len(draft.known.claims) and before == {*quotes}:
        return draft.note.text
    callout = find_callout(draft.note.text, draft.note.zone)
    there = callout.sections.get(label, ()) if callout else ()
    still = {claim.text for claim in claims if claim.reasons}
    gone = {
        line
        for line in there
        if (line in old.quotes and line not in quotes)
        or ((lines or old.text not in still) and speaks_of(line, old.text))
    }
    left_out = callout.left_out.get(label, ()) if callout else ()
    return amend_draft(draft.note, label, value, (*quotes, *lines), left_out, "", gone)

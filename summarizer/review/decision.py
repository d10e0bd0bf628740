"""Decisions on drafts: accept, reject, edit, take in; each is one write of the note and one journal event."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from summarizer.errors import NothingToDo
from summarizer.insertion.callout import find_callout
from summarizer.insertion.insert import (
    accept_drafts,
    amend_draft,
    reject_drafts,
    replace_drafts,
    without_separators,
)
from summarizer.insertion.phrases import says_nothing
from summarizer.insertion.value import as_text
from summarizer.language import _
from summarizer.note.file import NoteFile
from summarizer.note.meant import meant
from summarizer.note.note import Note, parse_note
from summarizer.note.shape import MARK
from summarizer.review.chosen import Decided, choose, placeholders
from summarizer.review.cited import Place, choose_sentences, sentences_of, stated
from summarizer.review.claims import EDITED, StoredClaim, last_claims, strengthened
from summarizer.review.ground import Ground
from summarizer.review.journal import Event
from summarizer.review.runs import of_run
from summarizer.review.state import FieldState, FieldStatus, field_states, unmarked
from summarizer.review.store import Store
from summarizer.review.telling import partly_decided


def accept(
    store: Store,
    file: NoteFile,
    note: Note,
    labels: Collection[str] = (),
    *,
    keep_evidence: bool = False,
    by: str = "",
    run: str = "",
) -> Decided:
    """Take the mark off drafts, and off drafts that a person changed but left marked.

    A draft that only says that nothing was found leaves its field empty: the sentence is nobody's words.
    A decision on many notes belongs to a `run`.
    When a person has decided on all of them in the note itself, the evidence that is left there goes.
    `by` names who decided when it was no person, for the journal.

    Raises:
        NothingToDo: as `choose`.
        NoteError: the note cannot be written; it is as it was.
    """
    events = list(store.journal.events(file.path, note.metadata.identity))
    statuses = field_states(note, events)
    leftover = not labels and not any(status.pending for status in statuses) and not keep_evidence
    if leftover and find_callout(note.text, note.zone):
        return Decided("accept", (), store.save(file, note, accept_drafts(note, ()), "accept"))
    chosen = choose(statuses, labels, {FieldState.DRAFT, FieldState.EDITED})
    emptied = _nothing_found(chosen, events)
    values = {status.label: "" if status.label in emptied else status.acceptable for status in chosen}
    texts = {label: value for label, value in values.items() if label not in emptied}
    text = accept_drafts(note, texts, texts, emptied=emptied, keep_evidence=keep_evidence)
    details = {**({"by": by} if by else {}), **of_run(run)}
    saved = store.save(file, note, text, "accept", values=values, details=details)
    return Decided("accept", tuple(values), saved, tuple(emptied))


def _nothing_found(chosen: Sequence[FieldStatus], events: Sequence[Event]) -> dict[str, str]:
    """The drafts that only say that nothing was found, with what stood in their fields before."""
    claims, before = last_claims(events), placeholders(events)
    return {
        status.label: before.get(status.label, "")
        for status in chosen
        if status.state is FieldState.DRAFT
        and (
            says_nothing(status.value)
            or (bool(status.draft) and status.label in claims and not claims[status.label].claims)
        )
    }


def reject(
    store: Store,
    file: NoteFile,
    note: Note,
    labels: Collection[str] = (),
    *,
    reason: str = "",
    by: str = "",
    run: str = "",
) -> Decided:
    """Take drafts out, so that their fields are as they were before; one that a person changed stays.

    `by` names who decided when it was no person, for the journal.

    Raises:
        NothingToDo: as `choose`.
        NoteError: the note cannot be written; it is as it was.
    """
    events = list(store.journal.events(file.path, note.metadata.identity))
    chosen = choose(field_states(note, events), labels, {FieldState.DRAFT})
    text = reject_drafts(note, [status.label for status in chosen], placeholders(events))
    saved = store.save(
        file,
        note,
        text,
        "reject",
        values={status.label: "" for status in chosen},
        details={
            **{name: said for name, said in (("reason", reason), ("by", by)) if said},
            **of_run(run),
        },
    )
    return Decided("reject", tuple(status.label for status in chosen), saved)


def edit(
    store: Store,
    file: NoteFile,
    note: Note,
    values: Mapping[str, str],
    *,
    wanted: Sequence[Place] | None = None,
    ground: Ground | None = None,
    keep_evidence: bool = False,
) -> Decided:
    """Put a person's own words in the place of drafts; each is not empty, and one line or one for an item.

    They rest on the `wanted` sentences then, of the drafts or of the paper; None for those of the drafts.

    Raises:
        NothingToDo: as `choose`, there are no words, or no such sentence.
        NoteRefused: the words would hide something of the note; the message names it.
        NoteError: the note cannot be written; it is as it was.
    """
    events = list(store.journal.events(file.path, note.metadata.identity))
    chosen = choose(field_states(note, events), values, {FieldState.DRAFT, FieldState.EDITED})
    shapes = {field.label: field.shape for field in note.summary.fields}
    words = {status.label: unmarked(shapes[status.label].typed(values[status.label])) for status in chosen}
    if not all(words.values()):
        raise NothingToDo(
            _("There are no words to put in the place of the draft."), hint=_("Reject it instead.")
        )
    known, ground = last_claims(events), ground or Ground()
    claims: dict[str, StoredClaim] = {}
    for label, value in words.items():
        before = sentences_of(known[label].claims) if label in known else ()
        sentences = before if wanted is None else choose_sentences(wanted, before, ground)
        if before or sentences:
            claims[label] = stated(value, sentences, ground, EDITED, before)
    words |= {label: claim.written for label, claim in claims.items()}
    kept = note
    if keep_evidence and wanted is not None:
        for label, claim in claims.items():
            kept = _with_evidence(kept, label, claim.written, claim.quotes)
    text = replace_drafts(kept, words, keep_evidence=keep_evidence)
    written = {label: shapes[label].fit(value) for label, value in words.items()}
    details = {
        "pdf": next((known[label].pdf for label in claims if label in known), ""),
        "claims": {label: [one.model_dump(mode="json")] for label, one in claims.items()},
    }
    saved = store.save(file, note, text, "edit", values=written, details=details if claims else {})
    reasons = tuple(reason for claim in claims.values() for reason in claim.reasons)
    return Decided("edit", tuple(words), saved, reasons=reasons)


def _with_evidence(note: Note, label: str, value: str, quotes: Sequence[str]) -> Note:
    """The note with just these lines of evidence behind a field."""
    callout = find_callout(note.text, note.zone)
    gone = set(callout.sections.get(label, ())) - set(quotes) if callout else set()
    left_out = callout.left_out.get(label, ()) if callout else ()
    return parse_note(amend_draft(note, label, value, quotes, left_out, "", gone), [note.profile])


def take(
    store: Store,
    file: NoteFile,
    note: Note,
    label: str,
    number: int,
    *,
    language: str,
    offered: bool = False,
) -> Decided:
    """Take a claim that the checks left out into its field's draft after all, marked ⚠️, with its sentences.

    `number` counts the field's claims that were left out, from 0. With `offered` it also rests on the
    sentences that were offered for it, and has no mark where these bear it out.

    Raises:
        NothingToDo: as `choose`, or there is no such claim.
        NoteError: the note cannot be written; it is as it was.
    """
    events = list(store.journal.events(file.path, note.metadata.identity))
    (status,) = choose(field_states(note, events), [label], {FieldState.DRAFT, FieldState.EDITED})
    known = last_claims(events).get(status.label)
    if known is None or not 0 <= number < len(known.left_out) or not known.left_out[number].written:
        raise NothingToDo(_("No such claim of {label} was left out.", label=status.label))
    taken = strengthened(known.left_out[number]) if offered else known.left_out[number]
    as_drafted = status.state is FieldState.DRAFT and all(claim.written for claim in known.claims)
    before = [as_text(claim.written) for claim in known.claims] if as_drafted else [status.acceptable]
    shapes = {field.label: field.shape for field in note.summary.fields}
    between = shapes[status.label].between
    value = without_separators(note, between.join([*before, as_text(taken.written)]))
    callout = find_callout(note.text, note.zone)
    lines = list(callout.left_out.get(status.label, ())) if callout else []
    if len(lines) == len(known.left_out):
        del lines[number]
    text = amend_draft(note, status.label, value, taken.quotes, lines, language)
    left = [claim for place, claim in enumerate(known.left_out) if place != number]
    details = {
        "pdf": known.pdf,
        "claims": {status.label: [one.model_dump(mode="json") for one in (*known.claims, taken)]},
        "left_out": {status.label: [one.model_dump(mode="json") for one in left]},
    }
    written = shapes[status.label].fit(f"{MARK}{value}")
    action = "amend" if status.state is FieldState.EDITED else "take"  # a person's words stay theirs
    saved = store.save(file, note, text, action, values={status.label: written}, details=details)
    return Decided("take", (status.label,), saved)


def redoable(store: Store, file: NoteFile, note: Note, labels: Collection[str]) -> tuple[str, ...]:
    """The labels of the fields to draft again: the named ones that are drafts or empty, or all drafts.

    One with statements that a person changed may be, while others of it wait: what was decided on stays.

    Raises:
        NothingToDo: as `choose`, for a field that holds a person's text.
    """
    answered = {field.label for field in note.summary.fields if field.below}
    events = list(store.journal.events(file.path, note.metadata.identity))
    partly = partly_decided(note, events)
    statuses = [
        replace(status, state=FieldState.DRAFT) if status.label in partly else status
        for status in field_states(note, events)
    ]
    for status in meant(statuses, labels):
        if status.pending and status.label in answered:
            raise _answered(status.label)
    empty = [status.label for status in meant(statuses, labels) if not status.value]
    named = [
        label
        for label in labels
        if not any(label in {one.label, one.role} for one in statuses if one.label in empty)
    ]
    drafts = choose(statuses, named, {FieldState.DRAFT}) if named or not labels else ()
    chosen = {*empty, *(status.label for status in drafts)}
    if not chosen - answered:
        raise _answered(next(iter(chosen)))
    return tuple(status.label for status in statuses if status.label in chosen - answered)


def _answered(label: str) -> NothingToDo:
    return NothingToDo(
        _("Below the draft of {label} stand words of your own.", label=label),
        hint=_("Accept the draft, or reject it: your words stay either way."),
    )

"""Decisions on drafts: accept, reject, edit, take in; each is one write of the note and one journal event."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

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
from summarizer.language import _, later
from summarizer.note.file import NoteFile
from summarizer.note.note import Note
from summarizer.note.shape import MARK
from summarizer.review.claims import last_claims, strengthened
from summarizer.review.history import standing
from summarizer.review.journal import Event
from summarizer.review.runs import of_run
from summarizer.review.state import FieldState, FieldStatus, field_states, refuse_unknown, unmarked
from summarizer.review.store import Store
from summarizer.review.telling import partly_decided


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was written: the fields it was on, and the note as it is now.

    `emptied` are those of them that were accepted as they were: with nothing found for them.
    """

    action: str
    labels: tuple[str, ...]
    file: NoteFile
    emptied: tuple[str, ...] = ()


def choose(
    statuses: Sequence[FieldStatus], labels: Collection[str], states: Collection[FieldState]
) -> tuple[FieldStatus, ...]:
    """The fields to decide on: the pending ones in one of the states, only those named when any are.

    Raises:
        NothingToDo: a label names no field, or one that is no such draft, or there is none at all.
    """
    refuse_unknown(statuses, labels)
    named = [status for status in statuses if {status.label, status.role} & set(labels)]
    for status in named:
        if not (status.pending and status.state in states):
            raise NothingToDo(
                _(
                    "{label} is {why}; nothing was changed.",
                    label=status.label,
                    why=_(_WHY.get(status.state, status.state)),
                ),
                hint=_("Only drafts that were not decided on can be named here."),
            )
    chosen = tuple(
        status for status in (named if labels else statuses) if status.pending and status.state in states
    )
    if not chosen:
        raise NothingToDo(_("The note holds no draft to decide on."))
    return chosen


_WHY: Mapping[FieldState, str] = {
    FieldState.HUMAN: later("your own text"),
    FieldState.EDITED: later("a draft that you changed, and so your own text"),
    FieldState.ACCEPTED: later("accepted already"),
    FieldState.REJECTED: later("rejected already"),
}


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
    keep_evidence: bool = False,
) -> Decided:
    """Put a person's own words in the place of drafts; each is not empty, and one line or one for an item.

    Raises:
        NothingToDo: as `choose`, or there are no words.
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
    text = replace_drafts(note, words, keep_evidence=keep_evidence)
    written = {label: shapes[label].fit(value) for label, value in words.items()}
    return Decided("edit", tuple(words), store.save(file, note, text, "edit", values=written))


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
    for status in statuses:
        if status.pending and status.label in answered and {status.label, status.role} & set(labels):
            raise _answered(status.label)
    empty = [
        status.label for status in statuses if not status.value and {status.label, status.role} & set(labels)
    ]
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


def placeholders(events: Sequence[Event]) -> dict[str, str]:
    """What stood in each field before its draft, where that was a placeholder and not blank."""
    found: dict[str, str] = {}
    for event in standing(events):
        if event.action == "fill":
            found |= {label: event.originals.get(label, "") for label in event.values}
    return {label: original for label, original in found.items() if original}

"""The fields that a decision is on: which may be decided on, what was decided, what stood there before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from summarizer.errors import NothingToDo
from summarizer.language import _, later
from summarizer.note.file import NoteFile
from summarizer.note.meant import meant
from summarizer.review.history import standing
from summarizer.review.journal import Event
from summarizer.review.state import FieldState, FieldStatus, refuse_unknown


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was written: the fields it was on, and the note as it is now.

    `emptied` are those of them that were accepted as they were: with nothing found for them. `reasons` are
    what the checks say against what a person wrote or cited.
    """

    action: str
    labels: tuple[str, ...]
    file: NoteFile
    emptied: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def choose(
    statuses: Sequence[FieldStatus], labels: Collection[str], states: Collection[FieldState]
) -> tuple[FieldStatus, ...]:
    """The fields to decide on: the pending ones in one of the states, only those named when any are.

    Raises:
        NothingToDo: a label names no field, or one that is no such draft, or there is none at all.
    """
    refuse_unknown(statuses, labels)
    named = meant(statuses, labels)
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


def placeholders(events: Sequence[Event]) -> dict[str, str]:
    """What stood in each field before its draft, where that was a placeholder and not blank."""
    found: dict[str, str] = {}
    for event in standing(events):
        if event.action == "fill":
            found |= {label: event.originals.get(label, "") for label in event.values}
    return {label: original for label, original in found.items() if original}

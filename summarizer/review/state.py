"""The state of each field, from the note's text and, where it is at hand, the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from summarizer.errors import NothingToDo
from summarizer.insertion.value import as_text
from summarizer.language import _, later
from summarizer.note.note import Note
from summarizer.note.shape import MARK
from summarizer.note.summary import SummaryField, ValueState
from summarizer.review.alike import alike
from summarizer.review.history import DRAFTING, Written, last_written
from summarizer.review.journal import Event


class FieldState(StrEnum):
    """Whose a field's text is, and whether a person decided on it."""

    EMPTY = later("empty")
    DRAFT = later("draft")
    EDITED = later("edited")
    ACCEPTED = later("accepted")
    REJECTED = later("rejected")
    HUMAN = later("human")


@dataclass(frozen=True, slots=True)
class FieldStatus:
    """A field as it stands: `value` is its text without the mark of a draft.

    `pending` means that the mark is still there, so that a person has yet to decide: so it is for every
    draft, and for one that was changed but kept its mark. `draft` is the last draft as the program wrote it,
    without the mark, "" when the journal knows none; `drafted` when that was (ISO 8601, UTC), "" likewise.
    """

    label: str
    role: str
    state: FieldState
    value: str
    pending: bool
    draft: str = ""
    drafted: str = ""

    @property
    def acceptable(self) -> str:
        """The value as a person may take it over: nothing of a draft runs; changed text is theirs."""
        return as_text(self.value) if self.state is FieldState.DRAFT and self.draft else self.value


def field_states(note: Note, events: Iterable[Event] = ()) -> tuple[FieldStatus, ...]:
    """The states of all fields of a note, in its order; `events` are those of this note.

    A value that starts with 🤖 is a draft whatever the journal says; without a journal an accepted or edited
    draft cannot be told from a person's own text, and counts as that.
    """
    written = last_written(events)
    return tuple(_status(field, written.get(field.label)) for field in note.summary.fields)


def refuse_unknown(statuses: Sequence[FieldStatus], labels: Collection[str]) -> None:
    """Find out whether each label, or role, names a field.

    Raises:
        NothingToDo: one does not.
    """
    for label in labels:
        if not any(label in {status.label, status.role} for status in statuses):
            raise NothingToDo(
                _("The note has no field {label!r}.", label=label),
                hint=_("Its fields are {statuses}.", statuses=", ".join(status.label for status in statuses)),
            )


def unmarked(value: str) -> str:
    """A value without the mark of a draft."""
    return value.removeprefix(MARK.strip()).strip()


def _status(field: SummaryField, last: Written | None) -> FieldStatus:
    draft = unmarked(last.draft) if last else ""
    return FieldStatus(
        label=field.label,
        role=field.role,
        state=_state(field, last, draft),
        value=_shown(field),
        pending=field.state is ValueState.DRAFT,
        draft=draft,
        drafted=last.drafted if last else "",
    )


def _shown(field: SummaryField) -> str:
    """The text of a field; of a draft the draft alone, without what a person wrote below it."""
    if field.state is ValueState.EMPTY:
        return ""
    return unmarked(field.value if field.state is ValueState.DRAFT else field.text)


def _state(field: SummaryField, last: Written | None, draft: str) -> FieldState:
    if field.state is ValueState.EMPTY:
        rejected = last is not None and last.action in DRAFTING | {"reject"}
        return FieldState.REJECTED if rejected else FieldState.EMPTY
    shown = unmarked(_shown(field))
    same = alike(shown, draft) or alike(shown, as_text(draft))
    if field.state is ValueState.DRAFT:
        return FieldState.DRAFT if same or not draft else FieldState.EDITED
    if last is None or last.action == "reject":
        return FieldState.HUMAN
    return FieldState.ACCEPTED if same and not field.value.startswith(MARK.strip()) else FieldState.EDITED

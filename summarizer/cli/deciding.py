"""Accepting and rejecting the drafts of many notes at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from summarizer.cli import many
from summarizer.cli.waiting import waiting
from summarizer.errors import NothingToDo
from summarizer.language import _, counted, later
from summarizer.note.file import NoteFile
from summarizer.note.meant import meant
from summarizer.note.note import Note
from summarizer.review.chosen import Decided
from summarizer.review.runs import new_run
from summarizer.review.state import FieldState, FieldStatus
from summarizer.review.status import NoteStatus
from summarizer.vault.statuses import note_statuses
from summarizer.vault.vault import Vault

Decide = Callable[[NoteFile, Note, Sequence[str], str], Decided]
"""Decides on fields of a note; the last argument is the name of the run."""

_STATES: Mapping[str, Collection[FieldState]] = {
    "accept": {FieldState.DRAFT, FieldState.EDITED},
    "reject": {FieldState.DRAFT},
}
_QUESTIONS = {
    "accept": later("Accept {fields} in {notes}?"),
    "reject": later("Reject {fields} in {notes}?"),
}


def decide_on_many(
    vault: Vault,
    paths: Sequence[Path],
    labels: Sequence[str],
    action: str,
    decide: Decide,
    *,
    yes: bool,
    as_json: bool,
) -> None:
    """Decide on the drafts of all notes at the paths, only those of some labels or roles where any are named.

    Each note is read again, decided on and written under its lock: what a person wrote meanwhile stays.

    Raises:
        NothingToDo: none of the notes has such a draft, or such a field.
        SummarizerError: as `many.print_outcome`, and what a note that was named is refused for.
    """
    many.refuse_other_vaults(vault, paths)
    with waiting(_("Reading the notes")):
        statuses = note_statuses(vault, paths)
    _refuse_unknown(statuses, labels)
    wanted = {one.path: found for one in statuses if (found := _wanted(one, labels, action))}
    if not wanted:
        raise NothingToDo(
            counted(
                "{count} note was looked at, and none holds a draft to decide on.",
                "{count} notes were looked at, and none holds a draft to decide on.",
                len(statuses),
            )
        )
    fields = counted("{count} field", "{count} fields", sum(map(len, wanted.values())))
    notes = counted("{count} note", "{count} notes", len(wanted))
    many.ask(_(_QUESTIONS[action], fields=fields, notes=notes), len(wanted), yes=yes)
    run = new_run()

    def act(path: Path) -> many.Done:
        with vault.store.lock(path):
            file, note = vault.read(path)
            decided = decide(file, note, wanted[path], run)
        return many.Done(path, decided.labels, decided.emptied)

    outcome = many.each(wanted, act)
    outcome.left += [left for one in statuses if (left := _changed(one, labels, action))]
    others = len(statuses) - len(wanted) - sum(one.note not in wanted for one in outcome.left)
    many.print_outcome(action, outcome, others, as_json=as_json)


def _wanted(status: NoteStatus, labels: Sequence[str], action: str) -> tuple[str, ...]:
    return tuple(
        field.label for field in _named(status, labels) if field.pending and field.state in _STATES[action]
    )


def _named(status: NoteStatus, labels: Sequence[str]) -> Sequence[FieldStatus]:
    return meant(status.fields, labels) if labels else status.fields


def _changed(status: NoteStatus, labels: Sequence[str], action: str) -> many.Left | None:
    """The drafts of a note that a person changed, and that are theirs therefore."""
    changed = [
        field.label
        for field in _named(status, labels)
        if field.pending and field.state not in _STATES[action]
    ]
    if not changed:
        return None
    reason = _("you changed the draft of {labels}, which stays", labels=", ".join(changed))
    return many.Left(status.path, reason, NothingToDo.__name__, failed=False)


def _refuse_unknown(statuses: Sequence[NoteStatus], labels: Sequence[str]) -> None:
    known = {name for status in statuses for field in status.fields for name in (field.label, field.role)}
    for label in labels:
        if label not in known:
            raise NothingToDo(
                _("None of the notes has a field {label!r}.", label=label),
                hint=_("Their fields are {labels}.", labels=", ".join(_labels(statuses))),
            )


def _labels(statuses: Sequence[NoteStatus]) -> list[str]:
    return list(dict.fromkeys(field.label for status in statuses for field in status.fields))

"""Many notes decided on or undone, one after another, each in one write; what was done and left is said."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import typer

from summarizer.characters import on_a_line
from summarizer.cli.output import INTERRUPTED, console, print_json
from summarizer.cli.waiting import waiting
from summarizer.errors import NoteError, NothingToDo, StateError, SummarizerError, UsageError
from summarizer.language import _, counted, later
from summarizer.vault.vault import Vault, find_vault

MOST_UNASKED = 10
"""Notes; of more a person is asked first."""
_SHOWN = 10
"""Notes that were left as they are and are named one by one."""


@dataclass(frozen=True, slots=True)
class Done:
    """A note that was written, and the fields that this was about.

    `empty` are those of them that became empty since nothing had been found; `whole` is False where a person
    had changed the note, and only what still stood as written was taken back.
    """

    note: Path
    fields: tuple[str, ...]
    empty: tuple[str, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Left:
    """A note that was left as it is, and why; `failed` where that was not to be expected."""

    note: Path
    reason: str
    kind: str
    failed: bool


@dataclass(slots=True)
class Outcome:
    """What became of notes: `stopped_by` would have met every further one, `waiting` were not reached."""

    done: list[Done] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    waiting: int = 0
    interrupted: bool = False
    stopped_by: SummarizerError | None = None

    @property
    def fields(self) -> int:
        """How many fields it was about."""
        return sum(len(one.fields) for one in self.done)


SAID = {
    "accept": later("Accepted: {fields} in {notes}."),
    "reject": later("Rejected: {fields} in {notes}."),
    "undo": later("Undone: the last edit of {fields} in {notes}."),
}


def one_note(paths: Sequence[Path]) -> Path | None:
    """The one note that is named, None when there may be many."""
    return paths[0] if len(paths) == 1 and not paths[0].is_dir() else None


def refuse_other_vaults(vault: Vault, paths: Iterable[Path]) -> None:
    """Find out before anything is written whether all lies in one vault: each has a journal of its own.

    Raises:
        UsageError: a path lies in another vault.
    """
    for path in paths:
        if find_vault(path if path.is_dir() else path.parent) != vault.folder:
            raise UsageError(
                _("{path} does not lie in the vault {vault}.", path=path, vault=vault.folder),
                hint=_("Name the notes of one vault at a time."),
            )


def ask(question: str, notes: int, *, yes: bool) -> None:
    """Ask before more than a few notes are written; no answer is a no."""
    if notes > MOST_UNASKED and not yes and not typer.confirm(question, default=False, err=True):
        raise typer.Exit(1)


def each(notes: Iterable[Path], act: Callable[[Path], Done]) -> Outcome:
    """Act on notes one after another; what goes wrong with one is told of it, and the others go on.

    What would meet every note, such as a full disk for the journal, ends it; so does Ctrl-C.
    """
    outcome, todo = Outcome(), deque(notes)
    with waiting(_("Writing the notes")):
        while todo and outcome.stopped_by is None and not outcome.interrupted:
            path = todo.popleft()
            _act(path, act, outcome)
            if outcome.stopped_by is not None or outcome.interrupted:
                todo.appendleft(path)
    outcome.waiting = len(todo)
    return outcome


def _act(path: Path, act: Callable[[Path], Done], outcome: Outcome) -> None:
    try:
        outcome.done.append(act(path))
    except NothingToDo as exc:
        outcome.left.append(Left(path, str(exc), exc.kind, failed=False))
    except NoteError as exc:
        outcome.left.append(Left(path, str(exc), exc.kind, failed=True))
    except StateError as exc:
        outcome.stopped_by = exc
    except KeyboardInterrupt:
        outcome.interrupted = True


def print_outcome(action: str, outcome: Outcome, others: int, *, as_json: bool) -> None:
    """Say what was done and what was left, and end as it ended; `others` had nothing to act on.

    Raises:
        SummarizerError: what stopped it.
        typer.Exit: it was interrupted, or a note could not be written.
    """
    if as_json:
        print_json(
            {
                "action": action,
                "notes": outcome.done,
                "left": outcome.left,
                "without": others,
                "waiting": outcome.waiting,
            }
        )
    else:
        _tell(action, outcome, others)
    if outcome.stopped_by is not None:
        raise outcome.stopped_by
    if outcome.interrupted:
        raise typer.Exit(INTERRUPTED)
    if any(one.failed for one in outcome.left):
        raise typer.Exit(1)


def _tell(action: str, outcome: Outcome, others: int) -> None:
    out = console()
    notes = counted("{count} note", "{count} notes", len(outcome.done))
    out.tell(_(SAID[action], fields=counted("{count} field", "{count} fields", outcome.fields), notes=notes))
    if empty := sum(len(one.empty) for one in outcome.done):
        out.tell(
            counted(
                "{count} field is empty again, since nothing was found for it.",
                "{count} fields are empty again, since nothing was found for them.",
                empty,
            )
        )
    if changed := sum(not one.whole for one in outcome.done):
        out.tell(
            counted(
                "{count} note was changed by you since: your changes stay in it.",
                "{count} notes were changed by you since: your changes stay in them.",
                changed,
            )
        )
    for left in outcome.left[:_SHOWN]:
        out.tell(_("  left as it is: {name}: {reason}", name=on_a_line(left.note.name), reason=left.reason))
    if len(outcome.left) > _SHOWN:
        out.tell(_("  and {count} more: --json lists them all.", count=len(outcome.left) - _SHOWN))
    if others:
        out.tell(
            counted(
                "{count} note had nothing to {action}.",
                "{count} notes had nothing to {action}.",
                others,
                action=_(action),
            )
        )
    if outcome.waiting:
        out.tell(counted("{count} note was not reached.", "{count} notes were not reached.", outcome.waiting))
    if outcome.done and action != "undo":
        out.tell(_("`summarizer undo --last-batch` takes all of it back."))

"""What the journal says of a note: the edits that still stand, and what was last written in each field."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from summarizer.review.journal import Event

DRAFTING = frozenset({"fill", "redo", "take", "claim"})
"""Actions that write drafts; "claim" decides on one claim of a draft, the rest being the program's words."""
ADD = "add"
"""What puts a statement of a person's own into a field that holds no draft."""
CLAIMING = DRAFTING | {"amend", "accept", "edit", ADD}
"""Actions that may say which claims a field has; "amend" is "claim" where a person's words are among them."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the program last did in a field: `draft` is the last draft as it stood there, mark included.

    `action` is one of `CLAIMING`, but for `ADD`, or "reject"; `drafted` and `time` are ISO 8601,
    UTC, of the draft and of the action.
    """

    action: str
    draft: str
    drafted: str
    time: str
    event: Event


def standing(events: Iterable[Event], now: str = "") -> list[Event]:
    """The events of one note without those that were undone to the byte, and without those undos.

    `now` is the note's digest, where it is at hand: an undo that a crash cut off before it was written is
    the last that the journal tells, and never came about.
    """
    stack: list[Event] = []
    events = list(events)
    if events and is_whole_undo(events[-1]) and now == events[-1].before != events[-1].after:
        events.pop()
    for event in events:
        if not is_whole_undo(event):
            stack.append(event)
            continue
        for index in reversed(range(len(stack))):
            if (stack[index].before, stack[index].after) == (event.after, event.before):
                del stack[index]
                break
    return stack


def is_whole_undo(event: Event) -> bool:
    """Whether an event put a note back to the byte, and not only some of its fields."""
    return event.action == "undo" and not event.values


def last_written(events: Iterable[Event]) -> Mapping[str, Written]:
    """For each field of one note what was last written there and stands, by its label."""
    stacks: dict[str, list[Written]] = {}
    for event in standing(events):
        for label, value in event.values.items():
            stack = stacks.setdefault(label, [])
            if event.action == "undo":
                del stack[-1:]
            elif event.action in {"restore", ADD}:  # the draft is again, or still, what it was
                stack += stack[-1:]
            elif event.action in DRAFTING and label not in _own(event):
                stack.append(Written(event.action, value, event.time, event.time, event))
            else:
                before = stack[-1] if stack else None
                draft = before.draft if before else event.originals.get(label, "").strip()
                drafted = before.drafted if before else event.time
                stack.append(Written(event.action, draft, drafted, event.time, event))
    return {label: stack[-1] for label, stack in stacks.items() if stack}


def _own(event: Event) -> Collection[str]:
    """The fields in which words of a person stand among the claims that an event drafted."""
    own = event.details.get("own")
    return own if isinstance(own, list) else ()


def by_note(events: Iterable[Event]) -> Mapping[str, Sequence[Event]]:
    """The events of each note, by its path."""
    notes: dict[str, list[Event]] = {}
    for event in events:
        notes.setdefault(event.note, []).append(event)
    return notes


def events_of(
    of_items: Mapping[str, Sequence[Event]], of_notes: Mapping[str, Sequence[Event]], item_key: str, path: str
) -> Sequence[Event]:
    """The events of an item, those of the note at a path when it has none.

    Those that were written while nobody knew the note's item come before.
    """
    noted = of_notes.get(path, ())
    if not (found := of_items.get(item_key)):
        return noted
    return [*(event for event in noted if not event.item_key), *found]

"""Runs: edits of many notes that one command made, and that can be taken back together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from summarizer.review.history import is_whole_undo, standing
from summarizer.review.journal import Event

_DETAIL = "run"


@dataclass(frozen=True, slots=True)
class Run:
    """What still stands of a run: an event for each edit, the first first; `action` is that of the last."""

    action: str
    begun: str
    events: tuple[Event, ...]


def new_run() -> str:
    """A name for a run, of which there is no other."""
    return uuid4().hex


def of_run(name: str) -> Mapping[str, object]:
    """What an event's details say of the run that it belongs to, nothing when it belongs to none."""
    return {_DETAIL: name} if name else {}


def last_run(events: Iterable[Event], now: Callable[[str], str]) -> Run | None:
    """The last run of which an edit still stands, None when there is none.

    `events` are all of a vault's; `now` tells the digest of a note, "" where it is gone.
    """
    events = list(events)
    edits = [one for one in events if one.details.get(_DETAIL)]
    if not edits:
        return None
    of_notes: dict[str, list[Event]] = {}
    for event in events:
        of_notes.setdefault(event.item_key or event.note, []).append(event)
    stands: set[int] = set()
    for of_note in of_notes.values():
        last = of_note[-1]
        stands.update(map(id, standing(of_note, now(last.note) if is_whole_undo(last) else "")))
    edits = [one for one in edits if id(one) in stands]
    if not edits:
        return None
    name = edits[-1].details[_DETAIL]
    of_last = tuple(one for one in edits if one.details[_DETAIL] == name)
    return Run(of_last[-1].action, of_last[0].time, of_last)

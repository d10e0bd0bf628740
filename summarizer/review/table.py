"""The journal as a table: for each event and field what stood there before and what stands there after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from summarizer.review.journal import Event

COLUMNS = ("time", "action", "note", "item_key", "field", "before", "after", "reason", "hint", "model")


def rows(events: Iterable[Event]) -> Iterator[tuple[str, ...]]:
    """A row for each field of each event, one with an empty field for an undo of a whole edit."""
    for event in events:
        said = tuple(str(event.details.get(name, "")) for name in ("reason", "hint", "model"))
        for label in event.values or {"": ""}:
            before, after = event.originals.get(label, "").strip(), event.values.get(label, "")
            head = (event.time, event.action, Path(event.note).name, event.item_key)
            yield (*head, label, before, after, *said)

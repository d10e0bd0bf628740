"""The journal: an append-only record of every edit that the program made to a note."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from summarizer.characters import json_text
from summarizer.errors import StateError
from summarizer.files import private_file, private_folder
from summarizer.language import _, later
from summarizer.note.places import Places

_ACTIONS = (
    *(later("fill"), later("redo"), later("accept"), later("edit"), later("reject"), later("undo")),
    *(later("restore"), later("choose"), later("take"), later("claim"), later("amend"), later("add")),
)
"""What an edit was, as data; `_` says it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One edit: `before` and `after` are the digests of the note, `values` the fields' values it wrote.

    `originals` are what stood in those fields before, where that was not blank. `time` is ISO 8601, UTC.
    """

    action: str
    note: str
    item_key: str
    before: str
    after: str
    values: Mapping[str, str] = field(default_factory=dict)
    originals: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, object] = field(default_factory=dict)
    time: str = ""


class Journal:
    """The journal of one vault, one JSON object a line; notes stand in it by their `places`."""

    def __init__(self, path: Path, places: Places | None = None) -> None:
        self.path = path
        self._places = places

    def append(self, event: Event) -> None:
        """Add an event, synced to disk.

        Raises:
            StateError: it cannot be written, so that no note may be touched either.
        """
        stamped = asdict(event) | {"time": event.time or datetime.now(UTC).isoformat(timespec="seconds")}
        if self._places is not None:
            stamped["note"] = self._places.kept(event.note)
        line = json_text(stamped) + "\n"
        try:
            private_folder(self.path.parent)
            private_file(self.path)
            with self.path.open("ab") as file:
                if file.tell() and not self._ends_whole():
                    line = "\n" + line  # a crash cut the last line off; it must not spoil this one
                file.write(line.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as exc:
            raise StateError(
                _("The journal {path} cannot be written: {strerror}.", path=self.path, strerror=exc.strerror),
                hint=_("Free some space, or set another `state_dir`. The note was not touched."),
            ) from exc

    def _ends_whole(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def events(self, note: Path | None = None, item_key: str = "") -> Iterator[Event]:
        """The events in the order in which they happened, of one note or item when it is given.

        An item's events are those of all its notes: a note is renamed when its title or author changes.
        A line that a crash cut off is passed over.

        Raises:
            StateError: it cannot be read.
        """
        try:
            lines = self.path.open(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return
        except OSError as exc:
            raise StateError(
                _("The journal {path} cannot be read: {strerror}.", path=self.path, strerror=exc.strerror),
                hint=_("Mend its permissions, or set another `state_dir`."),
            ) from exc
        names = [name for name in (note.name if note else "", item_key) if name]
        ends = [write(name)[1:] for name in names for write in (json_text, _as_before)]
        with lines:
            for line in lines:
                if ends and not any(end in line for end in ends):
                    continue
                try:
                    event = Event(**json.loads(line))
                except (json.JSONDecodeError, TypeError):
                    continue
                if self._places is not None:
                    event = replace(event, note=self._places.found(str(event.note)))
                of_note, of_item = event.note == str(note or ""), item_key and event.item_key == item_key
                if not ends or of_note or of_item:
                    yield event


def _as_before(text: str) -> str:
    """A text as versions before 0.3 wrote it, invisible characters and all."""
    return json.dumps(text, ensure_ascii=False)

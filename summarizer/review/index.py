"""The statuses of a vault's notes as they were last read, so that only what changed since is read again.

A note counts as unchanged when the system says so: size, times of content and of status, place on the disk.
No program can set the second of those times. Changes within two seconds of the reading may not show in any of
them; such a note is compared by its digest, as is every note where the system keeps no such time (Windows).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import time_ns

from summarizer.errors import NewerState, StateError
from summarizer.language import _
from summarizer.packed import Damaged, decode, encode
from summarizer.review.history import by_note, events_of
from summarizer.review.journal import Event, Journal
from summarizer.review.state import FieldStatus
from summarizer.review.status import About, NoteStatus
from summarizer.sqlite import Rows

_MIGRATIONS = (
    (
        """CREATE TABLE notes (
            path TEXT PRIMARY KEY, signature BLOB, read INTEGER, digest TEXT, item TEXT, real TEXT,
            status BLOB
        )""",
        "CREATE TABLE made (edition TEXT, journal BLOB, events INTEGER, last TEXT)",
    ),
)
_RACY = 2_000_000_000
"""Nanoseconds; no file system counts time in longer steps."""
_TIMES_TELL = os.name == "posix"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file: its status, None when it is no literature note; `real` has no links.

    `signature` is what the system said of it, `read` when (ns since 1970), `digest` that of its content.
    """

    path: str
    signature: bytes
    read: int
    digest: str
    item_key: str
    real: str
    status: tuple[str, tuple[FieldStatus, ...], About] | None

    def holds(self, signature: bytes, changed: int) -> bool:
        """Whether a file that was last changed then (ns since 1970) surely is the one that was read."""
        return _TIMES_TELL and signature == self.signature and changed < self.read - _RACY

    @property
    def note_status(self) -> NoteStatus | None:
        """The status, as `read_statuses` gives it."""
        return NoteStatus(Path(self.real), *self.status) if self.status is not None else None


def signature_of(path: str) -> tuple[bytes, int]:
    """What the system says of a file, and when it was last changed (ns since 1970).

    Raises:
        OSError: it is not there.
    """
    status = os.stat(path)  # noqa: PTH116 - thousands of them
    signature = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return repr(signature).encode(), max(status.st_mtime_ns, status.st_ctime_ns)


class StatusIndex:
    """The index of one vault, in its state folder; one that cannot be used knows nothing and keeps nothing.

    `edition` names what else a status depends on: the program's code, the templates of notes.
    """

    def __init__(self, folder: Path, journal: Journal, edition: str) -> None:
        self._journal, self._edition, self._path = journal, edition, folder / "index.sqlite"
        self._rows: Rows | None = None
        self._known: dict[str, tuple[bytes, int, str, str, str, bytes]] = {}
        self._events: list[Event] | None = None
        self._grouped: tuple[Mapping[str, Sequence[Event]], Mapping[str, Sequence[Event]]] | None = None
        self._at = _file_signature(journal.path)
        with suppress(StateError):
            self._load()

    def _open(self) -> Rows:
        try:
            return Rows(self._path, _MIGRATIONS, _("index of notes"), _("It can be deleted."))
        except NewerState:
            raise
        except StateError:  # damaged, and nothing in it is needed
            with suppress(OSError):
                self._path.unlink()
            return Rows(self._path, _MIGRATIONS, _("index of notes"), _("It can be deleted."))

    def _load(self) -> None:
        self._rows = rows = self._open()
        made = rows.ask("SELECT edition, journal, events, last FROM made")
        if not made or made[0][0] != self._edition:
            return
        found = rows.ask("SELECT path, signature, read, digest, item, real, status FROM notes")
        self._known = {row[0]: row[1:] for row in found}
        _, at, count, last = made[0]
        if at == self._at:
            return
        events = self.events()
        if count > len(events) or (count and _name(events[count - 1]) != last):
            self._known = {}
            return
        notes = {event.note for event in events[count:]}
        items = {event.item_key for event in events[count:] if event.item_key}
        self._known = {
            path: row for path, row in self._known.items() if row[4] not in notes and row[3] not in items
        }

    def events(self) -> Sequence[Event]:
        """The journal's events, read once."""
        if self._events is None:
            self._events = list(self._journal.events())
        return self._events

    def of_note(self, path: str, item_key: str) -> Sequence[Event]:
        """The events of an item, those of the note at a path when it has none."""
        if self._grouped is None:
            groups: dict[str, list[Event]] = {}
            for event in self.events():
                if event.item_key:
                    groups.setdefault(event.item_key, []).append(event)
            self._grouped = groups, by_note(self.events())
        of_items, of_notes = self._grouped
        return events_of(of_items, of_notes, item_key, path)

    def get(self, path: str) -> Known | None:
        """What is known of the file at a path, None when nothing is."""
        if (row := self._known.get(path)) is None:
            return None
        signature, read, digest, item, real, status = row
        try:
            kept = decode(status, tuple[_Kept, ...])
            return Known(path, signature, read, digest, item, real, kept[0] if kept else None)
        except Damaged:
            return None

    def put(self, known: Iterable[Known]) -> None:
        """Keep what is known now, and that it is so by the journal as it is now."""
        if self._rows is None:
            return
        rows = [
            (one.path, one.signature, one.read, one.digest, one.item_key, one.real, _packed(one))
            for one in known
        ]
        if not rows and self._events is None:
            return
        events = self.events()
        made = (self._edition, self._at, len(events), _name(events[-1]) if events else "")
        with suppress(StateError):
            kept = set(self._known)
            stale = [(path,) for (path,) in self._rows.ask("SELECT path FROM notes") if path not in kept]
            self._rows.together("DELETE FROM notes WHERE path = ?", stale)
            self._rows.together("INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            self._rows.ask("DELETE FROM made")
            self._rows.together("INSERT INTO made VALUES (?, ?, ?, ?)", [made])

    def close(self) -> None:
        """Close the file."""
        if self._rows is not None:
            self._rows.close()


_Kept = tuple[str, tuple[FieldStatus, ...], About]


def _packed(known: Known) -> bytes:
    return encode(() if known.status is None else (known.status,))


def now() -> int:
    """The time, as `Known.read` has it."""
    return time_ns()


def _file_signature(path: Path) -> bytes:
    try:
        return signature_of(str(path))[0]
    except OSError:
        return b""


def _name(event: Event) -> str:
    text = "\0".join((event.time, event.action, event.note, event.before, event.after))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]

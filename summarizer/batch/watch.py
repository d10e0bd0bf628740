"""Watching a vault: notes that appear or change are given once they have been quiet for a while."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic

from watchfiles import Change, watch

from summarizer.note.backup import digest
from summarizer.note.file import is_sync_conflict

_LOOK = 500
"""Milliseconds between two looks at what has become quiet."""


def quiet_notes(folder: Path, seconds: float, stop: Event | None = None) -> Iterator[list[Path]]:
    """The Markdown files below a folder that changed and then were left alone for so many seconds.

    Each is given once for each time that it comes to rest: importers rewrite a note several times in a row.
    It goes on until `stop` is set.
    """
    root = folder.resolve()

    def is_note(change: Change, name: str) -> bool:
        path = Path(name)
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        return (
            change is not Change.deleted
            and path.suffix == ".md"
            and not hidden
            and not is_sync_conflict(path)
        )

    changed: dict[Path, float] = {}
    for changes in watch(
        root, watch_filter=is_note, debounce=_LOOK, rust_timeout=_LOOK, yield_on_timeout=True, stop_event=stop
    ):
        changed.update((Path(name), monotonic()) for _, name in changes)
        ready = [path for path, when in changed.items() if monotonic() - when >= seconds]
        for path in ready:
            del changed[path]
        if present := [path for path in ready if path.exists()]:
            yield present


class AsLeft:
    """Notes as this program left them: its own writing is no news, nor is a field that stayed empty."""

    def __init__(self) -> None:
        self._digests: dict[Path, str] = {}

    def news(self, notes: Iterable[Path]) -> list[Path]:
        """Those of the notes that are not as they were left."""
        return [note for note in notes if _digest(note) != self._digests.get(note)]

    def remember(self, note: Path) -> None:
        """Remember how a note was left."""
        self._digests[note] = _digest(note)


def _digest(note: Path) -> str:
    try:
        return digest(note.read_bytes())
    except OSError:
        return ""

"""Watching a vault: notes that appear or change are given once they have been quiet for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic

from watchfiles import Change, watch
from watchfiles.main import FileChange

from summarizer.errors import NoteNotFound
from summarizer.language import _
from summarizer.note.backup import MAX_BYTES, digest
from summarizer.note.file import is_sync_conflict
from summarizer.patience import read_in_time

_LOOK = 500
"""Milliseconds between two looks at what has become quiet."""
_POLL = 2000
"""Milliseconds between two looks at all files, where the system cannot say which have changed."""


def quiet_notes(
    folder: Path,
    seconds: float,
    stop: Event | None = None,
    say: Callable[[str], None] = lambda _: None,
    *,
    gone: bool = False,
) -> Iterator[list[Path]]:
    """The Markdown files below a folder that changed and then were left alone for so many seconds.

    Each is given once for each time that it comes to rest: importers rewrite a note several times in a row.
    It goes on until `stop` is set; `say` hears what is worth knowing. Those that are `gone` are given too.

    Raises:
        NoteNotFound: the folder is gone.
    """
    root = folder.resolve()
    identity = _identity(root)  # before anybody is told that it is watched

    def is_note(change: Change, name: str) -> bool:
        path = Path(name)
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        return (
            (gone or change is not Change.deleted)
            and path.suffix == ".md"
            and not hidden
            and not is_sync_conflict(path)
        )

    def quiet() -> Iterator[list[Path]]:
        changed: dict[Path, float] = {}
        for changes in _changes(root, is_note, stop, say):
            if _identity(root) != identity:
                raise NoteNotFound(
                    _("The folder {folder} is gone, so that nothing can be watched any more.", folder=folder),
                    hint=_("Was it moved, or its drive taken out? Start again where it is now."),
                )
            changed.update((Path(name), monotonic()) for _, name in changes)
            ready = [path for path, when in changed.items() if monotonic() - when >= seconds]
            for path in ready:
                del changed[path]
            if wanted := [path for path in ready if gone or path.exists()]:
                yield wanted

    return quiet()


def _changes(
    root: Path, is_note: Callable[[Change, str], bool], stop: Event | None, say: Callable[[str], None]
) -> Iterator[set[FileChange]]:
    """What changed, now and then; by looking at all files where the system lets no more be watched."""
    for polling in (None, True):
        try:
            yield from watch(
                root,
                watch_filter=is_note,
                debounce=_LOOK,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
                stop_event=stop,
                force_polling=polling,
                poll_delay_ms=_POLL,
                ignore_permission_denied=bool(polling),  # it would hide the want of watches, too
            )
        except (OSError, RuntimeError) as exc:  # as when there are too many watches (inotify)
            if not root.is_dir():
                yield set()  # whoever asked sees that the folder is gone
                return
            if polling:
                raise NoteNotFound(
                    _("The folder {root} cannot be watched: {exc}.", root=root, exc=exc)
                ) from exc
            say(
                _(
                    "The system cannot tell what changes here ({exc}); all files are looked at instead.",
                    exc=exc,
                )
            )
        else:
            return


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


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
        return digest(read_in_time(note, MAX_BYTES))
    except OSError:
        return ""

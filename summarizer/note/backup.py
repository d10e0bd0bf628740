"""Backups of notes outside the vault, and the mending of a note whose write was cut off."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from summarizer.errors import NoteBusy, NoteNotWritable
from summarizer.files import private_folder, read_plain, replace_file
from summarizer.language import _
from summarizer.note.overwrite import is_torn, overwrite
from summarizer.note.places import Places
from summarizer.patience import read_in_time

MAX_BYTES = 5_000_000
"""Bytes; a literature note of that size is something else."""


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Pending:
    """A write that was begun: the note and its contents before and after, by digest, kept as backups."""

    path: str
    before: str
    after: str


class BackupFolder:
    """Where contents of notes are kept by their digest, and what was being written when.

    It lies outside the vault. A backup is on disk, synced, before the note is touched; the note of a
    write that did not finish is mended from it by `recover`.
    """

    def __init__(self, folder: Path, places: Places | None = None) -> None:
        self.folder = folder
        self._places = places

    def keep(self, content: bytes) -> str:
        """Store a content, synced to disk, and return its digest.

        Raises:
            NoteNotWritable: the folder cannot be written, so that no note may be touched either.
        """
        name = digest(content)
        if self.content(name) is None:
            self._write_synced(self._content_path(name), content)
        return name

    def content(self, name: str) -> bytes | None:
        """The content with that digest, None when it was never kept or is damaged."""
        try:
            content = self._content_path(name).read_bytes()
        except OSError:
            return None
        return content if digest(content) == name else None

    @contextmanager
    def writing(self, pending: Pending) -> Iterator[None]:
        """Mark a write as begun, and as finished when the block ends; other runs' `recover` waits for it.

        The mark stays when the process dies, or when the block fails and leaves a torn note behind.

        Raises:
            NoteBusy: another run is writing this note.
            NoteNotWritable: the mark cannot be kept.
        """
        mark = self._pending_folder / f"{digest(os.fsencode(pending.path))[:16]}.json"
        with self._lock(mark):
            kept = self._places.kept(pending.path) if self._places else pending.path
            self._write_synced(mark, json.dumps(asdict(pending) | {"path": kept}).encode())
            try:
                yield
            finally:
                if not self._left_torn(pending):
                    mark.unlink(missing_ok=True)

    def recover(self) -> tuple[Path, ...]:
        """Put back every note whose last write did not finish; returns those that were mended.

        A note that somebody else changed since is left alone, and so is one that another run is writing
        just now or that cannot be reached.
        """
        mended: list[Path] = []
        for mark in sorted(self._pending_folder.glob("*.json")):
            try:
                with self._lock(mark):
                    pending = Pending(**json.loads(mark.read_bytes()))
                    if self._places is not None:
                        pending = replace(pending, path=self._places.found(pending.path))
                    if self._mend(pending):
                        mended.append(Path(pending.path))
                    mark.unlink()
            except (NoteBusy, NoteNotWritable, OSError):
                continue
            except (ValueError, TypeError):  # no mark that this program wrote
                mark.unlink(missing_ok=True)
        return tuple(mended)

    def _mend(self, pending: Pending) -> bool:
        before, after = self.content(pending.before), self.content(pending.after)
        path = Path(pending.path)
        if before is None or after is None or not path.exists():
            return False
        current = read_in_time(path, MAX_BYTES)
        if not is_torn(current, before, after):
            return False
        overwrite(path, current, before)
        return True

    def _left_torn(self, pending: Pending) -> bool:
        before, after = self.content(pending.before), self.content(pending.after)
        try:
            current = read_plain(Path(pending.path), MAX_BYTES)
        except OSError:
            return True
        return before is not None and after is not None and is_torn(current, before, after)

    @contextmanager
    def _lock(self, mark: Path) -> Iterator[None]:
        try:
            private_folder(mark.parent)
            lock = FileLock(mark.with_suffix(".lock"), timeout=0, mode=0o600).acquire()
        except Timeout as exc:  # is an OSError too
            raise NoteBusy(_("Another run of summarizer is writing this note.")) from exc
        except OSError as exc:
            raise self._cannot_keep(exc) from exc
        with lock:
            yield

    def _content_path(self, name: str) -> Path:
        return self.folder / "backups" / name[:2] / f"{name}.md"

    @property
    def _pending_folder(self) -> Path:
        return self.folder / "pending"

    def _write_synced(self, target: Path, content: bytes) -> None:
        try:
            private_folder(target.parent)
            replace_file(target, content)
        except OSError as exc:
            raise self._cannot_keep(exc) from exc

    def _cannot_keep(self, cause: OSError) -> NoteNotWritable:
        return NoteNotWritable(
            _("No backup can be kept in {folder}: {strerror}.", folder=self.folder, strerror=cause.strerror),
            hint=_("Free some space, or set another `state_dir`. The note was not touched."),
        )

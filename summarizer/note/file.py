"""Note files: read exactly, written in place with a backup first, refused when changed meanwhile."""

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import NoteNotFound, NoteNotWritable, NoteRefused
from summarizer.language import _
from summarizer.note.backup import MAX_BYTES, BackupFolder, Pending, digest
from summarizer.note.overwrite import overwrite
from summarizer.patience import PATIENCE, read_in_time

_PAPERS = {".pdf", ".epub", ".htm", ".html", ".djvu", ".doc", ".docx", ".odt", ".rtf"}

# Obsidian Sync, Dropbox and Nextcloud, also in Chinese; Syncthing; Seafile; Synology Drive.
_CONFLICT_COPY = re.compile(
    r"\([^()]*(?:[Cc]onflicted copy|冲突副本|冲突文件)[^()]*\d{4}[^()]*\)|\.sync-conflict-\d{8}-\d{6}"
    r"|\(SFConflict [^()]*\)|_[A-Z][a-z]{2}-\d{2}-\d{6}-\d{4}_Conflict(?=\.|$)"
)


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A note as read: `path` with symbolic links followed, `content` its bytes."""

    path: Path
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, in hex."""
        return digest(self.content)

    @property
    def text(self) -> str:
        """The content as text, byte order mark and line ends kept.

        Raises:
            NoteRefused: the bytes are not UTF-8.
        """
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError as exc:
            raise NoteRefused(
                _(
                    "{name} is not UTF-8 text: byte {start} cannot be read.",
                    name=self.path.name,
                    start=exc.start,
                ),
                hint=_("Convert the note to UTF-8 first; Obsidian reads nothing else."),
            ) from exc


def is_sync_conflict(path: Path) -> bool:
    """Whether the name says that a sync program put the file there as the loser of a conflict."""
    return _CONFLICT_COPY.search(path.name) is not None


def read_note_file(path: Path, max_bytes: int = MAX_BYTES) -> NoteFile:
    """The note at `path`.

    Raises:
        NoteNotFound: there is no file, it may not be read, or does not come.
        NoteRefused: it is a folder, a pipe or a device, too large for a note, the copy of a note in a sync
            conflict, or has a name that is no UTF-8.
    """
    try:
        real = Path(os.path.realpath(path, strict=True))
        _refuse_unreadable_name(real)
        if real.is_dir():
            raise NoteRefused(
                _("{path} is a folder, not a note.", path=path),
                hint=_("Name one Markdown file; `summarizer batch` drafts all notes of a folder."),
            )
        if real.suffix.lower() in _PAPERS:
            raise NoteRefused(
                _("{name} is a file for a paper, not the note on it.", name=path.name),
                hint=_(
                    "Name the literature note, a Markdown file; --pdf says which paper is its own, and "
                    "`summarizer evidence` prints the sentences of a PDF."
                ),
            )
        if is_sync_conflict(real):
            raise NoteRefused(
                _(
                    "{name} is a copy that a sync program made in a conflict, not the note itself.",
                    name=path.name,
                ),
                hint=_("Settle the conflict: keep one of the two, under the note's own name."),
            )
        return NoteFile(real, read_in_time(real, max_bytes, PATIENCE))
    except FileNotFoundError as exc:
        raise NoteNotFound(
            _("There is no note at {path}.", path=path), hint=_("Check the path; quote it if it has blanks.")
        ) from exc
    except OSError as exc:
        if exc.errno == errno.EFBIG:
            raise NoteRefused(
                _(
                    "{name} has over {max_bytes:,} bytes: no literature note is so large.",
                    name=path.name,
                    max_bytes=max_bytes,
                )
            ) from exc
        if exc.errno == errno.EINVAL:
            raise NoteRefused(_("{name} is a pipe or a device, not a note.", name=path.name)) from exc
        raise NoteNotFound(
            _("The note {path} cannot be read: {strerror}.", path=path, strerror=exc.strerror),
            hint=_hint(exc),
        ) from exc


def _hint(error: OSError) -> str:
    if error.errno != errno.ETIMEDOUT:
        return ""
    return _("Is it in a cloud, and not on this machine? Open it in Obsidian once, or try again later.")


def _refuse_unreadable_name(path: Path) -> None:
    """Refuse a file whose name is bytes that no text stands for: no link, journal or report can name it."""
    try:
        str(path).encode()
    except UnicodeEncodeError as exc:
        shown = str(path).encode(errors="backslashreplace").decode()
        raise NoteRefused(
            _("The name of {shown} is not UTF-8.", shown=shown),
            hint=_("Rename it; Obsidian cannot open it either."),
        ) from exc


def write_note_file(file: NoteFile, content: bytes, backups: BackupFolder) -> NoteFile:
    """Write `content` over the note that was read as `file`; a crash leaves it whole or to be recovered.

    The file keeps its inode, mode, creation time, hard links and extended attributes.

    Raises:
        NoteChanged: the note is not what was read any more; what another program wrote stands.
        NoteNotWritable: the note is read-only or the disk is full; the note is as it was.
    """
    refuse_if_read_only(file.path)
    pending = Pending(str(file.path), backups.keep(file.content), backups.keep(content))
    try:
        with backups.writing(pending):
            overwrite(file.path, file.content, content)
    except OSError as exc:
        if _is_as_it_was(file):
            raise NoteNotWritable(
                _(
                    "{name} cannot be written: {strerror}. It is as it was.",
                    name=file.path.name,
                    strerror=exc.strerror,
                ),
                hint=_("Free some disk space, or check the drive, then try again."),
            ) from exc
        raise NoteNotWritable(
            _(
                "{name} was left half written: {strerror}. Its backup is in {folder}.",
                name=file.path.name,
                strerror=exc.strerror,
                folder=backups.folder,
            ),
            hint=_("Free some disk space and run any command again: it puts the note back."),
        ) from exc
    return NoteFile(file.path, content)


def _is_as_it_was(file: NoteFile) -> bool:
    try:
        return read_in_time(file.path, MAX_BYTES, PATIENCE) == file.content
    except OSError:
        return False


def refuse_if_read_only(path: Path) -> None:
    """Find out before anything is paid for whether a note may be written.

    Raises:
        NoteNotWritable: it may not; also when this process could write it all the same.
        NoteNotFound: it is gone.
    """
    try:
        mode = path.stat().st_mode
    except OSError as exc:
        raise NoteNotFound(
            _("The note {path} cannot be read any more: {strerror}.", path=path, strerror=exc.strerror)
        ) from exc
    if not stat.S_ISREG(mode):
        raise NoteNotFound(_("There is no note at {path} any more, but something else.", path=path))
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK):
        raise NoteNotWritable(
            _("{name} is read-only; nothing was written.", name=path.name),
            hint=_("Make the file writable, then try again."),
        )

"""Files: those that nobody but the user may read; of others' files only plain, short and shallow ones."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from summarizer.language import _

_FOLDER, _FILE = 0o700, 0o600
_OTHERS = 0o077
_BINARY = getattr(os, "O_BINARY", 0)


def read_plain(path: Path, most_bytes: int) -> bytes:
    """The content of a regular file: a pipe or a device would never end.

    Raises:
        OSError: it is not there, cannot be read, is no regular file or has more bytes.
    """
    with open_plain(path) as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise OSError(errno.EFBIG, _("it has over {most_bytes:,} bytes", most_bytes=most_bytes), str(path))
    return content


def open_plain(path: Path) -> BinaryIO:
    """A regular file, opened for reading: opening a pipe would wait for who writes into it.

    Raises:
        OSError: it is not there, cannot be read, or is no regular file.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, _("it is no plain file"), str(path))
    return os.fdopen(descriptor, "rb")


def stays_inside(path: Path, folder: Path) -> bool:
    """Whether a path lies in a folder when every link on it is followed."""
    try:
        real = path.resolve()
        if any(part.is_symlink() for part in (real, *real.parents)):
            return False  # links in a circle, which newer Pythons leave as they are
        return real.is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle; a NUL in the name
        return False


def private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for the user alone; close one that is there.

    Raises:
        OSError: it cannot be made.
    """
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        with suppress(FileExistsError):  # another process was quicker
            missing.mkdir(mode=_FOLDER)
    folder.mkdir(exist_ok=True)
    close_to_others(folder)


def private_file(path: Path) -> None:
    """Make an empty file for the user alone where there is none; close one that is there.

    Raises:
        OSError: it cannot be made.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE))
    close_to_others(path)


def replace_file(path: Path, content: bytes, *, mode: int = _FILE) -> None:
    """Put a file with that content, synced and for the user alone, in the place of any that is there.

    Another `mode` is taken as far as the user's umask lets it.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    new = path.with_name(f".{path.name}.{uuid4().hex[:8]}.new")
    try:
        descriptor = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, mode)
        try:
            rest = content
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        new.replace(path)
        _sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder, and needs no sync of it
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def close_to_others(path: Path) -> None:
    """Take the rights of group and others away, where the file system knows such and it is the user's."""
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & _OTHERS:
            path.chmod(mode & ~_OTHERS)


def close_tree_to_others(folder: Path) -> None:
    """Close a folder and all in it to others; one that is closed already is not walked through again."""
    with suppress(OSError):
        if folder.is_symlink() or not folder.stat().st_mode & _OTHERS:
            return
    for root, folders, names in os.walk(folder):
        for name in (*folders, *names):
            one = Path(root, name)
            if not one.is_symlink():
                close_to_others(one)
    close_to_others(folder)

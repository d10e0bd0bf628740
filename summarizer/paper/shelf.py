"""A folder of things that were read before, by name: bounded in size, the longest unused go first.

Nothing in it is needed: what is damaged or missing is read again.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import zlib
from contextlib import suppress
from pathlib import Path

from summarizer.files import private_folder

MOST = 500_000_000
"""Bytes: some 5,000 papers of ten pages."""
_SHARE = 20
"""A process looks at the folder's size after it has added this part of what may lie there."""
_DIGEST = 16


class Shelf:
    """Bytes by name, compressed, each with its digest."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._folder, self._most = folder, most
        self._added = most  # by others, for all that is known

    def get(self, name: str) -> bytes | None:
        """What was put there under the name, None when it is not there or not whole."""
        path = self._folder / name
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        body = content[_DIGEST:]
        if hashlib.blake2b(body, digest_size=_DIGEST).digest() != content[:_DIGEST]:
            return None
        try:
            return zlib.decompress(body)
        except zlib.error:
            return None

    def put(self, name: str, content: bytes) -> None:
        """Keep it, where there is room on the disk."""
        body = zlib.compress(content, 1)
        new = self._folder / f".{name}.{secrets.token_hex(4)}"
        try:
            private_folder(self._folder)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(hashlib.blake2b(body, digest_size=_DIGEST).digest() + body)
            new.replace(self._folder / name)
        except OSError:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            return
        self._added += len(body)
        if self._added * _SHARE > self._most:
            self._added = 0
            self._tidy()

    def _tidy(self) -> None:
        """Let a tenth of the room be free again, if there is none."""
        kept: list[tuple[int, int, str]] = []
        with suppress(OSError), os.scandir(self._folder) as files:
            for file in files:
                with suppress(OSError):  # another process has just taken it away
                    status = file.stat()
                    kept.append((status.st_mtime_ns, status.st_size, file.path))
        total = sum(size for _, size, _ in kept)
        if total <= self._most:
            return
        for _, size, path in sorted(kept):
            if total <= self._most * 0.9:
                return
            with suppress(OSError):
                Path(path).unlink()
            total -= size

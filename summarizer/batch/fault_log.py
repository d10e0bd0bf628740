"""Where the details of unforeseen errors are kept: a file for whoever mends the program, not the terminal."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from summarizer.errors import SummarizerError, Unforeseen
from summarizer.files import private_file, private_folder

_ENOUGH = 1_000_000
"""Bytes after which the file is begun anew."""


@dataclass(frozen=True, slots=True)
class FaultLog:
    """The file of a vault's unforeseen errors, read by its owner alone."""

    path: Path

    def reason(self, error: SummarizerError) -> str:
        """The sentence of an error, and where its details lie if it has any: they are kept now."""
        if not isinstance(error, Unforeseen):
            return str(error)
        with suppress(OSError):  # as when the disk is full
            self._keep(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {error}\n{error.details}\n")
            return f"{error} Details: {self.path}"
        return str(error)

    def _keep(self, entry: str) -> None:
        private_folder(self.path.parent)
        private_file(self.path)
        mode = "w" if self.path.stat().st_size > _ENOUGH else "a"
        with self.path.open(mode, encoding="utf-8", errors="backslashreplace") as file:
            file.write(entry)

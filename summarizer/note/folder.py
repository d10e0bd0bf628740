"""The notes below folders: Markdown files, but for hidden folders and copies from sync conflicts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from summarizer.errors import NoteNotFound
from summarizer.note.file import is_sync_conflict


def note_paths(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """The Markdown files at the paths, each once, and whether it was named itself.

    Hidden folders, as Obsidian's own, and copies from sync conflicts are passed over.

    Raises:
        NoteNotFound: there is nothing at a path.
    """
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise NoteNotFound(
                f"There is nothing at {path}.", hint="Check the path; quote it if it has blanks."
            )
        found = _below(path) if path.is_dir() else iter([path])
        for one in found:
            if (real := one.resolve()) not in seen:
                seen.add(real)
                yield one, not path.is_dir()


def _below(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root) / name
            if path.suffix.lower() == ".md" and not is_sync_conflict(path):
                yield path

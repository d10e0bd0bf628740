"""Copies of notes that sync programs and file managers make: one of identical notes is enough to draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from summarizer.errors import NoSummary, NoteError
from summarizer.note.backup import MAX_BYTES
from summarizer.note.file import is_sync_conflict, read_note_file
from summarizer.note.note import read_summary
from summarizer.patience import read_in_time
from summarizer.vault.notes import markdown_files
from summarizer.vault.vault import Vault

# iCloud and Finder; browsers and Google Drive; Finder's and Windows' own copies, also in Chinese.
_COPY = re.compile(
    r"(?P<name>.+?)(?: \d{1,2}| ?\(\d{1,2}\)|(?: -)? (?:[Cc]opy|副本)(?: ?\d{1,2}| ?\(\d{1,2}\))?)"
)


def original_of(note: Path) -> Path | None:
    """The note beside this one of which it is a copy by its name and to the byte, None when it is none."""
    match = _COPY.fullmatch(note.stem)
    if match is None:
        return None
    original = note.with_name(f"{match['name']}{note.suffix}")
    try:
        same = original.is_file() and read_note_file(original).content == read_note_file(note).content
    except NoteError:
        return None
    return original if same else None


def conflict_copies(vault: Vault, paths: Iterable[Path]) -> Iterator[Path]:
    """The copies of literature notes below folders that sync programs made in conflicts."""
    for folder in paths:
        if folder.is_dir():
            for path, _real in markdown_files(folder):
                if is_sync_conflict(path) and _has_fields(vault, path):
                    yield path


def _has_fields(vault: Vault, path: Path) -> bool:
    try:
        text = read_in_time(path, MAX_BYTES).decode("utf-8")
        return bool(read_summary(text, vault.profiles_for(text)).fields)
    except (OSError, UnicodeDecodeError, NoSummary):
        return False
    except NoteError:
        return True

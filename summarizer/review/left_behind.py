"""Old state whose vault was moved before vaults had ids: known by notes that lie as they were written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from summarizer.errors import StateError
from summarizer.files import read_plain
from summarizer.note.backup import MAX_BYTES, digest
from summarizer.review.journal import Journal


def folder_name(vault: Path) -> str:
    """The name of the state folder of a vault that lies at this path."""
    return f"{vault.name}-{hashlib.sha256(os.fsencode(vault)).hexdigest()[:8]}"


def left_behind(state_dir: Path, vault: Path) -> tuple[Path, Path] | None:
    """The state folder of a vault that lay elsewhere and is this one, and where that was; None when unsure.

    Nothing may lie there any more, a note must lie here to the byte as it was last written there, and only
    one state folder may be such.
    """
    found = [(folder, root) for folder, root in _without_vault(state_dir) if _same_note(folder, root, vault)]
    return found[0] if len(found) == 1 else None


def _without_vault(state_dir: Path) -> Iterator[tuple[Path, Path]]:
    with suppress(OSError):
        for entry in os.scandir(state_dir):
            folder = Path(entry.path)
            if (folder / "vault.json").exists():
                continue  # it has an id
            for note in _last_written(folder):
                root = next((one for one in Path(note).parents if folder_name(one) == folder.name), None)
                if root is not None and not root.exists():
                    yield folder, root
                    break


def _same_note(folder: Path, root: Path, vault: Path) -> bool:
    for note, after in _last_written(folder).items():
        if Path(note).is_relative_to(root):
            with suppress(OSError):
                if digest(read_plain(vault / Path(note).relative_to(root), MAX_BYTES)) == after:
                    return True
    return False


def _last_written(folder: Path) -> Mapping[str, str]:
    """The notes of a journal, and the digest that each had when it was last written."""
    with suppress(StateError):
        return {str(event.note): event.after for event in Journal(folder / "journal.jsonl").events()}
    return {}

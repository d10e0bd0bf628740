"""The notes that a batch of the page has yet to draft: kept in a file, so that a kill does not lose them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from summarizer.errors import StateError
from summarizer.files import private_folder, replace_file
from summarizer.language import _
from summarizer.note.places import Places


class Left:
    """A file of a vault's state folder; there is none where nothing is left."""

    def __init__(self, folder: Path, places: Places) -> None:
        self._path, self._places = folder / "left.json", places

    def notes(self) -> tuple[Path, ...]:
        """The notes; a file that cannot be read holds none."""
        try:
            names = json.loads(self._path.read_bytes())
            return tuple(Path(self._places.found(name)) for name in names if isinstance(name, str))
        except (OSError, ValueError, TypeError):
            return ()

    def keep(self, notes: Iterable[Path]) -> None:
        """Keep these and no others.

        Raises:
            StateError: the file cannot be written.
        """
        names = [self._places.kept(note) for note in notes]
        try:
            if not names:
                self._path.unlink(missing_ok=True)
                return
            private_folder(self._path.parent)
            replace_file(self._path, json.dumps(names).encode())
        except OSError as exc:
            raise StateError(
                _(
                    "Nothing can be kept in {folder}: {strerror}.",
                    folder=self._path.parent,
                    strerror=exc.strerror,
                ),
                hint=_("Set another `state_dir`. The note was not touched."),
            ) from exc

"""Which files an agent may name: literature notes below one folder, by their paths from there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import NoteRefused
from summarizer.files import stays_inside
from summarizer.language import _


@dataclass(frozen=True, slots=True)
class Scope:
    """The folder that an agent is confined to; `root` is where it really lies, links followed."""

    root: Path

    def note(self, name: str) -> Path:
        """The file of a note by its path from the folder.

        Raises:
            NoteRefused: it is no Markdown file of the folder, or a link leads out of it.
        """
        path = self.place(name)
        if path.suffix.lower() != ".md":
            raise NoteRefused(_("{name} is no Markdown file.", name=name), hint=see_list())
        return path

    def place(self, name: str) -> Path:
        """A note's file or a folder by its path from the folder, "" for the folder itself.

        Raises:
            NoteRefused: it lies elsewhere, is hidden, or a link leads out of the folder.
        """
        path = Path(os.path.normpath(self.root / name))
        if "\0" in name or not path.is_relative_to(self.root):
            raise NoteRefused(_("{name} lies outside of the vault.", name=name), hint=see_list())
        if any(part.startswith(".") for part in path.relative_to(self.root).parts):
            raise NoteRefused(_("{name} is hidden, as no note is.", name=name), hint=see_list())
        if not self.holds(path):
            raise NoteRefused(
                _("{name} is a link that leads out of the vault.", name=name),
                hint=_("An agent gets only what lies in the vault itself."),
            )
        return path

    def holds(self, path: Path) -> bool:
        """Whether a file lies in the folder when every link on its path is followed."""
        return stays_inside(path, self.root)

    def name(self, path: Path) -> str:
        """The path of a file that the folder holds, from there."""
        return path.relative_to(self.root).as_posix()

    def told(self, text: str) -> str:
        """A message for the agent: files of the folder by their paths from there, others from the home."""
        home = str(Path.home())
        return text.replace(f"{self.root}{os.sep}", "").replace(home, "~") if home != os.sep else text


def see_list() -> str:
    """What an agent is told that names a note which is not there."""
    return _("list_notes gives the notes by their paths in the vault.")

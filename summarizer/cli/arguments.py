"""Paths as people type them: `~` in quotes, blanks without quotes, lists from standard input."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from summarizer.characters import on_a_line
from summarizer.errors import NoteNotFound, UsageError
from summarizer.language import _

NoteLists = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help=_("Notes and folders; - reads a list from standard input.")),
]
"""Notes that are to be changed: they have to be named."""
PlaceLists = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        show_default=False,
        help=_("Notes and folders, the current one if absent; - reads a list from standard input."),
    ),
]
"""Notes that are looked at together, of which lists can be made."""
Yes = Annotated[bool, typer.Option("--yes", help=_("Do not ask, however many notes it is about."))]
NotePaths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH",
        show_default=False,
        help=_("Notes, or folders that are searched for notes; the current folder if absent."),
    ),
]
"""Notes that are only looked at."""
HERE: Any = (Path(),)
"""The current folder, as the default of a list of paths."""
HERE_LISTED: Any = (".",)
"""The same where lists are taken."""


def given_paths(paths: Sequence[str]) -> list[Path]:
    """The paths of the command line; `-` stands for a list on standard input, a path a line.

    Raises:
        NoteNotFound: none is given.
        UsageError: one can be no path here, or nobody may look there.
    """
    lines = [
        line.strip() for path in paths for line in (sys.stdin.read().splitlines() if path == "-" else [path])
    ]
    found = [_findable(from_home(line)) for line in lines if line]
    if not found:
        raise NoteNotFound(_("No path was given."), hint=_("Name notes or folders, or give a list with -."))
    return found


def existing(folder: Path) -> Path:
    """The folder.

    Raises:
        NoteNotFound: there is none.
    """
    if not folder.is_dir():
        raise NoteNotFound(
            _("There is no folder {folder}.", folder=folder),
            hint=_("Check the path; quote it if it has blanks."),
        )
    return folder


def from_home(text: str) -> Path:
    """A path, its `~` the home folder as a shell has it where there are no quotes around; else as it is."""
    path = Path(text)
    if not text.startswith("~") or path.exists():
        return path
    try:
        return path.expanduser()
    except RuntimeError:  # the home of nobody who is known here
        return path


def _findable(path: Path) -> Path:
    """A path of which it can be said whether something is there; all that looks at it later relies on this.

    Raises:
        UsageError: a name in it is too long or no name, or it lies in a folder that is closed to the user.
    """
    try:
        path.stat()
    except (OSError, ValueError) as exc:
        if not isinstance(exc, OSError) or exc.errno not in _NOTHING_THERE:
            raise UsageError(
                _(
                    "Nobody can look for {path}: {reason}.",
                    path=on_a_line(str(path)),
                    reason=getattr(exc, "strerror", None) or exc,
                ),
                hint=_("Check the path; quote it if it has blanks."),
            ) from exc
    return path


_NOTHING_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}


def expands_home(command: Any) -> None:
    """Have all paths that a command takes expand their `~`, which a shell leaves in quotes and behind `=`.

    One that can be no path here is refused before the command begins.
    """
    taken = command.callback

    def called(**given: object) -> object:
        return taken(**{name: _expanded(value) for name, value in given.items()})

    if taken is not None:
        command.callback = wraps(taken)(called)


def _expanded(value: object) -> object:
    if isinstance(value, Path):
        return _findable(from_home(str(value)))
    return [_expanded(one) for one in value] if isinstance(value, list | tuple) else value


def unquoted(words: Sequence[str]) -> str:
    """Words that lie side by side and together are a path that is there; "" where there are none."""
    for first in range(len(words)):
        for end in range(len(words), first + 1, -1):
            joined = " ".join(words[first:end])
            if len(joined) < _LONGEST and _is_there(joined):
                return joined
    return ""


_LONGEST = 4096
"""Characters of a path, as Linux has it."""


def _is_there(text: str) -> bool:
    try:
        return from_home(text).exists()
    except (OSError, ValueError):
        return False

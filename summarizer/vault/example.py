"""The example vault that comes with the program, and copying it to a folder of the user's."""

from __future__ import annotations

import shutil
from pathlib import Path

from summarizer.errors import UsageError
from summarizer.language import _


def example_vault() -> Path:
    """Where the example vault lies: in the installed package, or in a checkout beside it."""
    package = Path(__file__).parents[1]
    places = (package / "example_vault", package.parent / "examples" / "vault")
    return next((place for place in places if place.is_dir()), places[0])


def copy_vault(target: Path) -> tuple[Path, ...]:
    """Copy the example vault to `target` and return its notes; an existing folder must be empty.

    Raises:
        UsageError: the folder has something in it, or cannot be written.
    """
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UsageError(
                _("{target} is not an empty folder.", target=target), hint=_("Name a new or an empty one.")
            )
        shutil.copytree(example_vault(), target, dirs_exist_ok=True)
    except OSError as exc:
        raise UsageError(
            _(
                "The example vault cannot be copied to {target}: {strerror}.",
                target=target,
                strerror=exc.strerror or exc,
            )
        ) from exc
    return tuple(sorted(path for path in target.rglob("*.md") if not path.name.startswith("README")))

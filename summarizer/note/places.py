"""Where notes lie, as it is kept: relative to their vault, so that it holds when the vault has moved."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of a vault, and those where it lay before; what was kept then may name notes there."""

    vault: Path
    former: tuple[Path, ...] = ()

    def kept(self, note: Path | str) -> str:
        """A note's path as it is written down: relative, with /; whole when it lies outside of the vault."""
        path = Path(note)
        return path.relative_to(self.vault).as_posix() if path.is_relative_to(self.vault) else str(note)

    def found(self, kept: str) -> str:
        """The whole path of a note that was written down, now or when the vault lay somewhere else."""
        if not Path(kept).is_absolute():
            return str(self.vault / kept) if kept else ""
        for root in self.former:
            if kept.startswith(f"{root}{os.sep}"):
                return f"{self.vault}{kept[len(str(root)) :]}"
        return kept

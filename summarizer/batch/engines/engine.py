"""The engine of a batch: what turns a note's text into a filled note, somewhere; and the local one."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from summarizer.batch.engines.processes import Processes
from summarizer.filling.fill import Filled, fill
from summarizer.provider.provider import Provider
from summarizer.vault.vault import Vault


class Asked(Provider, Protocol):
    """What the model is asked through: a provider that can be stopped."""

    def stop(self) -> None:
        """Let nothing more go out but what belongs to a talk that has begun."""
        ...


class Engine(Protocol):
    """Fills notes side by side; it writes nothing."""

    async def fill(self, path: Path, text: str) -> Filled | None:
        """The note with that text, filled; None when none of its fields is empty.

        Raises:
            Stopped: `stop` was called before the model was asked about this note.
            SummarizerError: it cannot be filled.
        """
        ...

    def stop(self) -> None:
        """Ask about no further note; what was asked already goes on."""
        ...


class Local:
    """Papers are read in processes of this machine; the model is asked from this one, through one gate.

    Without a model the processes draft as well.
    """

    def __init__(self, vault: Vault, processes: Processes, asked: Asked | None) -> None:
        self._vault, self._processes, self._asked = vault, processes, asked

    async def fill(self, path: Path, text: str) -> Filled | None:
        """As the protocol says."""
        if self._asked is None:
            return await self._processes.fill(path, text)
        prepared = await self._processes.prepare(path, text)
        if prepared is None:
            return None
        return await fill(self._vault, prepared, self._asked, self._asked)

    def stop(self) -> None:
        """As the protocol says."""
        if self._asked is not None:
            self._asked.stop()

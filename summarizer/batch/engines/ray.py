"""The Ray engine: the workers of a Ray cluster read papers, this process alone asks, and writes.

The vault's settings and a note's text travel to a worker, the prepared note travels back; without a model
the worker drafts as well. PDFs are read where they lie: every machine has to see the vault and Zotero's
folder under the same paths. No key is ever given to Ray: who reaches a cluster can read what it holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

import ray

from summarizer.batch.engines.cluster import join_or_start
from summarizer.batch.engines.engine import Asked
from summarizer.batch.engines.processes import Processes
from summarizer.errors import SummarizerError, WorkerLost, as_error
from summarizer.filling.fill import Filled, fill
from summarizer.filling.prepare import Prepared, Wish
from summarizer.language import _
from summarizer.vault.model_choice import without_keys
from summarizer.vault.vault import Vault

_Outcome: TypeAlias = Prepared | Filled | SummarizerError | None


class OnRay:
    """Prepares each note in a task of its own; as many run at once as the cluster has processors.

    The model is asked through `asked`, from here; without it the tasks draft.
    """

    def __init__(self, vault: Vault, wish: Wish, asked: Asked | None, secrets: Collection[str] = ()) -> None:
        """Join the cluster that RAY_ADDRESS names, or start one that nobody else can reach.

        The `secrets` are no part of the environment in which it is started.

        Raises:
            SettingsError: no cluster can be reached.
        """
        self._own = not ray.is_initialized()
        if self._own:
            join_or_start(secrets)
        self._vault, self._asked = vault, asked
        self._told = ray.put(replace(vault, settings=without_keys(vault.settings)))
        self._wish = ray.put(wish)
        self._run = uuid4().hex
        self._task = ray.remote(max_retries=0)(_work)

    async def fill(self, path: Path, text: str) -> Filled | None:
        """The note with that text, filled; None when none of its fields is empty.

        Raises:
            WorkerLost: the worker or its machine went away.
            Stopped: `stop` was called before the model was asked about this note.
            SummarizerError: it cannot be filled.
        """
        drafts = self._asked is None
        try:
            outcome: _Outcome = await self._task.remote(
                self._run, self._told, path, text, self._wish, drafts=drafts
            )
        except ray.exceptions.RayError as exc:
            raise WorkerLost(
                _("The Ray worker that worked on {name} was lost.", name=path.name), hint=_("Draft it again.")
            ) from exc
        if isinstance(outcome, SummarizerError):
            raise outcome
        if isinstance(outcome, Prepared):
            return await fill(self._vault, outcome, self._asked, self._asked)
        return outcome

    def stop(self) -> None:
        """Ask about no further note; what was asked already goes on."""
        if self._asked is not None:
            self._asked.stop()

    def close(self) -> None:
        """Leave the cluster; one that was started here ends."""
        if self._own:
            ray.shutdown()


_processes: dict[str, Processes] = {}
"""In a worker: the process that reads PDFs for it, by the name of the run; what hangs or crashes is that."""


def _work(run: str, vault: Vault, path: Path, text: str, wish: Wish, *, drafts: bool) -> _Outcome:
    """A note prepared in a worker as the local engine does it, and filled when the worker drafts.

    An error comes as a value: one that is raised would arrive as an error of Ray.
    """
    if run not in _processes:
        for earlier in _processes.values():
            earlier.close()
        _processes.clear()
        _processes[run] = Processes(vault, wish, 1)
    do = _processes[run].fill if drafts else _processes[run].prepare
    try:
        return asyncio.run(do(path, text))
    except Exception as exc:  # noqa: BLE001 - whatever it is, it is this note's
        return as_error(exc, path.name)

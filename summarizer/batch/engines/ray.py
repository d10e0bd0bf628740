"""The Ray engine: the workers of a Ray cluster draft, this process alone writes notes and the ledger.

The vault's settings and a note's text travel to a worker, the filled note travels back. PDFs are read where
they lie: every machine has to see the vault and Zotero's folder under the same paths. What is asked goes
through one actor on this machine: it has the key, the limits, the money and the answers that are paid for.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import ray
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from summarizer.batch.engines.cluster import join_or_start
from summarizer.batch.engines.engine import Local
from summarizer.batch.engines.processes import Processes
from summarizer.batch.spending import Guarded
from summarizer.errors import SummarizerError, WorkerLost, as_error
from summarizer.filling.fill import Filled
from summarizer.filling.prepare import Wish
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.provider import Completion, CompletionRequest
from summarizer.vault.model_choice import Reading, without_keys
from summarizer.vault.vault import Vault

_MOST_WAITING = 1000
"""Requests that may wait at the gate at once: as many as there can be workers."""


class OnRay:
    """Fills each note in a task of its own; as many run at once as the cluster has processors."""

    def __init__(
        self,
        vault: Vault,
        wish: Wish,
        chosen: Endpoint | None,
        concurrency: int,
        max_cost: Decimal | None,
        read: Reading | None = None,
    ) -> None:
        """Join the cluster that RAY_ADDRESS names, or start one that nobody else can reach.

        Raises:
            SettingsError: no cluster can be reached.
        """
        self._own = not ray.is_initialized()
        if self._own:
            join_or_start()
        told = replace(vault, settings=without_keys(vault.settings))
        self._vault, self._wish = ray.put(told), wish
        self._run = uuid4().hex
        self._gate = None
        if chosen is not None:
            here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
            actor = ray.remote(num_cpus=0, max_concurrency=_MOST_WAITING, scheduling_strategy=here)(_Gate)
            self._gate = actor.remote(told, chosen, concurrency, max_cost, read)
        self._task = ray.remote(max_retries=0)(_fill)

    async def fill(self, path: Path, text: str) -> Filled | None:
        """The note with that text, filled; None when none of its fields is empty.

        Raises:
            WorkerLost: the worker or its machine went away.
            SummarizerError: it cannot be filled.
        """
        try:
            outcome: Filled | SummarizerError | None = await self._task.remote(
                self._run, self._vault, path, text, self._wish, self._gate
            )
        except ray.exceptions.RayError as exc:
            raise WorkerLost(
                f"The Ray worker that drafted {path.name} was lost.", hint="Draft it again."
            ) from exc
        if isinstance(outcome, SummarizerError):
            raise outcome
        return outcome

    def stop(self) -> None:
        """Ask about no further note; what was asked already goes on."""
        if self._gate is not None:
            self._gate.stop.remote()

    def close(self) -> None:
        """Leave the cluster; one that was started here ends."""
        if self._gate is not None:
            ray.kill(self._gate)
        if self._own:
            ray.shutdown()


class _Gate:
    """The actor on this machine through which everything is asked: the key goes nowhere else."""

    def __init__(
        self,
        vault: Vault,
        chosen: Endpoint,
        concurrency: int,
        max_cost: Decimal | None,
        read: Reading | None,
    ) -> None:
        self._asked = Guarded(vault, chosen, concurrency, max_cost, read)

    async def complete(self, request: CompletionRequest) -> Completion | SummarizerError:
        """The answer or the error as a value: one that is raised would arrive as an error of Ray."""
        try:
            return await self._asked.complete(request)
        except Exception as exc:  # noqa: BLE001 - whatever it is, it is this note's
            return as_error(exc, "What was asked")

    async def stop(self) -> None:
        self._asked.stop()


class _AtGate:
    """The provider of a worker: it asks the gate."""

    def __init__(self, gate: ray.actor.ActorHandle) -> None:
        self._gate = gate

    async def complete(self, request: CompletionRequest) -> Completion:
        outcome: Completion | SummarizerError = await self._gate.complete.remote(request)
        if isinstance(outcome, SummarizerError):
            raise outcome
        return outcome

    def stop(self) -> None:
        self._gate.stop.remote()


_processes: dict[str, Processes] = {}
"""In a worker: the process that reads PDFs for it, by the name of the run; what hangs or crashes is that."""


def _fill(
    run: str,
    vault: Vault,
    path: Path,
    text: str,
    wish: Wish,
    gate: ray.actor.ActorHandle | None,
) -> Filled | SummarizerError | None:
    """A note filled in a worker, as the local engine does it."""
    if run not in _processes:
        for earlier in _processes.values():
            earlier.close()
        _processes.clear()
        _processes[run] = Processes(vault, wish, 1)
    local = Local(vault, _processes[run], None if gate is None else _AtGate(gate))
    try:
        return asyncio.run(local.fill(path, text))
    except Exception as exc:  # noqa: BLE001 - whatever it is, it is this note's
        return as_error(exc, path.name)

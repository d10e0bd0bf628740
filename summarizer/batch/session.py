"""One session of batches: its processes, ledger and money, opened once, used for one plan or many."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from time import monotonic

from summarizer.assembly import Vault
from summarizer.batch.engine import Local
from summarizer.batch.estimate import Estimate, estimate
from summarizer.batch.ledger import Ledger, Outcome
from summarizer.batch.plan import Plan
from summarizer.batch.processes import Processes
from summarizer.batch.report import Summary
from summarizer.batch.run import Batch, Result
from summarizer.batch.spending import guarded
from summarizer.config import model_name

LEDGER = "ledger.sqlite"


@dataclass(frozen=True, slots=True)
class Order:
    """How a batch is to be run: how many notes are asked about at once, and the most to spend in USD."""

    concurrency: int = 16
    max_cost: Decimal | None = None


class BatchSession:
    """Estimates and runs batches over one vault; `close` ends it."""

    def __init__(self, vault: Vault, labels: Sequence[str], order: Order) -> None:
        """Open what a batch needs; no note is read and nothing is asked yet.

        Raises:
            SettingsError: the choice of a model lacks something, or ledger or cache cannot be used.
        """
        self._vault = vault
        with ExitStack() as opened:
            self._ledger = opened.enter_context(closing(Ledger(vault.state.folder / LEDGER)))
            asked = guarded(vault, order.concurrency, order.max_cost)
            if asked is not None:
                opened.enter_context(closing(asked))
            self._processes = opened.enter_context(closing(Processes(vault, labels)))
            self._loop = opened.enter_context(asyncio.Runner())
            self._opened = opened.pop_all()
        self._engine = Local(vault, self._processes, asked)
        self._concurrency = order.concurrency if asked else os.cpu_count() or 1

    def failed(self, notes: Sequence[Path]) -> tuple[Path, ...]:
        """Those of the notes (absolute paths) whose last attempt failed or was cut off."""
        last = {attempt.note: attempt.outcome for attempt in self._ledger.last()}
        return tuple(note for note in notes if last.get(note) in {Outcome.FAILED, Outcome.BEGUN})

    def estimate(self, notes: Sequence[Path]) -> Estimate:
        """What drafting the notes will send and cost, from a sample of them."""
        return self._loop.run(estimate(self._vault, notes, self._processes))

    def run(self, plan: Plan, notes: Sequence[Path], tell: Callable[[Result], None]) -> Summary:
        """Draft the notes (absolute paths) and say what became of them; `tell` hears of each as it is done.

        Raises:
            AuthenticationFailed: the endpoint refused the key before any note was filled.
            BudgetExceeded: the money is used up, and no note was filled.
        """
        begun = monotonic()
        todo = deque(sorted(notes, key=lambda note: note not in self._processes.ready))
        batch = Batch(self._vault, self._engine, self._ledger, model_name(self._vault.settings), todo, tell)
        stopped = self._loop.run(_run(batch, self._concurrency))
        if batch.stopped_by is not None and not any(result.filled for result in batch.results):
            raise batch.stopped_by
        waiting = len(notes) - len(batch.results)
        return Summary(tuple(batch.results), plan.refused, waiting, monotonic() - begun, stopped)

    def close(self) -> None:
        """End the processes and close the files."""
        self._opened.close()


async def _run(batch: Batch, concurrency: int) -> bool:
    """Run the batch; say whether Ctrl-C ended it, the first softly and the second at once."""
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(batch.run(concurrency))
    pressed = 0

    def interrupted() -> None:
        nonlocal pressed
        pressed += 1
        batch.finish()
        if pressed > 1:
            task.cancel()

    if sys.platform != "win32":  # there Ctrl-C stops at once
        loop.add_signal_handler(signal.SIGINT, interrupted)
    try:
        await task
    except asyncio.CancelledError:
        if pressed < 2:
            raise
    finally:
        if sys.platform != "win32":
            loop.remove_signal_handler(signal.SIGINT)
    return pressed > 0

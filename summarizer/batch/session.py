"""One batch from plan to summary: its provider, processes and ledger opened, run and closed again."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from summarizer.assembly import Vault
from summarizer.batch.ledger import Ledger, Outcome
from summarizer.batch.plan import Plan
from summarizer.batch.report import Summary
from summarizer.batch.run import Batch, Result
from summarizer.batch.spending import guarded
from summarizer.batch.worker import Preparers
from summarizer.config import endpoint
from summarizer.evidence.tokens import load_counter
from summarizer.provider.budgeted import Budget
from summarizer.provider.limited import Limits
from summarizer.provider.preload import preload

LEDGER = "ledger.sqlite"


@dataclass(frozen=True, slots=True)
class Order:
    """How a batch is to be run: how many notes at once, and the money that it may spend (None: any)."""

    concurrency: int
    budget: Budget | None = None


def failed_before(vault: Vault, notes: Sequence[Path]) -> tuple[Path, ...]:
    """Those of the notes whose last attempt failed or was cut off."""
    ledger = Ledger(vault.state.folder / LEDGER)
    try:
        last = {attempt.note: attempt.outcome for attempt in ledger.last()}
    finally:
        ledger.close()
    return tuple(note for note in notes if last.get(note.resolve()) in {Outcome.FAILED, Outcome.BEGUN})


def run_batch(
    vault: Vault,
    plan: Plan,
    notes: Sequence[Path],
    order: Order,
    preparers: Preparers,
    tell: Callable[[Result], None],
) -> Summary:
    """Draft the notes and say what became of them; `tell` hears of each as it is done.

    Raises:
        SettingsError: the choice of a model lacks something, or ledger or cache cannot be used.
        AuthenticationFailed: the endpoint refused the key; nothing more could succeed.
        BudgetExceeded: the money is used up.
    """
    begun = monotonic()
    chosen, backend = endpoint(vault.settings), vault.backend()
    provider = None
    if chosen is not None and backend is not None:
        preload()
        limits = Limits(concurrency=order.concurrency)
        folder = vault.state.folder
        provider = guarded(backend, vault.settings, folder, chosen.base_url, limits, order.budget)
    ledger = Ledger(vault.state.folder / LEDGER)
    drafter = vault.drafter(vault.prompts(), load_counter(), provider)
    batch = Batch(vault, drafter, preparers, ledger, deque(note.resolve() for note in notes), tell)
    try:
        asyncio.run(_run(batch, order.concurrency))
    finally:
        ledger.close()
    if batch.stopped_by is not None and not any(result.filled for result in batch.results):
        raise batch.stopped_by
    return Summary(tuple(batch.results), plan.refused, len(notes) - len(batch.results), monotonic() - begun)


async def _run(batch: Batch, concurrency: int) -> None:
    """Run the batch; the first Ctrl-C lets what is under way end, the second stops at once."""
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

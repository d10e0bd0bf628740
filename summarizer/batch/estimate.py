"""What a batch will send and cost, from a sample of its notes that is prepared but not asked about."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from summarizer.batch.engines.processes import Processes
from summarizer.errors import SummarizerError
from summarizer.filling.plan import estimated_cost
from summarizer.filling.prepare import Prepared
from summarizer.note.file import read_note_file
from summarizer.vault.model_choice import endpoint, model_name
from summarizer.vault.vault import Vault

SAMPLE = 20
"""Notes; as many are prepared for an estimate, spread evenly over the batch."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Tokens sent and received and their cost in USD (None: price unknown), for the whole batch.

    `sampled` notes were prepared for it; `failed` of them could not be, for the reasons in `problems`, each
    once. `model` will draft them, "" when none will.
    """

    model: str
    prompt_tokens: int
    answer_tokens: int
    cost: Decimal | None
    sampled: int
    failed: int
    problems: tuple[str, ...] = ()

    def at(self, share: Decimal) -> Estimate:
        """The estimate at a share of the price."""
        return replace(self, cost=None if self.cost is None else self.cost * share)


async def estimate(vault: Vault, notes: Sequence[Path], processes: Processes) -> Estimate:
    """The estimate for all notes; those of the sample that cannot be prepared cost nothing.

    What was prepared for it is kept with the `processes`.
    """
    step = max(1, len(notes) // SAMPLE)
    sample = notes[::step][:SAMPLE]
    outcomes = await asyncio.gather(*(_prepared(path, processes) for path in sample), return_exceptions=True)
    problems = [str(one) for one in outcomes if isinstance(one, SummarizerError)]
    for one in outcomes:
        if isinstance(one, BaseException) and not isinstance(one, SummarizerError):
            raise one
    pairs = zip(sample, outcomes, strict=True)
    processes.ready |= {path: one for path, one in pairs if isinstance(one, Prepared)}
    ready = list(processes.ready.values())
    costs = [estimated_cost(vault, one) for one in ready]
    scale = Decimal(len(notes)) / len(sample) if sample else Decimal(0)
    total = None if None in costs else sum((cost for cost in costs if cost is not None), Decimal(0)) * scale
    model = model_name(vault.settings) if endpoint(vault.settings) else ""
    return Estimate(
        model,
        int(sum(one.prompt_tokens for one in ready) * scale),
        int(sum(one.answer_tokens for one in ready) * scale),
        total,
        len(sample),
        len(problems),
        tuple(dict.fromkeys(problems)),
    )


async def _prepared(path: Path, processes: Processes) -> Prepared | None:
    return await processes.prepare(path, read_note_file(path).text)

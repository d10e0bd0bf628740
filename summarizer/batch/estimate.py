"""What a batch will send and cost, from a sample of its notes that is prepared but not asked about."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from summarizer.batch.engines.processes import Processes
from summarizer.draft.verify import unchecked_words
from summarizer.errors import SummarizerError, as_error
from summarizer.filling.plan import estimated_cost, reading_cost
from summarizer.filling.prepare import Prepared, no_pictures
from summarizer.note.file import read_note_file
from summarizer.provider.pricing import total
from summarizer.vault.model_choice import endpoint, model_name
from summarizer.vault.vault import Vault

SAMPLE = 20
"""Notes; as many are prepared for an estimate, spread evenly over the batch."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Tokens sent and received, for the whole batch, and their cost in USD (None: price unknown).

    The second reading is among them, `reading_cost` is what it takes; so are pictures, with `picture_tokens`.
    `sampled` notes were prepared for it; `failed` of them could not be, for the reasons in `problems`, each
    once. `model` will draft them, "" when none will. `notices` are what is to be known of the drafts.
    """

    model: str
    prompt_tokens: int
    answer_tokens: int
    cost: Decimal | None
    sampled: int
    failed: int
    problems: tuple[str, ...] = ()
    reading_cost: Decimal | None = Decimal(0)
    picture_tokens: int = 0
    notices: tuple[str, ...] = ()

    def at(self, share: Decimal) -> Estimate:
        """The estimate with drafts at a share of their price; the second reading is asked alone."""
        if self.cost is None or self.reading_cost is None:
            return self
        return replace(self, cost=(self.cost - self.reading_cost) * share + self.reading_cost)


async def estimate(
    vault: Vault, notes: Sequence[Path], processes: Processes, texts: Mapping[Path, str] | None = None
) -> Estimate:
    """The estimate for all notes; those of the sample that cannot be prepared cost nothing.

    What was prepared for it is kept with the `processes`. `texts` are those of notes that are taken in
    another form than they lie there.
    """
    step = max(1, len(notes) // SAMPLE)
    sample = notes[::step][:SAMPLE]
    outcomes = await asyncio.gather(*(_prepared(path, processes, texts or {}) for path in sample))
    problems = [str(one) for one in outcomes if isinstance(one, SummarizerError)]
    pairs = zip(sample, outcomes, strict=True)
    processes.ready |= {path: one for path, one in pairs if isinstance(one, Prepared)}
    ready = list(processes.ready.values())
    scale = Decimal(len(notes)) / len(sample) if sample else Decimal(0)
    drafting = _total([estimated_cost(vault, one) for one in ready], scale)
    again = _total([reading_cost(vault, one) for one in ready], scale)
    model = model_name(vault.settings) if endpoint(vault.settings) else ""
    return Estimate(
        model,
        int(sum(one.prompt_tokens + one.reading.prompt_tokens for one in ready) * scale),
        int(sum(one.answer_tokens + one.reading.completion_tokens for one in ready) * scale),
        drafting,
        len(sample),
        len(problems),
        tuple(dict.fromkeys(problems)),
        again,
        int(sum(one.picture_tokens for one in ready) * scale),
        tuple(dict.fromkeys(_notices(vault, ready))) if model else (),
    )


def _notices(vault: Vault, ready: Sequence[Prepared]) -> Iterator[str]:
    """What the checks leave out in a language whose grammar they do not know; why no figures go along."""
    if vault.settings.figures and not vault.takes_pictures():
        yield no_pictures(vault)
    yield from filter(None, (unchecked_words(one.request.language) for one in ready))


def _total(costs: Sequence[Decimal | None], scale: Decimal) -> Decimal | None:
    whole = total(costs)
    return None if whole is None else whole * scale


async def _prepared(
    path: Path, processes: Processes, texts: Mapping[Path, str]
) -> Prepared | SummarizerError | None:
    try:
        return await processes.prepare(path, texts[path] if path in texts else read_note_file(path).text)
    except Exception as exc:  # noqa: BLE001 - whatever it is, it is this note's
        return as_error(exc, path.name)

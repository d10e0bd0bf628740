"""One session of batches: its processes, ledger and money, opened once, used for one plan or many."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Literal

from summarizer.batch.brake import Brake
from summarizer.batch.engines.engine import Engine, Local
from summarizer.batch.engines.processes import Processes
from summarizer.batch.estimate import Estimate, estimate
from summarizer.batch.fault_log import FaultLog
from summarizer.batch.ledger import Ledger, Outcome
from summarizer.batch.plan import NoPdf, Refused, look_for_pdfs
from summarizer.batch.post.outbox import Outbox
from summarizer.batch.report import Summary
from summarizer.batch.run import Batch, Result
from summarizer.batch.running import Running
from summarizer.batch.spending import Guarded
from summarizer.errors import SummarizerError, UsageError
from summarizer.filling.prepare import Wish
from summarizer.language import _
from summarizer.provider.endpoint import Endpoint
from summarizer.review.runs import new_run
from summarizer.vault.model_choice import endpoint, model_name, reading
from summarizer.vault.vault import Vault

if TYPE_CHECKING:
    from summarizer.batch.engines.ray import OnRay

LEDGER = "ledger.sqlite"
FAULTS = "errors.log"
"""The file of unforeseen errors' details."""

_AT_LEAST = 32
"""Notes whose PDFs are looked for at once."""

Tell = Callable[[Result], None]
"""What hears of each note as it is done."""


@dataclass(frozen=True, slots=True)
class Order:
    """How a batch is to be run: requests at once, the most to spend in USD, and which engine drafts.

    With `keep_going` no fault stops it, however many notes meet it.
    """

    concurrency: int = 16
    max_cost: Decimal | None = None
    engine: Literal["local", "ray"] = "local"
    keep_going: bool = False


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of some notes: see `Summary`."""

    results: tuple[Result, ...] = ()
    elsewhere: int = 0
    interrupted: bool = False
    stopped_by: SummarizerError | None = None

    @property
    def ended_early(self) -> bool:
        """Whether nothing more is to be drafted."""
        return self.interrupted or self.stopped_by is not None

    def __add__(self, other: Drafted) -> Drafted:
        return Drafted(
            (*self.results, *other.results),
            self.elsewhere + other.elsewhere,
            self.interrupted or other.interrupted,
            self.stopped_by or other.stopped_by,
        )

    def of(self, notes: int, refused: Sequence[Refused], seconds: float) -> Summary:
        """The summary of a batch over so many notes."""
        waiting = max(0, notes - len(self.results) - self.elsewhere)
        return Summary(
            self.results,
            tuple(refused),
            waiting,
            seconds,
            self.elsewhere,
            self.interrupted,
            self.stopped_by,
        )


@dataclass(frozen=True, slots=True)
class Chosen:
    """The notes to draft, those that go in for them when they fail, and which of the first have no PDF.

    No more than `most` are drafted, as many as there are when it is None.
    """

    notes: tuple[Path, ...]
    spare: tuple[Path, ...]
    without: tuple[NoPdf, ...]
    most: int | None = None


class BatchSession:
    """Estimates and runs batches over one vault; `close` ends it. All paths of notes are absolute."""

    def __init__(self, vault: Vault, wish: Wish, order: Order) -> None:
        """Open what a batch needs; no note is read and nothing is asked yet.

        Raises:
            SettingsError: the choice of a model lacks something.
            UsageError: the engine is not installed.
            StateError: ledger or kept answers cannot be used.
        """
        self.name = new_run()
        self.begun: Callable[[Path], None] = lambda _: None
        """Hears of each note as it is taken up."""
        self.vault, self.log = vault, FaultLog(vault.store.folder / FAULTS)
        place = vault.store.folder / LEDGER
        with ExitStack() as opened:
            self.ledger = opened.enter_context(closing(Ledger(place, vault.store.places)))
            self.outbox = opened.enter_context(closing(Outbox(place, vault.store.places)))
            chosen, self.asked = endpoint(vault.settings), None
            if chosen is not None:
                read = reading(vault.settings)
                self.asked = Guarded(vault, chosen, order.concurrency, order.max_cost, read)
                opened.enter_context(closing(self.asked))
            self.loop = opened.enter_context(asyncio.Runner())
            self.processes = opened.enter_context(closing(Processes(vault, wish)))  # ends before the loop
            if self.asked is not None:
                opened.callback(lambda asked: self.loop.run(asked.disconnect()), self.asked)
            self.engine: Engine = Local(vault, self.processes, self.asked)
            if order.engine == "ray":
                self.engine = opened.enter_context(closing(_on_ray(vault, wish, self.asked, chosen)))
            self._opened = opened.pop_all()
        self._keep_going = order.keep_going
        self._running = Running()
        self._concurrency = order.concurrency if self.asked else os.cpu_count() or 1

    def failed(self, notes: Sequence[Path]) -> tuple[Path, ...]:
        """Those of the notes whose last attempt failed or was cut off."""
        last = self.ledger.last()
        return tuple(note for note in notes if last.get(note) in {Outcome.FAILED, Outcome.BEGUN})

    def sent(self) -> frozenset[Path]:
        """The notes that were sent in a batch and wait for its answers."""
        return self.outbox.notes()

    def look_for_pdfs(self, notes: Sequence[Path]) -> tuple[NoPdf, ...]:
        """The notes whose PDFs are missing or unreadable."""
        return self.loop.run(look_for_pdfs(notes, self.processes))

    def estimate(self, notes: Sequence[Path]) -> Estimate:
        """What drafting the notes will send and cost, from a sample of them."""
        return self.loop.run(estimate(self.vault, notes, self.processes))

    def choose(self, notes: Sequence[Path], most: int | None) -> Chosen:
        """The first notes that make up `most` that can be drafted, all when it is None.

        A note without a PDF fails, and counts for nothing.
        """
        if most is None:
            return Chosen(tuple(notes), (), self.look_for_pdfs(notes))
        first: list[Path] = []
        without: list[NoPdf] = []
        size = max(most, _AT_LEAST)
        for start in range(0, len(notes), size):
            chunk = notes[start : start + size]
            lacking = {one.path: one for one in self.look_for_pdfs(chunk)}
            for note in chunk:
                if len(first) - len(without) < most:
                    first.append(note)
                    without += [lacking[note]] if note in lacking else []
            if len(first) - len(without) == most:
                break
        return Chosen(tuple(first), tuple(notes[len(first) :]), tuple(without), most)

    def run(
        self, notes: Sequence[Path], refused: Sequence[Refused], tell: Tell, chosen: Chosen | None = None
    ) -> Summary:
        """Draft the notes and say what became of them, and of the `refused` ones.

        Where they are `chosen` others take the place of those that fail.
        """
        begun = monotonic()
        spare, most = (chosen.spare, chosen.most) if chosen else ((), None)
        drafted = self.draft(self.engine, notes, tell, {}, spare, most)
        return drafted.of(len(notes), refused, monotonic() - begun)

    def draft(
        self,
        engine: Engine,
        notes: Sequence[Path],
        tell: Tell,
        attempts: Mapping[Path, int],
        spare: Sequence[Path] = (),
        most: int | None = None,
    ) -> Drafted:
        """What became of notes that an engine fills, `most` of them; `spare` ones go in for those that fail.

        Those in `attempts` go on with an attempt of the ledger that was begun before.
        """
        todo = deque([*sorted(notes, key=lambda note: note not in self.processes.ready), *spare])
        model = model_name(self.vault.settings)
        brake = Brake(None if self._keep_going else self.vault.settings.stop_after)
        batch = Batch(
            *(self.vault, engine, self.ledger, model, todo, tell, attempts, brake, self.log),
            *(self.name, most, self.begun),
        )
        interrupted = self.loop.run(self._running.run(batch, self._concurrency))
        return Drafted(tuple(batch.results), batch.elsewhere, interrupted, batch.stopped_by)

    def stop(self) -> None:
        """What Ctrl-C does, from another thread: let what is under way end; the second time end at once."""
        self._running.stop()

    def close(self) -> None:
        """End the processes and close the files."""
        self._opened.close()


def _on_ray(vault: Vault, wish: Wish, asked: Guarded | None, chosen: Endpoint | None) -> OnRay:
    from summarizer.batch.engines import cluster  # before Ray, which it prepares

    del cluster
    try:
        from summarizer.batch.engines.ray import OnRay  # an extra that most people lack
    except ImportError as exc:
        raise UsageError(
            _("The engine ray needs Ray, which is not installed."), hint=_("Install ray beside the program.")
        ) from exc
    read = reading(vault.settings)
    secrets = [one.api_key for one in (chosen, read and read.endpoint) if one]
    return OnRay(vault, wish, asked, secrets)

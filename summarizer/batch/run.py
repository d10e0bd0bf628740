"""Running a batch: notes prepared in processes, asked about side by side, written by this process alone."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from time import monotonic

from summarizer.batch.engines.engine import Engine
from summarizer.batch.ledger import Ledger
from summarizer.draft.draft import VerifiedField
from summarizer.errors import AuthenticationFailed, BudgetExceeded, StateError, Stopped, SummarizerError
from summarizer.filling.fill import Filled, write
from summarizer.note.file import read_note_file, refuse_if_read_only
from summarizer.provider.provider import Usage
from summarizer.vault.vault import Vault

_AHEAD = 16
"""Notes prepared beyond those that are asked about, so that no place at the endpoint stays free."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one note: its fields when it was filled, else the error's kind and sentence.

    `cost` is in USD (None: price unknown), `seconds` the time from taking the note up to writing it.
    `warning` says what went wrong without spoiling the drafts.
    """

    path: Path
    fields: tuple[VerifiedField, ...] = ()
    usage: Usage = field(default_factory=Usage)
    cost: Decimal | None = Decimal(0)
    seconds: float = 0.0
    kind: str = ""
    reason: str = ""
    warning: str = ""

    @property
    def filled(self) -> bool:
        """Whether the note was written."""
        return not self.kind


@dataclass(slots=True)
class Batch:
    """A batch over the notes that wait in `todo`; `finish` lets what was asked end and asks no more.

    `attempts` are those of the ledger that were begun before, and go on here.
    A thread of its own writes the notes, one after another: while the disk syncs, answers are taken in.
    """

    vault: Vault
    engine: Engine
    ledger: Ledger
    model: str
    todo: deque[Path]
    tell: Callable[[Result], None]
    attempts: Mapping[Path, int]
    results: list[Result] = field(default_factory=list)
    stopped_by: SummarizerError | None = None
    writer: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "writer"))

    async def run(self, concurrency: int) -> None:
        """Draft the notes until none waits or nothing more can succeed.

        The engine asks about `concurrency` of them at once; a few more are being prepared meanwhile.

        Raises:
            StateError: the ledger cannot be written; all stops at once.
            OSError: nobody can be told any more, as when a pipe is closed.
        """
        try:
            with self.writer:
                async with asyncio.TaskGroup() as workers:
                    for _ in range(min(concurrency + _AHEAD, len(self.todo))):
                        workers.create_task(self._work())
        except* (StateError, OSError) as several:
            raise several.exceptions[0] from None

    def finish(self) -> None:
        """Start no further note, and ask about none that was only prepared."""
        self.todo.clear()
        self.engine.stop()

    async def _work(self) -> None:
        while self.todo:
            path = self.todo.popleft()
            result = await self._note(path)
            if result is not None:
                self.results.append(result)
                self.tell(result)

    async def _note(self, path: Path) -> Result | None:
        """What became of a note, None when the batch was stopped before it was asked about."""
        begun = monotonic()
        attempt = self.attempts.get(path) or self.ledger.begin(path, self.model)
        try:
            filled = await self._filled(path)
        except Stopped:
            self.ledger.withdraw(attempt)
            return None
        except SummarizerError as exc:
            self.ledger.failed(attempt, type(exc).__name__, str(exc))
            if isinstance(exc, AuthenticationFailed | BudgetExceeded):
                self.stopped_by = self.stopped_by or exc
                self.finish()
            return Result(path, kind=type(exc).__name__, reason=str(exc), seconds=monotonic() - begun)
        usage = filled.verified.provenance.usage if filled else Usage()
        cost = filled.cost if filled else Decimal(0)
        self.ledger.filled(attempt, (usage.prompt_tokens, usage.completion_tokens), cost)
        fields = filled.verified.fields if filled else ()
        warning = filled.complaint if filled else ""
        return Result(path, fields, usage, cost, monotonic() - begun, warning=warning)

    async def _filled(self, path: Path) -> Filled | None:
        with self.vault.store.lock(path):
            file = read_note_file(path)
            refuse_if_read_only(file.path)
            filled = await self.engine.fill(path, file.text)
            if filled is not None:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self.writer, write, self.vault, file, filled)
            return filled


def by_kind(results: Iterable[Result]) -> dict[str, list[Result]]:
    """The failures by the kind of their error."""
    kinds: dict[str, list[Result]] = {}
    for result in results:
        if not result.filled:
            kinds.setdefault(result.kind, []).append(result)
    return kinds

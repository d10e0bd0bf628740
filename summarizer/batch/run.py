"""Running a batch: notes prepared in processes, asked about side by side, written by this process alone."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from time import monotonic

from summarizer.batch.brake import Brake
from summarizer.batch.engines.engine import Engine
from summarizer.batch.fault_log import FaultLog
from summarizer.batch.ledger import Ledger
from summarizer.draft.draft import VerifiedField
from summarizer.errors import BudgetExceeded, NoteBusy, StateError, Stopped, SummarizerError, as_error
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
    `warning` says what went wrong without spoiling the drafts, `library` what is to be told of Zotero's.
    Where it is `quoted` no model was asked: a field without claims has none that could be quoted.
    """

    path: Path
    fields: tuple[VerifiedField, ...] = ()
    usage: Usage = field(default_factory=Usage)
    cost: Decimal | None = Decimal(0)
    seconds: float = 0.0
    kind: str = ""
    reason: str = ""
    warning: str = ""
    library: str = ""
    quoted: bool = False

    @property
    def filled(self) -> bool:
        """Whether the note was written."""
        return not self.kind


@dataclass(slots=True)
class Batch:
    """A batch over the notes that wait in `todo`; `finish` lets what was asked end and asks no more.

    `attempts` are those of the ledger that were begun before, and go on here. `stopped_by` is what would
    have met every further note. `elsewhere` notes had nothing empty any more when it was their turn: another
    run, or a person, was quicker. By its `name` all of it can be undone. No more than `most` notes
    are drafted; those that fail do not count. `begun` hears of each that is taken up.
    A thread of its own writes the notes, one after another: while the disk syncs, answers are taken in.
    """

    vault: Vault
    engine: Engine
    ledger: Ledger
    model: str
    todo: deque[Path]
    tell: Callable[[Result], None]
    attempts: Mapping[Path, int]
    brake: Brake
    log: FaultLog
    name: str = ""
    most: int | None = None
    begun: Callable[[Path], None] = lambda _: None
    results: list[Result] = field(default_factory=list)
    elsewhere: int = 0
    stopped_by: SummarizerError | None = None
    writer: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "writer"))
    _busy: list[Path] = field(default_factory=list)
    _taken: int = 0

    async def run(self, concurrency: int) -> None:
        """Draft the notes until none waits or nothing more can succeed.

        The engine asks about `concurrency` of them at once; a few more are being prepared meanwhile. Notes
        that another run works on are tried once more at the end.
        """
        with self.writer:
            await self._all(concurrency)
            self.todo.extend(self._busy)
            self._busy.clear()
            await self._all(concurrency)

    def finish(self) -> None:
        """Start no further note, and ask about none that was only prepared."""
        self.todo.clear()
        self._busy.clear()
        self.engine.stop()

    async def _all(self, concurrency: int) -> None:
        async with asyncio.TaskGroup() as workers:
            for _ in range(min(concurrency + _AHEAD, len(self.todo))):
                workers.create_task(self._work())

    async def _work(self) -> None:
        while self.todo and (self.most is None or self._taken < self.most):
            self._taken += 1
            result = await self._note(self.todo.popleft())
            if result is None or not result.filled:
                self._taken -= 1
            if result is not None:
                self.results.append(result)
                self._tell(result)

    def _tell(self, result: Result) -> None:
        try:
            self.tell(result)
        except OSError:  # nobody listens any more, as when a pipe is closed
            self.tell = lambda _: None
            self.finish()
        except StateError as exc:
            self._stop(exc)

    async def _note(self, path: Path) -> Result | None:
        """What became of a note, None when nothing did: it waits as before, or was filled elsewhere."""
        begun = monotonic()
        try:
            with self.vault.store.lock(path):
                return await self._locked(path, begun)
        except NoteBusy:
            self._busy.append(path)
            return None
        except Exception as exc:  # noqa: BLE001 - it was not even begun
            return self._failed(path, as_error(exc, path.name), begun)

    async def _locked(self, path: Path, begun: float) -> Result | None:
        attempt = self.attempts.get(path) or self.ledger.begin(path, self.model)
        self.begun(path)
        try:
            filled = await self._filled(path)
        except Stopped:
            self.ledger.withdraw(attempt)
            return None
        except BudgetExceeded as exc:  # nothing was asked either
            self.ledger.withdraw(attempt)
            self._stop(exc)
            return None
        except (Exception, SystemExit) as exc:  # noqa: BLE001 - whatever it is, it is this note's
            result = self._failed(path, as_error(exc, path.name), begun)
            return self._noted(result, lambda: self.ledger.failed(attempt, result.kind, result.reason))
        if filled is None:
            self.elsewhere += 1
            self.ledger.withdraw(attempt)
            return None
        usage, cost = filled.verified.provenance.tokens, filled.cost
        result = Result(
            path,
            filled.verified.fields,
            usage,
            cost,
            monotonic() - begun,
            warning=filled.complaint,
            library=filled.prepared.paper.library,
            quoted=not filled.verified.provenance.model,
        )
        tokens = usage.prompt_tokens, usage.completion_tokens
        return self._noted(result, lambda: self.ledger.filled(attempt, tokens, cost))

    def _failed(self, path: Path, error: SummarizerError, begun: float) -> Result:
        self._stop(self.brake.press(error))
        return Result(path, kind=error.kind, reason=self.log.reason(error), seconds=monotonic() - begun)

    def _noted(self, result: Result, note_down: Callable[[], None]) -> Result:
        """The result, once the ledger has it; what became of the note stands where it cannot be kept."""
        try:
            note_down()
        except StateError as exc:
            self._stop(self.brake.press(exc))
            return replace(result, warning=f"{result.warning} {exc}".strip())
        if result.filled:
            self.brake.release()
        return result

    def _stop(self, error: SummarizerError | None) -> None:
        if error is not None and self.stopped_by is None:
            self.stopped_by = error
            self.finish()

    async def _filled(self, path: Path) -> Filled | None:
        file = read_note_file(path)
        refuse_if_read_only(file.path)
        filled = await self.engine.fill(path, file.text)
        if filled is not None:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(
                self.writer, write, self.vault, file, filled, "fill", None, self.name
            )
        return None


def by_kind(results: Iterable[Result]) -> dict[str, list[Result]]:
    """The failures by the kind of their error."""
    kinds: dict[str, list[Result]] = {}
    for result in results:
        if not result.filled:
            kinds.setdefault(result.kind, []).append(result)
    return kinds

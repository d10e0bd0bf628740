"""One batch of the page, in a thread of its own: planned, agreed to, run as `summarizer batch` runs it."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Callable, Sequence
from contextlib import closing
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

from summarizer.batch.left import Left
from summarizer.batch.outlook import Outlook, look_ahead
from summarizer.batch.plan import scan
from summarizer.batch.report import Summary, write_report
from summarizer.batch.run import Result
from summarizer.batch.session import BatchSession, Order
from summarizer.errors import StateError, SummarizerError, as_error
from summarizer.filling.prepare import Wish
from summarizer.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Ended:
    """How a batch ended: without anything where it was called off before it ran; `problem` stopped it."""

    summary: Summary | None = None
    report: Path | None = None
    problem: SummarizerError | None = None


@dataclass(frozen=True, slots=True)
class Hears:
    """What hears of a batch, in its thread: of each step, the plan, the start, each note and the end.

    `plan` says whether to wait for a yes.
    """

    step: Callable[[str], None]
    plan: Callable[[Outlook], bool]
    runs: Callable[[Outlook], None]
    begun: Callable[[Path], None]
    done: Callable[[Result], None]
    ended: Callable[[Ended], None]


class BatchThread:
    """A batch over notes of a vault; one that is called off while papers are read leaves them at once."""

    def __init__(self, vault: Vault, wish: Wish, order: Order, notes: Sequence[Path], hears: Hears) -> None:
        self._vault, self._wish, self._order, self._notes, self._hears = vault, wish, order, notes, hears
        self._answered, self._off, self._runs = Event(), Event(), Event()
        self._session: BatchSession | None = None
        here = copy_context()  # with the language that is spoken
        self._thread = Thread(target=here.run, args=(self._run,), name="batch", daemon=True)

    def start(self) -> None:
        """Begin to plan."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether it goes on."""
        return self._thread.is_alive()

    def agree(self) -> None:
        """Run it as it was planned."""
        self._answered.set()

    def stop(self) -> None:
        """Call it off, or let what is under way end; the second time end at once."""
        self._off.set()
        self._answered.set()
        if self._session is not None and self._runs.is_set():
            self._session.stop()
        elif self._session is not None:
            Thread(target=self._session.processes.close, daemon=True).start()

    def _run(self) -> None:
        try:
            ended = self._to_the_end()
        except (CancelledError, _CalledOff):
            ended = Ended()
        except Exception as exc:  # noqa: BLE001 - said on the page
            ended = Ended(problem=as_error(exc, "summarizer"))
        self._hears.ended(ended)

    def _to_the_end(self) -> Ended:
        notes = [note for note in self._notes if note.exists()]
        plan = scan(self._vault, notes, self._wish.labels, from_a_list=True)
        self._vault.warm_up()
        with closing(BatchSession(self._vault, self._wish, self._order)) as session:
            self._session = session
            session.begun = self._hears.begun
            outlook = look_ahead(session, plan, self._step)
            if self._hears.plan(outlook):
                self._answered.wait()
            self._runs.set()
            if self._off.is_set():
                raise _CalledOff
            return self._batch(session, outlook)

    def _step(self, step: str) -> None:
        if self._off.is_set():
            raise _CalledOff
        self._hears.step(step)

    def _batch(self, session: BatchSession, outlook: Outlook) -> Ended:
        folder, places = self._vault.store.folder, self._vault.store.places
        left = Left(folder, places)
        left.keep(outlook.notes)
        self._hears.runs(outlook)
        summary = session.run(outlook.notes, outlook.plan.refused, self._hears.done, outlook.chosen)
        try:
            left.keep(still_to_draft(outlook, summary))
            report, _data = write_report(folder / "reports", summary, datetime.now().astimezone())
        except StateError as exc:
            return Ended(summary, problem=exc)
        return Ended(summary, report)


class _CalledOff(Exception):
    """It was called off before it ran."""


def still_to_draft(outlook: Outlook, summary: Summary) -> list[Path]:
    """The notes of a batch that were neither drafted nor found to fail."""
    if not summary.waiting:
        return []
    done = {result.path for result in summary.results}
    return [note for note in outlook.notes if note not in done]

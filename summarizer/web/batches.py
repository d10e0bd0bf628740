"""Batches over notes that were chosen on the page: at most one at a time, as all open pages see it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import ParamSpec
from urllib.parse import urlsplit

from summarizer.batch.left import Left
from summarizer.batch.outlook import Outlook
from summarizer.batch.run import Result
from summarizer.batch.session import Order
from summarizer.batch.tally import Tally
from summarizer.errors import NothingToDo
from summarizer.language import _
from summarizer.vault.model_choice import endpoint, reading
from summarizer.web.batch_thread import BatchThread, Ended, Hears
from summarizer.web.desk import Desk
from summarizer.web.jobs import Jobs
from summarizer.web.outside import Outside

P = ParamSpec("P")


class Stage(StrEnum):
    """How far a batch is; `LEFT` is one that an earlier run of the program did not bring to its end."""

    NONE = "none"
    LEFT = "left"
    LOOKING = "looking"
    ASKING = "asking"
    RUNNING = "running"
    STOPPING = "stopping"
    ENDED = "ended"


_BUSY = {Stage.LOOKING, Stage.ASKING, Stage.RUNNING, Stage.STOPPING}


@dataclass(frozen=True, slots=True)
class View:
    """A batch as the pages show it: the step it is at, its plan, how far it is, how it ended."""

    stage: Stage = Stage.NONE
    step: str = ""
    outlook: Outlook | None = None
    tally: Tally | None = None
    ended: Ended = field(default_factory=Ended)


class Batches:
    """Starts, shows and ends batches; all of it for the thread of the pages only."""

    def __init__(self, desk: Desk, jobs: Jobs, outside: Outside, order: Order | None = None) -> None:
        self._desk, self._jobs, self._outside, self._order = desk, jobs, outside, order or Order()
        self._thread: BatchThread | None = None
        self._waiting: set[str] = set()
        self._spent = Decimal(0)
        self._left = Left(desk.vault.store.folder, desk.vault.store.places)
        self.view = View(Stage.LEFT if self.left else Stage.NONE)

    @property
    def left(self) -> tuple[str, ...]:
        """The notes of the last batch that still wait to be drafted."""
        return tuple(one for one in self._names(self._left.notes()) if self._desk.fillable(one))

    @property
    def failed(self) -> tuple[str, ...]:
        """The notes of the last batch that failed."""
        summary = self.view.ended.summary
        return tuple(self._names(one.path for one in summary.results if not one.filled)) if summary else ()

    @property
    def limit(self) -> Decimal | None:
        """What batches may still spend in USD, None for anything."""
        most = self._order.max_cost
        return None if most is None else max(most - self._spent, Decimal(0))

    @property
    def host(self) -> str:
        """Where text is sent to, "" for nowhere else than this machine."""
        settings = self._desk.vault.settings
        chosen, again = endpoint(settings), reading(settings)
        there = [*([chosen] if chosen else []), *([again.endpoint] if again else [])]
        return ", ".join(dict.fromkeys(urlsplit(one.base_url).netloc for one in there if not one.loopback))

    @property
    def runs(self) -> bool:
        """Whether notes are being drafted."""
        return self.view.stage in {Stage.RUNNING, Stage.STOPPING}

    def waits(self, name: str) -> bool:
        """Whether a note is yet to be drafted by the batch that is on its way."""
        return name in self._waiting

    def refuse(self, name: str) -> None:
        """Let no note be drafted twice.

        Raises:
            NothingToDo: it is yet to be drafted by the batch.
        """
        if self.waits(name):
            raise NothingToDo(_("{name} is drafted in the batch that is on its way.", name=name))

    def name(self, path: Path) -> str:
        """What the pages call a note, "" where it is none of the queue."""
        folder = self._desk.vault.folder
        name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else ""
        return name if name in self._desk.queue else ""

    def title(self, path: Path) -> str:
        """A note's title, or the name of its file."""
        name = self.name(path)
        return self._desk.queue[name].title if name else path.stem

    def start(self, names: Iterable[str]) -> None:
        """Plan a batch; it runs once that is agreed to, or where it costs nothing and sends nothing away.

        Raises:
            Forbidden: one of the notes is not in the queue.
            NothingToDo: a batch is on its way already, or no note can be drafted.
        """
        if self.view.stage in _BUSY:
            raise NothingToDo(_("A batch is on its way already."))
        chosen = [name for name in names if not self._jobs.drafting(name, "")]
        paths = [self._desk.path(name) for name in chosen]
        if not paths:
            raise NothingToDo(_("No note of these can be drafted."))
        order = replace(self._order, max_cost=self.limit)
        self._thread = BatchThread(self._desk.vault, self._desk.wish, order, paths, self._hears())
        self._show(View(Stage.LOOKING, _("Reading the notes")))
        self._thread.start()

    def again(self, which: str) -> None:
        """Plan a batch over the notes of the last one that failed, or that wait.

        Raises:
            NothingToDo: there are none.
        """
        self.start(self.failed if which == "failed" else self.left)

    def agree(self) -> None:
        """Run the batch as it was planned."""
        if self._thread is not None and self.view.stage is Stage.ASKING:
            self._show(replace(self.view, stage=Stage.RUNNING))
            self._thread.agree()

    def stop(self) -> None:
        """Call a planned batch off; of one that runs what is under way ends, the second time nothing does."""
        if self._thread is None or self.view.stage not in _BUSY:
            return
        self._show(replace(self.view, stage=Stage.STOPPING))
        self._thread.stop()

    def dismiss(self) -> None:
        """Show no more of a batch that has ended, and forget what it left."""
        if self.view.stage not in _BUSY:
            self._left.keep(())
            self._show(View())

    async def close(self, at_once: Callable[[], bool]) -> None:
        """End, once what is under way has ended, or `at_once`."""
        self.stop()
        while self._thread is not None and self._thread.alive:
            if at_once():
                self._thread.stop()
            await asyncio.sleep(0.1)

    def _hears(self) -> Hears:
        loop = asyncio.get_running_loop()

        def there(told: Callable[P, None]) -> Callable[P, None]:
            def tell(*args: P.args, **kwargs: P.kwargs) -> None:
                with suppress(RuntimeError):  # the pages are gone
                    loop.call_soon_threadsafe(lambda: told(*args, **kwargs))

            return tell

        planned = there(self._planned)

        def plan(outlook: Outlook) -> bool:
            planned(outlook)
            return self.asks(outlook)

        return Hears(
            there(self._step),
            plan,
            there(self._runs),
            there(self._begun),
            there(self._done),
            there(self._ended),
        )

    def asks(self, outlook: Outlook) -> bool:
        """Whether a batch has to be agreed to: it costs money, or sends text to another machine."""
        expected = outlook.estimate
        return bool(outlook.notes and expected.model and (self.host or expected.cost != 0))

    def _step(self, step: str) -> None:
        if self.view.stage is Stage.LOOKING:
            self._show(replace(self.view, step=step))

    def _planned(self, outlook: Outlook) -> None:
        if self.view.stage is Stage.LOOKING and self.asks(outlook):
            self._show(View(Stage.ASKING, outlook=outlook))

    def _runs(self, outlook: Outlook) -> None:
        self._waiting = set(self._names(outlook.notes))
        stage = Stage.STOPPING if self.view.stage is Stage.STOPPING else Stage.RUNNING
        self._show(View(stage, outlook=outlook, tally=Tally(len(outlook.notes), monotonic())))

    def _begun(self, path: Path) -> None:
        if name := self.name(path):
            self._jobs.take_up(name)

    def _done(self, result: Result) -> None:
        name = self.name(result.path)
        self._waiting.discard(name)
        if name:
            self._jobs.lay_down(name, result.reason)
        if self.view.tally is not None:
            self.view.tally.add(result)
        self._show(self.view)

    def _ended(self, ended: Ended) -> None:
        self._waiting.clear()
        self._jobs.lay_all_down()
        if ended.summary is None and ended.problem is None:
            self._show(View(Stage.LEFT if self.left else Stage.NONE))
            return
        if ended.summary is not None and ended.summary.cost is not None:
            self._spent += ended.summary.cost
        self._show(View(Stage.ENDED, outlook=self.view.outlook, ended=ended))

    def _show(self, view: View) -> None:
        self.view = view
        self._outside.tell("batch", {"stage": view.stage})

    def _names(self, paths: Iterable[Path]) -> Sequence[str]:
        return [name for path in paths if (name := self.name(path))]

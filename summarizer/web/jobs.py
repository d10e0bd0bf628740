"""Drafting in the background: what runs, what is done, what failed, told to all pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence

from summarizer.errors import NothingToDo, as_error
from summarizer.language import _
from summarizer.web.outside import Outside

_IN_A_ROW = 3
"""Notes that fail one after the other before a batch ends: the fault is none of theirs then."""

Work = Coroutine[object, object, None]


class Jobs:
    """At most one job for a field, or for a note as a whole (its label is ""), and one batch."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._failed: dict[tuple[str, str], str] = {}
        self._batch: asyncio.Task[None] | None = None
        self.done, self.all = 0, 0

    def drafting(self, name: str, label: str) -> bool:
        """Whether a field is being drafted, by itself or with its whole note."""
        return (name, label) in self._tasks or (name, "") in self._tasks

    def failed(self, name: str, label: str) -> str:
        """Why the last job failed, "" when it did not."""
        return self._failed.get((name, label), "")

    @property
    def batch_runs(self) -> bool:
        """Whether a batch is on its way; it has done `done` of `all` notes."""
        return self._batch is not None

    def start(self, name: str, label: str, work: Work) -> asyncio.Task[None]:
        """Start a job.

        Raises:
            NothingToDo: the field is being drafted already.
        """
        if self.drafting(name, label):
            work.close()
            raise NothingToDo(_("{label} is being drafted already.", label=label or name))
        self._failed.pop((name, label), None)
        task = asyncio.create_task(self._run(name, label, work))
        self._tasks[name, label] = task
        self._outside.tell("job", {"note": name, "field": label, "state": "drafting"})
        return task

    def start_batch(self, names: Sequence[str], draft: Callable[[str], Work]) -> None:
        """Draft notes one after the other.

        Raises:
            NothingToDo: a batch runs already, or no note was chosen.
        """
        if self._batch is not None or not names:
            raise NothingToDo(
                _("A batch is on its way already.") if names else _("No note of these can be drafted.")
            )
        self.done, self.all = 0, len(names)
        self._batch = asyncio.create_task(self._run_batch(names, draft))

    def stop(self) -> None:
        """End the batch behind the note that is being drafted."""
        self.all = self.done

    async def _run(self, name: str, label: str, work: Work) -> None:
        try:
            await work
        except Exception as exc:  # noqa: BLE001 - said on the page
            error = as_error(exc, name)
            self._failed[name, label] = f"{error} {error.hint}".strip()
        finally:
            del self._tasks[name, label]
            said = self.failed(name, label)
            self._outside.tell(
                "job", {"note": name, "field": label, "state": "failed" if said else "done", "said": said}
            )

    async def _run_batch(self, names: Sequence[str], draft: Callable[[str], Work]) -> None:
        in_a_row = 0
        try:
            for name in names:
                self._tell_progress()
                if self.done >= self.all or in_a_row == _IN_A_ROW:
                    break
                if not self.drafting(name, ""):
                    await self.start(name, "", draft(name))
                in_a_row = in_a_row + 1 if self.failed(name, "") else 0
                self.done = min(self.done + 1, self.all)
        finally:
            self._batch = None
            self._tell_progress()

    def _tell_progress(self) -> None:
        self._outside.tell("batch", {"done": self.done, "all": self.all, "runs": self.batch_runs})

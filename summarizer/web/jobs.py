"""Drafting in the background: what is being drafted, what failed, told to all pages."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

from summarizer.errors import NothingToDo, as_error
from summarizer.language import _
from summarizer.web.outside import Outside

Work = Coroutine[object, object, None]


class Jobs:
    """At most one job for a field, or for a note as a whole: its label is "". It may be a batch's."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._failed: dict[tuple[str, str], str] = {}
        self._in_batch: set[str] = set()

    def drafting(self, name: str, label: str) -> bool:
        """Whether a field is being drafted, by itself or with its whole note."""
        return (name, label) in self._tasks or (name, "") in self._tasks or name in self._in_batch

    @property
    def running(self) -> tuple[tuple[str, str], ...]:
        """What is being drafted: notes and labels, the label "" for a whole note."""
        return (*self._tasks, *((name, "") for name in self._in_batch))

    def failed(self, name: str, label: str) -> str:
        """Why the last job failed, "" when it did not."""
        return self._failed.get((name, label), "")

    def start(self, name: str, label: str, work: Work) -> asyncio.Task[None]:
        """Start a job.

        Raises:
            NothingToDo: the field is being drafted already.
        """
        if self.drafting(name, label):
            work.close()
            raise NothingToDo(_("{label} is being drafted already.", label=label or name))
        task = asyncio.create_task(self._run(name, label, work))
        self._tasks[name, label] = task
        self._begun(name, label)
        return task

    def take_up(self, name: str) -> None:
        """Take note that a batch drafts a note now."""
        self._in_batch.add(name)
        self._begun(name, "")

    def lay_down(self, name: str, said: str) -> None:
        """Take note that a batch is done with a note, and why it failed, "" when it did not."""
        self._in_batch.discard(name)
        self._done(name, "", said)

    def lay_all_down(self) -> None:
        """Take note that a batch has ended."""
        for name in list(self._in_batch):
            self.lay_down(name, "")

    async def _run(self, name: str, label: str, work: Work) -> None:
        said = ""
        try:
            await work
        except Exception as exc:  # noqa: BLE001 - said on the page
            error = as_error(exc, name)
            said = f"{error} {error.hint}".strip()
        finally:
            del self._tasks[name, label]
            self._done(name, label, said)

    def _begun(self, name: str, label: str) -> None:
        self._failed.pop((name, label), None)
        self._outside.tell("job", {"note": name, "field": label, "state": "drafting"})

    def _done(self, name: str, label: str, said: str) -> None:
        if said:
            self._failed[name, label] = said
        state = "failed" if said else "done"
        self._outside.tell("job", {"note": name, "field": label, "state": state, "said": said})

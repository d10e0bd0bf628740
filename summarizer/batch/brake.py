"""The brake of a batch: a fault that note after note meets is no note's own, and stops the batch."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.errors import (
    AuthenticationFailed,
    NoteNotWritable,
    ProviderError,
    RequestRejected,
    StateError,
    SummarizerError,
    WorkerLost,
)
from summarizer.language import _


def same_fault(error: SummarizerError) -> str:
    """A name that faults share which many notes meet for one reason; "" for what is a note's own."""
    match error:
        case ProviderError() if error.fault:
            return error.fault
        case RequestRejected() | StateError() | WorkerLost():
            return error.kind
        case NoteNotWritable():  # no space for backups, in the same words each time; or this one is read-only
            return str(error)
        case _:
            return ""


@dataclass(slots=True)
class Brake:
    """Counts the notes in a row that met the same fault; `limit` of them are enough, None never are."""

    limit: int | None
    _fault: str = ""
    _count: int = 0

    def release(self) -> None:
        """A note was filled: nothing is wrong with all of them."""
        self._count = 0

    def press(self, error: SummarizerError) -> SummarizerError | None:
        """Count a note's error; the error to stop with when it was one too many of its kind.

        What is a note's own neither counts nor shows that others would succeed. A key that is refused is
        refused for every note: one is too many.
        """
        fault = same_fault(error)
        if not fault or self.limit is None:
            return None
        self._count = self._count + 1 if fault == self._fault else 1
        self._fault = fault
        if isinstance(error, AuthenticationFailed):
            return error
        if self._count < self.limit:
            return None
        if self.limit == 1 or isinstance(error, StateError):  # that it was several tells nothing
            return error
        return error.retold(
            _("Stopped after {count} notes in a row failed alike: {error}", count=self._count, error=error)
        )

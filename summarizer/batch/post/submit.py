"""Sending requests in batches: a file at a time, kept in the outbox before anything costs money."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from summarizer.batch.engines.processes import Processes
from summarizer.batch.fault_log import FaultLog
from summarizer.batch.ledger import Ledger
from summarizer.batch.post.outbox import Outbox, Sent, pack
from summarizer.batch.run import Result
from summarizer.batch.spending import Guarded
from summarizer.draft.model import ModelDrafter
from summarizer.errors import ProviderError, ProviderUnavailable, StateError, SummarizerError, as_error
from summarizer.filling.prepare import Prepared
from summarizer.note.file import read_note_file
from summarizer.provider.batches import MOST_BYTES, MOST_LINES, BatchService
from summarizer.provider.provider import CompletionRequest

_AT_ONCE = 32
"""Notes that are prepared side by side."""


@dataclass(slots=True)
class Sending:
    """The sending of many notes: `sent` went out in `batches`, `failed` could not be prepared.

    `answered` need no batch, since their answers are kept from before; `left` would cost more than allowed.
    """

    ledger: Ledger
    outbox: Outbox
    processes: Processes
    asked: Guarded
    service: BatchService
    drafter: ModelDrafter
    address: str
    price: Decimal
    log: FaultLog
    sent: int = 0
    batches: list[str] = field(default_factory=list)
    failed: list[Result] = field(default_factory=list)
    answered: list[Path] = field(default_factory=list)
    left: list[Path] = field(default_factory=list)
    _letters: list[Sent] = field(default_factory=list)
    _lines: list[bytes] = field(default_factory=list)

    async def send(self, notes: Sequence[Path]) -> None:
        """Prepare the notes and send what is to be asked, in as many files as it takes.

        Raises:
            BatchesNotOffered: the endpoint has no batches; nothing was sent.
            BudgetExceeded: there is a limit of money and the model's price is unknown.
            ProviderError: the endpoint refused a file or cannot be reached; earlier files are sent.
        """
        try:
            async with self.service:
                for chunk in _chunks(notes):
                    found = await asyncio.gather(*map(self._prepared, chunk))
                    for path, prepared in zip(chunk, found, strict=True):
                        await self._take(path, prepared)
                await self._post()
        finally:
            self._withdraw(self._letters)  # what was put into no file

    async def _prepared(self, path: Path) -> Prepared | SummarizerError | None:
        try:
            return await self.processes.prepare(path, read_note_file(path).text)
        except Exception as exc:  # noqa: BLE001 - whatever it is, it is this note's
            return as_error(exc, path.name)

    async def _take(self, path: Path, prepared: Prepared | SummarizerError | None) -> None:
        if isinstance(prepared, SummarizerError):
            self._fail(path, prepared)
        elif prepared is not None:
            try:
                await self._add(path, prepared)
            except (ProviderError, StateError):
                raise
            except Exception as exc:  # noqa: BLE001 - as above
                self._fail(path, as_error(exc, path.name))

    async def _add(self, path: Path, prepared: Prepared) -> None:
        request = self.drafter.request(prepared.request)
        if self.asked.has_answer(request):
            self.answered.append(path)
        elif self.left or (affordable := self.asked.afford(request, self.price)) is None:
            self.left.append(path)
        else:
            await self._put(path, prepared, affordable)

    async def _put(self, path: Path, prepared: Prepared, request: CompletionRequest) -> None:
        attempt = self.ledger.begin(path, request.model)
        letter = Sent(
            attempt,
            str(path),
            prepared.paper.document.sha256,
            pack(prepared.request),
            self.drafter.library.version,
            request.model,
            self.address,
        )
        line = self.service.line(letter.name, request)
        size = sum(map(len, self._lines))
        if self._lines and (len(self._lines) == MOST_LINES or size + len(line) > MOST_BYTES):
            await self._post()
        self._letters.append(letter)
        self._lines.append(line)

    async def _post(self) -> None:
        """Send the file in the making; from the row in the outbox on nothing of it can get lost."""
        letters, lines = tuple(self._letters), tuple(self._lines)
        self._letters.clear()
        self._lines.clear()
        if not letters:
            return
        try:
            file = await self.service.upload(b"".join(lines))
        except ProviderError:
            self._withdraw(letters)
            raise
        self.outbox.add(replace(letter, file=file) for letter in letters)
        self.sent += len(letters)
        try:
            batch = await self.service.create(file)
        except ProviderUnavailable:  # whether there is a batch is found out when answers are collected
            return
        except ProviderError:
            self.sent -= len(letters)
            self._withdraw(letters)
            raise
        self.outbox.made(file, batch.id)
        self.batches.append(batch.id)

    def _withdraw(self, letters: Sequence[Sent]) -> None:
        for letter in letters:
            self.outbox.remove(letter)
            self.ledger.withdraw(letter.attempt)

    def _fail(self, path: Path, error: SummarizerError) -> None:
        kind, reason = error.kind, self.log.reason(error)
        self.ledger.failed(self.ledger.begin(path, self.drafter.model), kind, reason)
        self.failed.append(Result(path, kind=kind, reason=reason))


def _chunks(notes: Sequence[Path]) -> Iterator[Sequence[Path]]:
    for start in range(0, len(notes), _AT_ONCE):
        yield notes[start : start + _AT_ONCE]

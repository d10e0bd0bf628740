"""Collecting the answers of batches: fetched into the outbox first, then put into the notes from there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from summarizer.batch.engines.processes import Processes
from summarizer.batch.ledger import Ledger
from summarizer.batch.post.outbox import Outbox, Sent, unpack
from summarizer.batch.run import Result
from summarizer.errors import BatchLineFailed, BatchUnknown, ProviderError
from summarizer.filling.fill import Filled, fill
from summarizer.language import _, later
from summarizer.note.note import read_summary
from summarizer.note.profile import NoteProfile
from summarizer.note.summary import ValueState
from summarizer.prompt.draft_request import DraftRequest
from summarizer.prompt.request import answer_schema
from summarizer.provider.batches import BatchService, BatchState
from summarizer.provider.provider import Completion, CompletionRequest, Provider, Usage
from summarizer.vault.vault import Vault

_UNKNOWN = later("not known to this account; --cancel gives it up")


async def fetch(
    service: BatchService, asked: Sequence[Sent], outbox: Outbox, ledger: Ledger, *, cancel: bool = False
) -> tuple[BatchState, ...]:
    """Fetch the answers to what was asked into the outbox, and return the batches that go on.

    `cancel` ends those. A file of which no batch was ever made is forgotten: it cost nothing, and its notes
    wait as before. What the endpoint does not know stays, since another key may know it; `cancel` gives it
    up.

    Raises:
        ProviderError: the endpoint cannot be reached.
    """
    going: list[BatchState] = []
    for file, group in groupby(sorted(asked, key=lambda sent: sent.file), key=lambda sent: sent.file):
        letters = tuple(group)
        try:
            state = await _state(service, file, letters[0].batch, cancel=cancel)
        except BatchUnknown as unknown:
            if cancel:
                outbox.answered((letter, service.no_answer(letter.name, str(unknown))) for letter in letters)
            else:
                going.append(BatchState(letters[0].batch or file, _(_UNKNOWN), len(letters)))
            continue
        if state is None:
            for letter in letters:
                outbox.remove(letter)
                ledger.withdraw(letter.attempt)
        elif state.ended:
            outbox.answered(await _answers(service, state, letters))
            for name in (file, *state.files):
                with suppress(ProviderError):  # they go by themselves after some weeks
                    await service.delete(name)
        else:
            outbox.made(file, state.id)
            going.append(state)
    return tuple(going)


async def _state(service: BatchService, file: str, batch: str, *, cancel: bool) -> BatchState | None:
    """The batch of a file, None when none was made of it."""
    state = await service.look(batch) if batch else await service.find(file)
    if state is None:
        await service.check_file(file)
    elif cancel and not state.ended:
        with suppress(ProviderError):  # it may end at this very moment
            await service.cancel(state.id)
        return await service.look(state.id)
    return state


async def _answers(
    service: BatchService, state: BatchState, letters: Sequence[Sent]
) -> list[tuple[Sent, str]]:
    lines: dict[str, str] = {}
    for file in state.files:
        lines |= await service.results(file)
    said = f"{state.status}: {state.complaint}" if state.complaint else state.status
    why = _("Its batch {said}", said=said)
    return [(letter, lines.get(letter.name) or service.no_answer(letter.name, why)) for letter in letters]


class Collected:
    """The engine that fills notes from answers that were fetched; only the second reader is still asked.

    `price` is the share of the price that was asked for a request in a batch, `asked` what reads the claims.
    """

    def __init__(
        self,
        vault: Vault,
        processes: Processes,
        outbox: Outbox,
        service: BatchService,
        letters: Mapping[Path, Sent],
        price: Decimal,
        asked: Provider | None,
    ) -> None:
        self._vault, self._processes, self._outbox, self._asked = vault, processes, outbox, asked
        self._service, self._letters, self._price = service, letters, price

    def told(self, tell: Callable[[Result], None], *, forget: bool) -> Callable[[Result], None]:
        """`tell`, which also has the outbox forget requests whose answers are in their notes.

        With `forget` it forgets those too whose notes or PDFs are in the way.
        """

        def tell_and_forget(result: Result) -> None:
            if result.filled or forget:
                self._outbox.remove(self._letters[result.path])
            tell(result)

        return tell_and_forget

    async def fill(self, path: Path, text: str) -> Filled | None:
        """The note with that text, filled with the answer about it, as far as its fields are still empty.

        An answer that cannot be used is forgotten; where only note or PDF are in the way it stays.

        Raises:
            BatchLineFailed: there is no answer, or the PDF is not the one that was asked about.
            SummarizerError: it cannot be filled.
        """
        letter = self._letters[path]
        try:
            return await self._filled(path, text, letter)
        except ProviderError:
            self._outbox.remove(letter)
            raise

    async def _filled(self, path: Path, text: str, letter: Sent) -> Filled | None:
        asked = unpack(letter.request)
        given = _Given(self._service.answer(letter.answer, _request(letter, asked)))
        labels = _empty(text, asked, self._vault.profiles)
        wish = replace(self._processes.wish, labels=labels)
        prepared = await self._processes.prepare(path, text, wish) if labels else None
        if prepared is None:
            self._outbox.remove(letter)
            return None
        if prepared.paper.document.sha256 != letter.pdf:
            raise BatchLineFailed(
                _("The PDF of {name} is not the one that was sent.", name=path.name),
                hint=_("Draft the note again."),
            )
        fields = tuple(field for field in asked.fields if field.label in labels)
        prepared = replace(prepared, request=replace(asked, fields=fields))
        filled = await fill(self._vault, prepared, given, self._asked)
        provenance = replace(filled.verified.provenance, prompt=letter.prompt)
        cost = filled.cost
        if cost is not None and filled.reading_cost is not None:
            cost = (cost - filled.reading_cost) * self._price + filled.reading_cost
        return replace(filled, verified=replace(filled.verified, provenance=provenance), cost=cost)

    def stop(self) -> None:
        """Nothing is asked, so that there is nothing to stop."""


@dataclass(slots=True)
class _Given:
    """A provider that gives one answer, again and again; it is paid for once."""

    completion: Completion
    told: bool = False

    async def complete(self, request: CompletionRequest) -> Completion:
        del request
        again, self.told = self.told, True
        return replace(self.completion, usage=Usage(), requests=0) if again else self.completion


def _empty(text: str, asked: DraftRequest, profiles: Sequence[NoteProfile]) -> tuple[str, ...]:
    """The labels of what was asked for that are still in the note, and empty."""
    labels = {field.label for field in asked.fields}
    fields = read_summary(text, profiles).fields
    return tuple(field.label for field in fields if field.label in labels and field.state is ValueState.EMPTY)


def _request(letter: Sent, asked: DraftRequest) -> CompletionRequest:
    """What the checks of an answer need to know of its request.

    Its tokens are not counted again: whoever takes batches does not cut prompts in silence, and what a paid
    answer is reported to have used says nothing against it.
    """
    return CompletionRequest(letter.model, (), schema=answer_schema(asked.fields))

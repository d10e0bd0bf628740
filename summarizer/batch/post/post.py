"""Batches by post: requests sent in files and answered within a day, for less money; sent and collected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from summarizer.batch.plan import Refused
from summarizer.batch.post.collect import Collected, fetch
from summarizer.batch.post.submit import Sending
from summarizer.batch.report import Summary
from summarizer.batch.session import BatchSession, Tell
from summarizer.batch.spending import Guarded
from summarizer.errors import BatchesNotOffered, SettingsError, UsageError
from summarizer.evidence.rough import ROUGH
from summarizer.provider.batches import BatchService, BatchState
from summarizer.provider.endpoint import Endpoint
from summarizer.vault.model_choice import batch_price, endpoint, model_name


@dataclass(frozen=True, slots=True)
class Submitted:
    """How many notes were sent, in which batches; `summary` tells of those that were not sent."""

    sent: int
    batches: tuple[str, ...]
    summary: Summary


@dataclass(frozen=True, slots=True)
class Collection:
    """The batches that go on, and what became of the notes whose answers have come.

    `elsewhere` are the addresses of other endpoints, where more batches lie.
    """

    going: tuple[BatchState, ...]
    summary: Summary
    elsewhere: tuple[str, ...] = ()


def submit(session: BatchSession, notes: Sequence[Path], refused: Sequence[Refused], tell: Tell) -> Submitted:
    """Send the notes' requests in batches, and draft at once those that need none.

    Those are the notes whose answers are kept from before, and the first note that this model is ever asked
    about: it shows how the model wants to be asked, which would spoil a whole batch.

    Raises:
        UsageError: no model is chosen.
        NoteChanged: another run is sending from this vault.
        BatchesNotOffered: the endpoint has no batches; nothing was sent.
        BudgetExceeded: there is a limit of money and the model's price is unknown.
        ProviderError: the endpoint refused, or cannot be reached.
    """
    begun = monotonic()
    chosen, backend, asked = endpoint(session.vault.settings), session.vault.backend(), session.asked
    if chosen is None or backend is None or asked is None:
        raise UsageError(
            "There is no model to send batches to.", hint="Choose a --provider, or leave --batch-api out."
        )
    service = _service(session, chosen)
    with session.vault.store.lock(session.vault.folder):
        sent = session.sent()
        notes = [note for note in notes if note not in sent]  # by a run that has just ended
        probe = () if backend.knows(model_name(session.vault.settings)) else notes[:1]
        first, _ = session.draft(session.engine, probe, tell, {})
        sending = session.loop.run(_send(session, notes[len(probe) :], chosen, service, asked))
    for result in sending.failed:
        tell(result)
    kept, stopped = session.draft(session.engine, sending.answered, tell, {})
    results = (*first, *sending.failed, *kept)
    summary = Summary(results, tuple(refused), len(sending.left), monotonic() - begun, stopped)
    return Submitted(sending.sent, tuple(sending.batches), summary)


async def _send(
    session: BatchSession, notes: Sequence[Path], chosen: Endpoint, service: BatchService, asked: Guarded
) -> Sending:
    vault = session.vault
    async with service:
        drafter = vault.model_drafter(vault.prompts(), ROUGH, asked)
        price = batch_price(vault.settings)
        sending = Sending(
            session.ledger,
            session.outbox,
            session.processes,
            asked,
            service,
            drafter,
            chosen.base_url,
            price,
        )
        await sending.send(notes)
    return sending


def collect(session: BatchSession, tell: Tell, *, cancel: bool = False) -> Collection:
    """Put the answers of batches that have ended into the notes.

    With `cancel` those that have not ended are ended, and answers that cannot be put anywhere forgotten.

    Raises:
        SettingsError: the batches lie at another endpoint than the one that is chosen.
        BatchesNotOffered: the protocol that is spoken there has no batches.
        ProviderError: the endpoint refused, or cannot be reached.
    """
    begun = monotonic()
    addresses = {letter.address for letter in session.outbox.all()}
    if not addresses:
        return Collection((), Summary((), (), 0, 0.0))
    chosen = endpoint(session.vault.settings)
    if chosen is None or chosen.base_url not in addresses:
        raise SettingsError(
            f"The batches lie at {' and '.join(sorted(addresses))}.",
            hint="Choose that endpoint with --provider or --base-url.",
        )
    service = _service(session, chosen)
    going = session.loop.run(_fetch(session, chosen, service, cancel=cancel))
    letters = {Path(one.note): one for one in session.outbox.all(chosen.base_url) if one.answer}
    price = batch_price(session.vault.settings)
    engine = Collected(
        session.vault, session.processes, session.outbox, service, letters, price, session.asked
    )
    attempts = {path: letter.attempt for path, letter in letters.items()}
    results, stopped = session.draft(engine, tuple(letters), engine.told(tell, forget=cancel), attempts)
    waiting = len(session.outbox.notes())
    summary = Summary(results, (), waiting, monotonic() - begun, stopped)
    return Collection(going, summary, tuple(sorted(addresses - {chosen.base_url})))


async def _fetch(
    session: BatchSession, chosen: Endpoint, service: BatchService, *, cancel: bool
) -> tuple[BatchState, ...]:
    asked = [letter for letter in session.outbox.all(chosen.base_url) if not letter.answer]
    async with service:
        return await fetch(service, asked, session.outbox, session.ledger, cancel=cancel)


def _service(session: BatchSession, chosen: Endpoint) -> BatchService:
    service = session.vault.backend_at(chosen).batches()
    if service is None:
        raise BatchesNotOffered(
            f"The protocol {chosen.protocol!r}, which {chosen.base_url} speaks, has no batches.",
            hint="Leave --batch-api out, or choose a provider that has them.",
        )
    return service

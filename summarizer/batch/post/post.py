"""Batches by post: requests sent in files and answered within a day, for less money; sent and collected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from summarizer.batch.plan import Refused
from summarizer.batch.post.collect import Collected, fetch
from summarizer.batch.post.submit import Sending
from summarizer.batch.report import Summary
from summarizer.batch.session import BatchSession, Drafted, Tell
from summarizer.errors import BatchesNotOffered, ProviderError, SettingsError, StateError, UsageError
from summarizer.evidence.rough import ROUGH
from summarizer.language import _
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
    about: it shows how the model wants to be asked, which would spoil a whole batch. Where the endpoint
    refuses a file the summary says so; what went out before is sent.

    Raises:
        UsageError: no model is chosen.
        NoteChanged: another run is sending from this vault.
        BatchesNotOffered: the protocol that is spoken there has no batches.
    """
    begun = monotonic()
    chosen, backend, asked = endpoint(session.vault.settings), session.vault.backend(), session.asked
    if chosen is None or backend is None or asked is None:
        raise UsageError(
            _("There is no model to send batches to."),
            hint=_("Choose a --provider, or leave --batch-api out."),
        )
    drafter = session.vault.model_drafter(session.vault.prompts(), ROUGH, asked)
    sending = Sending(
        session.ledger,
        session.outbox,
        session.processes,
        asked,
        _service(session, chosen),
        drafter,
        chosen.base_url,
        batch_price(session.vault.settings),
        session.log,
    )
    with session.vault.store.lock(session.vault.folder):
        sent = session.sent()
        notes = [note for note in notes if note not in sent]  # by a run that has just ended
        probe = () if backend.knows(model_name(session.vault.settings)) else notes[:1]
        drafted = session.draft(session.engine, probe, tell, {})
        if not drafted.ended_early:
            drafted += _send(session, sending, notes[len(probe) :])
    for result in sending.failed:
        tell(result)
    if not drafted.ended_early:
        drafted += session.draft(session.engine, sending.answered, tell, {})
    summary = drafted.of(len(notes) - sending.sent, refused, monotonic() - begun)
    return Submitted(sending.sent, tuple(sending.batches), summary)


def _send(session: BatchSession, sending: Sending, notes: Sequence[Path]) -> Drafted:
    """Send what is to be asked about the notes; what became of those that were not sent."""
    interrupted, stopped_by = False, None
    try:
        session.loop.run(sending.send(notes))
    except KeyboardInterrupt:
        interrupted = True
    except (ProviderError, StateError) as exc:
        stopped_by = exc
    return Drafted(tuple(sending.failed), 0, interrupted, stopped_by)


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
            _("The batches lie at {addresses}.", addresses=", ".join(sorted(addresses))),
            hint=_("Choose that endpoint with --provider or --base-url."),
        )
    service = _service(session, chosen)
    going = session.loop.run(_fetch(session, chosen, service, cancel=cancel))
    letters = {Path(one.note): one for one in session.outbox.all(chosen.base_url) if one.answer}
    price = batch_price(session.vault.settings)
    engine = Collected(
        session.vault, session.processes, session.outbox, service, letters, price, session.asked
    )
    attempts = {path: letter.attempt for path, letter in letters.items()}
    drafted = session.draft(engine, tuple(letters), engine.told(tell, forget=cancel), attempts)
    waiting = len(session.outbox.notes())
    summary = replace(drafted.of(0, (), monotonic() - begun), waiting=waiting)
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
            _(
                "The protocol {protocol!r}, which {base_url} speaks, has no batches.",
                protocol=chosen.protocol,
                base_url=chosen.base_url,
            ),
            hint=_("Leave --batch-api out, or choose a provider that has them."),
        )
    return service

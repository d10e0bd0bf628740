"""The whole path on one screen: a note is read, prepared, drafted, and written."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from summarizer.draft.draft import VerifiedDraft
from summarizer.errors import NoteError, SummarizerError
from summarizer.evidence.rough import ROUGH
from summarizer.filling.draft import draft_note
from summarizer.filling.keep import Kept, keep
from summarizer.filling.prepare import Prepared, Wish, prepare
from summarizer.filling.steps import Tell, nobody
from summarizer.insertion.insert import insert_drafts
from summarizer.language import _
from summarizer.note.file import NoteFile, refuse_if_read_only
from summarizer.note.note import Note, parse_note
from summarizer.provider.guards.cached import Unwritten
from summarizer.provider.pricing import cost as cost_of
from summarizer.provider.pricing import price_table, total
from summarizer.provider.provider import Provider, Usage
from summarizer.review.claims import CLAIMS, stored_claims
from summarizer.review.runs import of_run
from summarizer.review.telling import partly_decided
from summarizer.vault.moved import where_now
from summarizer.vault.vault import Vault


@dataclass(frozen=True, slots=True, repr=False)  # asyncio.run spells out what it returns: a paper, in 70 MB
class Filled:
    """A filled note: what was prepared, the checked drafts, the note's new text, in USD what it cost.

    `cost` is None when the model's price is unknown, and 0 without a model; `reading_cost` is what of it the
    second reading took. `complaint` says what went wrong
    on the way without spoiling the result, "" when nothing did. `unwritten` keeps the model's answers until
    they are in the note.
    """

    prepared: Prepared
    verified: VerifiedDraft
    text: str
    cost: Decimal | None
    complaint: str = ""
    reading_cost: Decimal | None = Decimal(0)
    unwritten: Unwritten | None = None

    @property
    def diff(self) -> str:
        """The change to the note as a unified diff."""
        return unified_diff(self.prepared.note.text, self.text)


def fill_note(vault: Vault, path: Path, wish: Wish, tell: Tell = nobody) -> Filled | None:
    """Fill a note on disk, locked from reading to writing; None when none of its fields is empty.

    `tell` hears of each step that may take a while.

    Raises:
        SummarizerError: as the steps do; the note is then as it was.
    """
    with vault.store.lock(path):
        file, note = vault.read(path)
        vault.warm_up()
        tell(_("Reading the paper"))
        prepared = prepare(vault, path, note, wish)
        if prepared is None:
            return None
        refuse_if_read_only(file.path)
        filled = asyncio.run(fill(vault, prepared, tell=tell))
        return write(vault, file, filled)


async def fill(
    vault: Vault,
    prepared: Prepared,
    drafting: Provider | None = None,
    reading: Provider | None = None,
    tell: Tell = nobody,
) -> Filled:
    """Draft the fields and put them into the note's text; nothing is written to disk.

    `drafting` and `reading` stand in for the endpoints that the settings choose, for many notes: with the
    first alone nobody reads the claims a second time.

    Raises:
        ProviderError: the model gave no usable answer.
        NoteRefused: the drafts would not read back from the note as they are meant.
    """
    prompts = vault.prompts()
    unwritten = vault.unwritten()
    drafter = vault.drafter(prompts, ROUGH, drafting, unwritten)
    alone = drafting is not None and reading is None
    reader = None if alone else vault.reader(prompts, ROUGH, reading, unwritten)
    request, coverage = prepared.request, prepared.evidence.coverage
    tell(asking(prepared))
    try:
        verified, complaint = await draft_note(
            request, drafter, reader, keep_unverified=vault.settings.keep_unverified, tell=tell
        )
        text = insert_drafts(prepared.note, verified, coverage, prepared.paper.cited, request.language)
    except SummarizerError:
        unwritten.forget()  # the same answers would fail again
        raise
    made = verified.provenance
    again = price(vault, made.reader, made.reading)
    drafts = price(vault, made.model, made.usage)
    cost = total((drafts, again))
    return Filled(prepared, verified, text, cost, complaint, again, unwritten)


def asking(prepared: Prepared) -> str:
    """What is waited for while a note is drafted."""
    if not prepared.model:
        return _("Looking for sentences to quote")
    return _(
        "Asking {model}: about {tokens:,} tokens sent, {back:,} expected back",
        model=prepared.model,
        tokens=prepared.prompt_tokens,
        back=prepared.answer_tokens,
    )


def write(
    vault: Vault,
    file: NoteFile,
    filled: Filled,
    action: str = "fill",
    before: Note | None = None,
    run: str = "",
) -> Filled:
    """Write a filled note over the file that it was read from; `before` is that file, if drafts went first.

    `run` names the batch that it belongs to. Of drafts that went first, claims that a person decided on stay.

    One that was renamed or moved within the vault meanwhile is written where it is now, and its complaint
    says so. Where nothing can be written the answers are kept: the next try takes them up.

    Raises:
        NothingToDo: nothing else was drafted than what stays.
        NoteNotFound: the note is gone.
        NoteChanged: the note is not what was read any more.
        NoteNotWritable: it is read-only, or the disk is full; it is as it was.
    """
    now = where_now(vault.folder, file)
    try:
        kept = _kept(vault, now, filled, before)
    except NoteError:
        if filled.unwritten is not None:
            filled.unwritten.forget()  # the same answers would give the same again
        raise
    filled = replace(filled, text=kept.text)
    try:
        _save(vault, now, filled, action, before, kept, run)
    except NoteError as exc:
        if filled.verified.provenance.model:
            said = _("The answer is kept, and the next try takes it up.")
            exc.hint = f"{exc.hint} {said}".strip()
        raise
    if filled.unwritten is not None:
        filled.unwritten.forget()
    if now.path == file.path:
        return filled
    moved = _("The note was moved meanwhile: it was written at {path}.", path=now.path)
    return replace(filled, complaint=f"{filled.complaint} {moved}".strip())


def _kept(vault: Vault, file: NoteFile, filled: Filled, before: Note | None) -> Kept:
    """What is written where drafts went first: with those of their claims that a person decided on."""
    if before is None:
        return Kept(filled.text)
    events = vault.store.journal.events(file.path, before.metadata.identity)
    partly = partly_decided(before, events)
    if not partly:
        return Kept(filled.text)
    return keep(before, filled.text, partly, CLAIMS.validate_python(_stored(filled)["claims"]))


def _stored(filled: Filled) -> Mapping[str, Mapping[str, list[dict[str, object]]]]:
    prepared = filled.prepared
    paper, language = prepared.paper, prepared.request.language
    return stored_claims(filled.verified, paper.document.pages, paper.cited, language)


def _save(
    vault: Vault, file: NoteFile, filled: Filled, action: str, before: Note | None, kept: Kept, run: str
) -> None:
    prepared, verified, stored = filled.prepared, filled.verified, _stored(filled)
    drafted = {field.label for field in verified.fields}
    after = parse_note(filled.text, [prepared.note.profile])
    beside = {label: [one.model_dump(mode="json") for one in some] for label, some in kept.claims.items()}
    vault.store.save(
        file,
        before or prepared.note,
        filled.text,
        action,
        values={field.label: field.value for field in after.summary.fields if field.label in drafted},
        details={
            "drafter": verified.provenance.drafter,
            "model": verified.provenance.model,
            "prompt": verified.provenance.prompt,
            "reader": verified.provenance.reader,
            **({"figures": verified.provenance.figures} if verified.provenance.figures else {}),
            "pdf": prepared.paper.document.sha256,
            **stored,
            "claims": {**stored["claims"], **beside},
            **({"own": kept.own} if kept.own else {}),
            **({"hint": prepared.request.hint} if prepared.request.hint else {}),
            **of_run(run),
        },
    )


def price(vault: Vault, model: str, usage: Usage) -> Decimal | None:
    """What some use of a model costs in USD: 0 without a model, None when the model's price is unknown."""
    return cost_of(model, usage, price_table(vault.settings.prices)) if model else Decimal(0)


def unified_diff(before: str, after: str) -> str:
    """The change from one text to another, with a line of context."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "after", n=1, lineterm="")
    return "\n".join(lines)

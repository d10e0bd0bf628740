"""The whole path of a comparison: gather, ask, check, write the synthesis note."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from summarizer.batch.ledger import Ledger
from summarizer.batch.session import LEDGER
from summarizer.batch.spending import Guarded
from summarizer.compare.evidence import Compared, compared
from summarizer.compare.gather import Gathered, gather
from summarizer.compare.table import render_table, same_table, skeleton, table_in, with_table
from summarizer.draft.draft import CheckedClaim, VerifiedDraft, VerifiedField
from summarizer.errors import NoteNotWritable, NoteRefused, NothingToDo, SummarizerError
from summarizer.evidence.rough import ROUGH
from summarizer.filling.draft import draft_note
from summarizer.filling.fill import price
from summarizer.insertion.insert import insert_drafts, reject_drafts
from summarizer.language import _, speaking
from summarizer.note.file import NoteFile, read_note_file, refuse_if_read_only
from summarizer.note.note import Note, parse_note
from summarizer.note.summary import ValueState
from summarizer.prompt.draft_request import DraftRequest, FieldRequest
from summarizer.prompt.library import PromptLibrary
from summarizer.prompt.request import build_messages, count_messages
from summarizer.provider.provider import Usage
from summarizer.review.claims import stored_claims
from summarizer.review.state import FieldState, field_states
from summarizer.vault.model_choice import endpoint, model_name, reading, uses_model
from summarizer.vault.settings import token_budget
from summarizer.vault.vault import Vault

_ANSWER_TOKENS = 1_500
_PAGE = re.compile(r"[#?&]page=(\d+)")
MADE = "compare"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be compared, with nothing asked yet: the table, and the request for claims.

    `model` is "" when none will be asked; `tokens` estimates the request, `cost` is in USD (None: unknown).
    """

    gathered: Gathered
    table: str
    compared: Compared
    language: str
    question: str
    model: str
    tokens: int
    cost: Decimal | None

    @property
    def left_out(self) -> tuple[str, ...]:
        """What does not stand in it, in sentences."""
        cut = _("Of some fields not all sentences go along: the token budget has no room.")
        return (*self.gathered.left_out, *((cut,) if self.compared.cut else ()))


@dataclass(frozen=True, slots=True)
class Made:
    """A synthesis note that was written: its claims, what they cost, and what was told on the way."""

    path: Path
    fields: tuple[VerifiedField, ...]
    kept: tuple[str, ...]
    cost: Decimal | None
    said: str


def plan(vault: Vault, paths: Iterable[Path], labels: Sequence[str] = (), question: str = "") -> Comparison:
    """What comparing the notes at the paths would rest on and send.

    Raises:
        NothingToDo: fewer than two of them have anything that can be compared.
        SummarizerError: a note or a setting cannot be used.
    """
    gathered = gather(vault, paths, labels)
    if len(gathered.papers) < 2:
        raise NothingToDo(
            _("There are {count} papers to compare.", count=len(gathered.papers)),
            hint=_(
                "Accept drafts of two notes or more, or name other fields. {why}",
                why=" ".join(gathered.left_out[:3]),
            ),
        )
    asks = uses_model(vault.settings)
    found = compared(gathered, token_budget(vault.settings, model=asks))
    setting = vault.settings.language
    language = gathered.language if setting == "auto" else setting
    model = model_name(vault.settings) if asks else ""
    draft = Comparison(gathered, render_table(gathered), found, language, question, model, 0, Decimal(0))
    if not asks:
        return draft
    labels_of = ("Agreements", "Contradictions", "Gaps")
    tokens = count_messages(build_messages(_request(draft, labels_of), _prompts(vault)), ROUGH)
    return replace(draft, tokens=tokens, cost=price(vault, model, Usage(tokens, _ANSWER_TOKENS)))


def make(vault: Vault, target: Path, comparison: Comparison, max_cost: Decimal | None = None) -> Made:
    """Write the synthesis note, new or made again; what a person wrote in it stays.

    Drafts that nobody changed or decided on give way to new ones, and so does the table unless it was
    changed by hand.

    Raises:
        NoteRefused: the file is another note.
        ProviderError: the model gave no usable answer, or it would cost too much; the note is as it was.
        NoteError: it cannot be written; it is as it was.
    """
    with vault.store.lock(target):
        file, note = _opened(vault, target, comparison)
        kept = [_("The table was changed by hand: it stays.")] if _table_changed(vault, file, note) else []
        cleared = _cleared(vault, file, note)
        if not kept:
            cleared = parse_note(with_table(cleared.text, comparison.table), [note.profile], target.name)
        labels = tuple(
            one.label for one in cleared.summary.fields if one.state is ValueState.EMPTY and one.role
        )
        kept += [
            _("{label} stays as you left it.", label=one.label)
            for one in cleared.summary.fields
            if one.role and one.state is not ValueState.EMPTY
        ]
        if not comparison.model or not labels:
            _save(vault, target, file, note, cleared.text, comparison, None)
            return Made(target, (), tuple(kept), Decimal(0), "")
        verified, said, cost = _asked(vault, target, _request(comparison, labels), max_cost)
        verified = _of_two_papers(verified, comparison)
        where = comparison.compared
        text = insert_drafts(cleared, verified, where.evidence.coverage, where.cited, comparison.language)
        _save(vault, target, file, note, text, comparison, verified)
    return Made(target, verified.fields, tuple(kept), cost, said)


def _opened(vault: Vault, target: Path, comparison: Comparison) -> tuple[NoteFile | None, Note]:
    """The synthesis note at `target`, or a new one that is not on disk yet."""
    if target.exists():
        file, note = vault.read(target)
        if note.profile.of_a_paper:
            raise NoteRefused(
                _("{name} is no synthesis note.", name=target.name), hint=_("Name a new file with --output.")
            )
        refuse_if_read_only(file.path)
        return file, note
    key = f"synthesis-{uuid4().hex[:8]}"
    text = skeleton(comparison.question or target.stem, comparison.gathered.language, key)
    return None, parse_note(text, vault.profiles, target.name)


def _table_changed(vault: Vault, file: NoteFile | None, note: Note) -> bool:
    """Whether the table is not the one that was last written."""
    if file is None:
        return False
    stands = table_in(note.text)
    if not stands:
        return stands is None
    events = vault.store.journal.events(file.path, note.metadata.identity)
    written = [event.details["table"] for event in events if "table" in event.details]
    return not written or not same_table(stands, str(written[-1]))


def _cleared(vault: Vault, file: NoteFile | None, note: Note) -> Note:
    """The note without drafts that nobody changed or decided on."""
    if file is None:
        return note
    states = field_states(note, vault.store.journal.events(file.path, note.metadata.identity))
    drafts = [one.label for one in states if one.pending and one.state is FieldState.DRAFT]
    return parse_note(reject_drafts(note, drafts), [note.profile], file.path.name) if drafts else note


def _request(comparison: Comparison, labels: Sequence[str]) -> DraftRequest:
    papers = comparison.gathered.papers
    return DraftRequest(
        fields=tuple(FieldRequest(label) for label in labels),
        evidence=comparison.compared.evidence,
        language=comparison.language,
        hint=comparison.question,
        authors=tuple(paper.name for paper in papers),
    )


def _prompts(vault: Vault) -> PromptLibrary:
    """The prompts with those of a comparison in the place of those of a single paper."""
    prompts = vault.prompts()
    return replace(prompts, templates={**prompts.templates, "system": prompts.templates["compare"]})


def _asked(
    vault: Vault, target: Path, request: DraftRequest, max_cost: Decimal | None
) -> tuple[VerifiedDraft, str, Decimal | None]:
    """The model's claims, checked and read again; answers are kept, spending is bounded and in the ledger."""
    chosen = endpoint(vault.settings)
    if chosen is None:
        raise NothingToDo(_("No model is chosen."))
    with (
        closing(Ledger(vault.store.folder / LEDGER, vault.store.places)) as ledger,
        closing(Guarded(vault, chosen, 1, max_cost, reading(vault.settings))) as asked,
    ):
        attempt = ledger.begin(target, model_name(vault.settings))
        try:
            verified, said = asyncio.run(_draft(vault, request, asked))
        except SummarizerError as exc:
            ledger.failed(attempt, exc.kind, str(exc))
            raise
        made = verified.provenance
        drafts, again = price(vault, made.model, made.usage), price(vault, made.reader, made.reading)
        cost = None if drafts is None or again is None else drafts + again
        ledger.filled(attempt, (made.tokens.prompt_tokens, made.tokens.completion_tokens), cost)
        return verified, said, cost


async def _draft(vault: Vault, request: DraftRequest, asked: Guarded) -> tuple[VerifiedDraft, str]:
    prompts = _prompts(vault)
    drafter, reader = vault.drafter(prompts, ROUGH, asked), vault.reader(prompts, ROUGH, asked)
    try:
        return await draft_note(request, drafter, reader, keep_unverified=vault.settings.keep_unverified)
    finally:
        await asked.disconnect()


def _of_two_papers(verified: VerifiedDraft, comparison: Comparison) -> VerifiedDraft:
    """The draft without claims that rest on a single paper, which compare nothing."""
    owners = comparison.compared.owners
    with speaking(comparison.language):
        why = _("it cites a single paper")

    def held(claim: CheckedClaim) -> CheckedClaim:
        papers = {owners[passage.sentence.page_index] for passage in claim.passages}
        if not claim.kept or len(papers) > 1:
            return claim
        return replace(claim, kept=False, problems=(*claim.problems, why))

    fields = tuple(
        VerifiedField(one.label, tuple(held(claim) for claim in one.checked if not claim.quotation))
        for one in verified.fields
    )
    return replace(verified, fields=fields)


def _save(
    vault: Vault,
    target: Path,
    file: NoteFile | None,
    note: Note,
    text: str,
    comparison: Comparison,
    verified: VerifiedDraft | None,
) -> None:
    if file is not None and file.text == text:
        return
    labels = {one.label for one in verified.fields} if verified else set()
    after = parse_note(text, [note.profile])
    values = {one.label: one.value for one in after.summary.fields if one.label in labels}
    details: dict[str, object] = {
        "table": table_in(text) or "",
        "papers": [one.name for one in comparison.gathered.papers],
    }
    if verified:
        made = verified.provenance
        details |= {
            "drafter": made.drafter,
            "model": made.model,
            "prompt": made.prompt,
            "reader": made.reader,
        }
        details |= _claims(verified, comparison)
    new = file is None
    if file is None:
        file = _created(target, note.text)
    try:
        vault.store.save(
            file,
            note,
            text,
            "redo" if not new and values else "fill" if values else MADE,
            values=values,
            details=details,
        )
    except SummarizerError:
        if new:
            target.unlink(missing_ok=True)
        raise


def _claims(verified: VerifiedDraft, comparison: Comparison) -> dict[str, object]:
    """The claims for the journal, each sentence with the page of its own paper."""
    cited = comparison.compared.cited
    stored = stored_claims(verified, cited.pages, cited, comparison.language)
    for kind in stored.values():
        for claims in kind.values():
            for claim in claims:
                for sentence in (*_sentences(claim, "sentences"), *_sentences(claim, "offered")):
                    page = _PAGE.search(cited.links[int(str(sentence["page_index"]))])
                    sentence["page_index"] = int(page[1]) - 1 if page else 0
    return dict(stored)


def _sentences(claim: dict[str, object], name: str) -> list[dict[str, object]]:
    found = claim.get(name)
    return found if isinstance(found, list) else []


def _created(target: Path, text: str) -> NoteFile:
    try:
        with target.open("x", encoding="utf-8", newline="") as new:
            new.write(text)
    except OSError as exc:
        raise NoteNotWritable(
            _("{target} cannot be written: {strerror}.", target=target, strerror=exc.strerror)
        ) from exc
    return read_note_file(target)

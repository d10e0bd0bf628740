"""Asking for the claims of a comparison: the request, the prompts, the model within its bounds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from summarizer.batch.ledger import Ledger
from summarizer.batch.session import LEDGER
from summarizer.batch.spending import Guarded
from summarizer.compare.comparison import Comparison
from summarizer.draft.draft import VerifiedDraft
from summarizer.errors import NothingToDo, SummarizerError
from summarizer.evidence.rough import ROUGH
from summarizer.filling.draft import draft_note
from summarizer.filling.fill import price
from summarizer.filling.prepare import field_request
from summarizer.language import _
from summarizer.note.summary import SummaryField
from summarizer.prompt.draft_request import DraftRequest
from summarizer.prompt.library import PromptLibrary
from summarizer.provider.pricing import total
from summarizer.vault.model_choice import endpoint, model_name, reading
from summarizer.vault.vault import Vault


def request_for(vault: Vault, comparison: Comparison, fields: Sequence[SummaryField]) -> DraftRequest:
    """What is asked about the papers: the synthesis note's fields, of their sentences."""
    prompts, language = prompts_of(vault), comparison.language
    titles = (f"{paper.name} ({paper.title})" for paper in comparison.gathered.papers)
    return DraftRequest(
        fields=tuple(field_request(one, vault, prompts, language) for one in fields),
        evidence=comparison.compared.evidence,
        language=language,
        title="; ".join(titles),
        hint=comparison.question,
    )


def prompts_of(vault: Vault) -> PromptLibrary:
    """The prompts with those of a comparison in the place of those of a single paper."""
    prompts = vault.prompts()
    return replace(prompts, templates={**prompts.templates, "system": prompts.templates["compare"]})


def ask(
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
        cost = total((drafts, again))
        ledger.filled(attempt, (made.tokens.prompt_tokens, made.tokens.completion_tokens), cost)
        return _without_quotations(verified), said, cost


async def _draft(vault: Vault, request: DraftRequest, asked: Guarded) -> tuple[VerifiedDraft, str]:
    prompts = prompts_of(vault)
    drafter, reader = vault.drafter(prompts, ROUGH, asked), vault.reader(prompts, ROUGH, asked)
    try:
        return await draft_note(request, drafter, reader, keep_unverified=vault.settings.keep_unverified)
    finally:
        await asked.disconnect()


def _without_quotations(verified: VerifiedDraft) -> VerifiedDraft:
    """The draft without sentences that are quoted for claims that failed: one alone compares nothing."""
    fields = tuple(
        replace(one, checked=tuple(claim for claim in one.checked if not claim.quotation))
        for one in verified.fields
    )
    return replace(verified, fields=fields)

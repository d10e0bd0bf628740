"""What filling a note would send, cost and change; nothing is written, no model is asked."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

from summarizer.filling.fill import fill, price, unified_diff
from summarizer.filling.prepare import Prepared, Wish, prepare
from summarizer.note.shape import MARK
from summarizer.provider.pricing import total
from summarizer.provider.provider import Usage
from summarizer.text import apply_edits
from summarizer.vault.vault import Vault


def plan_note(vault: Vault, path: Path, wish: Wish) -> tuple[Prepared | None, str]:
    """What `fill_note` would work on and change, as a diff.

    Raises:
        SummarizerError: as the steps do.
    """
    _, note = vault.read(path)
    prepared = prepare(vault, path, note, wish)
    return prepared, asyncio.run(preview(vault, prepared)) if prepared else ""


async def preview(vault: Vault, prepared: Prepared) -> str:
    """The diff that `fill` would make; with a model, which is not asked, each draft is shown as `…`."""
    if not prepared.model:
        return (await fill(vault, prepared)).diff
    labels = {request.label for request in prepared.request.fields}
    edits = [
        field.shape.insertion(prepared.note.text, field.value_span, f"{MARK}…")
        for field in prepared.note.summary.fields
        if field.label in labels
    ]
    return unified_diff(prepared.note.text, apply_edits(prepared.note.text, edits))


def estimated_cost(vault: Vault, prepared: Prepared) -> Decimal | None:
    """What drafting will cost in USD: 0 without a model, None when the model's price is unknown."""
    drafts = price(vault, prepared.model, Usage(prepared.prompt_tokens, prepared.answer_tokens))
    again = reading_cost(vault, prepared)
    return total((drafts, again))


def reading_cost(vault: Vault, prepared: Prepared) -> Decimal | None:
    """What of it the second reading will take."""
    return price(vault, prepared.reader, prepared.reading)

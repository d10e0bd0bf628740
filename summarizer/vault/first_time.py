"""Setting a vault up: what a chosen provider means as settings, whether it answers, what a note will cost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from itertools import islice
from pathlib import Path

from summarizer.draft.reading import estimated_reading
from summarizer.errors import AnswerTruncated, BadAnswer
from summarizer.note.summary import OF_MANY, SummaryBlock, ValueState
from summarizer.provider.backend import connect
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.pricing import cost, price_table, total
from summarizer.provider.provider import CompletionRequest, Message, Usage
from summarizer.vault import trust
from summarizer.vault.changing import Change
from summarizer.vault.model_choice import model_name, reading_model
from summarizer.vault.notes import summaries
from summarizer.vault.settings import FILE_NAME, Loaded, load, read_settings_file, user_folder
from summarizer.vault.trust import SettingsFile
from summarizer.vault.vault import Vault

TYPICAL = 16_000
"""Tokens that a request for ten fields of a paper of ten pages takes, the prompt's own among them."""
_FIELDS, _TOKENS_PER_FIELD = 10, 330
_WHOSE = ("provider", "base_url", "model", "api_key_file")
"""The settings that go with an endpoint: another one takes none of them over."""
_FEW = 3
_PATIENCE = 90.0
"""Seconds for the tiny request: a local server may have to load its model first."""


def settings_for(provider: str, model: str = "", base_url: str = "") -> Mapping[str, object]:
    """The settings that choose an endpoint, and that take back what chose another; None takes one out.

    What stands in the user's own file would hold beside them, so it is set empty.
    """
    below = read_settings_file(user_folder() / FILE_NAME)
    given = {"provider": provider, "base_url": base_url, "model": model, "api_key_file": None}
    left = {name: "" if below.get(name) and name != "api_key_file" else None for name in _WHOSE}
    return {name: given[name] or left[name] for name in _WHOSE}


def as_if_written(vault: Path, change: Change, chosen: Mapping[str, object]) -> Loaded:
    """The settings that will hold once a change is written, as far as the user chose them or trusted before.

    Raises:
        SettingsError: one of them cannot be used.
    """
    before = change.before
    untrusted = set() if trust.is_trusted(before) else set(trust.needs_trust(before))
    held = {k: v for k, v in change.after.settings.items() if k in chosen or k not in untrusted}
    return load(vault, instead=SettingsFile(change.after.path, change.after.text, held))


def try_out(endpoint: Endpoint, model: str) -> None:
    """Ask the model for one word; an answer that is cut or blank is one, too.

    Raises:
        ProviderError: it does not answer, or refuses the key or the model.
    """

    async def ask() -> None:
        backend = connect(endpoint)
        try:
            words = (Message("user", "Answer with the one word: yes"),)
            await backend.complete(CompletionRequest(model, words, max_output_tokens=100, timeout=_PATIENCE))
        finally:
            await backend.close()

    with suppress(AnswerTruncated, BadAnswer):
        asyncio.run(ask())


def notes_to_fill(vault: Vault) -> Iterator[Path]:
    """The literature notes of a vault that have empty fields, a few of them."""

    def found() -> Iterator[Path]:
        for path, _named, summary in summaries(vault, [vault.folder]):
            empty = isinstance(summary, SummaryBlock) and any(
                field.role and field.state is ValueState.EMPTY
                for field in summary.fields
                if field.role not in OF_MANY
            )
            if empty:
                yield path

    return islice(found(), _FEW)


def typical_cost(vault: Vault) -> Decimal | None:
    """What a note of ten fields on a paper of ten pages will cost in USD, None when a price is unknown.

    Raises:
        SettingsError: a price in the settings cannot be used.
    """
    settings, table = vault.settings, price_table(vault.settings.prices)
    reader = reading_model(settings)
    drafts = cost(model_name(settings), Usage(TYPICAL, _FIELDS * _TOKENS_PER_FIELD), table)
    again = cost(reader, estimated_reading(_FIELDS, 1.0), table) if reader else Decimal(0)
    return total((drafts, again))

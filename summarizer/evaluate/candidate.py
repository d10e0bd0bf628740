"""The candidates of an evaluation: the vault's settings as they are, and with others in the place of some."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from summarizer.characters import one_line
from summarizer.errors import UsageError
from summarizer.evaluate.outcome import Candidate
from summarizer.language import _
from summarizer.vault.model_choice import model_name, uses_model
from summarizer.vault.settings import Settings
from summarizer.vault.varied import parse_varied, varied
from summarizer.vault.vault import Vault

NAMES = (
    *("provider", "base_url", "model", "allow_http", "api_key_file", "check_model", "language", "length"),
    *("token_budget", "max_output_tokens", "temperature", "timeout", "figures", "keep_unverified"),
    *("style_from_vault", "prompts", "glossary"),
)
"""The settings in which candidates may differ: those that drafts depend on."""


def candidates_of(vault: Vault, against: Iterable[str]) -> tuple[Candidate, ...]:
    """The vault as its settings are, and one more candidate for each text such as `model=gpt-x,length=short`.

    Raises:
        UsageError: a text is no settings, or two candidates are the same.
        SettingsError: there is no such provider.
    """
    found = [Candidate(_called(vault.settings), vault)]
    for text in against:
        settings = varied(vault.settings, parse_varied(text, NAMES))
        if any(one.vault.settings == settings for one in found):
            raise UsageError(_("{text!r} changes nothing: there is nothing to compare.", text=text))
        found.append(Candidate(one_line(text), replace(vault, settings=settings)))
    return tuple(found)


def _called(settings: Settings) -> str:
    return model_name(settings) or _("a model") if uses_model(settings) else _("no model")

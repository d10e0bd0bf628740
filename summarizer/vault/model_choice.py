"""Which model the settings choose: its endpoint, the key for it and its price in a batch."""

from __future__ import annotations

import os
from collections.abc import Mapping
from decimal import Decimal

from summarizer.errors import SettingsError
from summarizer.provider.backend import check_protocol
from summarizer.provider.endpoint import Endpoint
from summarizer.provider.presets import Preset, preset
from summarizer.vault.settings import FILE_NAME, KEY_VARIABLE, NO_MODEL, Settings


def chosen_preset(settings: Settings) -> Preset | None:
    """The provider that the settings name, None when they name none.

    Raises:
        SettingsError: there is no such provider.
    """
    if settings.provider == NO_MODEL:
        return None
    if settings.provider:
        return preset(settings.provider, own_presets(settings))
    if not settings.base_url and find_key(settings, ""):
        return preset("openai", own_presets(settings))
    return None


def own_presets(settings: Settings) -> Mapping[str, Preset]:
    """The providers of the user's own, by name."""
    return {name: own.preset(name) for name, own in settings.providers.items()}


def find_key(settings: Settings, variable: str) -> str:
    """The API key: from SUMMARIZER_API_KEY, the provider's own variable, or the key file; "" when none.

    Raises:
        SettingsError: the key file cannot be read.
    """
    for name in (KEY_VARIABLE, variable):
        if name and (key := os.environ.get(name, "").strip()):
            return key
    if settings.api_key_file is None:
        return ""
    try:
        return settings.api_key_file.expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(f"The key file {settings.api_key_file} cannot be read.") from exc


def endpoint(settings: Settings) -> Endpoint | None:
    """The endpoint that drafts are asked of, None when the settings choose none: then no model is used.

    A key variable of a provider, such as OPENAI_API_KEY, is read only when that provider is chosen: that
    it is set for other programs is no wish to send papers there.

    Raises:
        SettingsError: the choice lacks a key or a model, or nothing speaks its protocol.
    """
    chosen = chosen_preset(settings)
    if settings.provider == NO_MODEL:
        return None
    if chosen is None and not settings.base_url:
        if settings.model:
            raise SettingsError(
                f"No endpoint is chosen for the model {settings.model!r}.",
                hint="Add --provider NAME or --base-url ADDRESS.",
            )
        return None
    variable = chosen.key_variable if chosen else ""
    key = find_key(settings, variable)
    if variable and chosen and not chosen.local and not key and not settings.base_url:
        raise SettingsError(
            f"The provider {chosen.name} needs a key, and none is set.",
            hint=f"{chosen.advice or f'Put it into {variable}.'} Or name an api_key_file in {FILE_NAME}.",
        )
    if not settings.model and not (chosen and chosen.model):
        raise SettingsError("No model is chosen for this endpoint.", hint="Add --model NAME.")
    if chosen:
        check_protocol(chosen.protocol)
        return chosen.endpoint(key, settings.base_url)
    return Endpoint(settings.base_url, key, KEY_VARIABLE)


def batch_price(settings: Settings) -> Decimal:
    """What a request costs in a batch, as a share of its price alone: the user's word, or the provider's."""
    if settings.batch_price is not None:
        return settings.batch_price
    chosen = chosen_preset(settings)
    return Decimal(str(chosen.quirks.batch_price)) if chosen and not settings.base_url else Decimal(1)


def uses_model(settings: Settings) -> bool:
    """Whether drafts are asked of a model; its key is not looked for."""
    return settings.provider != NO_MODEL and (chosen_preset(settings) is not None or bool(settings.base_url))


def without_keys(settings: Settings) -> Settings:
    """The same choices, to be told where no key is: the provider that a key alone has chosen is named."""
    chosen = chosen_preset(settings)
    return settings.model_copy(
        update={"provider": chosen.name if chosen else settings.provider, "api_key_file": None}
    )


def model_name(settings: Settings) -> str:
    """The model to ask, the provider's default when the settings name none."""
    chosen = chosen_preset(settings)
    return settings.model or (chosen.model if chosen else "")

"""Which model the settings choose: its endpoint, the key for it and its price in a batch."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from urllib.parse import urlsplit

from summarizer.errors import SettingsError
from summarizer.language import _
from summarizer.provider.backend import check_protocol
from summarizer.provider.endpoint import Endpoint, clean_address
from summarizer.provider.guards.retrying import RetryPolicy
from summarizer.provider.presets import Preset, preset, preset_names
from summarizer.vault.environment import KEY_VARIABLE
from summarizer.vault.keys import clean_key, key_place, read_key_file, stored_key
from summarizer.vault.settings import FILE_NAME, NO_MODEL, Settings


def chosen_preset(settings: Settings) -> Preset | None:
    """The provider that the settings name, None when they name none.

    Raises:
        SettingsError: there is no such provider.
    """
    if settings.provider == NO_MODEL:
        return None
    if settings.provider:
        return preset(settings.provider, own_presets(settings))
    if not settings.base_url and find_key(settings, "").key:
        return preset("openai", own_presets(settings))
    return None


def own_presets(settings: Settings) -> Mapping[str, Preset]:
    """The providers of the user's own, by name."""
    return {name: own.preset(name) for name, own in settings.providers.items()}


@dataclass(frozen=True, slots=True)
class FoundKey:
    """An API key, "" for none, and the variable or file that it is from."""

    key: str = field(repr=False)
    source: str


def find_key(settings: Settings, variable: str, host: str = "", *, general: bool = True) -> FoundKey:
    """The API key: from SUMMARIZER_API_KEY, the provider's variable, the key file, or kept for the `host`.

    Without `general` the first is left out: it is the key of the drafting endpoint.

    Raises:
        SettingsError: the key file cannot be read.
    """
    for name in (KEY_VARIABLE if general and settings.general_key else "", variable):
        if name and (key := clean_key(os.environ.get(name, ""))):
            return FoundKey(key, name)
    if settings.api_key_file is not None:
        return FoundKey(read_key_file(settings.api_key_file, variable), str(settings.api_key_file))
    kept = stored_key(host)
    return FoundKey(kept, str(key_place(host)) if kept else "")


def key_of(settings: Settings, *, general: bool = True) -> FoundKey:
    """The key that goes to the endpoint that is asked: a provider's variable counts for its own hosts alone.

    Raises:
        SettingsError: there is no such provider, or the key file cannot be read.
    """
    chosen = chosen_preset(settings)
    variable = chosen.key_variable if chosen and chosen.is_at(settings.base_url) else ""
    return find_key(settings, variable, host_of(settings), general=general)


def endpoint(settings: Settings, *, general_key: bool = True, given_key: str = "") -> Endpoint | None:
    """The endpoint that drafts are asked of, None when the settings choose none: then no model is used.

    A key variable of a provider, such as OPENAI_API_KEY, is read only when that provider is chosen: that
    it is set for other programs is no wish to send papers there. It goes to that provider's hosts alone: at
    another address only the program's own key is used. A `given_key` is taken before any that is found.

    Raises:
        SettingsError: the choice lacks a key or a model, or nothing speaks its protocol.
    """
    chosen = chosen_preset(settings)
    if settings.provider == NO_MODEL:
        return None
    if chosen is None and not settings.base_url:
        if settings.model:
            raise SettingsError(
                _("No endpoint is chosen for the model {model!r}.", model=settings.model),
                hint=_("Add --provider NAME or --base-url ADDRESS."),
            )
        return None
    at_home = chosen is not None and chosen.is_at(settings.base_url)
    variable = chosen.key_variable if chosen and at_home else ""
    found = FoundKey(given_key, "") if given_key else key_of(settings, general=general_key)
    key = found.key
    if variable and chosen and not chosen.local and not key and not settings.base_url:
        raise SettingsError(
            _("The provider {name} needs a key, and none is set.", name=chosen.name),
            hint=_(
                "{advice} Or let `summarizer init` keep it, or name an api_key_file in {file}.",
                advice=_(chosen.advice) or _("Put it into {variable}.", variable=variable),
                file=FILE_NAME,
            ),
        )
    if not settings.model and not (chosen and chosen.model):
        raise SettingsError(_("No model is chosen for this endpoint."), hint=_("Add --model NAME."))
    if chosen is None:
        source = found.source if key else KEY_VARIABLE
        return Endpoint(settings.base_url, key, source, allow_http=settings.allow_http)
    check_protocol(chosen.protocol)
    return Endpoint(
        settings.base_url or chosen.base_url,
        key,
        found.source if key else chosen.key_variable if at_home else KEY_VARIABLE,
        chosen.quirks,
        chosen.protocol,
        allow_http=settings.allow_http,
        withheld="" if at_home or not os.environ.get(chosen.key_variable) else chosen.key_variable,
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads claims a second time: an endpoint and a model there."""

    endpoint: Endpoint
    model: str


def reading(settings: Settings) -> Reading | None:
    """Who reads the claims of drafts a second time, None when nobody does or no model drafts.

    `check_model` names a provider, which is asked with its own key and model, or another model at the
    drafting endpoint.

    Raises:
        SettingsError: the provider lacks a key or a model.
    """
    if not reading_model(settings):
        return None
    other = _reading_provider(settings)
    chosen = endpoint(other or settings, general_key=other is None)
    return None if chosen is None else Reading(chosen, reading_model(settings))


def reading_model(settings: Settings) -> str:
    """The model of the second reading, "" for none; its key is not looked for."""
    if settings.check_model == NO_MODEL or not uses_model(settings):
        return ""
    other = _reading_provider(settings)
    if other is not None or settings.check_model in {"", settings.provider}:
        return model_name(other or settings)
    return settings.check_model


def _reading_provider(settings: Settings) -> Settings | None:
    """The settings as they are for a provider of the second reading, None when it is the drafting one.

    The key of the drafting endpoint is not theirs: only the provider's own variable is looked at.
    """
    own = own_presets(settings)
    if settings.check_model not in {*own, *preset_names()} or settings.check_model == settings.provider:
        return None
    return settings.at(settings.check_model)


def for_redo(settings: Settings) -> Settings:
    """The settings as they are where fields are drafted again: `redo_model` drafts.

    It names a provider, which is asked with its own key and model, or another model at the drafting endpoint.
    A `check_model` that is a model at that endpoint does not read what another provider drafts: that one's
    own model does.
    """
    chosen, providers = chosen_preset(settings), {*own_presets(settings), *preset_names()}
    if settings.redo_model in {"", chosen.name if chosen else ""}:
        return settings
    if settings.redo_model not in providers:
        return settings.model_copy(update={"model": settings.redo_model})
    return elsewhere(settings, settings.redo_model)


def elsewhere(settings: Settings, provider: str) -> Settings:
    """The settings as they are for another provider: a reader that is a model at the first one reads not."""
    providers = {*own_presets(settings), *preset_names(), NO_MODEL}
    reads = settings.check_model if settings.check_model in providers else ""
    return settings.at(provider).model_copy(update={"check_model": reads})


def retry_policy(settings: Settings) -> RetryPolicy:
    """How often a request that fails is tried again, and for how long."""
    usual = RetryPolicy()
    # Time-outs count towards the total: the one that may be followed by another try must leave room for it.
    total = usual.total + settings.timeout * (settings.timeout_attempts - 1)
    return replace(usual, attempts=settings.attempts, timeout_attempts=settings.timeout_attempts, total=total)


def batch_price(settings: Settings) -> Decimal:
    """What a request costs in a batch, as a share of its price alone: the user's word, or the provider's."""
    if settings.batch_price is not None:
        return settings.batch_price
    chosen = chosen_preset(settings)
    return Decimal(str(chosen.quirks.batch_price)) if chosen and not settings.base_url else Decimal(1)


def uses_model(settings: Settings) -> bool:
    """Whether drafts are asked of a model; its key is not looked for."""
    return settings.provider != NO_MODEL and (chosen_preset(settings) is not None or bool(settings.base_url))


def address(settings: Settings) -> str:
    """The address of the endpoint that is asked, "" for none; no key is looked for."""
    chosen = chosen_preset(settings)
    found = settings.base_url or (chosen.base_url if chosen else "")
    return clean_address(found) if found and settings.provider != NO_MODEL else ""


def host_of(settings: Settings) -> str:
    """The host and port of the endpoint that is asked, "" for none."""
    return urlsplit(address(settings)).netloc.lower()


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

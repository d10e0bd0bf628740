"""What `init` asks about the model: who, which, with what key; and whether it answers."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from summarizer.cli.asking import agree, ask, ask_secret, can_ask, choose
from summarizer.cli.options import Flags
from summarizer.cli.output import console
from summarizer.errors import AuthenticationFailed, ProviderError, SettingsError, UsageError
from summarizer.language import _
from summarizer.provider.presets import preset, preset_names
from summarizer.vault import first_time
from summarizer.vault.keys import clean_key, key_place
from summarizer.vault.model_choice import chosen_preset, endpoint, host_of, key_of, model_name
from summarizer.vault.servers import Server
from summarizer.vault.settings import NO_MODEL, Settings

_OTHER = "other"
"""The answer for an endpoint that is no preset."""
_MANY = 12
"""Models; more are not listed to choose from."""
_TRIES = 3
"""Of a key that is typed."""


def choose_endpoint(flags: Flags, standing: Settings, servers: Sequence[Server]) -> Mapping[str, object]:
    """The settings that flags and answers choose.

    Raises:
        UsageError: a model must be named and is not.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    for name in given.keys() & {"zotero_dir", "glossary", "prompts", "api_key_file"}:
        given[name] = str(Path.cwd() / Path(str(given[name])).expanduser())
    provider, address = str(given.get("provider", "")), str(given.get("base_url", ""))
    if not provider and not address and can_ask():
        provider = _asked_provider(standing, servers)
        if provider == _OTHER:
            provider, address = "", ask(_("Address of the endpoint, as in https://llm.example/v1"))
        elif provider == standing.provider and not given.get("model"):
            return given
    if not provider and not address:
        return given
    model = str(given.get("model", "")) or _model(provider, address, standing, servers)
    server = next((one for one in servers if one.name == provider), None)
    if server and not address and server.base_url != preset(provider).base_url:
        address = server.base_url
    return {**first_time.settings_for(provider, model, address), **given}


def _asked_provider(standing: Settings, servers: Sequence[Server]) -> str:
    running = {one.name: one for one in servers}
    offers = {
        name: _("runs on this machine: {models}", models=", ".join(one.models[:4]) or "–")
        for name, one in running.items()
    }
    for name in preset_names():
        known = preset(name)
        keyed = known.key_variable and os.environ.get(known.key_variable)
        words = (
            _("{model}, on this machine; does not run now", model=known.model) if known.local else known.model
        )
        offers.setdefault(
            name, _("{model}; key in {name}", model=words, name=known.key_variable) if keyed else words
        )
    offers |= {name: one.base_url for name, one in standing.providers.items()}
    offers |= {
        _OTHER: _("any other address that speaks OpenAI's protocol"),
        NO_MODEL: _("no model: drafts are sentences of the paper, nothing leaves this machine"),
    }
    usual = standing.provider if standing.provider in offers else next(iter(running), NO_MODEL)
    question = _("Who shall write the drafts? The text of papers goes there.")
    console().tell()
    return choose(question, offers, usual)


def _model(provider: str, address: str, standing: Settings, servers: Sequence[Server]) -> str:
    """The model where the provider's usual one is not what is asked, "" for the usual one."""
    if provider == NO_MODEL or provider in standing.providers:
        return ""
    if not provider:
        if not can_ask():
            raise UsageError(
                _("No model is chosen for {address}.", address=address), hint=_("Add --model NAME.")
            )
        return ask(_("The model's name there"))
    usual = preset(provider).model
    server = next((one for one in servers if one.name == provider), None)
    if server and server.models and not address:
        usual_here = server.model
        if 1 < len(server.models) <= _MANY and can_ask():
            usual_here = choose(_("Which model?"), dict.fromkeys(server.models, ""), server.model)
        elif len(server.models) > _MANY and can_ask():
            usual_here = ask(_("Model"), server.model)
        elif len(server.models) > 1 and usual not in server.models:
            raise UsageError(
                _("{name} offers several models.", name=provider),
                hint=_("Add --model NAME: one of {models}.", models=", ".join(server.models)),
            )
        return "" if usual_here == usual else usual_here
    if not can_ask() or preset(provider).local:
        return ""
    typed = ask(_("Model"), usual)
    return "" if typed == usual else typed


def tried_key(settings: Settings, *, from_stdin: bool, test: bool) -> str:
    """A key that was given and that the endpoint takes, "" where none was: it is found, or not needed.

    Raises:
        SummarizerError: there is no key, or the endpoint does not answer.
    """
    given = clean_key(sys.stdin.readline()) if from_stdin else ""
    known = chosen_preset(settings)
    found = key_of(settings)
    if found.key and not given:
        console().tell(_("found in {source}", source=found.source), name=_("Key"))
    local = bool(known and known.local)
    for tried in range(_TRIES):
        if not given and (not found.key or tried) and not local and can_ask():
            advice = known.advice if known else _("An endpoint may ask for none.")
            console().tell(advice, name=_("Key"))
            given = clean_key(ask_secret(_("Paste the key (it is not shown)")))
        try:
            _try_out(settings, given, test=test)
        except (AuthenticationFailed, SettingsError) as exc:
            # A variable or a key file comes before a key that is kept, so another one would not help.
            replaceable = not found.key or found.source == str(key_place(host_of(settings)))
            if not can_ask() or local or not replaceable or tried == _TRIES - 1:
                raise
            console().tell(f"{exc} {exc.hint}".strip())
            given = ""
        except ProviderError as exc:
            if not can_ask():
                raise
            console().tell(f"{exc} {exc.hint}".strip())
            if not agree(_("Write the settings all the same?"), usual=False):
                raise
            return given
        else:
            return given
    return given


def _try_out(settings: Settings, key: str, *, test: bool) -> None:
    chosen = endpoint(settings, given_key=key)
    if chosen is None or not test:
        return
    model = model_name(settings)
    asked = _("asking {model} at {address} for one word", model=model, address=chosen.base_url)
    if can_ask():
        console().tell(asked, name=_("Test"))
    first_time.try_out(chosen, model)
    console().tell(_("{model} at {address} answers", model=model, address=chosen.base_url), name=_("Test"))

"""Known endpoints by name: address, key variable, default model and quirks, read from presets.toml."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypedDict
from urllib.parse import urlsplit

from summarizer.errors import SettingsError
from summarizer.language import _
from summarizer.provider.endpoint import PROTOCOL, Endpoint, Quirks, clean_address
from summarizer.provider.provider import Rung


@dataclass(frozen=True, slots=True)
class Preset:
    """A known endpoint; `key_variable` is "" and `local` true for servers on the user's machine.

    `also` are further hosts of the same vendor, which its key is for too.
    """

    name: str
    base_url: str
    key_variable: str
    model: str
    quirks: Quirks
    local: bool
    advice: str
    protocol: str = PROTOCOL
    also: tuple[str, ...] = ()

    def endpoint(self, api_key: str = "", base_url: str = "") -> Endpoint:
        """The endpoint with a key, at its own address unless `base_url` gives another."""
        return Endpoint(base_url or self.base_url, api_key, self.key_variable, self.quirks, self.protocol)

    def is_at(self, base_url: str) -> bool:
        """Whether an address, "" for the preset's own, is one that the preset's key is meant for.

        Raises:
            SettingsError: it is no address.
        """
        return not base_url or _host(base_url) in {_host(self.base_url), *self.also}


class _Entry(TypedDict, total=False):
    base_url: str
    key: str
    model: str
    protocol: str
    local: bool
    advice: str
    rung: Rung
    length: str
    token_ratio: float
    context_hint: str
    extra_body: dict[str, object]
    batch_price: float
    also: list[str]


def preset(name: str, own: Mapping[str, Preset] | None = None) -> Preset:
    """The preset called `name`; one of the user's `own` comes before ours.

    Raises:
        SettingsError: there is none; the hint lists those that there are.
    """
    known = {**_presets(), **(own or {})}
    if name not in known:
        like = difflib.get_close_matches(name.lower(), known, 1)
        hint = _(
            "Use one of {known}, or give --base-url and --model for any other endpoint.",
            known=", ".join(known),
        )
        raise SettingsError(
            _("There is no provider called {name!r}.", name=name),
            hint=f"{_('Did you mean {meant}?', meant=like[0])} {hint}" if like else hint,
        )
    return known[name]


def preset_names() -> tuple[str, ...]:
    """The names of the presets, in the order of the file."""
    return tuple(_presets())


@cache
def _presets() -> dict[str, Preset]:
    entries: dict[str, _Entry] = tomllib.loads(
        files("summarizer.provider").joinpath("presets.toml").read_text(encoding="utf-8")
    )
    return {name: _preset(name, entry) for name, entry in entries.items()}


def _preset(name: str, entry: _Entry) -> Preset:
    usual = Quirks()
    return Preset(
        name=name,
        base_url=entry["base_url"],
        key_variable=entry["key"],
        model=entry["model"],
        quirks=Quirks(
            rung=entry.get("rung", usual.rung),
            length_parameter=entry.get("length", usual.length_parameter),
            extra_body=entry.get("extra_body", {}),
            token_ratio=entry.get("token_ratio", usual.token_ratio),
            context_hint=entry.get("context_hint", usual.context_hint),
            batch_price=entry.get("batch_price", usual.batch_price),
        ),
        local=entry.get("local", False),
        advice=entry["advice"],
        protocol=entry.get("protocol", PROTOCOL),
        also=tuple(entry.get("also", ())),
    )


def _host(base_url: str) -> str:
    return urlsplit(clean_address(base_url)).netloc.lower()

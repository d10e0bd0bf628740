"""An endpoint: where it is, the key for it, and how it differs from the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from summarizer.errors import SettingsError
from summarizer.language import _
from summarizer.provider.masking import holds_key, masked
from summarizer.provider.provider import Rung

PROTOCOL = "openai"
"""What an endpoint speaks when nothing else is said."""

_AROUND = " \t\r\n\u00a0\u3000\u200b\ufeff\"'`<>“”‘’「」"
_SERVICE = re.compile(r"/*(?:/(?:chat/completions|completions|responses|messages|embeddings|models)/*)?$")
"""What stands behind the address in a vendor's examples: it is added to it anyway."""


@dataclass(frozen=True, slots=True)
class Quirks:
    """What to send an endpoint before anything has been learnt about it.

    `rung` is where the ladder of answer formats starts, `length_parameter` the name under which it takes
    the output limit, `extra_body` what goes into every request besides (thinking switched off, mostly).
    `token_ratio` is the least number of tokens that its tokenizer makes of one of ours.
    `context_hint` says how to give its models a longer context. `batch_price` is what a request costs in a
    batch, as a share of its price alone.
    """

    rung: Rung = "json_schema"
    length_parameter: str = "max_tokens"
    extra_body: Mapping[str, object] = field(default_factory=dict)
    token_ratio: float = 1.0
    context_hint: str = ""
    batch_price: float = 1.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The address of a model's server, and the `protocol` that it speaks: the name of a backend.

    `base_url` is kept as `clean_address` makes it. `key_variable` names where the key is from, or is looked
    for, "" for nowhere; `withheld` names one that holds a key which is not for this address, and was not
    taken. With `allow_http` the key may go over the network unencrypted.

    Raises:
        SettingsError: the address or the key cannot be one, or the key must not go there.
    """

    base_url: str
    api_key: str = field(default="", repr=False)
    key_variable: str = ""
    quirks: Quirks = field(default_factory=Quirks)
    protocol: str = PROTOCOL
    allow_http: bool = False
    withheld: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", clean_address(self.base_url))
        source = f" in {self.key_variable}" if self.key_variable else ""
        if not all("!" <= character <= "~" for character in self.api_key):
            raise SettingsError(
                _(
                    "The key{source} holds a character that no key has: a blank, a line end, a curly quote…",
                    source=source,
                ),
                hint=_("Copy it again, and nothing but it."),
            )
        if self.api_key and not (self.base_url.startswith("https:") or self.loopback or self.allow_http):
            raise SettingsError(
                _(
                    "The key{source} would go to {base_url} for everybody on the way to read.",
                    source=source,
                    base_url=self.base_url,
                ),
                hint=_("Use https://, or set allow_http = true (--allow-http) if you trust that network."),
            )

    @property
    def loopback(self) -> bool:
        """Whether the endpoint is on this machine."""
        host = urlsplit(self.base_url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ip_address(host).is_loopback or ip_address(host).is_unspecified
        except ValueError:
            return False


def clean_address(text: str) -> str:
    """The address as it is used: without blanks or brackets around it and the path of a single service.

    Only `api-version`, which Azure wants, may stand in a query: keys in addresses get into logs.

    Raises:
        SettingsError: it is no address, or holds what is secret; the message does not show that.
    """
    address = text.strip(_AROUND)
    if not _is_address(address):
        raise SettingsError(
            _("{masked!r} is no address of an endpoint.", masked=masked(address)),
            hint=_("It begins with http:// or https://, as in http://localhost:11434/v1."),
        )
    parts = urlsplit(address)
    if "@" in parts.netloc:
        raise SettingsError(
            _("The address of the endpoint holds a user name or a password."),
            hint=_("Addresses are shown in messages and reports: put the secret where keys are looked for."),
        )
    asked = parse_qsl(parts.query, keep_blank_values=True)
    if holds_key(parts.path) or any(name.lower() != "api-version" for name, _ in asked):
        raise SettingsError(
            _("The address {masked!r} of the endpoint holds what may be a key.", masked=masked(address)),
            hint=_("Give the address alone, and put the key where keys are looked for."),
        )
    path = _SERVICE.sub("", parts.path)
    return urlunsplit((parts.scheme.lower(), parts.netloc, path, parts.query, ""))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False

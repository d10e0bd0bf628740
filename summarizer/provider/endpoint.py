"""An endpoint: where it is, the key for it, and how it differs from the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from summarizer.errors import SettingsError
from summarizer.provider.provider import Rung

PROTOCOL = "openai"
"""What an endpoint speaks when nothing else is said."""


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

    `key_variable` names where the key is looked for, "" when none is.

    Raises:
        SettingsError: the address or the key cannot be one.
    """

    base_url: str
    api_key: str = field(default="", repr=False)
    key_variable: str = ""
    quirks: Quirks = field(default_factory=Quirks)
    protocol: str = PROTOCOL

    def __post_init__(self) -> None:
        if not _is_address(self.base_url):
            raise SettingsError(
                f"{self.base_url!r} is no address of an endpoint.",
                hint="It begins with http:// or https://, as in http://localhost:11434/v1.",
            )
        if "@" in urlsplit(self.base_url).netloc:
            raise SettingsError(
                "The address of the endpoint holds a user name or a password.",
                hint="Addresses are shown in messages and reports: put the secret where keys are looked for.",
            )
        if not all("!" <= character <= "~" for character in self.api_key):
            source = f" in {self.key_variable}" if self.key_variable else ""
            raise SettingsError(
                f"The key{source} holds a character that no key has: a blank, a line end, a curly quote…",
                hint="Copy it again, and nothing but it.",
            )

    @property
    def loopback(self) -> bool:
        """Whether the endpoint is on this machine."""
        host = urlsplit(self.base_url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False

"""Leaving keys out of what is shown, logged or kept: addresses, and whatever an endpoint says."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from html import escape
from urllib.parse import quote, quote_plus

_SHORTEST_SECRET = 8
"""Characters; local servers take any word as their key, and it must not blot out such words."""
_SECRET = re.compile(r"\b(?:sk|key|Bearer)[-_ ][\w*.-]{6,}|\b(?:gsk|xai|hf|pplx|fw|tgp|AIza|eyJ)[\w*.-]{12,}")
_KEY_IN_PATH = re.compile(r"(?:sk|gsk|key|hf|xai|AIza)[-_]?[\w-]{16,}")


def masked(address: str) -> str:
    """An address with what may be secret in it left out: user and password, query and fragment."""
    shown = re.sub(r"[?#].*", "?…", re.sub(r"[^/@]*@", "…@", address), flags=re.DOTALL)
    return _SECRET.sub("…", shown)


def holds_key(path: str) -> bool:
    """Whether a part of an address's path looks like a key."""
    return any(_KEY_IN_PATH.fullmatch(part) for part in path.split("/"))


def redacted(text: str, api_key: str) -> str:
    """The text with the key and all that looks like one left out."""
    return _SECRET.sub("…", without_key(text, api_key))


def without_key(text: str, api_key: str) -> str:
    """The text with the key left out, however written, unless it is too short to be a secret."""
    if len(api_key) < _SHORTEST_SECRET:
        return text
    for form in _forms(api_key):
        text = text.replace(form, "…")
    return text


@cache
def _forms(api_key: str) -> tuple[str, ...]:
    """How a server may repeat a key: as it is, for an address or a page, in base64, in hexadecimal."""
    raw = api_key.encode()
    packed = {_inner_base64(raw, before, altchars) for before in range(3) for altchars in (b"+/", b"-_")}
    written = {quote(api_key, safe=""), quote_plus(api_key), quote(api_key), escape(api_key)}
    others = written | packed | {raw.hex(), raw.hex().upper()}
    return (api_key, *sorted(others - {api_key}, key=len, reverse=True))


def _inner_base64(raw: bytes, before: int, altchars: bytes) -> str:
    """The base64 of the bytes alone where so many others come before them, as in `Bearer …`."""
    packed = b64encode(bytes(before) + raw, altchars).decode()
    return packed[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]

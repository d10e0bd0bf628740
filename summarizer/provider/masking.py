"""Leaving keys out of what is shown, logged or kept: addresses, and whatever an endpoint says."""

from __future__ import annotations

import re

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
    """The text with the key itself left out, unless it is too short to be a secret."""
    return text.replace(api_key, "…") if len(api_key) >= _SHORTEST_SECRET else text

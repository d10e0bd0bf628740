"""The languages of drafts, by tag: their English names, and how long texts in them are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

CHECKED = ("zh", "en")
"""The languages whose grammar the checks know; of a claim in another they know digits and names alone."""
_TRADITIONAL = "zh-Hant"
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?(?:-.*)?"
)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language: its tag (BCP 47) such as "de" or "zh-TW", its `base` "zh", and its name in English."""

    tag: str
    base: str
    name: str

    @property
    def by_characters(self) -> bool:
        """Whether a text's length is told in characters, blanks and signs counted, not in words."""
        return self.base in _data()["characters"]

    @property
    def stretch(self) -> float:
        """How many times as long as in Chinese (characters) or English (words) a text is in it."""
        return float(_data()["characters"].get(self.base, 1.0))

    @property
    def is_checked(self) -> bool:
        """Whether the checks know its grammar."""
        return self.base in CHECKED and not self.is_traditional

    @property
    def is_traditional(self) -> bool:
        """Whether it is Chinese in traditional characters."""
        return self.base == "zh" and self.tag != "zh"

    @property
    def forms(self) -> tuple[str, ...]:
        """The tags under which words in it may be found, the best first."""
        return (self.tag, *((_TRADITIONAL,) if self.is_traditional else ()), self.base)


def find_tongue(text: str) -> Tongue | None:
    """The language of a tag in any spelling (`de`, `de_DE.UTF-8`, `zh-Hant-TW`), or of its English name.

    None when there is no such language. A region or script that makes no language of its own is left away.
    """
    names: Mapping[str, str] = _data()["names"]
    wanted = text.strip().replace("_", "-").partition(".")[0].casefold()
    named = next((tag for tag, name in names.items() if name.casefold() == wanted), "")
    match = _TAG.fullmatch(named.casefold() or wanted)
    if match is None or match["language"] not in names:
        return None
    base, script, region = match["language"], (match["script"] or "").title(), (match["region"] or "").upper()
    if base == "zh" and script == "Hans":
        script = region = ""
    candidates = (f"{base}-{region}", f"{base}-{script}", base)
    tag = next(candidate for candidate in candidates if candidate in names)
    return Tongue(tag, base, names[tag])


@cache
def tongue_of(tag: str) -> Tongue:
    """The language of a tag; one that is not known is its own name."""
    return find_tongue(tag) or Tongue(tag, tag, tag)


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("summarizer").joinpath("tongues.toml").read_text("utf-8"))

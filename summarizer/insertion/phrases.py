"""The words that the program itself writes into a note, in the note's language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from summarizer.tongue import tongue_of

WARNING = "⚠️ "
"""What stands before a claim against which something is to be said."""
LOOK = "🖼️ "
"""What stands before a picture, and a claim that rests on one and can be checked against no words."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What stands in a note beside the drafts; `{…}` are filled in."""

    not_stated: str
    nothing_to_quote: str
    not_borne_out: str
    callout_title: str
    by_model: str
    by_extraction: str
    read: str
    papers: str
    not_shared: str
    read_papers: str
    not_sent: str
    read_again: str
    saw: str
    look_at: str
    left_out: str
    quoted: str
    reasons: Mapping[str, str] = field(default_factory=dict)

    def reason(self, name: str) -> str:
        """Why a part was not read, or how tokens were counted; a detail in brackets stays."""
        known, bracket, detail = name.partition(" (")
        return self.reasons.get(known, known) + bracket + detail


def phrases_of(language: str) -> Phrases:
    """The words for a language by its tag; English where there are none."""
    known = _phrases()
    return known[next((form for form in tongue_of(language).forms if form in known), "en")]


def languages() -> tuple[str, ...]:
    """The tags of the languages that there are words for."""
    return tuple(_phrases())


@cache
def _phrases() -> Mapping[str, Phrases]:
    data = tomllib.loads(files("summarizer.insertion").joinpath("phrases.toml").read_text("utf-8"))
    return {tag: Phrases(**words) for tag, words in data.items()}


def says_nothing(value: str) -> bool:
    """Whether a draft, without its mark, only says that there is nothing to draft, in whatever language."""
    return any(form.fullmatch(value.strip()) for form in _nothing())


@cache
def _nothing() -> tuple[re.Pattern[str], ...]:
    said = {
        sentence
        for words in _phrases().values()
        for sentence in (words.not_stated, words.nothing_to_quote, words.not_borne_out, words.not_shared)
    }
    return tuple(re.compile(re.escape(one).replace(re.escape("{pages}"), ".*")) for one in said)

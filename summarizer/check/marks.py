"""Marks: words by which a claim may say more than its sentences, or the opposite; a mark never refuses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from summarizer.check.context import parts, stem
from summarizer.check.finding import Mark
from summarizer.check.names import inflected
from summarizer.grammar.plain import CJK, WORD, is_chinese, plain
from summarizer.grammar.tables import alternatives
from summarizer.language import _

_HAN = re.compile(f"[{CJK}]")
_FEWEST_NEW = 3
_MOST_NEW = {True: 0.5, False: 0.35}
"""The share of a claim's pairs of characters (Chinese) or words (English) that may be its own."""


@dataclass(frozen=True, slots=True)
class _Words:
    """A class of words, with those that only bear it out and those that hold one by accident."""

    own: re.Pattern[str]
    also: re.Pattern[str]
    accident: re.Pattern[str]

    def first(self, text: str) -> str:
        """The first word of the class in a text, "" when there is none."""
        found = self.own.search(self.accident.sub(lambda match: "·" * len(match[0]), text))
        return found[0] if found else ""

    def borne_out(self, text: str) -> bool:
        """Whether a text has a word of the class, or one that bears it out."""
        return bool(self.own.search(text) or self.also.search(text))


def find_marks(claim: str, sentences: Sequence[str]) -> tuple[Mark, ...]:
    """The places of a claim to look at: what it lost of its sentences, or may have put into them."""
    text, sources = plain(claim), tuple(map(plain, sentences))
    if text in sources:
        return ()
    found = (
        *_lost(text, sources),
        *_invented(text, sources),
        *_opposite(text, sources),
        *_subject(text, sources),
    )
    return tuple(dict.fromkeys(found))


def _lost(claim: str, sources: Sequence[str]) -> Iterator[Mark]:
    """What every sentence says and the claim does not."""
    for kind, words in _classes("lost").items():
        found = [words.first(source) for source in sources]
        if all(found) and found and not words.borne_out(claim):
            yield Mark(kind, _("look at: “{found}” in its sentence", found=found[0]))


def _invented(claim: str, sources: Sequence[str]) -> Iterator[Mark]:
    for kind, words in _classes("invented").items():
        found = words.first(claim)
        if found and not any(words.borne_out(source) for source in sources):
            yield Mark(kind, _("look at: “{found}”, which its sentences do not say", found=found))


def _opposite(claim: str, sources: Sequence[str]) -> Iterator[Mark]:
    source = "\n".join(sources)
    for kind, (one, other) in _opposites().items():
        for mine, theirs in ((one, other), (other, one)):
            if not mine.search(claim) or theirs.search(claim) or mine.search(source):
                continue
            if meant := theirs.search(source):
                yield Mark(
                    "direction" if kind == "more" else "opposite",
                    _("look at: “{meant}” in its sentence", meant=meant[0]),
                )


def _subject(claim: str, sources: Sequence[str]) -> Iterator[Mark]:
    """A claim much of which its sentences do not speak of, as far as one language lets it be told."""
    source = " ".join(sources)
    if is_chinese(claim) != is_chinese(source):
        return
    words, known = (
        (_pairs(claim), _pairs(source)) if is_chinese(claim) else (_content(claim), _content(source))
    )
    new = [word for word in words if word not in known and not any(inflected(word, other) for other in known)]
    if len(new) >= _FEWEST_NEW and len(new) > _MOST_NEW[is_chinese(claim)] * len(words):
        yield Mark(
            "subject",
            _("look at: “{new}”, of which its sentences do not speak", new="”, “".join(list(new)[:3])),
        )


def _pairs(text: str) -> Sequence[str]:
    han = "".join(_HAN.findall(text))
    return list(dict.fromkeys(han[at : at + 2] for at in range(len(han) - 1)))


def _content(text: str) -> Sequence[str]:
    small = _data()["small"]["en"]
    words = (stem(part) for match in WORD.finditer(text) for part in (match[0], *parts(match[0])[1:]))
    return [word for word in dict.fromkeys(words) if len(word) > 2 and word not in small]


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("summarizer.check").joinpath("marks.toml").read_text("utf-8"))


@cache
def _classes(way: str) -> Mapping[str, _Words]:
    return {
        kind: _Words(
            _pattern(entry["words"]), _pattern(entry.get("also", ())), _pattern(entry.get("not", ()))
        )
        for kind, entry in _data()[way].items()
    }


@cache
def _opposites() -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    return {kind: (_pattern(one), _pattern(other)) for kind, (one, other) in _data()["opposites"].items()}


def _pattern(forms: Sequence[str]) -> re.Pattern[str]:
    return re.compile(alternatives(forms) or r"(?!)", re.IGNORECASE)

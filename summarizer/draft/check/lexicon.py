"""The word classes of `meaning.toml`, compiled: which of them a text uses, in English and in Chinese."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class WordClass:
    """One class: `hard` words belong to it, `soft` ones only bear it out, `strong` ones must not be lost."""

    name: str
    hard: re.Pattern[str]
    soft: re.Pattern[str]
    strong: re.Pattern[str]
    accidents: re.Pattern[str]

    def places(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where the words of the class stand in a text, as (start, end), in order."""
        return tuple(match.span() for match in self.hard.finditer(self._without_accidents(text)))

    def strong_places(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where those of the words stand that a claim must neither lose nor invent."""
        return tuple(match.span() for match in self.strong.finditer(self._without_accidents(text)))

    def words(self, text: str) -> tuple[str, ...]:
        """The words of the class in a text, in order."""
        return tuple(text[start:end] for start, end in self.places(text))

    def strong_words(self, text: str) -> tuple[str, ...]:
        """Those of the words that a claim must neither lose nor invent."""
        return tuple(text[start:end] for start, end in self.strong_places(text))

    def count_bearing(self, text: str) -> int:
        """How many places of a text could bear out a word of the class."""
        clean = self._without_accidents(text)
        hard = {match.start() for match in self.hard.finditer(clean)}
        return len(hard | {match.start() for match in self.soft.finditer(text)})

    def borne_out(self, text: str) -> bool:
        """Whether a text holds a word of the class, or one that bears it out."""
        return bool(self.hard.search(text) or self.soft.search(text))

    def _without_accidents(self, text: str) -> str:
        return self.accidents.sub(lambda match: "\u00b7" * len(match[0]), text)


@cache
def word_class(name: str) -> WordClass:
    """The class with a name from `meaning.toml`."""
    entry = _data()[name]
    hard = _pattern(entry.get("en", ()), entry.get("zh", ()))
    strong = entry.get("strong_en")
    return WordClass(
        name=name,
        hard=hard,
        soft=_pattern(entry.get("softly_en", ()), entry.get("softly_zh", ())),
        strong=_pattern(strong, entry.get("zh", ())) if strong else hard,
        accidents=_pattern(entry.get("not_en", ()), entry.get("not_zh", ())),
    )


@cache
def _data() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files("summarizer.draft.check").joinpath("meaning.toml").read_text("utf-8"))


def _pattern(english: Sequence[str], chinese: Sequence[str]) -> re.Pattern[str]:
    parts = [rf"(?<![A-Za-z])(?:{'|'.join(english)})(?![A-Za-z])"] if english else []
    parts += sorted(map(re.escape, chinese), key=len, reverse=True)
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)

"""Cue phrases: a small language for wordings, and all of them looked for in one pass over a sentence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from summarizer.text import has_han

_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d+(?:[.,]\d+)*\s?%?|[?？]")
_SHORT_GAP, _LONG_GAP = 2, 15  # words that `~` and `…` may stand for
_CHINESE_GAP = 40  # characters
_SHORTEST_STEM, _LONGEST_STEM = 3, 9
_WORDS_KEPT = 20_000

_Name = TypeVar("_Name")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a phrase: the words or stems that may stand there, and how many words may come before."""

    words: frozenset[str]
    stems: tuple[str, ...] = ()
    gap: int = 0

    def takes(self, word: str) -> bool:
        """Whether the word may stand here."""
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))


class _Entry(NamedTuple, Generic[_Name]):
    """A phrase behind its first slot; `last` are words of which a sentence must have one, None for any."""

    number: int
    name: _Name
    rest: tuple[Slot, ...]
    last: frozenset[str] | None


class PhraseBook(Generic[_Name]):
    """Phrases under names; `find` tells how many of each name's phrases a sentence holds.

    A phrase is words with blanks between; `a|b` is either word, `stem*` any word that begins so (three to
    nine letters), `~` up to two words, `…` up to fifteen, `#` a number, `%` a percentage, `^` the sentence's
    beginning. Hyphens count as blanks and case does not matter. A phrase with Chinese characters is looked
    for as it stands; `…` in it stands for up to forty characters.
    """

    def __init__(self, phrases: Iterable[tuple[_Name, str]]) -> None:
        self._by_word: defaultdict[str, list[_Entry[_Name]]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[_Entry[_Name]]] = defaultdict(list)
        self._chinese: list[tuple[int, _Name, tuple[str, ...]]] = []
        self._beginning_with = lru_cache(_WORDS_KEPT)(self._look_up)
        for number, (name, phrase) in enumerate(phrases):
            if has_han(phrase):
                self._chinese.append((number, name, tuple(phrase.split("…"))))
                continue
            first, *rest = _read(phrase)
            last = rest[-1].words if rest and not rest[-1].stems else None
            entry = _Entry(number, name, tuple(rest), last)
            for word in first.words:
                self._by_word[word].append(entry)
            for stem in first.stems:
                self._by_stem[stem].append(entry)

    def find(self, text: str) -> Mapping[_Name, int]:
        """For each name the number of its phrases in the text; names without any are left out."""
        words = ["^", *tokens(text)]
        present = frozenset(words)
        found: dict[int, _Name] = {}
        for place, word in enumerate(words, 1):
            for number, name, rest, last in self._beginning_with(word):
                hopeless = number in found or (last is not None and last.isdisjoint(present))
                if not hopeless and _follows(words, place, rest):
                    found[number] = name
        if has_han(text):
            found |= {number: name for number, name, parts in self._chinese if _in_order(text, parts)}
        return Counter(found.values())

    def _look_up(self, word: str) -> tuple[_Entry[_Name], ...]:
        """The phrases whose first slot takes a word."""
        entries = [*self._by_word.get(word, ())]
        for length in range(_SHORTEST_STEM, min(len(word), _LONGEST_STEM) + 1):
            entries += self._by_stem.get(word[:length], ())
        return tuple(entries)


def tokens(text: str) -> list[str]:
    """The words of a text as phrases see them: lower case, `#` for numbers, `%` for percentages, `?`."""
    return [word if word[0].isalpha() else _sign(word) for word in _TOKEN.findall(text.lower())]


def _sign(token: str) -> str:
    return "%" if token.endswith("%") else "#" if token[0].isdigit() else "?"


def _read(phrase: str) -> Iterable[Slot]:
    gap = 0
    for part in phrase.lower().split():
        if part in ("~", "…"):
            gap = _SHORT_GAP if part == "~" else _LONG_GAP
            continue
        names = part.split("|")
        stems = tuple(name[:-1] for name in names if name.endswith("*"))
        yield Slot(frozenset(name for name in names if not name.endswith("*")), stems, gap)
        gap = 0


def _follows(words: Sequence[str], place: int, slots: Sequence[Slot]) -> bool:
    """Whether the slots are filled, in order, by words from `place` on."""
    for number, slot in enumerate(slots):
        if slot.gap:
            return any(
                slot.takes(words[at]) and _follows(words, at + 1, slots[number + 1 :])
                for at in range(place, min(len(words), place + slot.gap + 1))
            )
        if place >= len(words) or not slot.takes(words[place]):
            return False
        place += 1
    return True


def _in_order(text: str, parts: Sequence[str]) -> bool:
    """Whether the parts stand one behind the other, each near the one before."""
    start = text.find(parts[0])
    while start >= 0:
        end, rest = start + len(parts[0]), parts[1:]
        while rest:
            at = text.find(rest[0], end, end + _CHINESE_GAP + len(rest[0]))
            if at < 0:
                break
            end, rest = at + len(rest[0]), rest[1:]
        if not rest:
            return True
        start = text.find(parts[0], start + 1)
    return False

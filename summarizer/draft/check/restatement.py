"""A claim that restates its sentences nearly word for word, held against them word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from summarizer.draft.check.lexicon import WordClass, word_class

_TOKEN = re.compile(r"[A-Za-z]+(?:[’'][a-z]+)?|\d[\d.,]*|[\u4e00-\u9fff]|[^\s\w]")
_ALIKE = 0.75
"""The share of a claim's tokens that stand in the sentences in the same order, for a restatement."""
_LOCAL = 8
"""Tokens; what is left out together with more than these is a part that the claim does not speak of."""
_INVENTIBLE = ("negation", "hedge", "universal", "first", "significant", "causal", "proof", "best")
_LOSABLE = ("negation", "hedge")
_OPPOSITES = (("up", "down"), ("down", "up"))


@dataclass(frozen=True, slots=True)
class _Change:
    """What stands in the claim instead of what: spans of the two texts, and the number of tokens left out."""

    claim: tuple[int, int]
    source: tuple[int, int]
    left_out: int


@dataclass(frozen=True, slots=True)
class Restatement:
    """A claim beside the text that it restates, with the places where they differ."""

    claim: str
    source: str
    changes: tuple[_Change, ...]

    def problems(self) -> Iterator[str]:
        """What the changes do to polarity, certainty, direction and scope, as short sentence parts."""
        for change in self.changes:
            ours, theirs = self.claim[slice(*change.claim)], self.source[slice(*change.source)]
            for name in _INVENTIBLE:
                new = self._words(word_class(name), self.claim, change.claim)
                if new and not word_class(name).borne_out(theirs):
                    yield f"its “{new[0]}” is not in its sentences"
            if change.left_out <= _LOCAL and not self._drops_brackets(change):
                for name in _LOSABLE:
                    old = self._words(word_class(name), self.source, change.source, strong=True)
                    if old and not word_class(name).borne_out(ours):
                        yield f"it loses the “{old[0]}” of its sentences"
            for name, opposite in _OPPOSITES:
                new = self._words(word_class(name), self.claim, change.claim)
                old = self._words(word_class(opposite), self.source, change.source)
                if new and old and not self._words(word_class(name), self.source, change.source):
                    yield f"“{new[0]}” turns the direction of “{old[0]}” round"

    def _drops_brackets(self, change: _Change) -> bool:
        """Whether what is left out is a whole remark in brackets."""
        left_out = self.source[slice(*change.source)]
        return re.fullmatch(r"[(（].*[)）]", left_out) is not None

    @staticmethod
    def _words(word: WordClass, text: str, span: tuple[int, int], *, strong: bool = False) -> list[str]:
        """The words of a class in a text that lie, at least in part, in a span of it."""
        places = word.strong_places(text) if strong or word.name == "hedge" else word.places(text)
        return [text[start:end] for start, end in places if start < span[1] and span[0] < end]


def restatement(claim: str, source: str) -> Restatement | None:
    """The claim beside its source when it restates it nearly word for word, else None."""
    ours, theirs = list(_TOKEN.finditer(claim)), list(_TOKEN.finditer(source))
    matcher = SequenceMatcher(
        None,
        [token[0].casefold() for token in ours],
        [token[0].casefold() for token in theirs],
        autojunk=False,
    )
    same = sum(block.size for block in matcher.get_matching_blocks())
    if not ours or same < _ALIKE * len(ours):
        return None
    changes = tuple(
        _Change(_span(ours, i1, i2, claim), _span(theirs, j1, j2, source), j2 - j1)
        for kind, i1, i2, j1, j2 in matcher.get_opcodes()
        if kind != "equal"
    )
    return Restatement(claim, source, changes)


def _span(tokens: list[re.Match[str]], start: int, end: int, text: str) -> tuple[int, int]:
    if start < end:
        return tokens[start].start(), tokens[end - 1].end()
    place = tokens[start].start() if start < len(tokens) else len(text)
    return place, place

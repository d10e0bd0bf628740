"""Counting tokens without a table, and where only an exact count will do."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from summarizer.evidence.tokens import TokenCounter, load_counter
from summarizer.language import later

_WORD, _NUMBER = re.compile(rb"[A-Za-z]+"), re.compile(rb"[0-9]+")
_SIGNS = bytes(sign for sign in range(33, 127) if not chr(sign).isalnum())
# Bytes with which characters begin in UTF-8: Chinese, Japanese and Korean ones, and all others beyond ASCII.
_WIDE = bytes([*range(0xE3, 0xEE), 0xEF])
_OTHER = bytes([*range(0xC2, 0xE3), 0xEE, *range(0xF0, 0xF5)])
_LONG = 8
"""Letters of a word, beyond which each counts."""
_BAND = 1.2
"""How many times the exact count a rough one may be."""


@dataclass(frozen=True, slots=True)
class RoughCounter:
    """By words, numbers and signs: 0.9 to 1.2 times o200k_base on papers of both languages, mostly 1.04.

    The table takes 100 MB and half a second; this takes a millisecond for a paper.
    """

    name: str = later("estimate")

    def count(self, text: str) -> int:
        """The estimate; its weights were fitted to 33 papers."""
        content = text.encode(errors="replace")
        words = _WORD.findall(content)
        long = sum(len(word) - _LONG for word in words if len(word) > _LONG)
        tokens = (
            1.03 * len(words)
            + 0.18 * long
            + 1.79 * len(_NUMBER.findall(content))
            + 0.84 * _how_many(content, _SIGNS)
            + 0.88 * _how_many(content, _WIDE)
            + 2.46 * _how_many(content, _OTHER)
        )
        return math.ceil(tokens)


ROUGH = RoughCounter()


def counter_for(text: str, limit: int) -> TokenCounter:
    """What to count a text with that may have so many tokens: exactly only where an estimate may be wrong."""
    rough = ROUGH.count(text)
    return load_counter() if limit < rough <= _BAND * limit else ROUGH


def _how_many(content: bytes, kinds: bytes) -> int:
    return len(content) - len(content.translate(None, kinds))

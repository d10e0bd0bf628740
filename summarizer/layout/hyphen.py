"""Hyphens at the ends of lines: which break a word and go, and which join two and stay."""

from __future__ import annotations

from collections.abc import Iterable, Set

from summarizer.layout.line import LayoutLine

HYPHENS = ("-", "\u2010")
"""Signs that may break a word; U+2011 never does."""
_PART = 4
"""Letters of each word of a compound, at least."""
_FIRST = frozenset(["non", "self", "well", "high", "low", "long", "real", "cross", "full", "open"])
"""What begins compounds with a hyphen."""
_CLOSED = frozenset(
    [
        "over",
        "under",
        "some",
        "every",
        "through",
        "there",
        "where",
        "inter",
        "sub",
        "super",
        "fore",
        "back",
        "down",
        "into",
        "onto",
        "upon",
        "other",
        "when",
        "then",
        "text",
        "work",
        "time",
        "hand",
        "head",
        "short",
        "read",
        "with",
        "further",
        "elab",
    ]
)
"""What begins words that are written as one."""
_ENDINGS = frozenset(
    ["wise", "able", "ability", "lights", "books", "ward", "wards", "like", "less", "ness", "more"]
)
"""What ends words that are written as one."""


def keeps_hyphen(text: str, following: str, vocabulary: Set[str]) -> bool:
    """Whether the hyphen at the end of `text` stays when the line goes on with `following`.

    It goes where the paper, whose words are `vocabulary`, has the word without it, and stays where the paper
    has it so; else it stays in a compound of words that the paper has apart, as in data-driven.
    """
    head = text.rsplit(maxsplit=1)[-1].lower().lstrip("(“\"'[‘")
    tail = following.split(maxsplit=1)[0].lower().rstrip(".,;:)]”\"'’")
    if head[:-1] + tail in vocabulary:
        return False
    if head + tail in vocabulary or "-" in head[:-1]:
        return True
    return _is_compound(head[:-1], tail, vocabulary)


def _is_compound(head: str, tail: str, vocabulary: Set[str]) -> bool:
    if tail in _ENDINGS or tail not in vocabulary:
        return False
    if head in _FIRST:
        return True
    return len(head) >= _PART and len(tail) >= _PART and head not in _CLOSED and head in vocabulary


def vocabulary_of(lines: Iterable[LayoutLine]) -> frozenset[str]:
    """The words of the lines in lower case, without the ends of words that a line's end breaks."""
    words: set[str] = set()
    broken = False
    for line in lines:
        found = line.text.lower().split()
        words.update(found[1:] if broken else found)
        broken = line.text.endswith(HYPHENS)
    return frozenset(words)

"""Clauses of a claim beside those of its sentences that they seem to render."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.draft.check.quantity import quantities

_BREAK = re.compile(
    r"[;；。，]|,\s|\s(?:but|whereas|while|although|though|however|because|yet)\s|(?=但|而(?!是|非|且)|然而|却)"
)
_FINE_BREAK = re.compile(rf"{_BREAK.pattern}|\s(?:and|or)\s|(?=并且|并将|以及)")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]{2,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_COMMON = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "that",
        "this",
        "these",
        "those",
        "from",
        "into",
        "than",
        "then",
        "are",
        "was",
        "were",
        "been",
        "has",
        "have",
        "had",
        "its",
        "their",
        "our",
        "we",
        "not",
        "all",
        "can",
        "may",
        "more",
        "less",
        "which",
        "when",
        "where",
        "while",
        "between",
        "each",
        "other",
        "also",
        "such",
        "they",
        "there",
    ]
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with what it can be recognised by: word stems, pairs of Chinese characters, numbers."""

    text: str
    marks: frozenset[str]


def clauses(text: str, *, fine: bool = False) -> tuple[Clause, ...]:
    """The clauses of a text; very short pieces stay with the one before them.

    With `fine`, what "and" joins counts as two.
    """
    pieces: list[str] = []
    for piece in (_FINE_BREAK if fine else _BREAK).split(text):
        if pieces and len(marks(piece)) < 2:
            pieces[-1] += f", {piece}"
        elif piece.strip():
            pieces.append(piece)
    return tuple(Clause(piece, marks(piece)) for piece in pieces)


def marks(text: str) -> frozenset[str]:
    """What a text can be recognised by in another wording of the same language, and partly across them."""
    words = {word.casefold()[:6] for word in _WORD.findall(text) if word.casefold() not in _COMMON}
    han = "".join(_HAN.findall(text))
    pairs = {han[at : at + 2] for at in range(len(han) - 1)}
    numbers = {f"#{one.value.normalize()}" for one in quantities(text)}
    return frozenset(words | pairs | numbers)


def counterpart(clause: Clause, sentences: Sequence[Clause]) -> Clause | None:
    """The clause of the sentences that shares most with a claim's clause, None when none stands out."""
    scored = sorted(
        ((len(clause.marks & other.marks), other.text, other) for other in sentences),
        reverse=True,
        key=lambda entry: entry[0],
    )
    if not scored or scored[0][0] == 0:
        return None
    if len(scored) > 1 and scored[0][0] == scored[1][0]:
        return None
    return scored[0][2]

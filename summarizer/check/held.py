"""The numbers of a claim beside those of its sentences."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.check.context import Context
from summarizer.grammar.plain import plain
from summarizer.grammar.quantity import Quantity
from summarizer.grammar.reader import read_all, read_sure


@dataclass(frozen=True, slots=True)
class Held:
    """A claim held against its sentences, all in plain form.

    `claimed` are the quantities that the claim surely names, `stated` all that its sentences may.
    """

    claim: str
    sentences: tuple[str, ...]
    claimed: tuple[Quantity, ...]
    stated: tuple[Quantity, ...]


_LOST = "\ufffd"
"""Stands in a sentence for a character of the PDF that cannot be known."""


def hold(claim: str, context: Context) -> Held:
    """The claim with its quantities and those of the sentences that it cites."""
    sentences = tuple(map(plain, context.sentences))
    stated = tuple(
        one for sentence in sentences for one in read_all(sentence) if not _unreadable(sentence, one)
    )
    return Held(plain(claim), sentences, read_sure(plain(claim)), stated)


def _unreadable(sentence: str, one: Quantity) -> bool:
    """Whether a character that cannot be known, maybe a µ or a minus, stands at a number or its unit."""
    return _LOST in sentence[max(0, one.number.start - 2) : one.stop + 2]

"""The numbers of a claim beside those of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from summarizer.check.context import Context
from summarizer.grammar.plain import plain
from summarizer.grammar.quantity import Quantity
from summarizer.grammar.reader import read_all, read_sure
from summarizer.grammar.rows import Row, read_row


@dataclass(frozen=True, slots=True)
class Held:
    """A claim held against its sentences, all in plain form.

    `claimed` are the quantities that the claim surely names, `stated` all that its sentences may.
    """

    claim: str
    sentences: tuple[str, ...]
    claimed: tuple[Quantity, ...]
    stated: tuple[Quantity, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The cited sentences that are rows of tables."""
        return tuple(row for sentence in self.sentences if (row := read_row(sentence)))

    def around(self, other: Quantity) -> tuple[str, ...]:
        """Where the unit of a sentence's number may be named: for one in a table its own cell, or prose."""
        if not other.cell:
            return self.sentences
        prose = (sentence for sentence in self.sentences if read_row(sentence) is None)
        corner, _, name = other.row.rpartition(": ")
        return (other.cell, *([corner] if _NAMES.search(name) else ()), *prose)


_NAMES = re.compile(r"[^\W\d_]{2}")
"""In a row's name that is no figure: the corner's unit is then not the name's, but the cells'."""
_LOST = "\ufffd"
"""Stands in a sentence for a character of the PDF that cannot be known."""


def hold(claim: str, context: Context) -> Held:
    """The claim with its quantities and those of the sentences that it cites."""
    sentences = tuple(map(plain, context.sentences))
    stated = tuple(one for sentence in sentences for one in _stated(sentence))
    return Held(plain(claim), sentences, read_sure(plain(claim)), stated)


def _stated(sentence: str) -> Iterator[Quantity]:
    """The quantities of a sentence; of a table's row those of each cell, which say nothing of each other."""
    row = read_row(sentence)
    if row is None:
        yield from (one for one in read_all(sentence) if not _unreadable(sentence, one))
        return
    yield from read_all(row.start)
    for cell in row.cells:
        for one in read_all(cell.text):
            if not _unreadable(cell.text, one):
                yield replace(one, cell=cell.text, row=row.start)


def _unreadable(sentence: str, one: Quantity) -> bool:
    """Whether a character that cannot be known, maybe a µ or a minus, stands at a number or its unit."""
    return _LOST in sentence[max(0, one.number.start - 2) : one.stop + 2]

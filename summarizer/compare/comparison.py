"""A comparison: what it rests on and would send, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from summarizer.compare.evidence import Compared
from summarizer.compare.gather import Gathered
from summarizer.draft.draft import VerifiedField
from summarizer.language import _
from summarizer.tongue import tongue_of


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be compared, with nothing asked yet: the table, and the request for claims.

    `model` is "" when none will be asked; `tokens` estimates the request, `cost` is in USD (None: unknown).
    """

    gathered: Gathered
    table: str
    compared: Compared
    language: str
    question: str
    model: str
    tokens: int
    cost: Decimal | None

    @property
    def heads(self) -> str:
        """The language of the note's own headings: that of its claims, or English."""
        return "zh" if tongue_of(self.language).base == "zh" else "en"

    @property
    def left_out(self) -> tuple[str, ...]:
        """What does not stand in it, in sentences."""
        sent, known = len(self.compared.evidence.passages), self.compared.known
        cut = _(
            "{left} of {known} sentences, the last of some fields: --token-budget has no room for them.",
            left=known - sent,
            known=known,
        )
        return (*self.gathered.left_out, *((cut,) if sent < known else ()))


@dataclass(frozen=True, slots=True)
class Made:
    """A synthesis note that was written: its claims, what they cost, and what was told on the way."""

    path: Path
    fields: tuple[VerifiedField, ...]
    kept: tuple[str, ...]
    cost: Decimal | None
    said: str

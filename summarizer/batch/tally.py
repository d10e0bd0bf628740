"""How far a batch is: notes done, failed and waiting, tokens, money and notes a minute."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from time import monotonic

from summarizer.batch.run import Result
from summarizer.language import _


@dataclass(slots=True)
class Tally:
    """Counts the notes of a batch of `total`; `cost` is in USD, None when a price is unknown."""

    total: int
    begun: float
    done: int = 0
    failed: int = 0
    tokens: int = 0
    cost: Decimal | None = Decimal(0)

    def add(self, result: Result) -> None:
        """Count a note that is done."""
        self.done += 1
        self.failed += not result.filled
        self.tokens += result.usage.prompt_tokens + result.usage.completion_tokens
        self.cost = None if self.cost is None or result.cost is None else self.cost + result.cost

    def __str__(self) -> str:
        rate = self.done * 60 / max(monotonic() - self.begun, 0.1)
        told = [
            f"{self.done}/{self.total}",
            _("{count} failed", count=self.failed),
            _("{count} waiting", count=self.total - self.done),
        ]
        if self.tokens:
            told += [
                _("{tokens:,} tokens", tokens=self.tokens),
                _("price unknown") if self.cost is None else f"${self.cost:.2f}",
            ]
        return " · ".join([*told, _("{rate:.0f}/min", rate=rate)])

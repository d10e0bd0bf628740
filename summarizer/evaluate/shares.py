"""Shares with their counts: how sure one can be of them, and whether one side is ahead of another."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, sqrt

_Z = 1.959964
"""Of the normal distribution, for 95%."""
_LEVEL = 0.05
"""Chances at most that it is chance, for saying that one side is ahead."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many `of` all."""

    count: int
    of: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95% interval of the share, None of nothing."""
        if not self.of:
            return None
        p, z2 = self.count / self.of, _Z * _Z
        middle = (p + z2 / (2 * self.of)) / (1 + z2 / self.of)
        half = _Z * sqrt(p * (1 - p) / self.of + z2 / (4 * self.of * self.of)) / (1 + z2 / self.of)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Duel:
    """Notes in which the second of two candidates comes nearer to the person than the first, and others."""

    nearer: int
    farther: int
    level: int

    @property
    def chance(self) -> float:
        """How likely so uneven a count is if neither is better (two-sided sign test; ties do not count)."""
        n = self.nearer + self.farther
        if not n:
            return 1.0
        tail = sum(comb(n, k) for k in range(min(self.nearer, self.farther) + 1))
        return min(1.0, 2.0 * tail / float(2**n))

    @property
    def tells(self) -> bool:
        """Whether it is enough to say that one is ahead."""
        return self.chance < _LEVEL

"""Rate limits as endpoints enforce them: token buckets for requests and tokens, and a cap in flight."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """A bucket of `capacity` that refills at `rate` a second; starts full."""

    rate: float
    capacity: float
    level: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self.level = self.capacity
        self._at = time.monotonic()

    def take(self, amount: float) -> float:
        """Takes `amount` and returns 0, or takes nothing and returns the seconds until there is enough."""
        now = time.monotonic()
        self.level = min(self.capacity, self.level + (now - self._at) * self.rate)
        self._at = now
        if self.level >= amount:
            self.level -= amount
            return 0.0
        return (min(amount, self.capacity) - self.level) / self.rate

    def headers(self, kind: str) -> dict[str, str]:
        """OpenAI's headers on the state of the bucket, e.g. `x-ratelimit-remaining-requests`."""
        full_in = (self.capacity - self.level) / self.rate
        return {
            f"x-ratelimit-limit-{kind}": str(int(self.rate * 60)),
            f"x-ratelimit-remaining-{kind}": str(int(self.level)),
            f"x-ratelimit-reset-{kind}": f"{full_in:.3f}s",
        }


def per_minute(amount: float) -> Bucket:
    """A bucket for `amount` a minute that allows bursts of a twentieth of it."""
    return Bucket(rate=amount / 60, capacity=max(1.0, amount / 20))

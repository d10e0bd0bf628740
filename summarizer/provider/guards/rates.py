"""Rates: what an endpoint's headers say of its limits, and the bucket that keeps to a rate."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from summarizer.provider.provider import Allowance

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def allowances(headers: Mapping[str, str]) -> tuple[Allowance | None, Allowance | None]:
    """The allowances of requests and of tokens in OpenAI's `x-ratelimit-*` headers, None where they lack."""
    return _allowance(headers, "requests"), _allowance(headers, "tokens")


def anthropic_allowances(headers: Mapping[str, str]) -> tuple[Allowance | None, Allowance | None]:
    """The same in Anthropic's `anthropic-ratelimit-*` headers, whose resets are times."""
    now = datetime.now(UTC)

    def allowance(kind: str) -> Allowance | None:
        start = f"anthropic-ratelimit-{kind}"
        try:
            reset = (datetime.fromisoformat(headers[f"{start}-reset"]) - now).total_seconds()
        except (KeyError, ValueError, TypeError):
            reset = 0.0
        return _by(headers, f"{start}-limit", f"{start}-remaining", max(reset, 0.0))

    return allowance("requests"), allowance("tokens")


def duration(text: str) -> float | None:
    """Seconds in a duration as Go writes it: `6m0s`, `1.5s`, `120ms`; None for anything else."""
    parts = _DURATION.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def _allowance(headers: Mapping[str, str], kind: str) -> Allowance | None:
    reset = duration(headers.get(f"x-ratelimit-reset-{kind}", ""))
    return _by(headers, f"x-ratelimit-limit-{kind}", f"x-ratelimit-remaining-{kind}", reset)


def _by(headers: Mapping[str, str], most: str, left: str, reset: float | None) -> Allowance | None:
    """The allowance by the headers of those names, and the seconds until all of it is there again."""
    try:
        limit, remaining = float(headers[most]), float(headers[left])
    except (KeyError, ValueError):
        return None
    if limit <= 0 or remaining < 0:  # Azure's way of not knowing
        return None
    # A limit is by the minute unless its reset takes longer, as that of a limit by the day does.
    rate = limit / 60
    return Allowance(
        remaining, min(rate, (limit - remaining) / reset) if reset and limit > remaining else rate
    )


@dataclass(slots=True)
class Bucket:
    """A token bucket: `rate` units a second run in, up to `capacity`; `level` was right at the time `at`.

    Who takes more than there can ever be waits for a full bucket and leaves it in debt. `highest_rate` is
    what the user allows, whatever the endpoint says.
    """

    rate: float
    capacity: float
    level: float
    at: float
    highest_rate: float = math.inf

    @classmethod
    def full(cls, rate: float, now: float) -> Bucket:
        """A full bucket that holds what runs in within a second, and one unit at least."""
        capacity = max(rate, 1.0)
        return cls(rate, capacity, capacity, now, rate)

    def wait(self, amount: float, now: float) -> float:
        """Seconds until `amount` can be taken; 0 when it can be now."""
        self._fill(now)
        return max(0.0, (min(amount, self.capacity) - self.level) / self.rate)

    def take(self, amount: float, now: float) -> None:
        """Takes `amount`, also a negative one: what was taken too much before."""
        self._fill(now)
        self.level = min(self.capacity, self.level - amount)

    def learn(self, allowance: Allowance, now: float) -> None:
        """Corrects the bucket by what the endpoint says of its own, never beyond what was seen to fit."""
        self._fill(now)
        self.rate = min(allowance.rate, self.highest_rate)
        if self.rate < self.highest_rate:
            self.capacity = max(self.capacity, allowance.remaining)
        self.level = min(self.level, allowance.remaining)

    def _fill(self, now: float) -> None:
        self.level = min(self.capacity, self.level + (now - self.at) * self.rate)
        self.at = now

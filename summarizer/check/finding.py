"""What the checks say of a claim."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Proof(Enum):
    """How much a finding proves."""

    WRONG = "wrong"
    """Proven: the cited sentences do not bear it out, or say otherwise."""
    DOUBTFUL = "doubtful"
    """It may be true, but the claim cites one sentence too few."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a claim that its sentences do not bear out.

    `kind` is one of "number", "unit", "sign", "comparison", "name", "quotation", "citation", "papers"; `text`
    says what is wrong, as part of a sentence; `offered` is the number of the sentence of the paper that would
    bear it out, for a doubtful one whose paper is known.
    """

    verdict: Proof
    kind: str
    text: str
    offered: int | None = None


PICTURE = "picture"
"""The kind of a mark that no words can settle: somebody has to look at a picture."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that a reader should look at: nothing is proven by it. `text` says what to look at."""

    kind: str
    text: str

"""Agreement of a draft with a person's text, counted from pairs of their points: the same, or against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from summarizer.evaluate.points import likeness, units
from summarizer.review.alike import alike
from summarizer.text import has_han

Pair: TypeAlias = tuple[int, int]
"""A point of the person's and one of the draft's, by their places (from 0)."""
LIKE = 0.6
"""How like two points are that are taken for the same where nobody judges."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs that say the same, and those that cannot both hold, with what differs ("" when not said)."""

    same: frozenset[Pair] = frozenset()
    against: frozenset[Pair] = frozenset()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a draft of `drafted` points agrees with a text of `yours`.

    Of yours `found` stand in the draft, `fewer` do not; of the draft's `same` stand in yours, `more` do not
    and `against` say otherwise. `lacking` and `beside` are the places of yours that are not found and of the
    draft's that are more. `judged` is whether a reader compared them; else it is by likeness of words, a
    floor: what is put otherwise is not found, and nothing is found to be against. `unlike` counts pairs that
    the reader named and that have no word in common.
    """

    yours: int
    drafted: int
    found: int
    same: int
    more: int
    fewer: int
    against: int
    lacking: tuple[int, ...] = ()
    beside: tuple[int, ...] = ()
    opposed: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    judged: bool = False
    unlike: int = 0

    @property
    def score(self) -> float:
        """The share of all points, yours and the draft's, that have their like on the other side."""
        return (self.found + self.same) / (self.yours + self.drafted) if self.yours + self.drafted else 0.0


def verbatim(yours: Sequence[str], drafted: Sequence[str]) -> frozenset[Pair]:
    """The pairs that are the same whoever is asked: they differ by typography at most."""
    return frozenset(
        (a, b) for a, one in enumerate(yours) for b, two in enumerate(drafted) if alike(one, two)
    )


def by_likeness(yours: Sequence[str], drafted: Sequence[str]) -> frozenset[Pair]:
    """The pairs that are the same by their words alone."""
    return verbatim(yours, drafted) | frozenset(
        (a, b) for a, one in enumerate(yours) for b, two in enumerate(drafted) if likeness(one, two) >= LIKE
    )


def settled(same: frozenset[Pair], yours: Sequence[str], drafted: Sequence[str]) -> bool:
    """Whether there is nothing left to judge: every point has its like."""
    return {a for a, _ in same} == set(range(len(yours))) and {b for _, b in same} == set(range(len(drafted)))


def agreement(yours: Sequence[str], drafted: Sequence[str], judged: Pairs | None = None) -> Agreement:
    """The agreement of points by what a reader said of them, or by likeness alone where none did.

    What is the same to the letter is the same whatever the reader says, and what has no word in common in one
    script is not: an answer that pairs everything with everything gains little.
    """
    floor = verbatim(yours, drafted)
    if judged is None:
        same, against, unlike = by_likeness(yours, drafted), frozenset[Pair](), 0
    else:
        likely = frozenset(pair for pair in judged.same if not _unlike(yours[pair[0]], drafted[pair[1]]))
        unlike = len(judged.same) - len(likely)
        against = judged.against - floor
        same = floor | (likely - against)
    opposed = {b for _, b in against} - {b for _, b in floor}
    found = {a for a, _ in same}
    contested = {a for a, _ in against} - found
    matched = {b for _, b in same} - opposed
    lacking = tuple(a for a in range(len(yours)) if a not in found and a not in contested)
    beside = tuple(b for b in range(len(drafted)) if b not in matched and b not in opposed)
    return Agreement(
        len(yours),
        len(drafted),
        len(found),
        len(matched),
        len(beside),
        len(lacking),
        len(opposed),
        lacking,
        beside,
        tuple(sorted(opposed)),
        judged.words if judged else (),
        judged is not None,
        unlike,
    )


def _unlike(one: str, other: str) -> bool:
    """Whether two texts in the same script have nothing in common at all."""
    first, second = units(one), units(other)
    return bool(first and second) and not first & second and has_han(one) == has_han(other)

"""Numbers: each quantity of a claim must stand in its sentences, with its unit, sign and comparison."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from summarizer.draft.check.quantity import Quantity, quantities

_SENSE = {"": 0, "more": 1, ">": 1, "less": -1, "<": -1}


def check_numbers(claim: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """What is wrong with the numbers of a claim, each problem a short sentence part.

    A number that stands once in the sentences may stand once in the claim: `(q-1)/2 to (q-1)/2` bears out
    neither `(q-6)/2` nor a second use of another number.
    """
    stated = [one for sentence in sentences for one in quantities(sentence)]
    claimed = quantities(claim)
    problems = [problem for one in claimed if (problem := _problem(one, claimed, stated))]
    counts, available = Counter(map(_identity, claimed)), Counter(map(_identity, stated))
    problems += [
        f"the number {value} stands more often than in its sentences"
        for (value, unit, signed), count in counts.items()
        if 0 < available[value, unit, signed] < count
    ]
    cited = _citations(claim) - _citations(" ".join(sentences))
    problems += [f"the citation [{number}] is not in its sentences" for number in sorted(cited)]
    return tuple(dict.fromkeys(problems))


def _identity(one: Quantity) -> tuple[Decimal, str, bool]:
    return one.value.normalize(), one.unit, one.value.is_signed()


def _citations(text: str) -> set[int]:
    """The numbers in brackets, `[12, 14]`, by which papers cite others."""
    groups = re.findall(r"\[(\d+(?:\s?[,–-]\s?\d+)*)\]", text)
    return {int(number) for group in groups for number in re.findall(r"\d+", group)}


def _problem(one: Quantity, claimed: Sequence[Quantity], stated: Sequence[Quantity]) -> str:
    same = [
        other
        for other in stated
        if other.value == one.value and other.value.is_signed() == one.value.is_signed()
    ]
    if not same:
        if any(abs(other.value) == abs(one.value) for other in stated):
            return f"the sign of {one.text} is not that of its sentences"
        return f"the number {one.text} is not in its sentences"
    units = [other for other in same if other.unit == one.unit]
    if not units:
        meant = same[0].unit or "none"
        return f"{one.text} has another unit than in its sentences ({one.unit or 'none'}, not {meant})"
    if any(_SENSE[other.comparison] == _SENSE[one.comparison] for other in units):
        return ""
    if one.comparison in {"more", "less"} and any(not other.comparison for other in units):
        return "" if _compares(one, claimed) else f"{one.text} is compared the wrong way round"
    return f"{one.text} is compared in another way than in its sentences"


def _compares(one: Quantity, claimed: Sequence[Quantity]) -> bool:
    """Whether the number before it in the claim makes `more than …` true."""
    before = [other.value for other in claimed if other.unit == one.unit and other.start < one.start]
    if not before:
        return False
    return before[-1] > one.value if one.comparison == "more" else before[-1] < one.value

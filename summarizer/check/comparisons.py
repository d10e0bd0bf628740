"""Comparisons of numbers: more or less than it, against another, to it or by it, as the sentences have it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.check.held import Held
from summarizer.grammar.quantity import Quantity
from summarizer.grammar.tables import pattern
from summarizer.language import _


def comparison_problem(one: Quantity, same: Sequence[Quantity], held: Held) -> str:
    """What is wrong with how a number is bounded, compared or reached; "" if nothing."""
    if one.relation and not any(one.relation in {other.bound, other.relation} for other in same):
        problem = _relation_problem(one, same, held)
        if problem is not None:
            return problem
    if one.bound and all(_is_against(one, other) for other in same):
        return _otherwise(one)
    if one.equals and all(other.signed and other.bound for other in same):
        return _("{text} is a bound in its sentences, not the value", text=one.text)
    return _mode_problem(one, same)


def _otherwise(one: Quantity) -> str:
    return _("{text} is compared in another way than in its sentences", text=one.text)


def _relation_problem(one: Quantity, same: Sequence[Quantity], held: Held) -> str | None:
    """What is wrong with "higher than" where no sentence says so; None when it may be a bound."""
    turned = _("{text} is compared the wrong way round", text=one.text)
    rival = _rival(one, held)
    if rival is not None:
        return "" if _holds(one, rival) else turned
    if any(other.bound for other in same):
        return _otherwise(one)
    if all(other.relation for other in same):
        return turned
    if one.bound:
        return None
    compared = pattern("compared", "before")
    return "" if any(compared.search(other.before) for other in same) else _otherwise(one)


def _holds(one: Quantity, rival: Quantity) -> bool:
    mine, theirs = one.amounts[0], rival.amounts[0]
    return theirs > mine if one.relation == "more" else theirs < mine


def _is_against(one: Quantity, other: Quantity) -> bool:
    """Whether the bound of a claim's number is not that of the sentence's."""
    if one.bound == other.bound:
        return False
    if not other.bound:
        return one.firm and not (other.number.top is not None and one.bound == "more")
    return True


def _rival(one: Quantity, held: Held) -> Quantity | None:
    """The number of a claim that is compared with another one behind it."""
    differs = pattern("difference", "words", before="^ ?")
    before = [
        other
        for other in held.claimed
        if other.stop <= one.number.start
        and other.unit.powers == one.unit.powers
        and other.number.form == "digits"
        and not other.mode
        and not differs.match(other.after)
    ]
    if not before or re.search(r"[;。()]", held.claim[before[-1].stop : one.number.start]):
        return None
    return before[-1]


def _mode_problem(one: Quantity, same: Sequence[Quantity]) -> str:
    """Whether a change to a number became one by it, or the other way round."""
    modes = {other.mode for other in same if other.unit.powers == one.unit.powers}
    if (
        not one.mode
        or not modes
        or not modes <= {"to", "by"}
        or one.mode in modes
        or one.unit.name == "times"
    ):
        return ""
    if one.mode == "by":
        return _("its sentences tell a change to {value}", value=one.text)
    return _("its sentences tell a change by {value}", value=one.text)

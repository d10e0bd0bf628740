"""Numbers: each that a claim surely names must stand in its sentences, with its unit, sign and bounds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from summarizer.check.cells import cell_problem
from summarizer.check.comparisons import comparison_problem
from summarizer.check.context import Context
from summarizer.check.derived import is_derived
from summarizer.check.finding import Finding, Proof
from summarizer.check.held import Held, hold
from summarizer.check.implied import is_implied
from summarizer.check.units import unit_problem
from summarizer.check.values import listed_parts, same_value
from summarizer.grammar.plain import plain
from summarizer.grammar.quantity import Bound, Quantity
from summarizer.grammar.reader import read_all
from summarizer.language import _

_SETTING = re.compile(r"(?<![A-Za-z\d])[A-Za-z][A-Za-z\d]*-(\d{2,4})(?!\.?\d|[A-Za-z-])")
_FRAME = 12
"""The most of what a paper counts as its frame: studies, parts, hypotheses."""


def check_numbers(claim: str, context: Context) -> Iterator[Finding]:
    """What is wrong with the numbers of a claim."""
    held = hold(claim, context)
    for one in held.claimed:
        finding = _finding(one, held)
        if finding is not None:
            yield _elsewhere(finding, one, context)
    yield from _repeated(held)


def _finding(one: Quantity, held: Held) -> Finding | None:
    same = _as_written(one, [other for other in held.stated if same_value(one, other)], held)
    if not same:
        return None if is_implied(one, held) else _missing(one, held)
    if problem := unit_problem(one, same, held):
        return None if is_derived(one, held) else Finding(Proof.WRONG, "unit", problem)
    if problem := comparison_problem(one, same, held):
        return Finding(Proof.WRONG, "comparison", problem)
    if problem := cell_problem(one, same, held):
        return Finding(Proof.WRONG, "number", problem)
    return None


def _missing(one: Quantity, held: Held) -> Finding:
    if any(same_value(one, other, signed=False) for other in held.stated):
        return Finding(
            Proof.WRONG, "sign", _("the sign of {text} is not that of its sentences", text=one.text)
        )
    if name := _name_that_ends_with(one, held):
        said = _("{text} stands in its sentences only in the name {name}", text=one.text, name=name)
        return Finding(Proof.DOUBTFUL, "number", said)
    return Finding(Proof.WRONG, "number", _("the number {text} is not in its sentences", text=one.text))


def _name_that_ends_with(one: Quantity, held: Held) -> str:
    """A setting in the sentences, BM3D-10, whose end a bare number of the claim may tell; "" for none."""
    if not (one.bare and one.number.form == "digits"):
        return ""
    names = (match for sentence in held.sentences for match in _SETTING.finditer(sentence))
    return next((match[0] for match in names if Fraction(match[1]) == one.number.value), "")


def _as_written(one: Quantity, same: Sequence[Quantity], held: Held) -> Sequence[Quantity]:
    """Of the same numbers those in digits, where the sentences also write the negative of the number."""
    negative = -one.number.value
    if one.number.form == "digits" and one.bare:
        written = [other for other in held.stated if other.number.form == "digits"]
        if any(other.number.value == negative for other in written):
            return [other for other in same if other.number.form == "digits"]
    return same


def _elsewhere(finding: Finding, one: Quantity, context: Context) -> Finding:
    """The finding, only doubtful when the number stands near its sentences and cannot be there by chance."""
    if finding.kind == "number" and (offered := _counted_in_paper(one, context)) is not None:
        return Finding(
            Proof.DOUBTFUL,
            "number",
            _("{text} is counted elsewhere, not in its sentences", text=one.text),
            offered,
        )
    found = [text for text in map(plain, context.near) if _has(one, text)]
    if finding.kind != "number" or not _tells(one) or not found:
        return finding
    sentences = context.paper.sentences.items() if context.paper else ()
    offered = next((number for number, text in sentences if text in found), None)
    return Finding(
        Proof.DOUBTFUL,
        "number",
        _("the number {text} is near its sentences, not in them", text=one.text),
        offered,
    )


def _counted_in_paper(one: Quantity, context: Context) -> int | None:
    """The sentence of the paper that counts the same things with a small number in words, None for none.

    "Three studies" are the paper's frame, which a claim names without citing where it was drawn.
    """
    small = one.number.form == "words" and 2 <= one.number.value <= _FRAME
    if not (small and one.counted and one.things and context.paper):
        return None
    for number, text in context.paper.sentences.items():
        for other in read_all(text):
            if same_value(one, other) and other.counted and one.things & other.things:
                return number
    return None


def _has(one: Quantity, text: str) -> bool:
    return any(same_value(one, other) and one.unit.powers == other.unit.powers for other in read_all(text))


def _tells(one: Quantity) -> bool:
    """Whether a number is hardly anywhere by chance: it has a unit, or two figures."""
    value = abs(one.number.value)
    return value.denominator != 1 or bool(one.unit) or len(str(value.numerator).rstrip("0")) > 1


def _repeated(held: Held) -> Iterator[Finding]:
    """Numbers in digits that stand more often than in the sentences: one of them took another's place."""
    mine = Counter(_identity(one) for one in held.claimed if _is_in_digits(one))
    theirs = Counter(
        (value, _identity(other)[1])
        for other in held.stated
        for value in {*other.values, *listed_parts(other)}
    )
    for (value, bound), count in mine.items():
        if 0 < theirs[value, bound] < count:
            text = next(one.text for one in held.claimed if one.number.value == value)
            yield Finding(
                Proof.WRONG,
                "number",
                _("the number {text} stands more often than in its sentences", text=text),
            )


def _identity(one: Quantity) -> tuple[Fraction, Bound]:
    return one.number.value, one.bound if one.signed else ""


def _is_in_digits(one: Quantity) -> bool:
    return one.number.form in {"digits", "label"} and one.text[:1].isascii()

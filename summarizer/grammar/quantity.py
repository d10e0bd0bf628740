"""A number as it stands in a text, with all that its surroundings say about it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from summarizer.grammar.units import UNITLESS, Unit

Bound = Literal["", "more", "less"]
Form = Literal["digits", "words", "share", "ordinal", "month", "decade", "label", "vague"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number before its surroundings are read: its value, scale words multiplied in, and where it stands.

    `top` is the upper end of what is told only by its size, 数百 or "dozens"; `others` are other values that
    the same characters may mean, `glued` what stands for a power where a text lost what is raised, `parts`
    those of a list that looks like groups of digits; `step` is the value of the last place written; `unit` is
    known for words that hold their own, 三成 or "twice".
    """

    value: Fraction
    start: int
    end: int
    form: Form = "digits"
    top: Fraction | None = None
    step: Fraction = Fraction(1)
    others: tuple[Fraction, ...] = ()
    unit: Unit | None = None
    bound: Bound = ""
    parts: tuple[Fraction, ...] = ()
    glued: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit or what it counts, and how it is bounded.

    `counted` says that a measure word or a counted noun follows, `things` the kinds of what is counted where
    known; `every` is the unit of time for which it is told (每小时 …); `bound` says that the text means more
    or less than the value, `firm` that it cannot be read otherwise, `signed` that a sign says it; `relation`
    that it is what something else is compared with; `mode` that a change ends at it ("to") or is as large as
    it ("by"); `tail` are Latin words that follow it, `noun` two Chinese characters that do; `before` and
    `after` the text around it as far as it matters; `cell` is the cell of a table's row that holds it, with
    the column's heading, `row` how that row begins, both "" in prose.
    """

    number: Numeral
    text: str
    stop: int
    unit: Unit = UNITLESS
    counted: bool = False
    things: frozenset[str] = frozenset()
    every: Unit | None = None
    bound: Bound = ""
    firm: bool = True
    signed: bool = False
    equals: bool = False
    relation: Bound = ""
    about: bool = False
    mode: Literal["", "to", "by"] = ""
    tail: tuple[str, ...] = ()
    noun: str = ""
    before: str = ""
    after: str = ""
    cell: str = ""
    row: str = ""

    @property
    def values(self) -> tuple[Fraction, ...]:
        """Every value that the number may have, the likeliest first."""
        return (self.number.value, *self.number.others)

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        """The values in the dimension's own unit."""
        return tuple(value * self.unit.factor for value in self.values)

    @property
    def bare(self) -> bool:
        """Whether nothing says what it is a number of."""
        return not self.unit and not self.counted

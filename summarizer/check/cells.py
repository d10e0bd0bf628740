"""Numbers from tables: one that a claim gives to a column or a row must stand in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from summarizer.check.held import Held
from summarizer.grammar.quantity import Quantity
from summarizer.grammar.rows import Row, bare_name, head_of

_LINK = re.compile(
    r"(?:的?(?:值|得分|分数)?(?:为|是|有|达|达到|仅|仅为|约|约为|:|=|,? ?(?:of|is|was|at))?) ?\(?$"
)
_BESIDE_OTHERS = re.compile(
    r"(?:比|较|于|过|与|和|及|、|/|,|对|than|over|above|below|vs\.?|versus|to|against|and|with) ?$",
    re.IGNORECASE,
)
"""What stands before a name to which the number behind may not belong, or not it alone."""
_IN_TURN = re.compile("分别|依次|respectively")
_ITS = re.compile(r"(?:的|'s|: ?|,? ) ?$")
_SHORTEST = 2


def cell_problem(one: Quantity, same: Sequence[Quantity], held: Held) -> str:
    """Which column or row of its table a claim's number is wrongly given to; "" if none.

    Only what stands directly beside the number is held against it, and only where no sentence of prose has
    the number as well.
    """
    if not held.rows or any(not other.cell for other in same) or _IN_TURN.search(held.claim):
        return ""
    before = _LINK.sub("", held.claim[: one.number.start])
    heads = {level for row in held.rows for cell in row.cells for level in _levels(bare_name(cell.head))}
    head = _ends_with(before, heads) or _begins_with(held.claim[one.stop :], heads)
    if head and not any(_alike(head, bare_name(head_of(other.cell))) for other in same):
        return f"{one.text} is not under “{head}” in its table"
    if head and before.casefold().endswith(head.casefold()):
        before = _ITS.sub("", before[: len(before) - len(head)])
    name = _ends_with(before, {row.name for row in held.rows})
    if not name:
        return ""
    own = [row for row in held.rows if _alike(name, row.name)]
    return "" if any(_holds(row, same) for row in own) else f"{one.text} is not in the row “{name}”"


def _levels(head: str) -> tuple[str, ...]:
    """A heading and what is left of it without the levels above, top-1 of ImageNet top-1."""
    words = head.split(" ")
    return tuple(" ".join(words[at:]) for at in range(len(words)))


def _holds(row: Row, same: Sequence[Quantity]) -> bool:
    return any(other.row == row.start for other in same)


def _ends_with(text: str, names: Collection[str]) -> str:
    """The longest of the names that a text ends with, as a word of its own and beside no other thing."""
    found = [name for name in names if len(name) >= _SHORTEST and _pattern(name, end=True).search(text)]
    name = max(found, key=len, default="")
    return "" if _BESIDE_OTHERS.search(text.rstrip()[: -len(name) or None].rstrip()) else name


def _begins_with(text: str, names: Collection[str]) -> str:
    """The longest of the names that follows directly and has no number of its own behind it."""
    found = [name for name in names if len(name) >= _SHORTEST and _pattern(name, end=False).match(text)]
    return max(found, key=len, default="")


def _pattern(name: str, *, end: bool) -> re.Pattern[str]:
    escaped = re.escape(name)
    if end:
        return re.compile(rf"(?<![A-Za-z\d^-]){escaped} ?$", re.IGNORECASE)
    return re.compile(rf"[%)]? ?(?:in |的)?{escaped}(?![A-Za-z\d^-])(?! ?[:=为是]? ?\d)", re.IGNORECASE)


def _alike(some: str, others: str) -> bool:
    """Whether two headings may be one: a claim may leave out the levels above."""
    a, b = some.casefold(), others.casefold()
    return bool(b) and (a in b or b in a)

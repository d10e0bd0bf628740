"""Numbers from tables: one that a claim gives to a column or a row must stand in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from summarizer.check.held import Held
from summarizer.grammar.quantity import Quantity
from summarizer.grammar.rows import Row, bare_name, head_of
from summarizer.language import _

_LINK = re.compile(
    r"(?:的?(?:值|得分|分数)?(?:为|是|有|达|达到|仅|仅为|约|约为|:|=|,? ?(?:of|is|was|at))?) ?\(?$"
)
_BESIDE_OTHERS = re.compile(
    r"(?:比|较|于|过|与|和|及|、|/|,|对|than|over|above|below|vs\.?|versus|to|against|and|with) ?$",
    re.IGNORECASE,
)
"""What stands before a name to which the number behind may not belong, or not it alone."""
_IN_TURN = re.compile("分别|依次|respectively")
_OF = re.compile(r" (?:of|for|by|with)(?: the)? $", re.IGNORECASE)
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
    names = {row.name for row in held.rows}
    full = {cell.head for row in held.rows for cell in row.cells}
    heads = {level for head in full for level in (*_levels(bare_name(head)), head)}
    name = _ends_with(before, names)
    owner = _OF.search(before[: len(before.rstrip()) - len(name)]) if name else None
    told = before[: owner.start()] if owner else before
    head = _ends_with(told, heads) or _begins_with(held.claim[one.stop :], heads)
    own_heads = [head_of(other.cell) for other in same]
    whole = head if head in full else ""
    if head and not any(_alike(head, other) and _is_told(other, whole, held.claim) for other in own_heads):
        return _("{text} is not under “{head}” in its table", text=one.text, head=head)
    if head and not name and told.casefold().rstrip().endswith(head.casefold()):
        name = _ends_with(_ITS.sub("", told.rstrip()[: -len(head)]), names)
    own = [row for row in held.rows if _alike(name, row.name) and _is_told(row.name, name, held.claim)]
    return (
        _("{text} is not in the row “{name}”", text=one.text, name=name)
        if own and not any(_holds(row, same) for row in own)
        else ""
    )


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


def _is_told(head: str, whole: str, claim: str) -> bool:
    """Whether a claim that says the whole of one heading says what another one has besides."""
    told = claim.casefold()
    besides = set(re.findall(r"\w+", head.casefold())) - set(re.findall(r"\w+", whole.casefold()))
    return not whole or all(word in told for word in besides)


def _alike(some: str, others: str) -> bool:
    """Whether two headings may be one: a claim may leave out the levels above."""
    a, b = some.casefold(), others.casefold()
    return bool(a and b) and (a in b or b in a)

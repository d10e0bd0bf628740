"""A table's row as the evidence tells it, `Table 2 — ResNet-50 | top-1: 76.1`: read back into cells.

`layout.row` writes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from summarizer.grammar.plain import CJK
from summarizer.layout.row import Cell

_LABEL = re.compile(
    rf"(?:(?:extended data|supplementary) )?(?:table|tab\.|表|附表|续表) ?[A-Z]?[\dA-Z.\-]{{1,7}}"
    rf"(?: - ?|-(?=[{CJK}]))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"(?: |(?<=[{CJK}]))\|(?: |(?=[{CJK}])|$)")
_TELLS = re.compile(rf":(?: |(?=[{CJK}])|$)")
_NOT_ITS_NAME = re.compile(
    rf"(?<=[{CJK}])/[A-Za-zμ%°^/\-\d]{{1,8}}$" r"| ?\[\d+(?: ?[,;-] ?\d+)*\]|[*†‡§#]+$|(?<!^)\([^()]*\)$"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what the text names it by, with the table's label, its name alone, and the cells behind."""

    start: str
    name: str
    cells: tuple[Cell, ...]


@lru_cache(maxsize=4096)
def read_row(text: str) -> Row | None:
    """The row that a text in plain form is; None when it is none."""
    label = _LABEL.match(text)
    if label is None or "|" not in text:
        return None
    first, *rest = _BETWEEN.split(text)
    name = re.split(" - ?", first[label.end() :])[-1].rpartition(": ")[2]
    return Row(first, bare_name(name), tuple(Cell(head_of(part), part) for part in rest))


def head_of(cell: str) -> str:
    """The heading in the text of a cell, "" where it has none."""
    end = _TELLS.search(cell)
    return cell[: end.start()] if end else ""


def bare_name(name: str) -> str:
    """A heading or a row's name without citations, note marks and a unit or a remark in brackets."""
    while (shorter := _NOT_ITS_NAME.sub("", name).strip(" ,")) != name:
        name = shorter
    return name

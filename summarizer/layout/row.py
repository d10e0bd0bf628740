"""How a table's row is written, `Table 2 — ResNet-50 | top-1: 76.1`; `grammar.rows` reads it back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.text import HAN

_BAR = re.compile(rf"(?:(?<=[ {HAN}])|^)\|(?=[ {HAN}]|$)")
_COLON = re.compile(r"([:：]) +")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: the heading of its column, "" where it has none, and `text`, both as written.

    In a row that was read back, `text` begins with the heading.
    """

    head: str
    text: str


def write_row(label: str, titles: Sequence[str], name: Cell, cells: Sequence[Cell]) -> str:
    """The text of a row: its table's label, the titles that it stands under, its name, and the cells behind.

    What would part it in reading is changed: a bar is `∣`, a colon loses the blank behind it.
    """
    own = _told(name) if name.head else _whole(name.text)
    start = " — ".join([label, *map(_whole, titles), own]).strip()
    return " | ".join([start, *map(_told, cells)]).strip()


def _told(cell: Cell) -> str:
    return f"{_whole(cell.head)}: {_whole(cell.text)}".strip()


def _whole(text: str) -> str:
    return _BAR.sub("∣", _COLON.sub(r"\1", text))

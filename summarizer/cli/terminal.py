"""The terminal that results are printed on: it does what we say, and what others wrote it only shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from summarizer.characters import spelled_out

_HAN = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_OPENS, _CLOSES = "“‘（《〈「『【〔", "”’）》〉」』】〕，。、；：！？…—·"
_PIECE = re.compile(rf"\s+|[{_OPENS}]*[{_HAN}][{_CLOSES}]*|(?:(?![{_HAN}])\S)+[{_CLOSES}]*")
"""What no line ends within: a blank, a Chinese letter with the signs that cling to it, a Western word."""


def broken(line: str, room: int) -> list[str]:
    """A line in lines of at most `room` cells, indented as it is; whole when `room` is 0.

    A word that is longer than that, such as a path, is left to the terminal, so that it can be copied.
    """
    if room <= 0 or cell_len(line) <= room:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    lines, last = [], ""
    for piece in _PIECE.findall(line[len(indent) :]):
        if last.strip() and cell_len(indent + last + piece.rstrip()) > room:
            lines.append(indent + last.rstrip())
            last = ""
        last += piece if last or not piece.isspace() else ""
    return [*lines, indent + last]


class Terminal(Console):
    """A console that spells out what a terminal would obey, or nobody would see, in all it is given."""

    def tell(self, text: str = "", *, name: str = "", side: int = 10, style: str = "none") -> None:
        """Print whole lines; a terminal's are broken between words or Chinese letters, a pipe's never.

        A `name` stands in a column of `side` cells at the left of the text; a blank keeps that column.
        """
        side = max(side, cell_len(name) + 2) if name else 0
        room = self.width - side if self.is_terminal else 0
        lines = [part for line in spelled_out(text).split("\n") for part in broken(line, room)]
        for line in lines:
            beside = Text().append(name + " " * (side - cell_len(name)), "bold")
            self.print(beside.append(line, style), soft_wrap=True)
            name = ""

    def render_str(self, text: str, **options: Any) -> Text:
        """The text, spelled out before its width is measured."""
        return super().render_str(spelled_out(text), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As rich renders it; whatever way a text came, no command is in it."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield segment._replace(text=spelled_out(segment.text))

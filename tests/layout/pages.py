"""Pages set by hand, so that a test can say where each line stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.pdf.page import Box, Document, Page, Word

WIDTH, HEIGHT = 600.0, 800.0
_RUN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]|[^\s\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")


@dataclass
class Sheet:
    """A page under construction; a letter is half its size wide, a Chinese one as wide as its size."""

    words: list[Word] = field(default_factory=list)
    blocks: int = 0
    y: float = 100.0

    def block(
        self, *lines: str, x: float = 72, y: float | None = None, size: float = 10, bold: bool = False
    ) -> Sheet:
        """Adds a block of lines, below the last one unless `y` says where."""
        self.y = self.y if y is None else y
        for number, text in enumerate(lines):
            self._line(text, number, x, size, bold)
            self.y += 1.2 * size
        self.blocks += 1
        self.y += size
        return self

    def _line(self, text: str, number: int, x: float, size: float, bold: bool) -> None:
        position = x
        end = 0
        for match in _RUN.finditer(text):
            position += (match.start() - end) * size / 2
            joined = match.start() > 0 and match.start() == end
            width = sum(size if letter >= "\u3000" else size / 2 for letter in match.group())
            box = Box(position, self.y, position + width, self.y + size)
            self.words.append(Word(match.group(), box, self.blocks, number, joined, size, bold))
            position += width
            end = match.end()


def document(
    *sheets: Sheet, hidden: Sequence[Word] = (), outline: tuple[tuple[int, str, int], ...] = ()
) -> Document:
    """The sheets as a document; `hidden` words are put on the first page."""
    return Document(
        tuple(
            Page(
                index, str(index + 1), WIDTH, HEIGHT, tuple(sheet.words), tuple(hidden) if index == 0 else ()
            )
            for index, sheet in enumerate(sheets)
        ),
        outline=outline,
    )

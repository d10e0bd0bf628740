"""The words of a line whose characters are others than the file says: spelt anew, in boxes that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from summarizer.pdf.spans import RawLine, RawSpan
from summarizer.pdf.style import RawWord

_Box: TypeAlias = tuple[float, float, float, float]
_RUN = re.compile("[^\x00-\x20\xa0]+")
"""What MuPDF takes for a word: control signs, which may be letters, end it."""


def words_of_line(spelt: Sequence[tuple[str, _Box]], block: int, line: int) -> Iterator[RawWord]:
    """The words of characters with their boxes, apart at blanks."""
    text = ""
    boxes: list[_Box] = []
    for piece, box in [*spelt, (" ", (0.0, 0.0, 0.0, 0.0))]:
        if not piece.isspace():
            if piece:
                text += piece
                boxes.append(box)
        elif text:
            x0, y0, x1, y1 = zip(*boxes, strict=True)
            yield min(x0), min(y0), max(x1), max(y1), text, block, line, 0
            text, boxes = "", []


def respelt(
    spans: Sequence[tuple[RawSpan, list[str]]] | None, raw: Sequence[RawWord], block: int, row: int
) -> tuple[RawLine, list[RawWord]] | None:
    """A line of `spans`, each with what its characters are, and its words.

    `raw` are its words as MuPDF has them: a character has the box of its word, or stands at its part of the
    span. None where spans are None or fit those words not.
    """
    if spans is None:
        return None
    text = "".join([span["text"] for span, _ in spans])
    runs = list(_RUN.finditer(text))
    if [run[0] for run in runs] != [one[4] for one in raw]:
        return None
    boxes: dict[int, _Box] = {}
    for run, one in zip(runs, raw, strict=True):
        boxes.update(dict.fromkeys(range(*run.span()), one[:4]))
    spelt: list[tuple[str, _Box]] = []
    for span, pieces in spans:
        x0, y0, x1, y1 = span["bbox"]
        width = (x1 - x0) / max(1, len(pieces))
        for at, piece in enumerate(pieces):
            own = (x0 + at * width, y0, x0 + (at + 1) * width, y1)
            spelt.append((piece, boxes.get(len(spelt), own)))
    line: RawLine = {"spans": [{**span, "text": "".join(pieces)} for span, pieces in spans]}
    return line, list(words_of_line(spelt, block, row))

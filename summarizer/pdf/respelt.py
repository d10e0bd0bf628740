"""The words of a line whose characters are others than the file says: spelt anew, in boxes that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from summarizer.pdf.spans import RawLine, RawSpan
from summarizer.pdf.style import RawWord

_Box: TypeAlias = tuple[float, float, float, float]
_RUN = re.compile("[^\x00-\x20\xa0]+")
"""What MuPDF takes for a word: control signs, which may be letters, end it."""
_WORD = re.compile(r"\S+")
_OTHER = "\0"
"""Stands for a character that is another than the file says."""


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
    pieces = [piece for _, spelt in spans for piece in spelt]
    form = list(text)
    for at, piece in enumerate(pieces):
        if piece != form[at]:
            form[at] = " " if piece.isspace() else _OTHER
    known = {run.span(): one for run, one in zip(runs, raw, strict=True)}
    words: list[RawWord] = []
    for word in _WORD.finditer("".join(form)):
        if word.span() in known and _OTHER not in word[0]:
            words.append(known[word.span()])
        else:
            spelt = [(pieces[at], _box(at, known, spans)) for at in range(*word.span())]
            words += words_of_line(spelt, block, row)
    line: RawLine = {"spans": [{**span, "text": "".join(spelt)} for span, spelt in spans]}
    return line, words


def _box(
    at: int, known: Mapping[tuple[int, int], RawWord], spans: Sequence[tuple[RawSpan, list[str]]]
) -> _Box:
    """The box of a line's character: that of its word, else its part of the span."""
    for (begin, end), one in known.items():
        if begin <= at < end:
            return one[:4]
    for span, pieces in spans:
        if at < len(pieces):
            x0, y0, x1, y1 = span["bbox"]
            width = (x1 - x0) / len(pieces)
            return x0 + at * width, y0, x0 + (at + 1) * width, y1
        at -= len(pieces)
    raise IndexError(at)

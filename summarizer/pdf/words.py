"""Words with places and fonts, made of what PyMuPDF extracts from a page; those that cannot be seen apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from summarizer.characters import visible
from summarizer.pdf.accents import composed
from summarizer.pdf.page import Box, Word
from summarizer.pdf.spans import UNKNOWN, RawBlock, Span, Style, spans_by_line
from summarizer.pdf.style import Print, RawWord
from summarizer.pdf.superscript import LOWERED, RAISED, Piece, read_line
from summarizer.text import HAN

_THIN = 0.2
"""Of a size: a narrower gap before what is raised is no blank."""
_TOUCHING = 0.13
_UNEVEN = 0.1
_PLACE = itemgetter(5, 6)
"""The numbers of a word's block and line."""
_new = tuple.__new__
"""Makes a named tuple in half the time; a paper has tens of thousands of words."""
_WIDE = re.compile(rf"[\u3000-\u303f\u3040-\u30ff{HAN}\uff00-\uffef\u2e80-\u2fdf]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_PIECES = re.compile(rf"{_WIDE.pattern}|(?:(?!{_WIDE.pattern}).)+", re.DOTALL)


def words_of(
    raw: Sequence[RawWord],
    blocks: Sequence[RawBlock],
    grounds: Callable[[], Sequence[Box]],
    scanned: Callable[[], bool],
) -> tuple[list[Word], list[Word]]:
    """The words that a reader sees and the hidden ones, both in the order of `raw`.

    `grounds` gives the dark areas on which pale text can be read, `scanned` whether the page is a picture;
    both are costly, and asked only when there is text whose visibility hangs on them.
    """
    lines = spans_by_line(blocks, grounds)
    unpainted = any(not span.style.painted for spans in lines.values() for span in spans)
    is_scan = unpainted and scanned()
    words: list[Word] = []
    hidden: list[Word] = []
    for row in _rows(raw):
        places = {one[5:7] for one in row} if row[0][6] != row[-1][6] else {row[0][5:7]}
        spans = {place: lines.get(place, []) for place in places}
        if any(span.level for found in spans.values() for span in found):
            _add_row(words, hidden, [part for parts in _cut(row, spans) for part in parts], is_scan=is_scan)
        else:
            _add_level_row(words, hidden, row, spans, is_scan=is_scan)
    return words, hidden


def _add_level_row(
    words: list[Word],
    hidden: list[Word],
    row: Sequence[RawWord],
    spans: Mapping[tuple[int, int], Sequence[Span]],
    *,
    is_scan: bool,
) -> None:
    """Adds the words of a row on which nothing is raised or lowered."""
    before: RawWord | None = None
    for place, line in groupby(row, _PLACE):
        look = _Line(spans[place])
        for one in line:
            style = look.span_of(one).style
            joined = style.tiny and before is not None and _touches(before, one, style.size)
            _add(words if style.seen(scanned=is_scan) else hidden, one, style, joined=joined)
            before = one


class _Line:
    """The runs of a line, in which its words are looked up from left to right."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._text = "".join([span.text for span in spans]) if len(spans) > 1 else ""
        self._position = 0

    def span_of(self, word: RawWord) -> Span:
        """The run that a word begins in."""
        if len(self._spans) == 1:
            return self._spans[0]
        found = self._text.find(word[4], self._position)
        if found < 0:
            return _span_at(self._spans, word)
        self._position = found + len(word[4])
        end = 0
        for span in self._spans:
            end += len(span.text)
            if found < end:
                return span
        return UNKNOWN


def plain_words(raw: Sequence[RawWord], prints: Sequence[Print]) -> list[Word]:
    """The words of a page on which a reader sees all of them, in the order of `raw`."""
    words: list[Word] = []
    for one, style in zip(raw, prints, strict=True):
        _add(words, one, style)
    return words


def _touches(left: RawWord, right: RawWord, size: float) -> bool:
    """Whether two words are one: MuPDF sees a blank in every gap of a font that says it is tiny.

    Numbers of two heights are two: one of them may be raised.
    """
    if left[4][-1].isdigit() and right[4][0].isdigit() and abs(left[3] - right[3]) > _UNEVEN * size:
        return False
    return right[0] - left[2] < _TOUCHING * size


def _rows(raw: Sequence[RawWord]) -> Iterator[list[RawWord]]:
    """The words that stand beside each other in a block, whatever lines MuPDF made of them."""
    row: list[RawWord] = []
    for _, found in groupby(raw, _PLACE):
        line = list(found)
        if row and not _beside(row[-1], line[0]):
            yield row
            row = []
        row += line
    if row:
        yield row


def _beside(left: RawWord, right: RawWord) -> bool:
    if left[5] != right[5] or not -1.0 < right[0] - left[2] < max(right[3] - right[1], left[3] - left[1]):
        return False
    middle = (right[1] + right[3]) / 2
    return left[1] < middle < left[3] or right[1] < (left[1] + left[3]) / 2 < right[3]


def _cut(
    row: Sequence[RawWord], spans: Mapping[tuple[int, int], Sequence[Span]]
) -> Iterator[list[tuple[RawWord, Span, bool]]]:
    """Each word of a row in parts of one level, with their spans, and whether it begins the word."""
    place: tuple[int, int] | None = None
    position = 0
    text = ""
    for one in row:
        if (one[5], one[6]) != place:
            place, position = (one[5], one[6]), 0
            text = "".join([span.text for span in spans[place]])
        found = text.find(one[4], position)
        if found < 0:
            yield [(one, _span_at(spans[place], one), True)]
            continue
        position = found + len(one[4])
        yield list(_parts(one, spans[place], found))


def _parts(one: RawWord, spans: Sequence[Span], start: int) -> Iterator[tuple[RawWord, Span, bool]]:
    """The word whose characters begin at `start` of the line's text, cut where the level changes."""
    left: list[tuple[str, Span]] = []
    offset = -start
    for span in spans:
        piece = span.text[max(0, -offset) : max(0, len(one[4]) - offset)]
        offset += len(span.text)
        if piece and left and left[-1][1].level == span.level:
            left[-1] = (left[-1][0] + piece, left[-1][1]._replace(x1=span.x1))
        elif piece:
            left.append((piece, span))
    x0 = one[0]
    for number, (piece, span) in enumerate(left):
        last = number + 1 == len(left)
        x1 = one[2] if last else min(max(span.x1, x0), one[2])
        yield (x0, one[1], x1, one[3], piece, one[5], one[6], one[7]), span, number == 0
        x0 = x1


def _add_row(
    words: list[Word], hidden: list[Word], cuts: Sequence[tuple[RawWord, Span, bool]], *, is_scan: bool
) -> None:
    pieces = [
        Piece(one[4], span.level, _near(cuts, number), span.italic, _above(cuts, number))
        for number, (one, span, _) in enumerate(cuts)
    ]
    for (one, span, _), read in zip(cuts, read_line(pieces), strict=True):
        target = words if span.style.seen(scanned=is_scan) else hidden
        _add(
            target,
            (*one[:4], read.text, one[5], one[6], one[7]),
            span.style,
            joined=read.joined,
            mark=read.mark,
        )


def _near(cuts: Sequence[tuple[RawWord, Span, bool]], number: int) -> bool:
    """Whether no blank stands before a part: it goes on with a word, or is raised close behind one."""
    one, span, begins = cuts[number]
    if not begins:
        return True
    if number == 0 or not span.level:
        return False
    before, base, _ = cuts[number - 1]
    return one[0] - before[2] < _THIN * max(span.style.size, base.style.size)


def _above(cuts: Sequence[tuple[RawWord, Span, bool]], number: int) -> bool:
    """Whether the next part stands under a part, as the lower one of a fraction does."""
    if number + 1 == len(cuts):
        return False
    (one, span, _), (following, lower, _) = cuts[number : number + 2]
    return (span.level, lower.level) == (RAISED, LOWERED) and following[0] < one[2] - 0.5


def _add(
    words: list[Word], raw: RawWord, style: Style | Print, *, joined: bool = False, mark: bool = False
) -> None:
    text = raw[4]
    if not (text.isascii() and text.isprintable()):
        text = _seen(text)
    if text.isascii():
        if text:
            parts = (text, _new(Box, raw[:4]), raw[5], raw[6], joined, style.size, style.bold, mark)
            words.append(_new(Word, parts))
    elif not text.isspace():
        before = words[-1] if words else None
        words.extend(_pieces((*raw[:4], text, *raw[5:]), style, before, joined=joined, mark=mark))


def _seen(text: str) -> str:
    """A word as it is seen: a soft hyphen at its end is drawn as a hyphen, a control as a letter unknown."""
    drawn = composed(_CONTROL.sub("\ufffd", text))
    return visible(f"{drawn[:-1]}-" if drawn.endswith("\u00ad") else drawn).strip()


def _span_at(spans: Sequence[Span], word: RawWord) -> Span:
    middle = (word[0] + word[2]) / 2
    return next((span for span in spans if middle <= span.x1), spans[-1] if spans else UNKNOWN)


def _pieces(
    raw: RawWord, style: Style | Print, before: Word | None, *, joined: bool, mark: bool
) -> Iterator[Word]:
    """A word, its Chinese and Japanese characters each a word of their own, in boxes of equal width."""
    x0, y0, x1, y1, text, block, line, _ = raw
    pieces = _PIECES.findall(text)
    widths = [2.0 if _WIDE.match(piece) else float(len(piece)) for piece in pieces]
    scale = (x1 - x0) / sum(widths)
    position = x0
    for number, (piece, width) in enumerate(zip(pieces, widths, strict=True)):
        box = Box(position, y0, position + width * scale, y1)
        together = number > 0 or joined or _runs_on(before, piece, box, line)
        yield Word(piece, box, block, line, together, style.size, style.bold, mark)
        position += width * scale


def _runs_on(before: Word | None, text: str, box: Box, line: int) -> bool:
    """Whether no blank is meant before `text`: Chinese lines follow each other without one."""
    if before is None or not _WIDE.match(before.text) or not _WIDE.match(text):
        return False
    return before.line != line or box.x0 - before.box.x1 < 0.3 * (box.x1 - box.x0)

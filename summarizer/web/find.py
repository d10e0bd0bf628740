"""Finding words in a paper as a person types them: over line ends, hyphens, ligatures, in any case."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from summarizer.pdf.page import Box, Page, Word, outline_box
from summarizer.text import HAN

MOST_HITS = 5000
LONGEST = 1000
"""Characters that can be looked for."""
_HAN = rf"[\u3000-\u30ff{HAN}\uff00-\uffef]"
_BESIDE_HAN = re.compile(rf"(?<={_HAN}) | (?={_HAN})")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_ALIKE = str.maketrans(
    {**dict.fromkeys("“”„", '"'), **dict.fromkeys("‘’‚′", "'"), **dict.fromkeys("\u00ad‐‑–−", "-")}
    | dict.fromkeys("\u200b\ufeff^", "")
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words stand: its lines as (page index, x0, y0, x1, y1) in points."""

    boxes: tuple[tuple[int, float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Searchable:
    """All words of a paper, by page index, as one text; `starts[i]` is where the i-th one begins in it."""

    text: str
    starts: tuple[int, ...]
    words: tuple[tuple[int, Word], ...]


def searchable(pages: Sequence[Page]) -> Searchable:
    """The text of a paper's pages, made for `find`."""
    words = tuple((page.index, word) for page in pages for word in page.words if not word.mark)
    forms = {text: _form(text) for text in {word.text for _, word in words}}
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for (page, word), after in zip_longest(words, words[1:]):
        piece = forms[word.text]
        if after is not None and piece:
            same_line = (page, word.block, word.line) == (after[0], after[1].block, after[1].line)
            if not (same_line and after[1].joined):
                piece = _before(piece, forms[after[1].text][:1], same_line=same_line)
        pieces.append(piece)
        starts.append(length)
        length += len(piece)
    return Searchable("".join(pieces), tuple(starts), words)


def find(sought: str, paper: Searchable) -> tuple[Hit, ...]:
    """All places in order, `MOST_HITS` at most; none for a text of nothing but blanks."""
    wanted = _BESIDE_HAN.sub("", " ".join(_form(sought[:LONGEST]).split()))
    hits: list[Hit] = []
    place = paper.text.find(wanted) if wanted else -1
    while place >= 0 and len(hits) < MOST_HITS:
        hits.append(Hit(tuple(_boxes(place, place + len(wanted), paper))))
        place = paper.text.find(wanted, place + len(wanted))
    return tuple(hits)


def _form(text: str) -> str:
    """Letters without case, accents and ligatures, no hyphens between them; signs that look alike as one."""
    text = text.translate(_ALIKE)
    if text.isascii():
        plain = text.lower()
    else:
        apart = unicodedata.normalize("NFKD", text).casefold()
        plain = unicodedata.normalize("NFC", "".join(one for one in apart if not unicodedata.combining(one)))
    return _HYPHEN.sub("", plain) if "-" in plain else plain


def _before(piece: str, following: str, *, same_line: bool) -> str:
    """A word as it stands before the next one: with a blank; at a line's end its hyphen goes or stays."""
    if not same_line and piece.endswith("-") and len(piece) > 1:
        return _HYPHEN.sub("", piece + following).removesuffix(following)
    return _BESIDE_HAN.sub("", f"{piece} {following}").removesuffix(following)


def _boxes(start: int, end: int, paper: Searchable) -> Iterator[tuple[int, float, float, float, float]]:
    """The lines of what stands in the text from `start` to `end`."""
    first, last = (bisect_right(paper.starts, at) - 1 for at in (start, end - 1))
    for (page, _, _), line in groupby(
        range(first, last + 1), lambda at: (paper.words[at][0], *paper.words[at][1][2:4])
    ):
        words = [_part(paper.words[at][1], start - paper.starts[at], end - paper.starts[at]) for at in line]
        box = outline_box(words)
        yield page, round(box.x0, 1), round(box.y0, 1), round(box.x1, 1), round(box.y1, 1)


def _part(word: Word, start: int, end: int) -> Word:
    """The letters `start` to `end` of a word, as if all were as wide; a word that runs down stays whole."""
    box, length = word.box, len(_form(word.text))
    if length < 2 or box.y1 - box.y0 > box.x1 - box.x0:
        return word
    each = (box.x1 - box.x0) / length
    left, right = box.x0 + each * max(0, start), box.x0 + each * min(length, end)
    return word._replace(box=Box(left, box.y0, right, box.y1))

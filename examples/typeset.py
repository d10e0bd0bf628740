"""Sets a paper's text as a two-column PDF with running heads, tables and hyphenated line ends.

The text is a small subset of Markdown: `#` title, `@` authors, `!` notice, `##` and `###` headings, `|` table
rows, `^` caption, everything else a paragraph. All sizes are in points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pymupdf

WIDTH, HEIGHT = 499.0, 709.0  # B5, as journals have it
MARGIN, GUTTER, TOP, BOTTOM = 52.0, 20.0, 66.0, 58.0
_CJK = re.compile(r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]")
_MOST_STRETCH = 0.95  # of the letter size: a line with larger gaps is left ragged
_NOT_FIRST = "，。；：、！？）】》”’,.;:!?)]%℃"  # no Chinese line begins with one of these
_SYLLABLE = re.compile(
    r"(?<=[aeiouy])(?=[bcdfghjklmnpqrstvwxz][aeiouy])|(?<=[aeiou][nrlmst])(?=[bcdfgkptmv][aeiou])"
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a block is set: font names in the fonts given, sizes, spaces above and below in points."""

    font: str
    size: float
    leading: float
    above: float = 0.0
    below: float = 0.0
    indent: float = 0.0
    wide: bool = False
    centred: bool = False


STYLES = {
    "title": Style("bold", 16, 20, 4, 8, wide=True, centred=True),
    "authors": Style("italic", 10, 13, 0, 2, wide=True, centred=True),
    "notice": Style("italic", 8.5, 11, 6, 10, wide=True, centred=True),
    "section": Style("bold", 11.5, 14, 9, 4),
    "subsection": Style("italic", 10.5, 13.5, 6, 3),
    "paragraph": Style("regular", 10.8, 14.8, 0, 3, indent=11),
    "reference": Style("regular", 9, 11.5, 0, 3),
    "caption": Style("italic", 8.5, 11, 2, 8),
    "row": Style("regular", 8.8, 12.5),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the paper: its kind, a key of STYLES, and its text (cells joined by `|` for a row)."""

    kind: str
    text: str


def parse_blocks(source: str) -> tuple[Block, ...]:
    """The blocks of a paper's source."""
    marks = {
        "# ": "title",
        "@ ": "authors",
        "! ": "notice",
        "## ": "section",
        "### ": "subsection",
        "^ ": "caption",
    }
    blocks: list[Block] = []
    for line in source.splitlines():
        mark = next((mark for mark in marks if line.startswith(mark)), None)
        if mark:
            blocks.append(Block(marks[mark], line.removeprefix(mark).strip()))
        elif line.startswith("|"):
            blocks.append(Block("row", line.strip("| ")))
        elif line.strip():
            kind = "reference" if re.match(r"\[\d+\] ", line) else "paragraph"
            blocks.append(Block(kind, line.strip()))
    return tuple(blocks)


class Typesetter:
    """Sets blocks one after the other; a new column or page begins when the present one is full."""

    def __init__(self, fonts: dict[str, pymupdf.Font], running_head: str) -> None:
        self.document = pymupdf.open()
        self.outline: list[tuple[int, str, int]] = []
        self._fonts, self._head = fonts, running_head
        self._column, self._y, self._column_top = 1, HEIGHT, TOP
        self._writer: pymupdf.TextWriter | None = None

    def set(self, blocks: Sequence[Block]) -> pymupdf.Document:
        """The finished document."""
        self._new_page()
        rows: list[Block] = []
        previous = ""
        for block in blocks:
            if block.kind == "row":
                rows.append(block)
                continue
            if rows:
                self._table([row.text.split("|") for row in rows])
                rows = []
            self._block(block, first=previous != "paragraph")
            previous = block.kind
        self._finish_page()
        self.document.set_toc([list(entry) for entry in self.outline])
        return self.document

    def _block(self, block: Block, *, first: bool) -> None:
        style = STYLES[block.kind]
        if block.kind in {"section", "subsection"}:
            self._need(style.above + style.leading * 5)
            level = 1 if block.kind == "section" else 2
            self.outline.append((level, block.text, self.document.page_count))
        width = WIDTH - 2 * MARGIN if style.wide else self._width
        indent = 0.0 if first else style.indent
        self._y += style.above
        lines = list(self._lines(block.text, style, width, indent))
        for number, (line, full) in enumerate(lines):
            self._need(style.leading)
            self._line(
                line, style, width, indent if number == 0 else 0.0, justify=full and block.kind == "paragraph"
            )
        self._y += style.below
        if style.wide:
            self._column_top = self._y

    @property
    def _width(self) -> float:
        return (WIDTH - 2 * MARGIN - GUTTER) / 2

    @property
    def _x(self) -> float:
        return MARGIN + self._column * (self._width + GUTTER)

    def _need(self, height: float) -> None:
        if self._y + height > HEIGHT - BOTTOM:
            if self._column == 0:
                self._column, self._y = 1, self._column_top
            else:
                self._finish_page()
                self._new_page()

    def _new_page(self) -> None:
        page = self.document.new_page(width=WIDTH, height=HEIGHT)
        self._writer = pymupdf.TextWriter(page.rect)
        self._column, self._y, self._column_top = 0, TOP, TOP
        number = str(self.document.page_count)
        small = self._fonts["italic"]
        if self.document.page_count > 1:
            self._put(self._head, small, 8, (WIDTH - self._measure(self._head, small, 8)) / 2, 40)
        self._put(number, small, 8, (WIDTH - self._measure(number, small, 8)) / 2, HEIGHT - 30)

    def _finish_page(self) -> None:
        if self._writer is not None:
            self._writer.write_text(self.document[-1])

    def _put(self, text: str, font: pymupdf.Font, size: float, x: float, y: float) -> None:
        if self._writer is not None:
            self._writer.append((x, y), text, font=font, fontsize=size)

    def _measure(self, text: str, font: pymupdf.Font, size: float) -> float:
        return float(font.text_length(text, fontsize=size))

    def _line(
        self, pieces: Sequence[str], style: Style, width: float, indent: float, *, justify: bool
    ) -> None:
        """Set one line of pieces; a piece that begins with a blank may be moved apart from the one before."""
        font, text = self._fonts[style.font], "".join(pieces)
        missing = width - indent - self._measure(text, font, style.size)
        x = (MARGIN if style.wide else self._x) + indent
        self._y += style.leading
        if style.centred:
            self._put(text, font, style.size, x + missing / 2, self._y)
            return
        chinese = _CJK.search(text) is not None
        places = [chinese or piece.startswith(" ") for piece in pieces[1:]]
        stretch = missing / sum(places) if justify and any(places) else 0.0
        if not 0 < stretch < _MOST_STRETCH * style.size:
            self._put(text, font, style.size, x, self._y)
            return
        for number, piece in enumerate(pieces):
            if number and places[number - 1]:
                x += stretch
            self._put(piece, font, style.size, x, self._y)
            x += self._measure(piece, font, style.size)

    def _lines(
        self, text: str, style: Style, width: float, indent: float
    ) -> Iterator[tuple[list[str], bool]]:
        """Lines as pieces, and whether each is full (all but the last of a paragraph)."""
        font = self._fonts[style.font]
        line: list[str] = []
        room = width - indent
        for piece in _pieces(text):
            length = self._measure("".join([*line, piece]).rstrip(), font, style.size)
            if length <= room or not line or piece.strip()[:1] in _NOT_FIRST:
                line.append(piece if line else piece.lstrip())
                continue
            head, tail = self._hyphenated("".join(line), piece, font, style.size, room)
            yield ([*line, head] if head else line), True
            line, room = [tail.lstrip()], width
        yield line, False

    def _hyphenated(
        self, line: str, piece: str, font: pymupdf.Font, size: float, room: float
    ) -> tuple[str, str]:
        """The part of a word that still fits on a line, with a hyphen, and the rest of it."""
        word = piece.strip()
        if not re.fullmatch(r"[a-z]{7,}[.,;]?", word):
            return "", piece
        for place in reversed([match.start() for match in _SYLLABLE.finditer(word)]):
            head = f" {word[:place]}-"
            if 3 <= place <= len(word) - 4 and self._measure(line + head, font, size) <= room:
                return head, word[place:]
        return "", piece

    def _table(self, rows: Sequence[Sequence[str]]) -> None:
        """A table as wide as a column, with rules above, below and under its head."""
        style = STYLES["row"]
        font = self._fonts[style.font]
        self._need(style.leading * (len(rows) + 1) + 12)
        cells = [[cell.strip() for cell in row] for row in rows]
        widths = [
            max(self._measure(row[at], font, style.size) for row in cells) for at in range(len(cells[0]))
        ]
        gap = max(4.0, (self._width - sum(widths)) / (len(widths) - 1))
        scale = min(1.0, self._width / (sum(widths) + gap * (len(widths) - 1)))
        page, left, right = self.document[-1], self._x, self._x + self._width
        self._y += 8
        page.draw_line((left, self._y), (right, self._y), width=0.8)
        for number, row in enumerate(cells):
            self._y += style.leading
            x = left
            for cell, width in zip(row, widths, strict=True):
                weight = self._fonts["bold" if number == 0 else "regular"]
                self._put(cell, weight, style.size * scale * (0.97 if number == 0 else 1), x, self._y)
                x += (width + gap) * scale
            if number in {0, len(cells) - 1}:
                page.draw_line((left, self._y + 4), (right, self._y + 4), width=0.5 if number == 0 else 0.8)
                self._y += 2
        self._y += 4


def _pieces(text: str) -> Iterator[str]:
    """What a line may be broken before: words with their blank, and single Chinese characters."""
    for word in re.findall(r"\s*\S+", text.replace("fi", "ﬁ").replace("fl", "ﬂ")):
        yield from re.findall(rf"\s*(?:{_CJK.pattern}|(?:(?!{_CJK.pattern})\S)+)", word)

"""Tables: rows that stand between ruling lines at a caption, each cell with the heading of its column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from summarizer.layout.kind import ROW, caption_label, is_caption, is_table_caption
from summarizer.layout.line import LayoutLine, words_text
from summarizer.layout.row import Cell, write_row
from summarizer.layout.table_cells import TableRow
from summarizer.layout.table_grid import Grid, read_grids
from summarizer.layout.table_region import Region, regions_of, settle_captions
from summarizer.pdf.page import Page, Sentence, Word, WordSpan

_UNIT = re.compile(
    r"(?<!\w(?=\(s\)))\s*[(\[（]\s*(?P<unit>%|‰|°C|°|[kKMGT]?B|[GTMP]?FLOPs?|[KMGB]|"
    r"(?:[munpµμkcdM]?(?:g|m|s|L|l|mol|M|V|A|W|Hz|J|Pa|eV|bp)|ms|min|h|hrs?|hours?|days?|years?|yrs?|dB|fps|FPS|kDa|nM)"
    r"(?:[/·⋅ ]?(?:[munpµμkcd]?(?:g|m|s|L|l)|min|h|day|year|kg)(?:\^?[-−]?\d)?)?)\s*[)\]）](?=\s|$)"
)
_MEASURE = re.compile(r"\w\s?/\s?(?:%|[a-zA-Zµμ°]{1,4}[\d²³⁻^−-]*)$")
"""A heading such as `时间/s`: in the corner it may say what the whole table measures."""
_OVER = 12.0  # points by which a line may stick out of its table
_RULES = 3  # above and below the headings, and below the last row
_NUMBER = re.compile(r"[-−+±~≈<>≤≥]?\s?\d[\d,. ]*(?:\s?±\s?\d[\d.]*)?")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is cited, `Table 2 — ResNet-50 | top-1: 76.1 | FLOPs: 4.1G`, and where its words stand."""

    text: str
    spans: tuple[WordSpan, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that could be read: the first line of its caption, its rows, and the words of its headings."""

    caption: LayoutLine
    rows: tuple[Row, ...]
    heads: tuple[WordSpan, ...]


def read_tables(pages: Sequence[Page], lines: Sequence[LayoutLine]) -> tuple[list[Table], list[LayoutLine]]:
    """The tables among `lines`, and the lines without them.

    Only a table whose ruling lines, rows and columns say by their places which cell stands under which
    heading is read. The lines of all others stay as they are.
    """
    on_page: defaultdict[int, list[LayoutLine]] = defaultdict(list)
    for line in lines:
        on_page[line.page_index].append(line)
    places: list[Region] = []
    for page_index, here in on_page.items():
        rules = pages[page_index].rules
        captions = [line for line in here if is_table_caption(line) and is_caption(line)]
        if captions and len(rules) >= _RULES:
            places += regions_of(rules, here, captions)
    tables: list[Table] = []
    gone: set[LayoutLine] = set()
    for region in settle_captions(places):
        page = pages[region.captions[0].page_index]
        inside = [line for line in on_page[page.index] if region.holds(line.box)]
        for table, own in _read(region, inside, page):
            tables.append(table)
            gone.update(own)
    return tables, [line for line in lines if line not in gone]


def with_rows(sentences: Sequence[Sentence], tables: Sequence[Table]) -> Iterator[Sentence]:
    """The sentences, and behind each table's caption its rows, which belong to the caption's paragraph."""
    last = {sentence.paragraph: sentence for sentence in sentences}
    rows: defaultdict[int, list[Sentence]] = defaultdict(list)
    for table in tables:
        caption = next(sentence for sentence in sentences if _begins_in(table.caption, sentence))
        rows[id(last[caption.paragraph])] += [
            Sentence(row.text, row.spans, caption.section, caption.title, caption.paragraph, ROW)
            for row in table.rows
        ]
    for sentence in sentences:
        yield sentence
        yield from rows[id(sentence)]


def _begins_in(line: LayoutLine, sentence: Sentence) -> bool:
    return any(
        span.page_index == line.page_index and span.start <= line.start < span.end for span in sentence.spans
    )


def _read(
    region: Region, inside: Sequence[LayoutLine], page: Page
) -> Iterator[tuple[Table, list[LayoutLine]]]:
    """The tables in a place that could be read, each with its lines."""
    if any(line.box.x0 < region.x0 - _OVER or line.box.x1 > region.x1 + _OVER for line in inside):
        return
    words = {n: word for line in inside for n, word in _sized(line, page.words) if not word.mark}
    grids = read_grids(region, words, median([word.size for word in words.values()])) if words else []
    label = caption_label(region.captions[0])
    for grid in grids:
        top, bottom = grid.heights
        own = [line for line in inside if top - 1 <= line.box.centre[1] <= bottom + 1]
        rows = tuple(
            Row(_text(label, row, grid, page.words), _spans(page.index, row.words)) for row in grid.rows
        )
        used = {number for row in grid.rows for number in row.words}
        others = {number for line in own for number in range(line.start, line.end)} - used
        yield Table(region.captions[0], rows, _spans(page.index, others)), own


def _sized(line: LayoutLine, words: Sequence[Word]) -> Iterator[tuple[int, Word]]:
    """A line's words by their numbers, with sizes in points where the font has a scale of its own."""
    largest = max(words[number].size for number in range(line.start, line.end))
    scale = line.size / largest if 0 < largest < line.size else 1.0
    for number in range(line.start, line.end):
        yield number, words[number]._replace(size=scale * words[number].size)


def _text(label: str, row: TableRow, grid: Grid, words: Sequence[Word]) -> str:
    titles = [words_text([words[n] for n in title]) for title in (grid.title, row.under) if title]
    texts = [words_text([words[number] for number in cell.words]) for cell in row.cells]
    if row.alone:
        return write_row(label, titles, Cell("", texts[0]), ())
    heads = [grid.head_of(cell, words) for cell in row.cells]
    told = heads[0] and (_NUMBER.fullmatch(texts[0]) or _UNIT.search(heads[0]) or _MEASURE.search(heads[0]))
    cells = [_with_unit(head, text) for head, text in zip(heads[1:], texts[1:], strict=True)]
    return write_row(label, titles, Cell(heads[0] if told else "", texts[0]), cells)


def _with_unit(head: str, text: str) -> Cell:
    """A cell behind its heading; a heading's unit goes to the number."""
    unit = _UNIT.search(head)
    if unit and _NUMBER.fullmatch(text):
        blank = "" if unit["unit"] in {"%", "‰", "°", "K", "M", "G", "B"} else " "
        return Cell(head[: unit.start()] + head[unit.end() :], f"{text}{blank}{unit['unit']}")
    return Cell(head, text)


def _spans(page_index: int, numbers: Iterable[int]) -> tuple[WordSpan, ...]:
    """The words as spans, neighbours joined."""
    ordered = sorted(numbers)
    if not ordered:
        return ()
    ends = [before for before, after in pairwise(ordered) if after != before + 1]
    starts = [after for before, after in pairwise(ordered) if after != before + 1]
    return tuple(
        WordSpan(page_index, start, end + 1)
        for start, end in zip([ordered[0], *starts], [*ends, ordered[-1]], strict=True)
    )

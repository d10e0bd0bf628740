"""Running heads and feet wherever they stand: the outermost rows of pages that return or count the pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from summarizer.layout.line import LayoutLine
from summarizer.pdf.page import Page

_DEPTH = 3  # rows from the edge
_REACH = 0.22  # of the page's height, from the edge
_SLACK = 8.0  # points by which a head may stand higher or lower than on other pages
_NEAR = 2  # pages: heads of left and right pages take turns
_LONGEST = 120  # characters
_NUMBER = re.compile(r"^(?:page\s*)?(\d{1,4})\b|\b(\d{1,4})$", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Row:
    """The lines at one height of a page."""

    page_index: int
    y: float
    lines: tuple[LayoutLine, ...]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def running_heads(
    pages: Sequence[Page], lines: Iterable[LayoutLine], known: Set[LayoutLine]
) -> set[LayoutLine]:
    """The lines of rows at the pages' edges that return on pages near each other, or bear their numbers.

    `known` are furniture already; a row counts as outermost when nothing but such stands further out.
    """
    by_page: defaultdict[int, list[LayoutLine]] = defaultdict(list)
    for line in lines:
        if line not in known:
            by_page[line.page_index].append(line)
    found: set[LayoutLine] = set()
    for top in (True, False):
        edges = {index: _edge(pages[index], on_page, top=top) for index, on_page in by_page.items()}
        returning = _returning(row for rows in edges.values() for row in rows) | _counting(edges, len(pages))
        for rows in edges.values():
            for row in rows:
                if row not in returning:
                    break
                found.update(row.lines)
    return found


def _edge(page: Page, lines: Sequence[LayoutLine], *, top: bool) -> list[_Row]:
    """The rows at the page's top or bottom, the outermost first."""
    limit = page.height * (_REACH if top else 1 - _REACH)
    near = [line for line in lines if (line.box.centre[1] < limit) == top]
    rows: list[_Row] = []
    for line in sorted(near, key=lambda line: line.box.centre[1] if top else -line.box.centre[1]):
        y = line.box.centre[1]
        if rows and abs(rows[-1].y - y) < 0.4 * max(line.size, 4):
            rows[-1] = _Row(page.index, rows[-1].y, (*rows[-1].lines, line))
        elif len(rows) == _DEPTH:
            break
        else:
            rows.append(_Row(page.index, y, (line,)))
    return rows


def _returning(rows: Iterable[_Row]) -> set[_Row]:
    """The rows whose letters return at their height on three pages or more, each near the next."""
    alike: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        key = _NOT_LETTERS.sub("", row.text).casefold()
        if key and len(row.text) <= _LONGEST:
            alike[key].append(row)
    found: set[_Row] = set()
    for group in alike.values():
        run: list[_Row] = []
        for row in sorted(group, key=lambda row: row.page_index):
            if run and (row.page_index - run[-1].page_index > _NEAR or abs(row.y - run[-1].y) > _SLACK):
                run = []
            run.append(row)
            if len(run) >= 3:
                found.update(run)
    return found


def _counting(edges: Mapping[int, Sequence[_Row]], page_count: int) -> set[_Row]:
    """The rows that begin or end with a number which goes up with the pages."""
    numbered = [
        (int(match[1] or match[2]) - row.page_index, row)
        for rows in edges.values()
        for row in rows[:2]
        if len(row.text) <= _LONGEST and (match := _NUMBER.search(row.text))
    ]
    offset, count = Counter(offset for offset, _ in numbered).most_common(1)[0] if numbered else (0, 0)
    if count < max(3, 0.3 * page_count):
        return set()
    rows = [row for this, row in numbered if this == offset]
    usual = sorted(row.y for row in rows)[len(rows) // 2]
    return {row for row in rows if abs(row.y - usual) < _SLACK}

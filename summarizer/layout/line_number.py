"""Numbers that count the lines beside the text, as manuscripts under review have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from summarizer.pdf.page import Page, Word

_SURE = 15  # numbers down most of a page
_FEW = 3
_STEPS = (1, 5)  # some count every fifth line
_EVEN = 0.9  # of the steps


def line_number_words(pages: Sequence[Page]) -> Mapping[int, frozenset[int]]:
    """For each page (from 0), the numbers of the words that count the lines in the margin.

    They are columns of numbers that go up evenly along most of the page's height: on most pages, or going on
    from page to page, or where the count does not begin. A table's first column does none of these. A page
    with few lines has them too where it goes on from the page before it or leads up to the next.
    """
    words = {page.index: page.words for page in pages}
    columns = {page.index: _counting_columns(page) for page in pages}
    tall = {page.index: [one for one in columns[page.index] if _is_tall(page, one)] for page in pages}
    with_text = sum(len(page.words) > 50 for page in pages)
    everywhere = 2 * sum(map(bool, tall.values())) > with_text
    starts = {index: {_value(words[index], one[0]) for one in found} for index, found in columns.items()}
    ends = {index: {_value(words[index], one[-1]) for one in found} for index, found in columns.items()}
    accepted: dict[int, set[int]] = {}
    for index, found in columns.items():
        for one in found:
            first, last = _value(words[index], one[0]), _value(words[index], one[-1])
            goes_on = any(
                first - step in ends.get(index - 1, ()) or last + step in starts.get(index + 1, ())
                for step in _STEPS
            )
            if goes_on or (one in tall[index] and (everywhere or first > _STEPS[-1])):
                accepted.setdefault(index, set()).update(one)
    if not any(tall[index] for index in accepted):
        return {}
    return {index: frozenset(numbers) for index, numbers in accepted.items()}


def _counting_columns(page: Page) -> list[tuple[int, ...]]:
    """The words, by their numbers, that stand under each other at lines' edges and go up evenly."""
    bins: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for number, word in enumerate(page.words):
        if word.text.isdecimal() and len(word.text) <= 4 and _at_line_edge(page.words, number):
            bins["left", round(word.box.x0 / 4)].append(number)
            bins["right", round(word.box.x1 / 4)].append(number)
    found: list[tuple[int, ...]] = []
    for column in bins.values():
        if len(column) < _FEW:
            continue
        column.sort(key=lambda number: page.words[number].box.y0)
        values = [_value(page.words, number) for number in column]
        steps = [after - before for before, after in pairwise(values)]
        if max(steps.count(step) for step in _STEPS) >= _EVEN * len(steps):
            found.append(tuple(column))
    return found


def _is_tall(page: Page, column: Sequence[int]) -> bool:
    boxes = [page.words[number].box for number in column]
    height = max(box.y1 for box in boxes) - min(box.y0 for box in boxes)
    return len(column) >= _SURE and height > page.height / 2


def _value(words: Sequence[Word], number: int) -> int:
    return int(words[number].text)


def _at_line_edge(words: Sequence[Word], number: int) -> bool:
    """Whether a word is the first or the last of its line."""
    word = words[number]
    beside = [words[other] for other in (number - 1, number + 1) if 0 <= other < len(words)]
    return len(beside) < 2 or any((word.block, word.line) != (other.block, other.line) for other in beside)

"""What a page carries besides the paper's text: running heads and feet, page numbers, line numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from summarizer.layout.line import LayoutLine, spell
from summarizer.layout.running_head import running_heads
from summarizer.pdf.page import Page

RUNNING_HEADS = "running heads"
PAGE_NUMBERS = "page numbers"
LINE_NUMBERS = "line numbers"
CONTENTS = "table of contents"
BLANK_SIGNS = "blank signs"
NOTE_MARKS = "note marks"

_SLANTING = 2.0  # of the letters' size: a line that is higher is not level
_HUGE = 30.0  # points
_SHIFT = 8.0  # points by which a watermark may move
_OFTEN = 0.2  # of the pages
_MARGIN = 0.12  # of the page's height, above and below
_PAGE_NUMBER = re.compile(
    r"[-–—·•\s]*(?:p(?:age|\.)?\s*)?(?:\d{1,4}|[ivxlc]{1,7}|[A-Z]-\d{1,3}|S\d{1,3})(?:\s*(?:/|of|\|)\s*\d{1,4})?[-–—·•\s]*"
    r"|第\s*[\d一二三四五六七八九十百]+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?",
    re.IGNORECASE,
)
_STAMP = re.compile(r"arXiv:\d{4}\.\d{4,5}|arXiv:[a-z-]+/\d{7}|(?:bio|med)Rxiv preprint doi", re.IGNORECASE)
_VOLUME = re.compile(r"Vol:?\.?\s?\(\d+\)")
"""A publisher's place for the volume."""
_LEADERS = re.compile(r"(?:\.\s?){5,}\s*(?:\d+|[ivxlc]+)\s*$|[…·]{3,}\s*\d+\s*$")
_NUMBERED = re.compile(r"^\d{1,4}\s|\s\d{1,4}$")
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def no_words(page: Page) -> dict[str, list[int]]:
    """The numbers of the words that no sentence holds: raised marks of notes and sources, and blank signs.

    A blank sign prints nothing: a soft hyphen, a blank of no width.
    """
    odd = [n for n, word in enumerate(page.words) if word.mark or not word.text.isascii()]
    blank = [n for n in odd if not page.words[n].mark and not spell(page.words[n])]
    return {BLANK_SIGNS: blank, NOTE_MARKS: [n for n in odd if page.words[n].mark]}


def find_furniture(pages: Sequence[Page], lines: Sequence[LayoutLine]) -> dict[LayoutLine, str]:
    """The lines that belong to the page and not to the paper, each with what it is."""
    found = _in_margins(pages, lines) | dict.fromkeys(_watermarks(lines, len(pages)), RUNNING_HEADS)
    for line in running_heads(pages, lines, found.keys()):
        found[line] = PAGE_NUMBERS if _PAGE_NUMBER.fullmatch(line.text) else RUNNING_HEADS
    return found


def _watermarks(lines: Iterable[LayoutLine], page_count: int) -> Iterable[LayoutLine]:
    """The lines of large or slanting print that stand on many pages at one and the same place."""
    alike: defaultdict[tuple[str, int, int], list[LayoutLine]] = defaultdict(list)
    for line in lines:
        slants = line.box.y1 - line.box.y0 > _SLANTING * line.size
        if (slants or line.size > _HUGE) and line.text.strip():
            alike[line.text, round(line.box.x0 / _SHIFT), round(line.box.y0 / _SHIFT)].append(line)
    enough = max(2, _OFTEN * page_count)
    return [line for group in alike.values() if len(group) >= enough for line in group]


def _in_margins(pages: Sequence[Page], lines: Iterable[LayoutLine]) -> dict[LayoutLine, str]:
    found: dict[LayoutLine, str] = {}
    bands: defaultdict[tuple[bool, int], list[LayoutLine]] = defaultdict(list)
    for line in lines:
        page = pages[line.page_index]
        if _LEADERS.search(line.text):
            found[line] = CONTENTS
        elif _is_stamp(line, page) or _VOLUME.fullmatch(line.text):
            found[line] = RUNNING_HEADS
        elif (at_top := line.box.y1 < page.height * _MARGIN) or line.box.y0 > page.height * (1 - _MARGIN):
            bands[at_top, round(line.box.y0 / 4)].append(line)
    for band in bands.values():
        numbers = [line for line in band if len(line.text) < 30 and _PAGE_NUMBER.fullmatch(line.text)]
        if len(numbers) > 1 or len(pages) <= 2:
            found |= dict.fromkeys(numbers, PAGE_NUMBERS)
        found |= dict.fromkeys(_running_heads([line for line in band if line not in numbers]), RUNNING_HEADS)
    return found


def _is_stamp(line: LayoutLine, page: Page) -> bool:
    """Whether the line is a repository's stamp: known by its words, or set upright in a side margin."""
    if line.page_index == 0 and _STAMP.match(line.text):
        return True
    upright = line.box.y1 - line.box.y0 > 4 * max(line.size, 1.0) and len(line.text) > 5
    return upright and (line.box.x1 < page.width * 0.08 or line.box.x0 > page.width * 0.92)


def _running_heads(band: Sequence[LayoutLine]) -> Sequence[LayoutLine]:
    """Those of the lines at one height of the margin that are running heads.

    At the height of the running heads most lines return on other pages, but for their numbers; where the
    text itself begins, few do. A line there that ends in a page number is one even when it stands alone.
    """
    pages: defaultdict[str, set[int]] = defaultdict(set)
    for line in band:
        pages[_key(line)].add(line.page_index)
    repeated = [line for line in band if len(pages[_key(line)]) > 1]
    if len(repeated) < max(2, 0.6 * len(band)):
        return ()
    return [line for line in band if len(pages[_key(line)]) > 1 or _NUMBERED.search(line.text)]


def _key(line: LayoutLine) -> str:
    return _NOT_LETTERS.sub("", line.text).casefold()

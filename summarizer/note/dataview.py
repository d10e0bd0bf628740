"""Dataview's rules for inline fields: which key and value it reads from one line of a note.

Source: blacksmithgu/obsidian-dataview 0.5.70, src/data-import/inline-field.ts and markdown-file.ts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from summarizer.text import Span

_BRACKET = re.compile(r"[\[\]()]")
MAX_LINE = 32_768
"""Characters; Dataview skips longer lines."""


_SHORT = 100
"""Characters of what stands before `::` in most fields; longer text is not kept."""


class InlineField(NamedTuple):
    """An inline field: its key without leading emoji, and the span of its raw value within the line."""

    key: str
    value_span: Span


def full_line_field(line: str) -> InlineField | None:
    """The field that a whole line makes, None when Dataview sees none there.

    A line with a bracketed field, `(key:: value)` or `[key:: value]`, has no full-line field, backticks
    or not.
    """
    colons = line.find("::")
    if colons < 0 or len(line) > MAX_LINE:
        return None
    key = full_line_key(line[:colons])
    if not key or bracketed_fields(line):
        return None
    return InlineField(key, Span(colons + 2, len(line)))


def full_line_key(source: str) -> str:
    """The key in what stands before `::`, "" when that is none.

    Everything before the first letter, ASCII digit or `_` is dropped, emoji and list signs too; a sign
    further behind, such as `&`, a bracket or an emoji, makes the line no field.
    """
    return _known_key(source) if len(source) <= _SHORT else _key(source)


def _key(source: str) -> str:
    start = next((index for index, sign in enumerate(source) if _in_key(sign)), len(source))
    rest = source[start:].rstrip()
    signs = (_in_key(sign) or sign in "/-" or sign.isspace() for sign in rest)
    end = next((index for index, allowed in enumerate(signs) if not allowed), len(rest))
    return rest[:end].rstrip() if set(rest[end:]) <= set("_*~`") else ""


_known_key = lru_cache(maxsize=4096)(_key)  # the notes of a vault have the same keys


def _in_key(sign: str) -> bool:
    return sign.isalpha() or sign in "_0123456789"


def bracketed_fields(line: str) -> tuple[tuple[str, str], ...]:
    """The bracketed fields of a line as (key, value), those in square brackets first.

    A value ends at the bracket that closes it, nested ones and those behind a backslash not counted.
    """
    if "[" not in line and "(" not in line:
        return ()
    found: list[tuple[str, str]] = []
    last = line.rfind("::")
    for opening, closing in ("[]", "()"):
        start = line.find(opening)
        closings: Mapping[int, int] | None = None
        while 0 <= start < last:
            colons = line.index("::", start)
            key = line[start + 1 : colons]
            end = -1
            if not _BRACKET.search(key):
                closings = _closings(line, opening, closing) if closings is None else closings
                end = closings.get(colons + 2, -1)
            if end >= 0:
                found.append((key.strip(), line[colons + 2 : end].strip()))
            start = line.find(opening, max(start, end) + 1)
    return tuple(found)


def _closings(line: str, opening: str, closing: str) -> Mapping[int, int]:
    """For each offset behind a `::` that lies within brackets, that of the one that closes the innermost.

    One pass over the line, since a line may open thousands.
    """
    found: dict[int, int] = {}
    waiting: list[list[int]] = [[]]  # by depth
    escaped = False
    for index, sign in enumerate(line):
        if index > 1 and line.startswith("::", index - 2):
            waiting[-1].append(index)
        if sign == "\\":
            escaped = not escaped
            continue
        if not escaped and sign == opening:
            waiting.append([])
        elif not escaped and sign == closing:
            found.update(dict.fromkeys(waiting.pop(), index))
            waiting = waiting or [[]]
        escaped = False
    return found

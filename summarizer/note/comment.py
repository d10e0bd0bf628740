"""Comments of a note, `%% … %%` and `<!-- … -->`: what stands in them is not shown to anybody."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from summarizer.note.refusal import CODE
from summarizer.text import Span

_SIGN = re.compile("[`~]|<!--|%%")
_HTML = re.compile(r"<!--.*?-->", re.DOTALL)
_OBSIDIAN = re.compile(r"%%.*?%%", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[ \t>]*\r?\n")


def in_comment(text: str, offset: int) -> bool:
    """Whether what stands at an offset is hidden."""
    comments = _comments(text)
    before = bisect_left(comments, offset, key=lambda span: span.start) - 1
    return before >= 0 and offset < comments[before].end


@lru_cache(maxsize=8)
def _comments(text: str) -> tuple[Span, ...]:
    """The comments outside code; one that begins within a line ends with its paragraph at the latest."""
    if "%%" not in text and "<!--" not in text:
        return ()
    found: list[Span] = []
    end, closed = 0, {_HTML: True, _OBSIDIAN: True}
    for sign in _SIGN.finditer(text):
        start = sign.start()
        if start < end:
            continue
        if sign[0] in "`~":
            end = code.end() if (code := CODE.match(text, start)) else end
            continue
        kind = _HTML if sign[0] == "<!--" else _OBSIDIAN
        match = kind.match(text, start) if closed[kind] else None
        closed[kind] = match is not None
        if match and (_begins_block(text, start) or not _BLANK_LINE.search(match[0])):
            found.append(Span(start, match.end()))
            end = match.end()
    return tuple(found)


def _begins_block(text: str, start: int) -> bool:
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    return not text[line:start].strip(" \t>")

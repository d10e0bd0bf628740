"""Labels with a colon behind them, in all the forms that people write: `**Method**:`, `- 方法：`…"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from summarizer.note.labels import clean_label
from summarizer.note.lines import TextLine
from summarizer.text import Span

_QUOTES = re.compile(r"(?:[ ]{0,3}>[ ]?)*")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)(?:\[.\](?:[ \t]+|$))?")
_LABEL = re.compile(
    r"[ \t]*[^\w\s*_=`~\[\](){}<>|#:：“”\"'‘’-]*[ \t]*"  # an emoji
    r"(?P<open>[*_=`~]*)(?P<label>[^\W_][^:：*=`~|\[\]{}<>“”\"]{0,60}?)(?P<close>[*_=`~]*)[ \t]*"
    r"(?P<colon>::|：：|:(?=[ \t*_=`~]|$)|：)(?P<close_behind>[*_=`~]*)(?=[^:：]|$)"
)
_LINKS = re.compile(r"!?\[\[[^\[\]]*\]\]|!?\[[^\[\]]*\]\([^()]*\)|[^\w]+")
_PART = re.compile(r"#{1,6}(?:[ \t]|$)|(?:[-*_][ \t]*){3,}$|\||`{3,}|~{3,}|\[!|%%|<")
"""What begins a part of its own, with which a value does not go on."""


@dataclass(frozen=True, slots=True)
class LabelLine:
    """A line that begins with a label: `value` spans what stands behind it, to the end of the line.

    `rest` is what the value goes on with below. `plain` means that nothing but a single colon tells the
    line from prose: no bold print, no list sign, no `::`. `leads` means that it stands above a list whose
    first item has a label too, and is a heading of that.
    """

    label: str
    value: Span
    rest: str
    plain: bool
    leads: bool


class _Read(NamedTuple):
    """A line: how deep it is quoted, its list sign's indentation (None without), its text without these."""

    depth: int
    indent: int | None
    text: str
    start: int
    blanks: int


def label_lines(lines: Sequence[TextLine], known: Callable[[str], bool]) -> Iterator[LabelLine]:
    """The lines with a label; of the plain ones only those whose label is `known`."""
    read = [_read(line) for line in lines]
    matches = [_match(one, known) for one in read]
    answered = False
    for index, match in enumerate(matches):
        if match is not None:
            here, (label, end, colons, plain) = read[index], match
            value = Span(here.start + end, lines[index].span.end)
            rest = _rest(read, matches, index, over_blanks=colons == 1)
            if not rest and not here.text[end:].strip():
                rest = _answer(read, matches, index, last_too=answered)
                answered = answered or bool(rest)
            yield LabelLine(label, value, rest, plain, _leads(read, matches, index))


def _read(line: TextLine) -> _Read:
    quotes = _QUOTES.match(line.text)
    behind = quotes.end() if quotes else 0
    content = line.text[behind:]
    item = _ITEM.match(content)
    indent = len(item["indent"].expandtabs(4)) if item else None
    start = behind + (item.end() if item else 0)
    blanks = len(content) - len(content.lstrip())
    depth = line.text[:behind].count(">")
    return _Read(depth, indent, line.text[start:], line.span.start + start, blanks)


def _match(read: _Read, known: Callable[[str], bool]) -> tuple[str, int, int, bool] | None:
    match = _LABEL.match(read.text)
    if match is None or (read.indent is None and read.blanks > 3):
        return None
    label = clean_label(match["label"])
    plain = not (match["open"] or read.indent is not None or len(match["colon"]) > 1)
    if not label or (plain and not known(label)):
        return None
    return label, match.end(), len(match["colon"]), plain


def _leads(read: Sequence[_Read], matches: Sequence[object], index: int) -> bool:
    if index + 1 >= len(read) or matches[index + 1] is None:
        return False
    here, below = read[index], read[index + 1]
    return below.indent is not None and (here.indent is None or below.indent > here.indent)


def _is_label(read: Sequence[_Read], matches: Sequence[object], index: int) -> bool:
    """Whether a short line that ends in a colon, though nobody knows it, stands right above another label."""
    text = read[index].text.rstrip()
    return (
        text.endswith((":", "：")) and len(text) < 20 and matches[index + 1 : index + 2] not in ([], [None])
    )


def _answer(read: Sequence[_Read], matches: Sequence[object], index: int, *, last_too: bool) -> str:
    """What stands between a label with nothing behind it and the next one, though it is no part of its line.

    Of an item that is the next item, if it says something; else a paragraph behind a blank line. What stands
    below the last label is its answer only with `last_too`, where one above is answered like that.
    """
    here = read[index]
    found: list[str] = []
    for place in range(index + 1, len(read)):
        line = read[place]
        if line.depth != here.depth or _PART.match(line.text.lstrip()):
            return " ".join(found) if last_too else ""
        if here.indent is not None:
            sibling = line.indent == here.indent and matches[place] is None
            return line.text.strip() if sibling and _LINKS.sub("", line.text).strip() else ""
        if matches[place] is not None or _is_label(read, matches, place):
            return " ".join(found)
        found += [line.text.strip()] if line.text.strip() else []
    return " ".join(found) if last_too else ""


def _rest(read: Sequence[_Read], matches: Sequence[object], index: int, *, over_blanks: bool) -> str:
    """What stands below a label and belongs to it: an answer on lines of its own, items under an item."""
    here = read[index]
    found: list[str] = []
    blank = False
    for place in range(index + 1, len(read)):
        line = read[place]
        if not line.text.strip() and line.indent is None:
            if line.depth < here.depth or not (over_blanks or here.indent is not None):
                break
            blank = True
            continue
        if here.indent is not None:
            inner = line.indent is not None and line.indent > here.indent
            ends = line.indent is not None or matches[place] is not None
            ends = ends or (blank and line.blanks <= here.indent)
            if not inner and ends:
                break
        elif line.depth >= here.depth and (matches[place] is not None or _is_label(read, matches, place)):
            break
        if (line.depth < here.depth and blank) or _PART.match(line.text.lstrip()):
            break
        if line.text.strip() and matches[place] is None:  # a field within another's text is no part of it
            found.append(line.text.strip())
    return " ".join(found)

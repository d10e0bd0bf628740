"""The blocks of a note that may be annotations: paragraphs, list items, callouts, quotes, rows, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.note.block import EVIDENCE_HEAD, next_fence
from summarizer.note.highlight.anchor import Anchor, find_anchors
from summarizer.note.highlight.label import has_words
from summarizer.note.lines import TextLine, split_lines
from summarizer.text import Span

_PREFIX = re.compile(r"[ \t]*>[ ]?")
_QUOTE_MARKS = re.compile(r"^(?:[ \t]*>[ ]?)+")
_CALLOUT = re.compile(r"\s*\[!(?P<type>[^\]|\n]+)(?:\|(?P<meta>[^\]\n]*))?\][+-]?(?P<title>.*)")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+]|\d{1,9}[.)])(?:[ \t]+(?:\[.\][ \t]+)?|$)")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]+(?P<title>.*)")
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
BLOCK_ID = re.compile(r"\^(?P<id>[A-Za-z0-9-]+)[ \t]*")
_HIGHLIGHT_TAG = re.compile(r"<mark\b|<span\b")
_IMPORTER_MARK = re.compile(r"%%[ \t]*(?:begin|end|import|fold)\b[^%\n]*%%", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block: its words without quote marks, list marks and a callout's head.

    `whole` is where it stands in the note. `depth` counts the `>`; `indent` the blanks before a list mark,
    -1 where there is none. `callout` and `meta` are of `[!callout|meta]`; `title`, `row` and `rule` tell a
    heading, a row of a table and a line across.
    """

    text: str
    whole: Span
    depth: int = 0
    indent: int = -1
    callout: str = ""
    meta: str = ""
    title: bool = False
    row: bool = False
    rule: bool = False
    anchors: tuple[Anchor, ...] = ()

    @property
    def outside_links(self) -> str:
        """The words that stand in no link to a paper."""
        pieces, position = [], 0
        for anchor in self.anchors:
            pieces.append(self.text[position : anchor.span.start])
            position = anchor.span.end
        return "".join([*pieces, self.text[position:]])

    @property
    def blank(self) -> bool:
        """Whether nothing stands in the line."""
        return not self.text.strip() and not self.callout


@dataclass(frozen=True, slots=True)
class NoteBlock:
    """Lines that belong together.

    `heading` is the title they stand under, `container` the type of the callout they are a part of, `gap` the
    blank lines before them.
    """

    lines: tuple[Line, ...]
    heading: str = ""
    container: str = ""
    gap: int = 0

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The links of all its lines."""
        return tuple(anchor for line in self.lines for anchor in line.anchors)


def note_blocks(text: str, leave_out: Sequence[Span] = ()) -> list[NoteBlock]:
    """The blocks of a note outside its front matter, code and what is to be left out, in order."""
    found: list[NoteBlock] = []
    for block in _split(text, leave_out):
        head = block.lines[0]
        inside = found and head.callout and not block.gap and head.depth > found[-1].lines[0].depth
        if inside and not any(anchor.sure for anchor in block.anchors):
            found[-1] = replace(found[-1], lines=found[-1].lines + block.lines)
        else:
            found.append(block)
    return found


def _split(text: str, leave_out: Sequence[Span]) -> Iterator[NoteBlock]:
    gathered: list[Line] = []
    heading, container, gap = "", "", 0
    for line in [*_readable(text, leave_out), None]:
        if gathered and (line is None or _ends(gathered, line)):
            yield NoteBlock(tuple(gathered), heading, container, gap)
            heading = gathered[0].text if gathered[0].title else heading
            gathered, gap = [], 0
        if line is None or (line.blank and not line.depth):
            gap += 1 if line else 2
            container = ""
        else:
            gathered.append(line)
            container = line.callout or container


def _ends(gathered: Sequence[Line], line: Line) -> bool:
    """Whether a line is no more of the block that is being gathered."""
    first, last = gathered[0], gathered[-1]
    if first.title or line.title or line.row or last.row or line.callout:
        return True
    if line.blank:
        return not line.depth
    if line.indent < 0:
        return False
    if any(anchor.sure for anchor in line.anchors) and has_words(line.outside_links):
        marked = first.depth and any(_HIGHLIGHT_TAG.search(one.text) for one in gathered)
        return not marked or any(one.anchors for one in gathered)
    return first.depth == line.depth and 0 <= line.indent <= first.indent


def _readable(text: str, leave_out: Sequence[Span]) -> Iterator[Line | None]:
    """The lines that may be read; None for each that may not."""
    fence, evidence = "", False
    closed = _front_matter_end(text)
    spans = iter(sorted(leave_out))
    hidden = next(spans, None)
    for line in split_lines(text):
        while hidden and hidden.end <= line.span.start and hidden.end < line.end:
            hidden = next(spans, None)
        was_open, fence = bool(fence), next_fence(fence, _QUOTE_MARKS.sub("", line.text))
        evidence = bool(EVIDENCE_HEAD.match(line.text)) or (evidence and line.text.lstrip().startswith(">"))
        out = hidden is not None and hidden.start < max(line.end, line.span.start + 1)
        if line.span.start < closed or was_open or fence or evidence or out:
            yield None
        else:
            yield _line(line)


def _front_matter_end(text: str) -> int:
    match = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\n|\r)").match(text)
    end = re.compile(r"^---[ \t]*$", re.MULTILINE).search(text, match.end()) if match else None
    return end.end() if end else 0


def _line(line: TextLine) -> Line | None:
    words, depth = line.text, 0
    while match := _PREFIX.match(words):
        words, depth = words[match.end() :], depth + 1
    if _RULE.fullmatch(words):
        return Line("", line.span, depth, rule=True) if depth else None
    words = _IMPORTER_MARK.sub(" ", words)
    callout = _CALLOUT.match(words) if depth else None
    if callout:
        title = callout["title"].strip()
        kind, meta = callout["type"].strip(), (callout["meta"] or "").strip()
        return Line(title, line.span, depth, callout=kind, meta=meta, anchors=_anchors(title))
    if heading := _HEADING.fullmatch(words):
        title = heading["title"]
        return Line(title, line.span, depth, title=True, anchors=_anchors(title))
    indent = -1
    if item := _ITEM.match(words):
        indent, words = len(item["indent"].expandtabs(4)), words[item.end() :]
    row = not depth and bool(_ROW.fullmatch(words))
    return Line(words, line.span, depth, indent, row=row, anchors=_anchors(words))


def _anchors(words: str) -> tuple[Anchor, ...]:
    if "://" in words or "data-annotation" in words or ".pdf#" in words.lower():
        return find_anchors(words)
    return ()

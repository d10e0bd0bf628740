"""Blocks of a note: callouts with their lazy continuation lines, and sections below headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.note.lines import TextLine

EVIDENCE_HEAD = re.compile(r"[ ]{0,3}>[ \t]*\[!quote\][-+]?[ \t]*🤖.*", re.IGNORECASE)
"""The first line of the callout in which the program shows what its drafts rest on."""

_CALLOUT = re.compile(r"[ ]{0,3}>[ ]?\s*(?P<title>\[!(?P<type>[^\]]+)\][+-]?.*)")
_QUOTED = re.compile(r"[ ]{0,3}>[ ]?(?P<content>.*)")
_FENCE = re.compile(r"[ ]{0,3}(?P<fence>`{3,}|~{3,})(?P<info>.*)")
_HEADING = re.compile(r"[ ]{0,3}(?P<level>#{1,6})(?:[ \t]+(?P<title>.*?))?(?:[ \t]+#*)?[ \t]*")
# What begins a block of its own in the middle of a paragraph (CommonMark 0.31, sections 4 and 5).
_HTML = (
    r"<(?:[!?]|/?(?:address|article|aside|blockquote|body|center|col|dd|details|dialog|dir|div|dl|dt|fieldset|"
    r"figure|footer|form|frame|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|nav|ol|option|p|"
    r"param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul|script|pre|style|textarea)"
    r"(?:\s|/?>|$))"
)
_RULE = r"(?:\*[ \t]*){3,}$|(?:-[ \t]*){3,}$|(?:_[ \t]*){3,}$"
_INTERRUPTS = re.compile(
    rf"[ ]{{0,3}}(?:(?:[-*+]|\d{{1,9}}[.)]|#{{1,6}})(?:[ \t]|$)|{_RULE}|`{{3,}}[^`]*$|~{{3,}}|{_HTML})",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"[ ]{0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_HTML_START = re.compile(rf"[ ]{{0,3}}{_HTML}", re.IGNORECASE)
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)[ ]*")
_LEAF = re.compile(rf"[ ]{{0,3}}(?:#{{1,6}}(?:[ \t]|$)|{_RULE}|{_HTML})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A callout with all its lines, or a section: its heading and the lines up to the next like it."""

    title: str
    lines: Sequence[TextLine]


def callouts(lines: Sequence[TextLine]) -> Iterator[Block]:
    """Each callout outside code, with the lazy lines that continue it."""
    fence, start = "", 0
    while start < len(lines):
        text = lines[start].text
        if "[!" not in text and "```" not in text and "~~~" not in text:  # as nearly all lines
            start += 1
            continue
        fence = next_fence(fence, text)
        match = None if fence else _CALLOUT.match(text)
        if match is None:
            start += 1
            continue
        end = _quote_end(lines, start)
        yield Block(match["title"].strip(), lines[start:end])
        start = end


def evidence(lines: Sequence[TextLine]) -> tuple[int, int] | None:
    """The first and behind the last line of the evidence callout, None when there is none."""
    start = next((index for index, line in enumerate(lines) if EVIDENCE_HEAD.fullmatch(line.text)), None)
    if start is None:
        return None
    return start, next((i for i in range(start, len(lines)) if not lines[i].text.startswith(">")), len(lines))


def sections(lines: Sequence[TextLine]) -> Iterator[Block]:
    """Each heading outside code with what is below it, deeper headings included."""
    found = list(headings(lines))
    ends: list[int] = []
    behind = [len(lines)] * 7  # by level, the next heading of that level or a higher one
    for index, match in reversed(found):
        level = len(match["level"])
        ends.append(behind[level])
        behind[level:] = [index] * (7 - level)
    for (index, match), end in zip(found, reversed(ends), strict=True):
        yield Block((match["title"] or "").strip(), lines[index:end])


def headings(lines: Sequence[TextLine]) -> Iterator[tuple[int, re.Match[str]]]:
    """The headings outside code, as line index and match with the groups level and title."""
    fence = ""
    for index, line in enumerate(lines):
        text = line.text
        if "#" not in text and "```" not in text and "~~~" not in text:  # as nearly all lines
            continue
        fence = next_fence(fence, text)
        if not fence and (match := _HEADING.fullmatch(text)):
            yield index, match


def next_fence(fence: str, line: str) -> str:
    """The code fence that is open behind a line, "" for none, given the one open before it."""
    if "```" not in line and "~~~" not in line:  # as nearly all of thousands of notes' lines
        return fence
    match = _FENCE.fullmatch(line)
    if match is None:
        return fence
    if not fence:
        return "" if "`" in match["fence"] and "`" in match["info"] else match["fence"]
    closes = match["fence"].startswith(fence) and not match["info"].strip()
    return "" if closes else fence


def quoted_content(line: str) -> str | None:
    """What stands behind the `>` of a line, None when it has none."""
    match = _QUOTED.fullmatch(line)
    return match["content"] if match else None


def _quote_end(lines: Sequence[TextLine], start: int) -> int:
    """The index behind the last line of the quote that starts at `start`, by CommonMark's laziness rule.

    A line without `>` belongs to it only where it continues a paragraph.
    """
    state, fence = _State(in_paragraph=True), ""
    for index in range(start + 1, len(lines)):
        line = lines[index].text.expandtabs(4)
        content = quoted_content(line)
        if content is None:
            if not state.in_paragraph or not line.strip(" ") or _INTERRUPTS.match(line):
                return index
            continue
        was_open = bool(fence)
        fence = fence if state.in_html else next_fence(fence, content)
        state = _State(in_paragraph=False) if fence or was_open else _after(content, state)
    return len(lines)


@dataclass(frozen=True, slots=True)
class _State:
    """Whether a paragraph is open behind a quoted line, a list item, and a block of HTML (till a blank)."""

    in_paragraph: bool
    in_item: bool = False
    in_html: bool = False


def _after(content: str, state: _State) -> _State:
    """The state behind a quoted line, given the one before it."""
    if not content.strip(" "):
        return _State(in_paragraph=False, in_item=state.in_item)
    underlined = state.in_paragraph and not state.in_item and _UNDERLINE.fullmatch(content)
    if not state.in_html and (underlined or _LEAF.match(content)):
        in_html = _HTML_START.match(content) is not None and "-->" not in content
        return _State(in_paragraph=False, in_html=in_html)
    if not state.in_html and (match := _LIST_ITEM.match(content)):
        inner = content[match.end() :]
        if inner.strip(" ") or state.in_item or not state.in_paragraph:
            return replace(_after(inner, _State(in_paragraph=False, in_item=True)), in_item=True)
    if state.in_html or state.in_paragraph:
        return state
    in_item = state.in_item and content.startswith(" ")
    return _State(in_paragraph=state.in_item or not content.startswith("    "), in_item=in_item)

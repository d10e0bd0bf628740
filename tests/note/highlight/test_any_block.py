"""Whatever stands in a block around a link: it is one annotation, it lies in the note, nothing raises."""

from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from summarizer.note.annotation import Annotation
from summarizer.note.highlight.parse import parse_annotations
from summarizer.text import Span, fold

LINK = "zotero://open-pdf/library/items/WXYZ2345?page=2&annotation=QRST2345"
PIECES = [
    *"“”„«»「」『』\"'()[]<>*_=#|:：-—>!^%🟡💬🤖",
    "==",
    "**",
    "<mark>",
    "</mark>",
    '<span class="highlight">',
    "</span>",
    "<br>",
    "%%",
    "<!--",
    "-->",
    "[[",
    "]]",
    "Comment:",
    "批注：",
    "Yellow Highlight",
    "p. 5",
    "(Doe, 2021, p. 5)",
    "#tag",
    "![[x.png]]",
    "[x](https://x.y)",
    "We measured it",
    "我们测量了",
    "2024-01-01",
    "[!quote|green]",
    "Go to annotation",
    "\u2028",
    "\ue001",
]
words = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=12).map(" ".join)
line = words.map(lambda text: text.replace("\n", " ").replace("\r", " "))
label = st.sampled_from(
    ["p. 2", "(p. 2)", "Page 2", "pdf", "Go to annotation", "2", "第2页", "Doe, 2021, p. 2"]
)
link = label.map(lambda text: f"[{text}]({LINK})")
BLOCKS = {
    "paragraph": "x {before} {link} {after}",
    "list item": "- {before} {link} {after}\n  - x {more}",
    "quote": "> {before} {link} {after}\n> {more}",
    "callout": "> [!quote|#ffd400] {link}\n> {before}\n> {after}\n>\n> - x {more}",
    "callout, link below": "> [!note]+ {before}\n> {after}\n> {link}\n> {more}",
    "heading": "## {before} {link} {after}",
    "row": "| {before} | {link} | {after} |",
}


def read(note: str) -> tuple[Annotation, ...]:
    return parse_annotations(note, (), Span(0, len(note)))


def lies_in(span: Span | None, note: str) -> bool:
    return span is not None and 0 <= span.start < span.end <= len(note)


@given(st.sampled_from(sorted(BLOCKS)), line, link, line, line)
def test_a_block_with_a_link_is_one_annotation(
    kind: str, before: str, link: str, after: str, more: str
) -> None:
    note = f"# Title\n\n{BLOCKS[kind].format(before=before, link=link, after=after, more=more)}\n\n# End\n"
    anchored = [one for one in read(note) if one.anchored]
    assert [one.key for one in anchored] == ["QRST2345"]
    assert lies_in(anchored[0].span, note)
    assert LINK not in anchored[0].text + anchored[0].comment


@given(st.lists(line | link | st.sampled_from(["", ">", "> ", "- ", "---", "```", "|a|b|"]), max_size=30))
def test_no_note_is_too_odd_to_be_read(lines: list[str]) -> None:
    note = "\n".join(lines)
    found = read(note)
    assert all(lies_in(one.span, note) for one in found)
    keys = [one.key for one in found if one.key]
    assert len(keys) == len(set(keys))


@given(line, line)
def test_no_reading_makes_up_words_or_turns_them_round(quoted: str, said: str) -> None:
    note = f"- “{quoted}” {said} [p. 2]({LINK})\n"
    for one in read(note):
        for way in one.ways:
            letters = iter(fold(html.unescape(note)).text)
            assert all(letter in letters for letter in fold(way.text).text)

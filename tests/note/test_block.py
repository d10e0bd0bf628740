"""Callouts end where CommonMark ends them; headings and fences are seen as it sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from summarizer.note.block import callouts, headings
from summarizer.note.lines import split_lines

COMMONMARK = MarkdownIt("commonmark")
UNQUOTED = """¦  ¦text¦    text¦\ttext¦1. item¦2. item¦2) item¦-¦* item¦+ item¦# heading¦#tag¦#¦---¦\
***¦- - -¦- item¦===¦```¦~~~¦```py¦<div>¦<!-- c -->¦<span>x</span>¦| a | b |¦[^1]: x¦%%c%%¦$$¦^id¦\
\u3000¦🎯 A::  ¦`x`"""
QUOTED = """>¦> ¦> text¦>text¦>\ttext¦>     code¦> - item¦> 1. item¦> -¦> # heading¦> ---¦> ===¦> ```¦> ~~~¦\
> <div>¦> <span>x</span>¦> 🔎 B:: ¦   > text"""
LINES = [*UNQUOTED.split("¦"), *QUOTED.split("¦")]


@given(st.lists(st.sampled_from(LINES), max_size=9))
def test_a_callout_ends_where_commonmark_ends_the_quote(body: list[str]) -> None:
    text = "\n".join(["> [!x] title", *body])
    (first, *_) = callouts(list(split_lines(text)))
    quote = next(token for token in COMMONMARK.parse(text) if token.type == "blockquote_open")
    assert quote.map is not None
    ours = "\n".join(line.text for line in first.lines).rstrip()
    theirs = "\n".join(text.split("\n")[quote.map[0] : quote.map[1]]).rstrip()
    assert ours == theirs


@pytest.mark.parametrize(
    "line", ["- x", "* x", "1. x", "1) x", "# h", "---", "***", "```", "<div>", "<!-- c -->", "", " "]
)
def test_lines_that_throw_later_fields_out_of_the_callout(line: str) -> None:
    text = f"> [!x] t\n>🎯 A::\n{line}\nB::\n"
    (block,) = callouts(list(split_lines(text)))
    assert len(block.lines) == 2


@given(
    st.lists(
        st.sampled_from(["# A", "## B ##", "####### no", "#no", "```", "~~~", "text", "", "   # C", "#"])
    )
)
def test_headings_are_those_of_commonmark(lines: list[str]) -> None:
    text = "\n".join(lines)
    ours = [index for index, _ in headings(list(split_lines(text)))]
    theirs = [
        token.map[0]
        for token in COMMONMARK.parse(text)
        if token.type == "heading_open" and token.map and token.markup.startswith("#")
    ]
    assert ours == theirs

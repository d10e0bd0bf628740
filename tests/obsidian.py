"""Reads Markdown as Obsidian would, for tests: CommonMark, and what Obsidian and its plugins add to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

FORMULA = "formula"
_CODE = frozenset({"html_block", "fence", "code_block"})
PLAIN = frozenset({"text", "text_special", "softbreak", "hardbreak"})
_ADDED = {
    FORMULA: r"(?<![\\$])\$\$?(?=\S)(?:\\.|[^$\\\n])+?(?<=\S)\$\$?(?!\d)",
    "wiki link": r"!?\[\[[^\]\n]+\]\]",
    "footnote": r"\[\^[^\]\n]+\]|\^\[[^\]\n]+\]",
    "comment": r"%%",
    "highlight": r"==(?=\S).+?==",
    "tag": r"(?<![A-Za-z0-9&/])#[^\s#!-,./:-@\[-^`{-~]+",
    "block id": r"(?<![\w)\]}])\^[A-Za-z0-9-]+\s*$",
    "address": r"(?<=[A-Za-z0-9+.-])(?<!http)(?<!https)://",
    "template": r"<%",
}


def _rule(name: str, pattern: re.Pattern[str]) -> Callable[[StateInline, bool], bool]:
    def rule(state: StateInline, silent: bool) -> bool:
        match = pattern.match(state.src, state.pos)
        if match is None:
            return False
        if not silent:
            state.push(name, "", 0).content = match[0]
        state.pos = match.end()
        return True

    return rule


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # Obsidian follows any address
    before = "backticks"  # and so behind what a backslash escapes
    for name, pattern in _ADDED.items():
        parser.inline.ruler.before(before, name, _rule(name, re.compile(pattern)))
    return parser


_PARSER = _parser()


def inline(markdown: str) -> list[Token]:
    """The parts of a whole note's or a line's inline text, in order."""
    return list(_leaves(_PARSER.parse(markdown)))


def _leaves(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.children is not None:
            yield from _leaves(token.children)
        elif token.type in _CODE or (token.type != "inline" and not token.block):
            yield token


def live(markdown: str) -> list[str]:
    """What in the text is more than text and bold print, each with its kind: links, code, tags, formulas…"""
    seen = [token for token in inline(markdown) if token.type not in PLAIN]
    return [
        f"{token.type}: {token.attrs.get('href', token.content)}"
        for token in seen
        if token.type not in {"strong_open", "strong_close", "link_close"}
    ]


def shown(markdown: str) -> str:
    """The words that a reader sees, formulas as they are written."""
    return "".join(
        token.content for token in inline(markdown) if token.type in PLAIN or token.type == FORMULA
    )

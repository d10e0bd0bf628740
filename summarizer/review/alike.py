"""Texts that say the same to the letter: what linters and typographers change on save is no edit.

They straighten or curl quotes, join dots to an ellipsis, exchange dashes, full and half width, the signs of
emphasis and of lists, put blanks between Chinese and Latin, and take blanks away (the rules of
platers/obsidian-linter 1.31 and of pangu 4). Letters, digits and the order of all signs stay what they are.
"""

from __future__ import annotations

import re

from summarizer.text import HAN

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»「」『』〝〞″", '"'),
        **dict.fromkeys("‘’‚‛‹›′", "'"),
        **dict.fromkeys("‐‑‒–—―−─", "-"),
        **dict.fromkeys("…⋯", "..."),
        **{chr(full): chr(full - 0xFEE0) for full in range(0xFF01, 0xFF5F)},
        "。": ".",
        "、": ",",
        "〜": "~",
        **dict.fromkeys("\u200b\u2060\ufeff", ""),
    }
)
_LINE_BREAK = re.compile(r"(?:<br ?/?>|\\)[ \t]*$", re.MULTILINE)
_BULLET = re.compile(r"^([ \t]*)[*+•]\s", re.MULTILINE)
_HYPHENATED = re.compile(r"(?<=\w)- (?=\w)")
_EMPHASIS = re.compile(r"(?<!\\)\*")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_BARE = re.compile(r"<(https?://[^<>\s]+)>")
_RUN = re.compile(r"-{2,}|\.{4,}")
_BLANKS = re.compile(r"\s+")
_CJK = re.compile(f"[{HAN}\u3040-\u30ff\u31f0-\u31ff]")
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")


def alike(one: str, other: str) -> bool:
    """Whether two texts differ by nothing but what a linter changes on save."""
    return one == other or _settled(one) == _settled(other)


def _settled(text: str) -> str:
    """A text in the one form that all its typographic variants have."""
    plain = _BARE.sub(r"\1", text.translate(_SIGNS))
    plain = _BULLET.sub(r"\1- ", _LINE_BREAK.sub("", plain))
    plain = _ESCAPE.sub("", _EMPHASIS.sub("_", _HYPHENATED.sub("", plain)))
    plain = _RUN.sub(lambda run: run[0][0] if run[0][0] == "-" else "...", plain).strip()
    return _BLANKS.sub(lambda blank: _blank(plain, blank), plain)


def _blank(text: str, blank: re.Match[str]) -> str:
    """A blank between two words that need one to be told apart, else none."""
    before, behind = _kind(text[blank.start() - 1]), _kind(text[blank.end()])
    return " " if before == behind != "" else ""


def _kind(sign: str) -> str:
    """The kind of letters that a sign is, "" for one that stands by itself."""
    if not sign.isalnum() or _CJK.match(sign):
        return ""
    return "hangul" if _HANGUL.match(sign) else "word"

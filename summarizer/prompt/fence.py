"""Untrusted text in a request: it can neither begin a line of its own nor open or close its fence."""

from __future__ import annotations

import re

from summarizer import characters


def fenced(text: str, tag: str) -> str:
    """The text without anything that could close or open the fence `<tag>` that it stands in."""
    return re.sub(rf"<(?=\s*/?\s*{tag}\b)", "‹", text, flags=re.IGNORECASE)


def one_line(text: str) -> str:
    """The text that is seen, with every run of blanks and line ends as one blank."""
    return characters.one_line(text)

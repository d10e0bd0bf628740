"""Quotation marks of several languages: what stands in them, and what around them."""

from __future__ import annotations

import re

from summarizer.note.highlight.label import is_label, without_signs
from summarizer.text import count_han

_PAIRS = {"“": "”", "„": "”“", "‟": "”", "«": "»", "‹": "›", "「": "」", "『": "』", '"': '"”“', "＂": "＂"}
_CLOSING = '”“»›」』"＂'
_PAGE_BEHIND = re.compile(
    r"[(（\[]\s*(?:[^()（）\[\]]{0,100}[,，]\s*)?(?:pp?\.?|page|第)\s*[\divxlc–-]+\s*页?\s*[)）\]]\s*$"
)
AROUND = " \t\n-–—:：|·•,，→>.;；。"
"""What may stand in front of a quotation or comment and is no part of it."""

BEHIND = " \t\n-–—:：|·•→"
"""What may stand behind one."""


def several(text: str) -> bool:
    """Whether a text has as many words as a quotation needs that little else shows."""
    return len(text.split()) >= 3 or count_han(text) >= 6


def unquoted(text: str) -> str:
    """A text without the quotation marks around all of it."""
    stripped = text.strip()
    closing = _PAIRS.get(stripped[:1], "")
    closes = (
        len(stripped) > 2 and stripped[-1] in closing and _closing(stripped, closing) == len(stripped) - 1
    )
    return stripped[1:-1] if closes else text


def in_quotation_marks(text: str) -> tuple[str, str] | None:
    """What stands in quotation marks and what around it, None when no marks hold the quotation.

    A mark that is missing at one end, as importers lose it, counts as being there.
    """
    stripped = without_signs(text).lstrip(AROUND).rstrip(BEHIND)
    if page := _PAGE_BEHIND.search(stripped):
        stripped = stripped[: page.start()].rstrip(BEHIND)
    closing = _PAIRS.get(stripped[:1], "")
    if closing:
        end = _closing(stripped, closing)
        inside, rest = (stripped[1:end], stripped[end + 1 :]) if end else (stripped[1:], "")
        return None if several(rest) and not several(inside) else (inside, rest)
    last = max(stripped.rfind(sign) for sign in _CLOSING)
    if last <= 0 or not is_label(stripped[last + 1 :]):
        return None
    start = _opening(stripped[: last + 1])
    if start is None:
        return stripped[:last], ""
    inside, before = stripped[start + 1 : last], stripped[:start]
    speaks = is_label(before) or (several(inside) and len(inside) * 3 > len(before))
    return (inside, before) if speaks else None


def _closing(text: str, closing: str) -> int | None:
    """Where the quotation that opens the text closes: by pairs when they match, else at the last mark."""
    opening = text[0]
    if opening != closing[0]:
        depth = 0
        for place, sign in enumerate(text):
            depth += (sign == opening) - (sign == closing[0])
            if depth == 0:
                return place
    found = max(text.rfind(sign, 1) for sign in closing)
    return found if found > 0 else None


def _opening(text: str) -> int | None:
    """Where the quotation opens that closes the text."""
    last = len(text) - 1
    for opening, closing in _PAIRS.items():
        if text[last] not in closing:
            continue
        if opening == text[last]:
            return found if (found := text.find(opening, 0, last)) >= 0 else None
        depth = 0
        for place in range(last, -1, -1):
            depth += (text[place] in closing) - (text[place] == opening)
            if depth == 0:
                return place
    return None

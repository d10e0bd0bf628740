"""Links in a field's text, shortened to their names for reading and editing, and put back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.note.escape import unescape
from summarizer.paper.cited import PAGE_LINK

_LINK = re.compile(PAGE_LINK)
_BETWEEN = re.compile(r"^[\s;；,，、.。]*(?:[-*+]\s+)?")


@dataclass(frozen=True, slots=True)
class Shortened:
    """A text with `[p3]` in the place of each link to a page, and what those stand for."""

    text: str
    links: Mapping[str, str]


def shorten(text: str) -> Shortened:
    """The text with short links; two places on one page are `[p3]` and `[p3·2]`."""
    links: dict[str, str] = {}

    def short(match: re.Match[str]) -> str:
        name = match["name"] or match["alias"]
        for number in range(1, len(links) + 2):
            key = f"[{name}]" if number == 1 else f"[{name}·{number}]"
            if links.setdefault(key, match[0]) == match[0]:
                break
        return key

    return Shortened(_LINK.sub(short, text), links)


def lengthen(text: str, links: Mapping[str, str]) -> str:
    """The text with the full links again; a short link that stands for none stays as it is."""
    if not links:
        return text
    pattern = "|".join(re.escape(key) for key in links)
    return re.sub(rf"(?:{pattern})(?!\()", lambda match: links[match[0]], text)


def plain(text: str) -> str:
    """The words alone, for checking: no links, no warning sign, no escapes, no quotation marks around all."""
    words = unescape(_LINK.sub("", text)).replace("⚠️", "").replace("🖼️", "").strip()
    inner = words[1:-1]
    whole = words.startswith("“") and words.endswith("”") and not {"“", "”"} & set(inner)
    return inner if whole else words


def statements(text: str) -> tuple[str, ...]:
    """The statements of a field's text, each the words in front of its links, as `plain` gives them."""
    pieces = (plain(piece) for piece in _LINK.sub("\0", text).split("\0"))
    return tuple(piece for piece in pieces if piece)


@dataclass(frozen=True, slots=True)
class CitedStatement:
    """A statement of a field's text: its words, as `plain` gives them, and the links behind them."""

    words: str
    links: tuple[str, ...]


def cited_statements(text: str) -> tuple[CitedStatement, ...]:
    """The statements of a field's text, each with its links; signs between two of them belong to neither."""
    found: list[CitedStatement] = []
    position = 0
    for link in _LINK.finditer(text):
        words = _BETWEEN.sub("", plain(text[position : link.start()]))
        if words or not found:
            found.append(CitedStatement(words, (link[0],)))
        else:
            found[-1] = CitedStatement(found[-1].words, (*found[-1].links, link[0]))
        position = link.end()
    words = _BETWEEN.sub("", plain(text[position:]))
    return (*found, CitedStatement(words, ())) if words else tuple(found)

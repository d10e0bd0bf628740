"""The names of a paper's sections, and which of them the words of a heading mean."""

from __future__ import annotations

import re

from summarizer.layout.section_names import SECTION_NAMES
from summarizer.text import HAN, count_han

SECTIONS = (
    "abstract",
    "introduction",
    "background",
    "methods",
    "results",
    "discussion",
    "limitations",
    "conclusion",
    "future_work",
    "acknowledgements",
    "declarations",
    "references",
    "appendix",
)
"""The names of sections; a sentence in none of them has the section ""."""

_SECTION_OF = {name: wording.pattern() for name, wording in SECTION_NAMES.items()}

NUMBERING = re.compile(
    r"(?P<number>(?:[1-9]\d?|[A-Z]\d?)(?:\s?\.\s?\d{1,2}){0,3}"
    rf"(?:\.(?=\s|[{HAN}])|(?=\s|[{HAN}]))"
    r"|[IVX]{1,5}\.(?=\s)"
    r"|第\s*[\d一二三四五六七八九十]+\s*[章节]|[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十]{1,2}[)）]"
    r"|(?:Appendix|Section|Chapter)\s+(?:[A-Z]|\d+)\b[.:]?)\s*"
)
"""What numbers a heading, with the blank behind it; its group "number" is the number itself."""


_COUNT = re.compile(r"\s*[(（]\d+(?: words)?[)）]$")  # how long the section is, in manuscripts
_ORNAMENT = re.compile(rf"^[^\w{HAN}(（【\[]+")


def section_of_title(title: str) -> str:
    """The section that a heading's words name, "" for none of `SECTIONS`."""
    title = _ORNAMENT.sub("", title)
    numbering = NUMBERING.match(title)
    bare = _COUNT.sub("", " ".join(title[numbering.end() if numbering else 0 :].split())).strip(" .:：—-–")
    if is_chinese(bare):
        bare = bare.replace(" ", "")
    return _named(bare) or _named(title)


def _named(words: str) -> str:
    return next((name for name, pattern in _SECTION_OF.items() if pattern.match(words)), "")


def is_chinese(text: str) -> bool:
    """Whether more than a third of the characters are Chinese."""
    return 3 * count_han(text) > len(text)

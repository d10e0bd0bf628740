"""The abstract of a paper whose headings name none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.layout.kind import HEADING, LINE, PROSE
from summarizer.layout.line import LayoutLine
from summarizer.layout.paragraph import Paragraph
from summarizer.text import count_han

_ABSTRACT = 400  # characters, at least
_BOXED = re.compile(
    r"(?:significance|highlights|in brief|key (?:points|messages)|plain language|editor|.{0,20}assessment"
    r"|author summary|research in context|impact|lay )",
    re.IGNORECASE,
)
_LITTLE = re.compile(
    r"\b(?:an?|the|are|as|at|be|been|by|can|for|from|has|have|how|in|is|it|its|may|not|of|on|or|our|than|that|these"
    r"|they|this|to|was|we|were|when|which|while|with|and)\b"
)


def name_abstract(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs; where no heading says "Abstract", the first page's first long one of prose is it.

    A list of authors or of where they work is none, nor is what stands under a title of its own.
    """
    first = (paragraph for paragraph in paragraphs if paragraph.lines[0].page_index <= 1)
    if any(paragraph.section == "abstract" for paragraph in first):
        return list(paragraphs)
    boxed: set[int] = set()
    title: LayoutLine | None = None
    for number, paragraph in enumerate(paragraphs):
        line = paragraph.lines[0]
        if line.page_index > 0:
            break
        if paragraph.kind in (HEADING, LINE) and _BOXED.match(line.text):
            title = line
        elif title and min(line.box.x1, title.box.x1) > max(line.box.x0, title.box.x0):
            boxed.add(number)
        if paragraph.section or paragraph.kind != PROSE or number in boxed:
            continue
        text = " ".join(line.text for line in paragraph.lines)
        if len(text) + count_han(text) >= _ABSTRACT and _reads_as_prose(text):
            named = replace(paragraph, section="abstract")
            return [*paragraphs[:number], named, *paragraphs[number + 1 :]]
    return list(paragraphs)


def _reads_as_prose(text: str) -> bool:
    """Whether the text has the little words of sentences, as lists of names and places have not."""
    words = text.split()
    if 3 * count_han(text) > len(text):
        return "。" in text
    return len(_LITTLE.findall(text)) >= 0.2 * len(words)

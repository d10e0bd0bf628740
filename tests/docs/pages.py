"""The README and the pages of `docs/`, taken apart: their blocks of code, headings, links and commands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
CHINESE = ".zh-CN.md"
ENGLISH_ALONE = {"docs/security.md"}
"""Pages for those who read tests, which are in English; `docs/questions.md` says so."""
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_SPAN = re.compile(r"`([^`\n]+)`")
_SUMMARIZER = re.compile(r"(?:^|\| |; )(?:\S*/)?summarizer ([^|#]*)")


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its path within the project."""

    path: str

    @property
    def text(self) -> str:
        return PROJECT.joinpath(self.path).read_text("utf-8")

    @property
    def other(self) -> Page:
        """The same page in Chinese."""
        return Page(self.path.removesuffix(".md") + CHINESE)

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """The language and the text of each block of code."""
        return _FENCE.findall(self.text)

    @property
    def prose(self) -> str:
        """The text without its blocks of code."""
        return _FENCE.sub("", self.text)

    @property
    def headings(self) -> list[tuple[int, str]]:
        """The level and the words of each heading."""
        return [(len(signs), words) for signs, words in re.findall(r"^(#+) (.+)$", self.prose, re.MULTILINE)]

    @property
    def anchors(self) -> set[str]:
        """What a link to a heading is called, as code hosts make it of the heading's words."""
        return {re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-") for _, words in self.headings}

    @property
    def links(self) -> list[str]:
        """The targets of all links and pictures, in order."""
        return _LINK.findall(_SPAN.sub("", self.prose))

    @property
    def rows(self) -> list[list[str]]:
        """The cells of each row of all tables, without lines below heads."""
        lines = re.findall(r"^\|(.+)\|$", self.prose, re.MULTILINE)
        cells = [[cell.strip() for cell in line.split(" | ")] for line in lines]
        return [row for row in cells if not set("".join(row)) <= set("-:|")]

    @property
    def lines(self) -> list[str]:
        """The lines of all blocks that are for a shell, without remarks."""
        texts = [text for language, text in self.blocks if language == "sh"]
        return [line for text in texts for raw in text.splitlines() if (line := without_remark(raw))]

    @property
    def commands(self) -> list[str]:
        """What follows `summarizer` wherever the page has somebody type it."""
        typed = [*self.lines, *_SPAN.findall(self.prose)]
        return [found.strip() for line in typed for found in _SUMMARIZER.findall(line)]


def without_remark(line: str) -> str:
    """A line of code without the remark at its end, and without blanks there."""
    return re.sub(r"(^|\s)#\s.*$", "", line).rstrip()


PAGES = [
    Page(path)
    for path in ["README.md", *sorted(f"docs/{file.name}" for file in PROJECT.glob("docs/*.md"))]
    if not path.endswith(CHINESE)
]
IN_BOTH = [page for page in PAGES if page.path not in ENGLISH_ALONE]
EVERY = [*PAGES, *(page.other for page in IN_BOTH)]

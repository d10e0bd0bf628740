"""Which paper each sentence of a synthesis note comes from, by the names that papers have there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from urllib.parse import unquote

from summarizer.note.escape import unescape
from summarizer.paper.cited import PAGE_LINK

_LINK = re.compile(PAGE_LINK)
_ROW = re.compile(
    r"^\| (?:\[\[(?P<note>[^\]|\\]+)\\?\|(?P<name>[^\]]+)\]\]"
    r"|\[(?P<title>[^\]]+)\]\((?P<file>[^)]+)\.md\)) \|",
    re.MULTILINE,
)


def papers_in(text: str) -> dict[str, str]:
    """The notes that a table's first column links to, without folder and ending, by the papers' names.

    The counterpart of `review.matrix.note_link`.
    """
    return {
        unescape(row["name"] or row["title"]): (row["note"] or unquote(row["file"])).rpartition("/")[2]
        for row in _ROW.finditer(text)
    }


def paper_of(quote: str, names: Collection[str]) -> str:
    """The paper of a line of evidence, whose link is called by page and paper; "" where it is none."""
    link = _LINK.search(quote)
    called = (link["name"] or link["alias"]) if link else ""
    return max(_ending(called, names), key=len, default="")


def _ending(called: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if called.endswith(f" {name}")]

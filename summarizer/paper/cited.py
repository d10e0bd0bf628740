"""What a citation opens: the PDF, the names of its pages, links to a page or to an annotation on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from summarizer.characters import one_line
from summarizer.note.link import Attachment

PAGE_LINK = (
    r"\[(?P<name>p[^\]\n]{1,40})\]\((?:(?:zotero|file):[^)\s]*|[^)\s:]*#page=\d+)\)"
    r"|\[\[[^\]|]*#page=\d+\|(?P<alias>p[^\]]+)\]\]"
)
"""The links that `CitedPdf.link` writes, as a pattern with what the page is called there."""
_PAGE_NAME = re.compile(r"[^\W_]+(?:[ .,/–—-]{1,2}[^\W_]+)*")
_LONGEST_NAME = 24
NO_WIKI_PATH = re.compile(r"[\[\]|#^`$<>\\\r\n]|%%|::|^\s|\s$")
"""What a path may hold that a wiki link to it would not stand."""


@dataclass(frozen=True, slots=True)
class CitedPdf:
    """The PDF that citations open, and what its pages are called.

    `page_labels` gives the printed name of a page by its index (from 0); a page without one is called by
    its number, counted from 1, and so is one whose name is no page's: a label may hold any text.
    """

    attachment: Attachment
    page_labels: Mapping[int, str] = field(default_factory=dict)

    def label(self, page_index: int) -> str:
        """What the page is called: "46", "iv", "5742"."""
        return page_name(self.page_labels.get(page_index, "")) or str(page_index + 1)

    def link(self, page_index: int, annotation: str = "", label: str = "") -> str:
        """A Markdown link to a page, and to an annotation on it when one is given."""
        name = f"p{page_name(label) or self.label(page_index)}"
        if self.attachment.link is not None:
            return f"[{name}]({self.attachment.link.at(page_index, annotation).url})"
        path = self.attachment.vault_path
        if path and not NO_WIKI_PATH.search(path):
            return f"[[{path}#page={page_index + 1}|{name}]]"
        url = quote(path, safe="/~", errors="replace") if path else _encoded(self.attachment.file_url)
        return f"[{name}]({url}#page={page_index + 1})"


def page_name(label: str) -> str:
    """A label as the name of a page, such as "46", "iv", "S-12", "第 3 页"; "" when it is none."""
    name = one_line(label).strip(" .")
    return name if len(name) <= _LONGEST_NAME and _PAGE_NAME.fullmatch(name) else ""


def _encoded(url: str) -> str:
    """The address with all that could end it, or make a field or a comment of it, percent-encoded."""
    encoded = quote(url, safe=":/%~", errors="replace").replace("::", ":%3A")
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", encoded)


def page_ranges(page_indices: Sequence[int], pdf: CitedPdf) -> str:
    """Pages as people write them: `p1, p41–p100`; a range ends where their names do not count on."""
    ranges: list[list[int]] = []
    for index in sorted(set(page_indices)):
        if ranges and index == ranges[-1][-1] + 1 and _follows(pdf.label(index - 1), pdf.label(index)):
            ranges[-1].append(index)
        else:
            ranges.append([index])
    names = [[pdf.label(run[0]), pdf.label(run[-1])] for run in ranges]
    return ", ".join(f"p{first}" if first == last else f"p{first}–p{last}" for first, last in names)


def _follows(label: str, following: str) -> bool:
    if label.isdecimal() and following.isdecimal():
        return int(following) == int(label) + 1
    return not label.isdecimal() and not following.isdecimal()

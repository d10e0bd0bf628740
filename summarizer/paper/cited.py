"""What a citation opens: the PDF, the names of its pages, links to a page or to an annotation on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from summarizer.characters import one_line
from summarizer.note.link import Attachment, ZoteroLink
from summarizer.pdf.page import Place

_FLOWED = r"\.(?i:epub|x?html?)"
PAGE_LINK = (
    rf"\[(?P<name>[p§][^\]\n]{{1,44}})\]\((?:(?:zotero|file):[^)\s]*|[^)\s:]*(?:#page=\d+|{_FLOWED}))\)"
    rf"|\[\[[^\]|]*(?:#page=\d+|{_FLOWED})\|(?P<alias>[p§][^\]]+)\]\]"
)
"""The links that `CitedPdf.link` writes, as a pattern with what the page is called there."""
_PAGE_NAME = re.compile(r"[^\W_]+(?:[ .,/–—-]{1,2}[^\W_]+)*")
_LONGEST_NAME = 24
_LONGEST_TITLE = 40
_NO_TITLE = re.compile(r"[^\w .,’'–-]|_")
NO_WIKI_PATH = re.compile(r"[\[\]|#^`$<>\\🌝\r\n]|%%|::|^\s|\s$")
"""What a path may hold that a wiki link to it would not stand."""


@dataclass(frozen=True, slots=True)
class CitedPdf:
    """The PDF that citations open, and what its pages are called.

    `page_labels` gives the printed name of a page by its index (from 0); a page without one is called by
    its number, counted from 1, and so is one whose name is no page's: a label may hold any text. `places`
    are those of an EPUB or a web page, which is cited by chapters and headings, for want of pages. `papers`
    counts the papers that the pages are of, where they are many; 0 for the one.
    """

    attachment: Attachment
    page_labels: Mapping[int, str] = field(default_factory=dict)
    places: Sequence[Place] = ()
    papers: int = 0

    def label(self, page_index: int) -> str:
        """What the page is called: "46", "iv", "5742", or the chapter or section that it shows."""
        if self.places:
            return self._section(page_index)
        return page_name(self.page_labels.get(page_index, "")) or str(page_index + 1)

    def name(self, page_index: int) -> str:
        """How the page is cited: "p46", "§2 Methods"."""
        return f"{'§' if self.places else 'p'}{self.label(page_index)}"

    def _section(self, page_index: int) -> str:
        title = " ".join(_NO_TITLE.sub(" ", one_line(self.places[page_index].title)).split())
        if len(title) > _LONGEST_TITLE:
            title = title[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" .,-–") + "…"
        return title or str(page_index + 1)

    def link(self, page_index: int, annotation: str = "", label: str = "") -> str:
        """A Markdown link to a page, and to an annotation on it when one is given."""
        page, zotero = page_name(label), self.attachment.link
        name = f"p{page}" if page and not self.places else self.name(page_index)
        if zotero is not None:
            return f"[{name}]({self._in_zotero(zotero, page_index, annotation).url})"
        path, at = self.attachment.vault_path, "" if self.places else f"#page={page_index + 1}"
        if path and not NO_WIKI_PATH.search(path):
            return f"[[{path}{at}|{name}]]"
        url = quote(path, safe="/~", errors="replace") if path else _encoded(self.attachment.file_url)
        return f"[{name}]({url}{at})"

    def zotero(self, page_index: int, annotation: str = "") -> str:
        """The address that opens a page, or an annotation on it, in Zotero; "" if it is not there."""
        link = self.attachment.link
        return self._in_zotero(link, page_index, annotation).url if link is not None else ""

    def _in_zotero(self, link: ZoteroLink, page_index: int, annotation: str) -> ZoteroLink:
        if not self.places:
            return link.at(page_index, annotation)
        place = self.places[page_index]
        return link.at_place(place.cfi, place.selector, annotation)


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
        if ranges and index == ranges[-1][-1] + 1 and _follows(pdf, index):
            ranges[-1].append(index)
        else:
            ranges.append([index])
    names = [[pdf.name(run[0]), pdf.name(run[-1])] for run in ranges]
    return ", ".join(first if first == last else f"{first}–{last}" for first, last in names)


def _follows(pdf: CitedPdf, page_index: int) -> bool:
    """Whether the page's name counts on from that of the page before."""
    if pdf.places:
        return True
    label, following = pdf.label(page_index - 1), pdf.label(page_index)
    if label.isdecimal() and following.isdecimal():
        return int(following) == int(label) + 1
    return not label.isdecimal() and not following.isdecimal()

"""Links to a PDF in a note: zotero://… links parsed and printed, file links, links inside the vault."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote, unquote

_KEY = "[A-Z0-9]{8}"
_ZOTERO_URL = re.compile(
    r"zotero://(?P<action>open-pdf|open|select)/"
    rf"(?:(?:library|groups/(?P<group>\d+))/(?:collections/{_KEY}/)?items(?:/|\?itemKey=)(?P<key>{_KEY})"
    rf"|(?:items/)?(?:\d+_)?(?P<bare>{_KEY}))(?![A-Za-z0-9_])"
    r"(?:/(?P<page>\d+))?(?:\?(?P<query>(?:&#(?:x26|38);|[^\s)\"'<>#])*))?"
)
_SLASH = "(?:/|%2F)"
_WEB_URL = re.compile(
    rf"(?P<attachment>attachmentURI\W[\w%\":]{{0,20}}?)?https?(?::|%3A){_SLASH}{_SLASH}(?:www\.|api\.)?zotero\.org"
    rf"{_SLASH}(?:groups{_SLASH}(?P<group>\d+)|(?!support|documentation|styles)[\w.-]+)"
    rf"(?:{_SLASH}[\w.-]+){{0,4}}?{_SLASH}items{_SLASH}(?:itemKey/)?(?P<key>{_KEY})(?![A-Za-z0-9_])"
)
_STORED = re.compile(rf"[/\\]storage(?:[/\\]|%5C|%2F)+(?P<key>{_KEY})(?=[/\\%])")
_CITED_URL = re.compile(r"zotero://\w[\w-]*/items/(?:@|bbt:)(?P<citekey>[^\s)\"'<>\]#?]+)")


@dataclass(frozen=True, slots=True)
class ZoteroLink:
    """A link into Zotero.

    `key` is the attachment's key in an "open-pdf" link and any item's in a "select" link. `group` is the
    server's group number, None for the user's own library: keys are unique only per library. `page` is
    kept as written ("46", "iv", "NaN", "" when absent), because producers mean different things by it. `cfi`
    and `selector` are a place in an EPUB and in a web page.
    Grammar: Zotero's ZoteroProtocolHandler (versions 5 to 10).
    """

    key: str
    group: int | None = None
    action: Literal["open-pdf", "open", "select"] = "open-pdf"
    page: str = ""
    annotation: str = ""
    cfi: str = ""
    selector: str = ""

    @property
    def url(self) -> str:
        """The link as Zotero accepts it."""
        library = "library" if self.group is None else f"groups/{self.group}"
        parameters = [
            ("page", self.page),
            ("annotation", self.annotation),
            ("cfi", self.cfi),
            ("sel", self.selector),
        ]
        query = "&".join(
            f"{name}={quote(value, safe='', errors='replace')}" for name, value in parameters if value
        )
        return f"zotero://{self.action}/{library}/items/{self.key}" + (f"?{query}" if query else "")

    def at(self, page_index: int, annotation: str = "") -> ZoteroLink:
        """The link that opens the attachment at a page (index from 0), at an annotation when one is given."""
        return replace(self, action="open-pdf", page=str(page_index + 1), annotation=annotation)

    def at_place(self, cfi: str, selector: str, annotation: str = "") -> ZoteroLink:
        """The link that opens an EPUB or a web page at a place, at an annotation when one is given."""
        if annotation:
            cfi = selector = ""
        return replace(self, action="open", page="", annotation=annotation, cfi=cfi, selector=selector)


def parse_zotero_link(text: str) -> ZoteroLink | None:
    """The first link in `text` that Zotero itself opens, None when there is none; `&amp;` is read as `&`."""
    match = _ZOTERO_URL.search(text)
    return _from_zotero(match) if match else None


def zotero_links(text: str) -> Iterator[tuple[int, ZoteroLink]]:
    """Every link in `text` that names an item or attachment, with its offset, in order.

    Beside Zotero's own links these are addresses in its web library ("select"), and paths of files in its
    storage folder ("open-pdf"). The number before the key in `1_ABCD2345` is this machine's own for a
    library, and says nothing elsewhere. The key of a link by BibTeX key, `items/@doe2021`, begins with `@`.
    """
    found: list[tuple[int, ZoteroLink]] = []
    if "zotero://" in text:
        found += ((match.start(), _from_zotero(match)) for match in _ZOTERO_URL.finditer(text))
        found += ((match.start(), _by_citation_key(match)) for match in _CITED_URL.finditer(text))
    if "zotero.org" in text:
        found += ((match.start(), _from_web(match)) for match in _WEB_URL.finditer(text))
    if "storage" in text:
        found += ((match.start(), ZoteroLink(match["key"])) for match in _STORED.finditer(text))
    yield from sorted(found, key=lambda one: one[0])


def _from_zotero(match: re.Match[str]) -> ZoteroLink:
    query = html.unescape(match["query"] or "")
    parameters = dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair)
    return ZoteroLink(
        key=match["key"] or match["bare"],
        group=int(match["group"]) if match["group"] else None,
        action="select" if match["action"] == "select" else "open-pdf",
        page=parameters.get("page", "") or match["page"] or "",
        annotation=parameters.get("annotation", ""),
    )


def _by_citation_key(match: re.Match[str]) -> ZoteroLink:
    return ZoteroLink("@" + unquote(match["citekey"]).rstrip(".,;"), action="select")


def _from_web(match: re.Match[str]) -> ZoteroLink:
    group = int(match["group"]) if match["group"] else None
    return ZoteroLink(match["key"], group, action="open-pdf" if match["attachment"] else "select")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A PDF that the note links to: exactly one of `link` (Zotero), `file_url` and `vault_path` is given.

    `name` is the link's visible text; `vault_path` is relative to the vault or to the note's folder. One that
    is not `sure` stands where other papers are spoken of as well: only its PDF can say that it is the note's.
    """

    name: str
    link: ZoteroLink | None = None
    file_url: str = ""
    vault_path: str = ""
    sure: bool = True

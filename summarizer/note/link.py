"""Links to a PDF in a note: zotero://… links parsed and printed, file links, links inside the vault."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote

_ZOTERO_URL = re.compile(
    r"zotero://(?P<action>open-pdf|open|select)/"
    r"(?:library|groups/(?P<group>\d+))/items/(?P<key>[A-Z0-9]{8})"
    r"(?:\?(?P<query>[^\s)\"'<>#]*))?"
)
_ZOTFILE_URL = re.compile(r"zotero://(?P<action>open-pdf)/0_(?P<key>[A-Z0-9]{8})(?:/(?P<page>\d+))?")


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
    """The first Zotero item link in `text`, None when there is none; `&amp;` is read as `&`."""
    if match := _ZOTERO_URL.search(text):
        query = (match["query"] or "").replace("&amp;", "&")
        parameters = dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair)
        return ZoteroLink(
            key=match["key"],
            group=int(match["group"]) if match["group"] else None,
            action="select" if match["action"] == "select" else "open-pdf",
            page=parameters.get("page", ""),
            annotation=parameters.get("annotation", ""),
        )
    if match := _ZOTFILE_URL.search(text):
        return ZoteroLink(key=match["key"], page=match["page"] or "")
    return None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A PDF that the note links to: exactly one of `link` (Zotero), `file_url` and `vault_path` is given.

    `name` is the link's visible text; `vault_path` is relative to the vault or to the note's folder.
    """

    name: str
    link: ZoteroLink | None = None
    file_url: str = ""
    vault_path: str = ""

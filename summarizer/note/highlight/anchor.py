"""Links of a note that lead to a place in the paper: the anchors around which annotations are written."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from summarizer.note.highlight.label import is_citation, is_label, page_in
from summarizer.note.link import ZoteroLink, parse_zotero_link
from summarizer.text import Span

_URL = re.compile(
    r"\]\([ \t]{0,9}<?(?:(?P<url>(?:zotero|obsidian)://[^\s)\]<>]*)|(?P<file>file:(?:(?!\]\()[^)\n])*)|"
    r"(?P<pdf>[^()\n]*?\.pdf#(?:(?!\]\()[^)\n])*))>?[ \t]{0,9}\)",
    re.IGNORECASE,
)
_WIKI = re.compile(
    r"!?\[\[(?P<path>[^\[\]\n|#]*\.pdf)#(?P<place>[^\[\]\n|]*)(?:\|(?P<label>[^\[\]\n]*))?\]\]", re.IGNORECASE
)
_HTML = re.compile(
    r'<a\s[^<>]{0,400}?href="(?P<url>(?:zotero|file):[^"<>]*)"[^<>]*>(?P<label>(?:(?!<a\s)[^\n])*?)</a>'
)
_FILE_NAME = re.compile(r"\.(?:pdf|epub|html?)$", re.IGNORECASE)
_BARE = re.compile(r"zotero://open(?:-pdf)?/[^\s)<>\"'\]]*")
_DATA = re.compile(r'<(?P<tag>span|img)\b[^<>]*?\bdata-annotation="(?P<data>[^"<>]*)"[^<>]*>')
_ITEM_URI = re.compile(r"/(?:groups/(?P<group>\d+)|users/[^/]+(?:/[^/]+)??)/items/(?P<key>[A-Z0-9]{8})$")
_KEY = re.compile(r"[?&;]annotation=(?P<key>[A-Z0-9]{8})(?![A-Za-z0-9])")
_ID = re.compile(r"[?&;]annotation=[^&\s]")
_PLACE = re.compile(r"[?&;](?:page|cfi|sel)=[^&\s]|/0_[A-Z0-9]{8}/\d")
_PDF_PLACE = re.compile(r"(?:^|&)(?:selection|annotation|rect)=")
_PDF_PAGE = re.compile(r"(?:^|[&#?])page=(\d+)")
_AROUND = " \t(（【"
_BEHIND = " \t)）】"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link to the paper, or to a place in it.

    `span` is the link with the brackets around it, `label` its visible text. `sure` are those that lead to a
    place: others, such as a link to the item or the file, count only where something is quoted. `key` is
    Zotero's of the annotation, "" when unknown; `page` as the link has it; `picture` when an area was drawn.
    """

    span: Span
    label: str
    sure: bool
    link: ZoteroLink | None = None
    key: str = ""
    page: str = ""
    colour: str = ""
    picture: bool = False
    place: str = ""

    @property
    def says(self) -> str:
        """The words of the label that are no mere label, "" when there are none."""
        label = self.label.strip()
        known = is_label(label) or page_in(label) or is_citation(label) or _FILE_NAME.search(label)
        return "" if known else self.label


def find_anchors(text: str) -> tuple[Anchor, ...]:
    """The links of a text that may be anchors, in their order; none lies in another."""
    found: list[Anchor] = []
    for anchor in sorted(_all(text), key=lambda one: (one.span.start, -one.span.end)):
        if not found or anchor.span.start >= found[-1].span.end:
            found.append(anchor)
    return tuple(_with_brackets(text, found))


def _all(text: str) -> Iterator[Anchor]:
    if "](" in text:
        yield from _markdown(text)
    if ".pdf#" in text.lower():
        for match in _WIKI.finditer(text):
            yield _of_pdf(match["place"], match["label"] or "", match[0].startswith("!"), Span(*match.span()))
    if "<" in text:
        yield from _html(text)
    for match in _BARE.finditer(text):
        if text[match.start() - 1 : match.start()] not in ("<", '"', "(") or text[
            match.start() - 2 : match.start()
        ] in (" (", "\n("):
            yield _of_url(match[0], "", Span(*match.span()))


def _markdown(text: str) -> Iterator[Anchor]:
    behind = 0
    for match in _URL.finditer(text):
        start = _opening(text, match.start(), behind)
        behind = match.end()
        if start is None:
            continue
        label = text[start + 1 : match.start()]
        picture = text[start - 1 : start] == "!"
        span = Span(start - picture, match.end())
        if match["url"] and match["url"].lower().startswith("zotero"):
            yield _of_url(match["url"], label, span)
        elif match["pdf"]:
            yield _of_pdf(match["pdf"].rpartition("#")[2], label, picture, span)
        else:
            place = unquote(match["url"] or match["file"])
            page = _PDF_PAGE.search(place)
            yield Anchor(span, label, page is not None, page=page[1] if page else "", place=place)


def _opening(text: str, end: int, start: int) -> int | None:
    """Where the bracket opens that is closed at `end`, None when it is not behind `start` on that line."""
    depth = 0
    for place in range(end, start - 1, -1):
        character = text[place]
        if character == "\n":
            return None
        depth += (character == "]") - (character == "[")
        if depth == 0:
            return place
    return None


def _html(text: str) -> Iterator[Anchor]:
    for match in _HTML.finditer(text):
        linked = _of_url(html.unescape(match["url"]), match["label"], Span(*match.span()))
        yield replace(linked, label=linked.label.replace(linked.key, "", 1)) if linked.key else linked
    for match in _DATA.finditer(text):
        if anchor := _of_data(match):
            yield anchor


def _of_url(written: str, label: str, span: Span) -> Anchor:
    url = html.unescape(written)
    link = parse_zotero_link(url)
    key = _KEY.search(url)
    opens = url.lower().startswith("zotero://open")
    sure = opens and bool(_ID.search(url) or _PLACE.search(url) or page_in(label))
    page = link.page if link and link.page not in ("NaN", "undefined", "null") else ""
    return Anchor(span, label, sure, link if opens else None, key["key"] if key else "", page, place=url)


def _of_pdf(place: str, label: str, embedded: bool, span: Span) -> Anchor:
    page = _PDF_PAGE.search(place)
    colour = re.search(r"(?:^|&)color=([^&]+)", place)
    return Anchor(
        span,
        label if not re.search(r"[,，]\s*(?:p\.?|page|第)\s*\d+$", label) else "pdf",
        bool(_PDF_PLACE.search(place)),
        page=page[1] if page else "",
        colour=colour[1] if colour else "",
        picture=embedded and "rect=" in place,
        place=place,
    )


def _of_data(match: re.Match[str]) -> Anchor | None:
    """The anchor that Zotero's note editor leaves in a tag: JSON, percent-encoded."""
    try:
        data = json.loads(unquote(html.unescape(match["data"])))
        key, page = str(data.get("annotationKey", "")), str(data.get("pageLabel", ""))
        item = _ITEM_URI.search(str(data.get("attachmentURI", "")))
        colour = str(data.get("color", ""))
    except (ValueError, AttributeError, RecursionError):
        return None
    link = None
    if item:
        group = int(item["group"]) if item["group"] and len(item["group"]) < 19 else None
        link = ZoteroLink(item["key"], group, page=page, annotation=key)
    known = key if re.fullmatch(r"[A-Z0-9]{8}", key) else ""
    place = known or match["data"]
    end = match.end() if match["tag"] == "img" else match.start()
    picture = match["tag"] == "img"
    return Anchor(
        Span(match.start(), end),
        "",
        sure=True,
        link=link,
        key=known,
        page=page,
        colour=colour,
        picture=picture,
        place=place,
    )


def _with_brackets(text: str, anchors: list[Anchor]) -> Iterator[Anchor]:
    """Each with the brackets that stand around it, as in `([p. 3](…))`."""
    for number, anchor in enumerate(anchors):
        start, end = anchor.span.start, anchor.span.end
        floor = anchors[number - 1].span.end if number else 0
        ceiling = anchors[number + 1].span.start if number + 1 < len(anchors) else len(text)
        while floor < start and end < ceiling and text[start - 1] in "(（【" and text[end] in ")）】":
            start, end = start - 1, end + 1
        yield replace(anchor, span=Span(start, end))


def counts_where_quoted(anchor: Anchor) -> bool:
    """Whether an anchor that leads to no place speaks for a quotation beside it, by what it is called."""
    return bool(anchor.label) and not anchor.says

"""Which item and attachments of Zotero a note is about, told by all its links and keys, each by its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from urllib.parse import unquote

from summarizer.note.lines import line_texts, split_lines
from summarizer.note.link import ZoteroLink, zotero_links
from summarizer.note.named import Named, front_matter_end, label_of, plain_name


class Place(IntEnum):
    """Where a link stands, the most telling first."""

    PROPERTY = 0
    HEADING = 1
    LABELLED = 2
    ANNOTATION = 3
    PROSE = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """A link into Zotero, where it stands, and what it is called there.

    The key of a link by BibTeX key, such as `zotero://select/items/@doe2021`, begins with `@`.
    """

    link: ZoteroLink
    place: Place
    name: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """The key of an item and its group library; `sure` unless it is only spoken of in running text."""

    key: str
    group: int | None = None
    name: str = ""
    sure: bool = True


_DOMINANT = 3
"""The item of most of the annotations is the note's where it has this many times as many as all others."""
_OF_OTHERS = re.compile(
    r"relat|cite[ds]|citing|refer|bibliograph|see\b|seealso|similar|compare|parent|^up$|^next$|^prev|links?to|linked"
    r"|informs|follow|further|^literature$|关联|相关|参考|引用|参见|延伸|对比|比较|上级|双链"
)
_OF_THE_PAPER = re.compile(
    r"zotero|item|librar|pdf|attach|links?$|ur[il]s?$|desktop|^(?:local|cloud|the)"
    r"|^(?:key|entry|file|source|title|paper|document|open|select)s?$"
    r"|条目|链接|附件|文献|原文|全文|本地|标题|题目|论文|来源|文件|地址"
)
_SURELY = re.compile(r"zotero|pdf|attach|librar|条目|附件")
_NAME_OF_LINK = re.compile(
    r"zotero|^\W*(?:my |local |cloud |web )?librar|^\W*(?:open|select|show|view|go to)\b"
    r"|^\W*(?:the )?(?:pdf|item|entry|paper|attachment|file|source|full.?text|link|ur[il]|web)\W*$"
    r"|full.?text|\.(?:pdf|epub|html?)\W*$|^\W*$|本地|条目|附件|全文|原文|打开|链接",
    re.IGNORECASE,
)
_KEY = re.compile("[A-Z0-9]{8}")
_FILE_NAME = re.compile(r"pdf|attach|附件|全文|full.?text|snapshot|file|epub", re.IGNORECASE)
_VISIBLE = re.compile(r"\[(?P<name>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(<?$")
_TAG = re.compile(r"[^\s\"'<>]*[\"'][^<>]*>(?P<name>.*?)</a>")
_STORED_FILE = re.compile(
    r"[/\\]storage[/\\%]\S{8,16}[/\\](?P<name>[^/\\\n<>|]*?\.(?:pdf|epub|html?))", re.IGNORECASE
)
_CITED = re.compile(r"\bpp?\.?\s*[\divxlc]|第\s*\d+\s*页|^\W*page\b", re.IGNORECASE)
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_CALLOUT = re.compile(r"^[\s>]*\[![^\]]*\]")
_YAML_NAME = re.compile(r"^([^\s:#-][^:]*):{1,2}(?:\s|$)")
_BLOCK_ID = re.compile(r"\^[A-Z0-9]{8}a(?P<key>[A-Z0-9]{8})(?:p\d+)?\s*$")
_IN_LIBRARY = re.compile(r"zotero|/storage|\\storage|%5Cstorage|\^[A-Z0-9]{8}a", re.IGNORECASE)


def find_mentions(text: str) -> Iterator[Mention]:
    """Every link into Zotero in the note; none where the note lists other papers, by heading or by name."""
    if not _IN_LIBRARY.search(text):
        return
    front = front_matter_end(text)
    yield from _in_front_matter(text[:front])
    for line, is_title in _lines_of_the_paper(text, front):
        if "zotero" in line or "storage" in line or "^" in line:  # else it holds no link
            yield from _on_line(line, is_title=is_title)


def _in_front_matter(front: str) -> Iterator[Mention]:
    name = ""
    for line in split_lines(front):
        if match := _YAML_NAME.match(line.text):
            name = plain_name(match[1])
        if not _lists_others(name):
            for _, link in zotero_links(line.text):
                yield Mention(link, Place.PROPERTY, name)


def _lines_of_the_paper(text: str, start: int) -> Iterator[tuple[str, bool]]:
    """The lines that are not under a heading for other papers, nor code; if each is as high as a title."""
    hidden, top, fenced = 0, 0, False
    for line in line_texts(text, start):
        if line[:1] in "`~> " and line.lstrip("> ").startswith(("```", "~~~")):
            fenced = not fenced
        heading = _HEADING.match(line) if line[:1] == "#" and not fenced else None
        level = len(heading[1]) if heading else 0
        if heading:
            hidden = 0 if level <= hidden else hidden
            if top and not hidden and _lists_others(heading[2].casefold()):
                hidden = level
            top = top or level
        if not hidden and not fenced:
            yield line, 0 < level <= top


def choose_item(mentions: Iterable[Mention]) -> tuple[Item | None, tuple[Item, ...]]:
    """The item that the links tell, or else the several between which they leave the choice.

    The first place that names any counts. Of several in one place the one that is annotated is meant, and
    of annotations the one that has most by far; links to files tell of no item.
    """
    places: dict[Place, Counter[tuple[str, int | None]]] = {}
    names: dict[tuple[str, int | None], str] = {}
    for mention in mentions:
        link = mention.link
        if link.action == "select" and not (
            mention.place < Place.ANNOTATION and _FILE_NAME.search(mention.name)
        ):
            places.setdefault(mention.place, Counter())[link.key, link.group] += 1
            names.setdefault((link.key, link.group), mention.name)
    for place in sorted(places):
        found = places[place]
        chosen = list(found)
        if place is Place.ANNOTATION:
            chosen = _dominant(found)
        elif len(chosen) > 1:
            annotated = [one for one in _dominant(places.get(Place.ANNOTATION, Counter())) if one in found]
            chosen = annotated if len(annotated) == 1 else chosen
        items = [Item(*one, names[one], sure=place < Place.PROSE) for one in chosen]
        return (items[0], ()) if len(items) == 1 else (None, tuple(items))
    return None, ()


def linked_files(mentions: Sequence[Mention]) -> tuple[tuple[Mention, bool], ...]:
    """The attachments that the links open, the likeliest first, and whether each is sure to be the note's.

    A "select" link called after a file means that file. Where several papers are annotated, or are named in
    running text, none is sure.
    """
    best: dict[tuple[str, int | None], Mention] = {}
    annotated: Counter[tuple[str, int | None]] = Counter()
    for mention in mentions:
        link = mention.link
        identity = (link.key, link.group)
        if link.action == "select" and not (
            mention.place < Place.ANNOTATION and _FILE_NAME.search(mention.name)
        ):
            continue
        if mention.place is Place.ANNOTATION:
            annotated[identity] += 1
        if identity not in best or mention.place < best[identity].place:
            best[identity] = replace(mention, link=ZoteroLink(link.key, link.group))
    read = _dominant(annotated)
    sure = {
        identity: mention.place < Place.ANNOTATION
        or (mention.place is Place.ANNOTATION and read == [identity])
        for identity, mention in best.items()
    }
    order = sorted(best, key=lambda one: (best[one].place, -annotated[one]))
    return tuple((best[one], sure[one]) for one in order)


def item_of_properties(named: Named, names: Sequence[str]) -> Item | None:
    """The item in the first of the named properties that holds a link to one, or nothing but its key."""
    for name in names:
        for value in named.get(name, ()):
            links = (link for at, link in zotero_links(value) if _is_of_item(link, _name_of(value, at)))
            if link := next(links, None):
                return Item(link.key, link.group)
            key = value.strip(" `\"'[]")
            if _KEY.fullmatch(key) and ("zotero" in name or "item" in name or re.search(r"\d", key)):
                return Item(key)
    return None


def _is_of_item(link: ZoteroLink, name: str) -> bool:
    return link.action == "select" and not link.key.startswith("@") and not _FILE_NAME.search(name)


def _dominant(found: Counter[tuple[str, int | None]]) -> list[tuple[str, int | None]]:
    ranked = found.most_common()
    if len(ranked) > 1 and ranked[0][1] >= _DOMINANT * (found.total() - ranked[0][1]):
        return [ranked[0][0]]
    return [one for one, _ in ranked]


def _lists_others(name: str) -> bool:
    return bool(_OF_OTHERS.search(name)) and not _SURELY.search(name)


def _on_line(line: str, *, is_title: bool) -> Iterator[Mention]:
    links = list(zotero_links(line))
    if match := _BLOCK_ID.search(line):
        yield Mention(ZoteroLink(match["key"]), Place.ANNOTATION)
    if not links:
        return
    label = label_of(line)
    if _lists_others(label):
        return
    annotated = any(link.annotation for _, link in links)
    for offset, link in links:
        name = _name_of(line, offset)
        yield Mention(
            link, _place(line, label, name, link, annotated=annotated, is_title=is_title), name or label
        )


def _name_of(line: str, offset: int) -> str:
    """What the link at an offset is called, in Markdown or HTML, or by its file; "" for a bare address."""
    if stored := _STORED_FILE.match(line, offset):
        return unquote(stored["name"])
    if visible := _VISIBLE.search(line[:offset]):
        return visible["name"]
    tag = _TAG.match(line, offset)
    return re.sub(r"<[^>]*>", "", tag["name"]) if tag else ""


def _place(line: str, label: str, name: str, link: ZoteroLink, *, annotated: bool, is_title: bool) -> Place:
    if annotated or "annotation=" in line or "attachmentURI" in line:
        return Place.ANNOTATION
    if is_title:
        return Place.HEADING
    if label and _OF_THE_PAPER.search(label):
        return Place.PROPERTY
    if link.page or (name and _CITED.search(name)):
        return Place.ANNOTATION
    if _CALLOUT.match(line):
        return Place.HEADING
    return Place.LABELLED if name and _NAME_OF_LINK.search(name) else Place.PROSE

"""What a Zotero library holds, as far as it is read here, and where the files of its attachments lie."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Protocol, TypeAlias

from summarizer.language import _
from summarizer.zotero.directory import ZoteroData

Rectangle: TypeAlias = tuple[float, float, float, float]
"""x1, y1, x2, y2 in points of the PDF's own space: origin bottom left, `y` growing upwards."""

PDF = "application/pdf"
_PAPERS = {"application/epub+zip", "text/html", "application/xhtml+xml"}
ANNOTATION_KINDS = {1: "highlight", 2: "note", 3: "image", 4: "ink", 5: "underline", 6: "text"}
"""Zotero's annotation types by their number in the database (xpcom/annotations.js)."""
LINK_MODES = ("imported_file", "imported_url", "linked_file", "linked_url", "embedded_image")
"""Zotero's names of an attachment's link modes, by number (xpcom/attachments.js)."""


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """An attachment: `path` is what Zotero stores, `storage:…`, `attachments:…`, an absolute path or "".

    `group` is the server's number of the group library, None for the person's own. `link_mode` is one of
    `LINK_MODES`. `trashed` says that it, or the item that it belongs to, lies in the trash.
    """

    key: str
    group: int | None = None
    link_mode: str = "imported_file"
    content_type: str = PDF
    path: str = ""
    parent_key: str = ""
    trashed: bool = False

    @property
    def file_name(self) -> str:
        """The name of the file without its folders, "" when there is none."""
        return re.split(r"[/\\:]", self.path)[-1]


@dataclass(frozen=True, slots=True)
class Position:
    """Where an annotation was drawn: rectangles on the page (index from 0), and on the page after it."""

    page_index: int
    rectangles: tuple[Rectangle, ...] = ()
    next_page: tuple[Rectangle, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnotationRecord:
    """An annotation as the library has it: `kind` is one of `ANNOTATION_KINDS`, `colour` is "#rrggbb" or "".

    `position` is None where it is no place in a PDF. `external` marks what Zotero read from the PDF file.
    """

    key: str
    kind: str
    text: str = ""
    comment: str = ""
    colour: str = ""
    page_label: str = ""
    position: Position | None = None
    external: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection; `path` holds the names from the outermost to its own."""

    key: str
    path: tuple[str, ...]
    group: int | None = None

    @property
    def name(self) -> str:
        """The path as people write it."""
        return "/".join(self.path)


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An item of the library: a paper, a book and so on, no note, attachment or annotation."""

    key: str
    title: str = ""
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An object of a library: its group, the key of what it belongs to ("" for none), if in the trash."""

    key: str
    group: int | None = None
    parent_key: str = ""
    trashed: bool = False


class Library(Protocol):
    """A way to read the person's Zotero libraries; `notice` is what they should be told, "" for nothing.

    All methods raise ZoteroError when Zotero's data cannot be read.
    """

    @property
    def notice(self) -> str:
        """What the person should be told of how the library was read."""
        ...

    def attachment(self, key: str, group: int | None = None) -> AttachmentRecord | None:
        """The attachment with a key, None when the library has none."""
        ...

    def attachments(self, item_key: str, group: int | None = None) -> tuple[AttachmentRecord, ...]:
        """The attachments of an item that are files and not in the trash, PDFs first."""
        ...

    def annotations(self, attachment_key: str, group: int | None = None) -> tuple[AnnotationRecord, ...]:
        """The annotations of an attachment in reading order, none from the trash."""
        ...

    def places(self, key: str) -> tuple[Place, ...]:
        """Every object with a key, of all libraries: a key alone does not say in which one it is."""
        ...

    def successors(self, key: str, group: int | None = None) -> tuple[str, ...]:
        """The keys of what took an object's place when duplicates were merged."""
        ...

    def by_doi(self, doi: str) -> tuple[ItemRecord, ...]:
        """The items of all libraries with a DOI, none from the trash."""
        ...

    def by_title(self, title: str) -> tuple[ItemRecord, ...]:
        """The items of all libraries with this very title, case aside, none from the trash."""
        ...

    def by_citation_key(self, citation_key: str) -> tuple[ItemRecord, ...]:
        """The items with a BibTeX key: in Zotero's field, in `extra`, or in Better BibTeX's database."""
        ...

    def collections(self) -> tuple[Collection, ...]:
        """All collections of all libraries by path, none from the trash."""
        ...

    def items(self, collection: Collection) -> tuple[ItemRecord, ...]:
        """The items that stand directly in a collection, by title."""
        ...

    def tagged(self, tag: str) -> tuple[ItemRecord, ...]:
        """The items of all libraries that bear a tag, by title."""
        ...

    def close(self) -> None:
        """Let go of what was opened."""
        ...


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where an attachment's file should lie, or why it cannot be said; exactly one of the two is given."""

    path: Path | None
    problem: str = ""


def place_of(attachment: AttachmentRecord, data: ZoteroData, system: str = os.name) -> StoredFile:
    """Where the file of an attachment should lie; whether it exists is not asked.

    The forms of `path` are those of Zotero's getFilePath (xpcom/data/item.js). `system` is "nt" or "posix".
    """
    stored = attachment.path
    if attachment.link_mode == "linked_url":
        return StoredFile(None, _("it is a link to a web page, not a file"))
    if not stored:
        return StoredFile(None, _("Zotero knows no file for it"))
    if stored.startswith("storage:"):
        return StoredFile(data.storage / attachment.key / stored.removeprefix("storage:"))
    if not stored.startswith("attachments:"):
        return _linked(stored, system)
    if data.base_attachment_path is None:
        return StoredFile(None, _("it is linked from a base folder that Zotero's settings do not name"))
    return StoredFile(data.base_attachment_path.joinpath(*stored.removeprefix("attachments:").split("/")))


def _linked(stored: str, system: str) -> StoredFile:
    is_windows = PureWindowsPath(stored).drive != ""
    if stored.startswith("AAAA") or not (is_windows or stored.startswith("/")):
        return StoredFile(None, _("it is linked in a form that only Zotero on an old Mac could read"))
    if is_windows != (system == "nt"):
        return StoredFile(None, _("it is linked as {stored}, a path of another system", stored=stored))
    return StoredFile(Path(stored))


def kind_of_file(attachment: AttachmentRecord) -> str:
    """What an attachment that cannot be a paper is, in words; "" for a PDF, an EPUB and a saved web page."""
    if is_pdf(attachment) or attachment.content_type in _PAPERS:
        return ""
    if attachment.content_type.startswith(("image/", "video/", "audio/")):
        return _("a file of type {content_type}", content_type=attachment.content_type)
    names = {"text/plain": _("a text file")}
    return names.get(
        attachment.content_type,
        _("a file of type {content_type}", content_type=attachment.content_type or "unknown"),
    )


def is_pdf(attachment: AttachmentRecord) -> bool:
    """Whether an attachment is a PDF, by its type or its name."""
    return attachment.content_type == PDF or attachment.file_name.casefold().endswith(".pdf")


def parse_position(text: str) -> Position | None:
    """A position as Zotero stores it, in JSON; None for one in an EPUB or a web page, or a broken one."""
    try:
        data = json.loads(text)
        drawn = _rectangles(data.get("rects")) + tuple(_around(path) for path in data.get("paths", ()))
        return Position(int(data["pageIndex"]), drawn, _rectangles(data.get("nextPageRects")))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _around(path: list[float]) -> Rectangle:
    """The rectangle around a line that was drawn by hand: x and y in turn."""
    return min(path[::2]), min(path[1::2]), max(path[::2]), max(path[1::2])


def _rectangles(data: list[list[float]] | None) -> tuple[Rectangle, ...]:
    return tuple((float(x1), float(y1), float(x2), float(y2)) for x1, y1, x2, y2 in data or ())

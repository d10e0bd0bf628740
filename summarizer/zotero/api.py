"""Zotero's local API (from version 7 on), for when the database cannot be read: loopback only, GET only.

It is off by default. Facts from xpcom/server/server_localAPI.js: no key, no limit unless asked for; an item's
`children` hold no annotations unless asked for by type; Zotero 7 gives no annotations at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import ProxyHandler, Request, build_opener, url2pathname

from summarizer.errors import ZoteroError
from summarizer.language import _, later
from summarizer.zotero.citation_key import has_citation_key, same_doi
from summarizer.zotero.directory import DEFAULT_PORT
from summarizer.zotero.library import (
    AnnotationRecord,
    AttachmentRecord,
    Collection,
    ItemRecord,
    Place,
    parse_position,
)

_NOT_ITEMS = {"attachment", "note", "annotation"}
HOW_TO_SWITCH_ON = later(
    "In Zotero: Settings, Advanced, tick “Allow other applications on this computer to communicate "
    "with Zotero”."
)
_Data = Mapping[str, object]


class ApiLibrary:
    """The libraries of the Zotero that runs on this machine."""

    def __init__(self, port: int = DEFAULT_PORT, timeout: float = 10.0) -> None:
        """Ask whether the API answers; `timeout` bounds each request, in seconds.

        Raises:
            ZoteroError: Zotero does not run, or its API is off; the hint says how to switch it on.
        """
        self._root = f"http://127.0.0.1:{port}/api"
        self._timeout = timeout
        self._opener = build_opener(ProxyHandler({}))  # a proxy must never see this
        self._get("users/0/collections?limit=1")

    @property
    def notice(self) -> str:
        """Nothing: what the API answers is current."""
        return ""

    def attachment(self, key: str, group: int | None = None) -> AttachmentRecord | None:
        """The attachment with a key, None when the library has none."""
        data = self._item(key, group)
        if data is None or data.get("itemType") != "attachment":
            return None
        parent = self._item(_text(data, "parentItem"), group) if data.get("parentItem") else None
        record = self._attachment(data, group)
        if record.trashed or not (parent and parent.get("deleted")):
            return record
        return AttachmentRecord(
            record.key,
            group,
            record.link_mode,
            record.content_type,
            record.path,
            record.parent_key,
            trashed=True,
        )

    def attachments(self, item_key: str, group: int | None = None) -> tuple[AttachmentRecord, ...]:
        """The attachments of an item that are files and not in the trash, PDFs first."""
        children = self._all(f"{_library(group)}/items/{item_key}/children", missing_ok=True)
        found = [
            self._attachment(data, group)
            for data in children
            if data.get("itemType") == "attachment" and not data.get("deleted")
        ]
        files = [one for one in found if one.link_mode not in {"linked_url", "embedded_image"}]
        return tuple(sorted(files, key=lambda one: one.content_type != "application/pdf"))

    def annotations(self, attachment_key: str, group: int | None = None) -> tuple[AnnotationRecord, ...]:
        """The annotations of an attachment in reading order, none from the trash; none from Zotero 7."""
        of_type = {"itemType": "annotation"}
        children = self._all(
            f"{_library(group)}/items/{attachment_key}/children", of_type, missing_ok=True
        ) or self._all(f"{_library(group)}/items", of_type)
        mine = [
            data
            for data in children
            if data.get("itemType") == "annotation"
            and data.get("parentItem") == attachment_key
            and not data.get("deleted")
        ]
        return tuple(
            _annotation(data) for data in sorted(mine, key=lambda one: _text(one, "annotationSortIndex"))
        )

    def places(self, key: str) -> tuple[Place, ...]:
        """Every object with a key, of all libraries: a key alone does not say in which one it is."""
        found = [(group, self._item(key, group)) for group in self._groups()]
        return tuple(
            Place(key, group, _text(data, "parentItem"), bool(data.get("deleted")))
            for group, data in found
            if data is not None
        )

    def successors(self, key: str, group: int | None = None) -> tuple[str, ...]:
        """The keys of what took an object's place when duplicates were merged; all items are gone through."""
        return tuple(
            _text(data, "key")
            for data in self._all(f"{_library(group)}/items", missing_ok=True)
            if any(uri.endswith(f"/items/{key}") for uri in _replaced(data))
        )

    def by_doi(self, doi: str) -> tuple[ItemRecord, ...]:
        """The items of all libraries with a DOI, none from the trash."""
        return self._searched(doi, lambda data: same_doi(_text(data, "DOI"), doi))

    def by_title(self, title: str) -> tuple[ItemRecord, ...]:
        """The items of all libraries with this very title, case aside, none from the trash."""
        return self._searched(title, lambda data: _text(data, "title").casefold() == title.casefold())

    def by_citation_key(self, citation_key: str) -> tuple[ItemRecord, ...]:
        """The items of all libraries with a BibTeX key: Zotero's own field, or a line of `extra`."""

        def is_meant(data: _Data) -> bool:
            known = _text(data, "citationKey") == citation_key
            return known or has_citation_key(_text(data, "extra"), citation_key)

        return self._searched(citation_key, is_meant)

    def _searched(self, text: str, is_meant: Callable[[_Data], bool]) -> tuple[ItemRecord, ...]:
        query = {"q": text, "qmode": "everything"}
        return tuple(
            item
            for group in self._groups()
            for item in _items(
                [data for data in self._all(f"{_library(group)}/items", query) if is_meant(data)], group
            )
        )

    def collections(self) -> tuple[Collection, ...]:
        """All collections of all libraries by path, none from the trash."""
        found: list[Collection] = []
        for group in self._groups():
            known = {_text(data, "key"): data for data in self._all(f"{_library(group)}/collections")}
            for key in known:
                line = list(_line(key, known))
                if not any(one.get("deleted") for one in line):
                    found.append(Collection(key, tuple(_text(one, "name") for one in reversed(line)), group))
        return tuple(sorted(found, key=lambda one: (one.group or 0, one.path)))

    def items(self, collection: Collection) -> tuple[ItemRecord, ...]:
        """The items that stand directly in a collection, by title."""
        path = f"{_library(collection.group)}/collections/{collection.key}/items/top"
        return _items(self._all(path), collection.group)

    def tagged(self, tag: str) -> tuple[ItemRecord, ...]:
        """The items of all libraries that bear a tag, by title."""
        found = [
            item
            for group in self._groups()
            for item in _items(self._all(f"{_library(group)}/items", {"tag": tag}), group)
        ]
        return tuple(sorted(found, key=lambda item: (item.title.casefold(), item.key)))

    def close(self) -> None:
        """Nothing is kept open."""

    def _groups(self) -> list[int | None]:
        groups = self._all("users/0/groups")
        return [None, *(int(str(data["id"])) for data in groups)]

    def _item(self, key: str, group: int | None) -> _Data | None:
        body = self._get(f"{_library(group)}/items/{quote(key)}", missing_ok=True)[0]
        return _data(json.loads(body)) if body else None

    def _attachment(self, data: _Data, group: int | None) -> AttachmentRecord:
        mode, key = _text(data, "linkMode"), _text(data, "key")
        if mode == "linked_file":
            path = self._linked_path(key, group) or _text(data, "path")
        else:
            path = f"storage:{_text(data, 'filename')}" if data.get("filename") else ""
        return AttachmentRecord(
            key=key,
            group=group,
            link_mode=mode,
            content_type=_text(data, "contentType"),
            path=path,
            parent_key=_text(data, "parentItem"),
            trashed=bool(data.get("deleted")),
        )

    def _linked_path(self, key: str, group: int | None) -> str:
        """The path of a linked file as Zotero resolves it, "" when it cannot."""
        place = f"{_library(group)}/items/{key}/file/view"
        url = self._get(f"{place}/url", missing_ok=True)[0].strip() or self._redirection(place)
        return url2pathname(urlsplit(url).path) if url.startswith("file:") else ""

    def _redirection(self, path: str) -> str:
        """Where the API sends a browser to, "" when nowhere; it is never followed."""
        try:
            self._get(path, missing_ok=True)
        except ZoteroError as exc:
            if isinstance(exc.__cause__, HTTPError) and exc.__cause__.code == 302:
                return str(exc.__cause__.headers.get("Location", ""))
            raise
        return ""

    def _all(
        self, path: str, parameters: Mapping[str, str] | None = None, *, missing_ok: bool = False
    ) -> list[_Data]:
        """Every entry of a list, asked for again while the server says that there are more."""
        found: list[_Data] = []
        while True:
            query = dict(parameters or {}) | ({"start": str(len(found))} if found else {})
            body, total = self._get(f"{path}?{urlencode(query)}" if query else path, missing_ok=missing_ok)
            page = json.loads(body) if body else []
            found += [_data(entry) for entry in page]
            if not page or len(found) >= total:
                return found

    def _get(self, path: str, *, missing_ok: bool = False) -> tuple[str, int]:
        """The body of an answer ("" when nothing is there), and how many entries there are in all."""
        request = Request(  # noqa: S310 - the address is ours, on this machine
            f"{self._root}/{path}", headers={"Zotero-API-Version": "3", "User-Agent": "summarizer"}
        )
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                total = answer.headers.get("Total-Results", "")
                return answer.read().decode(), int(total) if total.isdecimal() else 0
        except HTTPError as exc:
            exc.close()
            if exc.code == 404 and missing_ok:
                return "", 0
            raise _refusal(exc.code, path) from exc
        except (URLError, OSError, ValueError) as exc:
            raise ZoteroError(
                _("Zotero's local API at {root} does not answer.", root=self._root),
                hint=_("Start Zotero, then try again."),
            ) from exc


def _refusal(code: int, path: str) -> ZoteroError:
    if code == 403:
        return ZoteroError(_("Zotero's local API is switched off."), hint=_(HOW_TO_SWITCH_ON))
    return ZoteroError(_("Zotero's local API answered {code} to {path}.", code=code, path=path))


def _library(group: int | None) -> str:
    return "users/0" if group is None else f"groups/{group}"


def _data(entry: object) -> _Data:
    """The data of an entry: `{"key": …, "data": {…}}` in lists and single answers alike."""
    whole = cast("Mapping[str, object]", entry if isinstance(entry, Mapping) else {})
    data = whole.get("data")
    return cast("Mapping[str, object]", {**whole, **data}) if isinstance(data, Mapping) else whole


def _text(data: _Data, name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _replaced(data: _Data) -> Sequence[str]:
    """The addresses of what an object has taken the place of: one, or a list of several."""
    relations = data.get("relations")
    replaced = relations.get("dc:replaces", ()) if isinstance(relations, Mapping) else ()
    return [replaced] if isinstance(replaced, str) else [one for one in replaced if isinstance(one, str)]


def _line(key: str, known: Mapping[str, _Data]) -> Iterator[_Data]:
    """A collection, its parent, and so on outwards."""
    seen: set[str] = set()
    while key in known and key not in seen:
        seen.add(key)
        yield known[key]
        key = _text(known[key], "parentCollection")


def _annotation(data: _Data) -> AnnotationRecord:
    tags = data.get("tags")
    return AnnotationRecord(
        key=_text(data, "key"),
        kind=_text(data, "annotationType"),
        text=_text(data, "annotationText"),
        comment=_text(data, "annotationComment"),
        colour=_text(data, "annotationColor").lower(),
        page_label=_text(data, "annotationPageLabel"),
        position=parse_position(_text(data, "annotationPosition")),
        tags=tuple(_text(one, "tag") for one in tags if isinstance(one, Mapping))
        if isinstance(tags, list)
        else (),
    )


def _items(entries: Sequence[_Data], group: int | None) -> tuple[ItemRecord, ...]:
    found = (
        ItemRecord(_text(data, "key"), _text(data, "title"), group)
        for data in entries
        if data.get("itemType") not in _NOT_ITEMS and not data.get("deleted")
    )
    return tuple(sorted(found, key=lambda item: (item.title.casefold(), item.key)))

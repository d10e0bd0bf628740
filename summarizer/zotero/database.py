"""Reading zotero.sqlite while Zotero runs: from a private copy that includes what is only in its log.

Zotero holds the database exclusively, from version 10 on with a write-ahead log. Opening the original, even
read-only, fails or leaves files behind; `immutable=1`, or a copy of the main file alone, silently misses the
latest annotations. Nothing is ever written into Zotero's folder.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from summarizer.errors import ZoteroError
from summarizer.language import _
from summarizer.zotero.citation_key import CITATION_DATABASES, has_citation_key, read_citation_keys, same_doi
from summarizer.zotero.copy import LONGEST_VALUE, copy_database, in_time
from summarizer.zotero.library import (
    ANNOTATION_KINDS,
    LINK_MODES,
    AnnotationRecord,
    AttachmentRecord,
    Collection,
    ItemRecord,
    Place,
    parse_position,
)
from summarizer.zotero.queries import (
    ANNOTATIONS,
    ATTACHMENT,
    ATTACHMENTS,
    CHILDREN,
    COLLECTIONS,
    ITEMS_BY_FIELD,
    ITEMS_IN_COLLECTION,
    ITEMS_TAGGED,
    PLACES,
    SUCCESSORS,
    TABLES,
    TRASHED_COLLECTIONS,
)

NEWEST_KNOWN = 129
"""The version of the userdata schema in Zotero 10, the newest that was tried."""
_OLDEST_WITH_ANNOTATIONS = 112  # Zotero 5 ended with 111
_MOST_ROWS = 1_000_000


class DatabaseLibrary:
    """The libraries of one data directory, as they were when it was opened."""

    def __init__(self, database: Path) -> None:
        """Copy and open the database at `database`.

        Raises:
            ZoteroError: there is none, or it cannot be copied or read.
        """
        self._database = database
        self._folder = tempfile.TemporaryDirectory(prefix="summarizer-zotero-", ignore_cleanup_errors=True)
        try:
            copy_database(database, Path(self._folder.name))
            self._connection = _open(Path(self._folder.name) / database.name, database)
        except BaseException:
            self._folder.cleanup()
            raise
        self._has = {row["name"] for row in self._rows("SELECT name FROM sqlite_master WHERE type='table'")}
        self.version = self._schema_version()

    @property
    def notice(self) -> str:
        """That the database is newer than what was tried, or too old for annotations."""
        if self.version > NEWEST_KNOWN:
            return _(
                "Zotero's database (schema {version}) is newer than this program knows "
                "({newest}); it was read all the same.",
                version=self.version,
                newest=NEWEST_KNOWN,
            )
        if self.version < _OLDEST_WITH_ANNOTATIONS:
            return _("Zotero 5 and older keep no annotations; only the note's own and the PDF's were used.")
        return ""

    def attachment(self, key: str, group: int | None = None) -> AttachmentRecord | None:
        """The attachment with a key, None when the library has none."""
        rows = self._rows(ATTACHMENT, key=key, group=group)
        return _attachment(rows[0], group) if rows else None

    def attachments(self, item_key: str, group: int | None = None) -> tuple[AttachmentRecord, ...]:
        """The attachments of an item that are files and not in the trash, PDFs first."""
        return tuple(_attachment(row, group) for row in self._rows(ATTACHMENTS, key=item_key, group=group))

    def annotations(self, attachment_key: str, group: int | None = None) -> tuple[AnnotationRecord, ...]:
        """The annotations of an attachment in reading order, none from the trash."""
        if "itemAnnotations" not in self._has:
            return ()
        return tuple(_annotation(row) for row in self._rows(ANNOTATIONS, key=attachment_key, group=group))

    def places(self, key: str) -> tuple[Place, ...]:
        """Every object with a key, of all libraries: a key alone does not say in which one it is."""
        children = " UNION ALL ".join(query for table, query in CHILDREN.items() if table in self._has)
        return tuple(
            Place(row["key"], row["groupID"], row["parentKey"], bool(row["trashed"]))
            for row in self._rows(PLACES.format(children=f"({children})"), key=key)
        )

    def successors(self, key: str, group: int | None = None) -> tuple[str, ...]:
        """The keys of what took an object's place when duplicates were merged."""
        if not {"itemRelations", "relationPredicates"} <= self._has:
            return ()
        return tuple(row["key"] for row in self._rows(SUCCESSORS, key=key, group=group))

    def by_doi(self, doi: str) -> tuple[ItemRecord, ...]:
        """The items of all libraries with a DOI, none from the trash."""
        return self._by_field("DOI", doi, lambda value: same_doi(value, doi))

    def by_title(self, title: str) -> tuple[ItemRecord, ...]:
        """The items of all libraries with this very title, case aside, none from the trash."""
        return self._by_field("title", title, lambda value: value.casefold() == title.casefold())

    def by_citation_key(self, citation_key: str) -> tuple[ItemRecord, ...]:
        """The items with a BibTeX key: in Zotero's field, in `extra`, or in Better BibTeX's database."""
        if found := self._by_field("citationKey", citation_key, lambda value: value == citation_key):
            return found
        in_extra = self._by_field("extra", citation_key, lambda value: has_citation_key(value, citation_key))
        return in_extra or self._by_better_bibtex(citation_key)

    def _by_field(self, field: str, part: str, is_meant: Callable[[str], bool]) -> tuple[ItemRecord, ...]:
        escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        rows = self._rows(ITEMS_BY_FIELD, field=field, like=f"%{escaped}%")
        return _items([row for row in rows if is_meant(str(row["value"]))])

    def _by_better_bibtex(self, citation_key: str) -> tuple[ItemRecord, ...]:
        """Those that Better BibTeX's own database has under the key; none where it cannot be read."""
        keys = [
            key
            for name in CITATION_DATABASES
            for key in read_citation_keys(
                self._database.with_name(name), Path(self._folder.name), citation_key
            )
        ]
        places = [one for key in dict.fromkeys(keys) for one in self.places(key)]
        return tuple(ItemRecord(one.key, "", one.group) for one in places if not one.trashed)

    def collections(self) -> tuple[Collection, ...]:
        """All collections of all libraries by path, none from the trash."""
        rows = {row["collectionID"]: row for row in self._rows(COLLECTIONS)}
        trashed = (
            {row["collectionID"] for row in self._rows(TRASHED_COLLECTIONS)}
            if "deletedCollections" in self._has
            else set()
        )
        found: list[Collection] = []
        for row in rows.values():
            line = [row]
            while (parent := rows.get(line[-1]["parentCollectionID"])) is not None and len(line) <= len(rows):
                line.append(parent)
            if not trashed & {one["collectionID"] for one in line}:
                names = tuple(one["collectionName"] for one in reversed(line))
                found.append(Collection(row["key"], names, row["groupID"]))
        return tuple(sorted(found, key=lambda one: (one.group or 0, one.path)))

    def items(self, collection: Collection) -> tuple[ItemRecord, ...]:
        """The items that stand directly in a collection, by title."""
        rows = self._rows(ITEMS_IN_COLLECTION, key=collection.key, group=collection.group)
        return _items(rows)

    def tagged(self, tag: str) -> tuple[ItemRecord, ...]:
        """The items of all libraries that bear a tag, by title."""
        return _items(self._rows(ITEMS_TAGGED, tag=tag))

    def close(self) -> None:
        """Close and delete the copy."""
        self._connection.close()
        self._folder.cleanup()

    def _schema_version(self) -> int:
        rows = self._rows("SELECT CAST(version AS INTEGER) AS version FROM version WHERE schema = 'userdata'")
        return int(rows[0]["version"] or 0) if rows else 0

    def _rows(self, query: str, **parameters: object) -> list[sqlite3.Row]:
        try:
            with in_time(self._connection), closing(self._connection.execute(query, parameters)) as cursor:
                rows: list[sqlite3.Row] = cursor.fetchmany(_MOST_ROWS)
                if len(rows) == _MOST_ROWS:
                    raise sqlite3.DataError(_("it has over {most:,} rows", most=_MOST_ROWS))
                return rows
        except sqlite3.Error as exc:
            raise ZoteroError(_("Zotero's database cannot be read: {exc}.", exc=exc)) from exc


def _open(copy: Path, original: Path) -> sqlite3.Connection:
    """The copy, opened for writing so that SQLite may bring the log in, and checked where it is read."""
    connection = sqlite3.connect(copy, timeout=5, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        present = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
        for table in TABLES:
            with in_time(connection):
                verdict = [*connection.execute(f"PRAGMA quick_check('{table}')")] if table in present else []
            if [tuple(row) for row in verdict] not in ([], [("ok",)]):
                raise sqlite3.DatabaseError(_("table {table} is damaged", table=table))
        if "items" not in present:
            raise sqlite3.DatabaseError(_("it is no database of Zotero's"))
    except sqlite3.Error as exc:
        connection.close()
        raise ZoteroError(
            _("Zotero's database {original} cannot be read: {exc}.", original=original, exc=exc),
            hint=_("Zotero can repair it: Settings, Advanced, Files and Folders, Check Database Integrity."),
        ) from exc
    return connection


def _attachment(row: Mapping[str, object] | sqlite3.Row, group: int | None) -> AttachmentRecord:
    mode = row["linkMode"]
    return AttachmentRecord(
        key=str(row["key"]),
        group=group,
        link_mode=LINK_MODES[mode] if isinstance(mode, int) and mode < len(LINK_MODES) else "",
        content_type=str(row["contentType"] or ""),
        path=str(row["path"] or ""),
        parent_key=str(row["parentKey"] or ""),
        trashed=bool(row["trashed"]),
    )


def _annotation(row: sqlite3.Row) -> AnnotationRecord:
    return AnnotationRecord(
        key=row["key"],
        kind=ANNOTATION_KINDS.get(row["type"], "highlight"),
        text=row["text"] or "",
        comment=row["comment"] or "",
        colour=(row["color"] or "").lower(),
        page_label=row["pageLabel"] or "",
        position=parse_position(row["position"] or ""),
        external=bool(row["isExternal"]),
        tags=tuple(row["tags"].split("\x1f")) if row["tags"] else (),
    )


def _items(rows: list[sqlite3.Row]) -> tuple[ItemRecord, ...]:
    found = (ItemRecord(row["key"], row["title"] or "", row["groupID"]) for row in rows)
    return tuple(sorted(found, key=lambda item: (item.title.casefold(), item.key)))

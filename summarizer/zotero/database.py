"""Reading zotero.sqlite while Zotero runs: from a private copy that includes what is only in its log.

Zotero holds the database exclusively, from version 10 on with a write-ahead log. Opening the original, even
read-only, fails or leaves files behind; `immutable=1`, or a copy of the main file alone, silently misses the
latest annotations. Nothing is ever written into Zotero's folder.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from summarizer.errors import ZoteroError
from summarizer.language import _
from summarizer.zotero.library import (
    ANNOTATION_KINDS,
    LINK_MODES,
    AnnotationRecord,
    AttachmentRecord,
    Collection,
    ItemRecord,
    parse_position,
)
from summarizer.zotero.queries import (
    ANNOTATIONS,
    ATTACHMENT,
    ATTACHMENTS,
    COLLECTIONS,
    ITEMS_IN_COLLECTION,
    ITEMS_TAGGED,
    TABLES,
    TRASHED_COLLECTIONS,
)

NEWEST_KNOWN = 129
"""The version of the userdata schema in Zotero 10, the newest that was tried."""
_OLDEST_WITH_ANNOTATIONS = 112  # Zotero 5 ended with 111
_COMPANIONS = ("-wal", "-journal")  # never -shm: it is rebuilt, and Zotero keeps its own in memory
_ATTEMPTS = 20
_MOST_BYTES = 20_000_000_000
_LONGEST_VALUE = 10_000_000
"""Bytes of one value; the longest are texts of notes."""
_MOST_ROWS = 1_000_000
_SECONDS = 30.0
"""For one query: a database that somebody else made may hold views that never end."""
_STEPS = 100_000
"""Of SQLite's machine between two looks at the clock."""


class DatabaseLibrary:
    """The libraries of one data directory, as they were when it was opened."""

    def __init__(self, database: Path) -> None:
        """Copy and open the database at `database`.

        Raises:
            ZoteroError: there is none, or it cannot be copied or read.
        """
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
                "({NEWEST_KNOWN}); it was read all the same.",
                version=self.version,
                NEWEST_KNOWN=NEWEST_KNOWN,
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
            with _in_time(self._connection), closing(self._connection.execute(query, parameters)) as cursor:
                rows: list[sqlite3.Row] = cursor.fetchmany(_MOST_ROWS)
                if len(rows) == _MOST_ROWS:
                    raise sqlite3.DataError(_("it has over {MOST_ROWS:,} rows", MOST_ROWS=_MOST_ROWS))
                return rows
        except sqlite3.Error as exc:
            raise ZoteroError(_("Zotero's database cannot be read: {exc}.", exc=exc)) from exc


def copy_database(database: Path, folder: Path) -> None:
    """Copy the database and its logs into `folder`, all from the same moment.

    The sizes and times of the files are compared before and after; a copy that Zotero wrote into is made
    again.

    Raises:
        ZoteroError: there is no such file, it cannot be read, or it never keeps still.
    """
    files = [database, *(database.with_name(database.name + suffix) for suffix in _COMPANIONS)]
    try:
        for attempt in range(_ATTEMPTS):
            before = _states(files)
            if before[0] is None:
                raise ZoteroError(_("There is no Zotero database at {database}.", database=database))
            for file, state in zip(files, before, strict=True):
                target = folder / file.name
                target.unlink(missing_ok=True)
                if state is not None:
                    _refuse_to_copy(file, state[0], folder)
                    shutil.copyfile(file, target)
            if _states(files) == before:
                return
            time.sleep(0.02 * attempt)
    except OSError as exc:  # a log that vanished while being copied counts as a fault here, and is rare
        raise ZoteroError(
            _(
                "Zotero's database {database} cannot be copied: {strerror}.",
                database=database,
                strerror=exc.strerror,
            )
        ) from exc
    raise ZoteroError(
        _("Zotero is writing to its database {database} without a pause.", database=database),
        hint=_("Wait until Zotero has finished synchronising, then try again."),
    )


def _refuse_to_copy(file: Path, size: int, folder: Path) -> None:
    """Refuse what is no file, such as `/dev/zero`, or would fill the disk.

    Raises:
        OSError: it is one of these.
    """
    if not file.is_file():
        raise OSError(errno.EINVAL, _("it is no plain file"))
    if size > min(_MOST_BYTES, shutil.disk_usage(folder).free // 2):
        raise OSError(errno.EFBIG, _("its copy would take {size:.1f} GB", size=size / 1e9))


@contextmanager
def _in_time(connection: sqlite3.Connection) -> Iterator[None]:
    """Have a query that does not end interrupted."""
    until = time.monotonic() + _SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def _states(files: list[Path]) -> list[tuple[int, int, int] | None]:
    states: list[tuple[int, int, int] | None] = []
    for file in files:
        try:
            state = file.stat()
        except FileNotFoundError:
            states.append(None)
        else:
            states.append((state.st_size, state.st_mtime_ns, state.st_ino))
    return states


def _open(copy: Path, original: Path) -> sqlite3.Connection:
    """The copy, opened for writing so that SQLite may bring the log in, and checked where it is read."""
    connection = sqlite3.connect(copy, timeout=5, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        present = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
        for table in TABLES:
            with _in_time(connection):
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

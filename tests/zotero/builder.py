"""Zotero databases in the shapes of its versions, and a process that holds one as a running Zotero does.

Tables and columns follow resource/schema/userdata.sql at the tags 5.0.96, 6.0.37, 7.0.32, 9.0.6 and 10.0.0,
as far as they are read.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMAS = {5: 111, 6: 121, 7: 123, 9: 125, 10: 129}
"""The userdata schema of each version of Zotero."""

PDF_KEY, WEB_KEY, ITEM_KEY, FRESH_KEY = "377SC9DN", "WEBPAGE2", "LCN5DT4L", "FRESH234"
GROUP = 2451508

_DDL = """
CREATE TABLE version (schema TEXT PRIMARY KEY, version INT NOT NULL);
CREATE TABLE libraries (libraryID INTEGER PRIMARY KEY, type TEXT NOT NULL, editable INT NOT NULL DEFAULT 1);
CREATE TABLE groups (groupID INTEGER PRIMARY KEY, libraryID INT NOT NULL UNIQUE, name TEXT NOT NULL);
CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT);
CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT NOT NULL,
    dateAdded TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, {items}
    dateModified TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, libraryID INT NOT NULL, key TEXT NOT NULL,
    UNIQUE (libraryID, key));
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value UNIQUE);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID, PRIMARY KEY (itemID, fieldID));
CREATE TABLE itemAttachments (itemID INTEGER PRIMARY KEY, {attachments} parentItemID INT, linkMode INT,
    contentType TEXT, charsetID INT, path TEXT);
CREATE TABLE tags (tagID INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE itemTags (itemID INT NOT NULL, tagID INT NOT NULL, type INT NOT NULL,
    PRIMARY KEY (itemID, tagID));
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT NOT NULL,
    parentCollectionID INT DEFAULT NULL, libraryID INT NOT NULL, key TEXT NOT NULL, UNIQUE (libraryID, key));
CREATE TABLE collectionItems (collectionID INT NOT NULL, itemID INT NOT NULL,
    orderIndex INT NOT NULL DEFAULT 0, PRIMARY KEY (collectionID, itemID));
CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY, dateDeleted DEFAULT CURRENT_TIMESTAMP NOT NULL);
CREATE TABLE deletedCollections (collectionID INTEGER PRIMARY KEY,
    dateDeleted DEFAULT CURRENT_TIMESTAMP NOT NULL);
"""
_ANNOTATIONS = """
CREATE TABLE itemAnnotations (itemID INTEGER PRIMARY KEY, parentItemID INT NOT NULL, {annotations}
    type INTEGER NOT NULL, authorName TEXT, text TEXT, comment TEXT, color TEXT, pageLabel TEXT,
    sortIndex TEXT NOT NULL, position TEXT NOT NULL, isExternal INT NOT NULL);
"""
# itemID, type, library, key
_ITEMS = [
    (1, 1, 1, ITEM_KEY),
    (2, 2, 1, PDF_KEY),
    (3, 2, 1, WEB_KEY),
    (4, 2, 1, "LINKED23"),
    (5, 2, 1, "TRASHED2"),
    (6, 1, 1, "NOTEXT22"),
    (7, 1, 2, "GROUPIT2"),
    (8, 2, 2, PDF_KEY),  # the same key in another library
    (20, 3, 1, "IFMYB4HT"),
    (21, 3, 1, "SECOND22"),
    (22, 3, 1, "GONE2222"),
]
_FILES = [
    (2, 1, 0, "application/pdf", "storage:2023_GPT-4 Technical Report.pdf"),
    (3, 1, 1, "text/html", "storage:page.html"),
    (4, 1, 2, "application/pdf", "attachments:papers/gpt4.pdf"),
    (5, 1, 0, "application/pdf", "storage:old.pdf"),
    (8, 7, 0, "application/pdf", "storage:group.pdf"),
]
_COLLECTIONS = [
    (1, "Intelligent creation, art-making machines", None, 1, "COLLECT2"),
    (2, "Models", 1, 1, "CHILDCO2"),
    (3, "Models", None, 1, "OTHERMO2"),
    (4, "Thrown away", None, 1, "TRASHCO2"),
    (5, "Inside what was thrown away", 4, 1, "TRASHCH2"),
    (6, "Shared", None, 2, "GROUPCO2"),
]


def build(path: Path, version: int) -> None:
    """A library with a paper, its attachments of every kind, collections, a group and annotations."""
    newest = version >= 10
    connection = sqlite3.connect(path)
    ddl = _DDL + (_ANNOTATIONS if version > 5 else "")
    connection.executescript(
        ddl.format(
            items="clientVersion INT NOT NULL DEFAULT 0," if newest else "",
            attachments="lastRead INT," if newest else "",
            annotations="textNormalized TEXT, commentNormalized TEXT," if newest else "",
        )
    )
    many = connection.executemany
    many("INSERT INTO version VALUES (?, ?)", [("userdata", SCHEMAS[version]), ("system", 32)])
    many("INSERT INTO libraries (libraryID, type) VALUES (?, ?)", [(1, "user"), (2, "group")])
    many("INSERT INTO groups VALUES (?, ?, ?)", [(GROUP, 2, "Shared")])
    many("INSERT INTO itemTypes VALUES (?, ?)", [(1, "journalArticle"), (2, "attachment"), (3, "annotation")])
    many("INSERT INTO fields VALUES (?, ?)", [(1, "title"), (2, "DOI")])
    many("INSERT INTO items (itemID, itemTypeID, libraryID, key) VALUES (?, ?, ?, ?)", _ITEMS)
    titles = [(1, "GPT-4 Technical Report"), (2, "A paper without a note"), (3, "Of the group")]
    many("INSERT INTO itemDataValues VALUES (?, ?)", titles)
    many("INSERT INTO itemData VALUES (?, 1, ?)", [(1, 1), (6, 2), (7, 3)])
    files = "itemID, parentItemID, linkMode, contentType, path"
    many(f"INSERT INTO itemAttachments ({files}) VALUES (?, ?, ?, ?, ?)", _FILES)
    many("INSERT INTO deletedItems (itemID) VALUES (?)", [(5,), (22,)])
    columns = "collectionID, collectionName, parentCollectionID, libraryID, key"
    many(f"INSERT INTO collections ({columns}) VALUES (?, ?, ?, ?, ?)", _COLLECTIONS)
    many("INSERT INTO deletedCollections (collectionID) VALUES (?)", [(4,)])
    members = [(1, 1), (1, 2), (2, 6), (6, 7)]  # a stand-alone PDF stands in the first, too
    many("INSERT INTO collectionItems (collectionID, itemID) VALUES (?, ?)", members)
    many("INSERT INTO tags VALUES (?, ?)", [(1, "📝/重点"), (2, "llm")])
    many("INSERT INTO itemTags VALUES (?, ?, 0)", [(20, 1), (20, 2), (1, 2)])
    if version > 5:
        for item, text in ((21, "a later one"), (20, "close domain hallucinations"), (22, "from the trash")):
            _annotate(connection, item, text)
    connection.commit()
    if newest:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def _annotate(connection: sqlite3.Connection, item: int, text: str) -> None:
    connection.execute(INSERT_ANNOTATION, annotation_row(item, text))


INSERT_ANNOTATION = """INSERT INTO itemAnnotations (itemID, parentItemID, type, text, comment, color,
    pageLabel, sortIndex, position, isExternal) VALUES (?, 2, 1, ?, 'why', '#FFD400', '46', ?, ?, 0)"""


def annotation_row(item: int, text: str) -> tuple[object, ...]:
    """What `INSERT_ANNOTATION` needs: a highlight on page 46."""
    position = {"pageIndex": 45, "rects": [[100, 200, 300, 212]], "nextPageRects": [[100, 700, 200, 712]]}
    return (item, text, f"00045|{item:06}|00100", json.dumps(position))


_HOLDER = """
import sqlite3, sys
path, version, statement, item, row = sys.argv[1], int(sys.argv[2]), *map(eval, sys.argv[3:])
connection = sqlite3.connect(path, isolation_level=None)
connection.execute("PRAGMA locking_mode=EXCLUSIVE")
if version >= 10:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
connection.execute("BEGIN EXCLUSIVE")
if version > 5:
    connection.execute("INSERT INTO items (itemID, itemTypeID, libraryID, key) VALUES (?, ?, ?, ?)", item)
    connection.execute(statement, row)
connection.execute("COMMIT")
connection.execute("SELECT count(*) FROM items").fetchone()
print("held", flush=True)
sys.stdin.read()
"""

_WRITER = """
import itertools, sqlite3, sys, threading, time
path, version = sys.argv[1], int(sys.argv[2])
stopped = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stopped.set())).start()
connection = sqlite3.connect(path, isolation_level=None)
connection.execute("PRAGMA locking_mode=EXCLUSIVE")
if version >= 10:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
print("held", flush=True)
for number in itertools.count():
    connection.execute("BEGIN")
    connection.execute("INSERT INTO tags (name) VALUES (?)", (f"first {number} " + "x" * 3000,))
    connection.execute("INSERT INTO tags (name) VALUES (?)", (f"second {number}",))
    connection.execute("COMMIT")
    if stopped.wait(0.01):
        break
"""


@contextmanager
def written_by_zotero(path: Path, version: int) -> Iterator[None]:
    """A second process that adds two tags at once, again and again, as Zotero does when it synchronises."""
    with _process(_WRITER, str(path), str(version)):
        yield


@contextmanager
def held_by_zotero(path: Path, version: int) -> Iterator[None]:
    """A second process that has just added an annotation and keeps the database, with Zotero's pragmas."""
    item, row = (30, 3, 1, FRESH_KEY), annotation_row(30, "only in the log")
    arguments = [str(path), str(version), repr(INSERT_ANNOTATION), repr(item), repr(row)]
    with _process(_HOLDER, *arguments):
        yield


@contextmanager
def _process(program: str, *arguments: str) -> Iterator[None]:
    """A Python program that says when it is ready, and ends when its input does."""
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield
        finally:
            process.communicate()

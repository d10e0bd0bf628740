"""Reading Zotero's database of every version while Zotero holds it."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from summarizer.errors import ZoteroError
from summarizer.zotero import copy as copies
from summarizer.zotero import database as databases
from summarizer.zotero.collection import choose_collection, items_of
from summarizer.zotero.copy import copy_database
from summarizer.zotero.database import DatabaseLibrary
from summarizer.zotero.library import Collection, Position
from tests.zotero.builder import (
    FRESH_KEY,
    GROUP,
    ITEM_KEY,
    PDF_KEY,
    SCHEMAS,
    build,
    held_by_zotero,
    written_by_zotero,
)

VERSIONS = sorted(SCHEMAS)
WITH_ANNOTATIONS = VERSIONS[1:]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    folder = tmp_path / "Zotero"
    folder.mkdir()
    return folder / "zotero.sqlite"


@contextmanager
def opened(path: Path) -> Iterator[DatabaseLibrary]:
    library = DatabaseLibrary(path)
    try:
        yield library
    finally:
        library.close()


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    return {file.name: (file.stat().st_size, file.stat().st_mtime_ns) for file in folder.iterdir()}


@pytest.mark.parametrize("version", WITH_ANNOTATIONS)
def test_the_annotation_made_a_moment_ago_is_found_while_zotero_runs(database: Path, version: int) -> None:
    build(database, version)
    with held_by_zotero(database, version), opened(database) as library:
        keys = [annotation.key for annotation in library.annotations(PDF_KEY)]
    assert keys == ["IFMYB4HT", "SECOND22", FRESH_KEY]


def test_the_newest_annotation_is_only_in_the_log_of_zotero_10(database: Path) -> None:
    build(database, 10)
    fresh = "SELECT count(*) FROM items WHERE key = 'FRESH234'"
    with held_by_zotero(database, 10):
        stale = sqlite3.connect(f"file:{database}?immutable=1", uri=True)
        assert stale.execute(fresh).fetchone() == (0,)
        stale.close()
        locked = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            locked.execute(fresh)
        locked.close()
        with opened(database) as library:
            assert FRESH_KEY in {annotation.key for annotation in library.annotations(PDF_KEY)}


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_is_written_into_zoteros_folder(database: Path, version: int) -> None:
    build(database, version)
    with held_by_zotero(database, version):
        before = listing(database.parent)
        with opened(database) as library:
            library.annotations(PDF_KEY)
            library.collections()
        assert listing(database.parent) == before


@pytest.mark.parametrize("version", [9, 10])
def test_a_copy_made_while_zotero_writes_is_whole(database: Path, tmp_path: Path, version: int) -> None:
    build(database, version)
    with written_by_zotero(database, version):
        for number in range(15):
            folder = tmp_path / f"copy {number}"
            folder.mkdir()
            copy_database(database, folder)
            with closing(sqlite3.connect(folder / database.name)) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                added = copy.execute("SELECT count(*) FROM tags WHERE tagID > 2").fetchone()[0]
            assert added % 2 == 0


def test_the_copy_is_gone_when_the_library_is_closed(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    build(database, 10)
    with opened(database):
        assert list(scratch.iterdir())
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("version", WITH_ANNOTATIONS)
def test_an_annotation_comes_with_its_comment_colour_tags_and_place(database: Path, version: int) -> None:
    build(database, version)
    with opened(database) as library:
        first = library.annotations(PDF_KEY)[0]
    assert (first.key, first.kind, first.text) == ("IFMYB4HT", "highlight", "close domain hallucinations")
    assert (first.comment, first.colour, first.page_label) == ("why", "#ffd400", "46")
    assert set(first.tags) == {"📝/重点", "llm"}
    assert first.position == Position(45, ((100, 200, 300, 212),), ((100, 700, 200, 712),))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_key_means_another_attachment_in_a_group(database: Path, version: int) -> None:
    build(database, version)
    with opened(database) as library:
        own, shared = library.attachment(PDF_KEY), library.attachment(PDF_KEY, GROUP)
        assert library.attachment(PDF_KEY, 1) is None
        assert library.annotations(PDF_KEY, GROUP) == ()
    assert own is not None
    assert shared is not None
    assert (own.file_name, own.parent_key, own.group) == (
        "2023_GPT-4 Technical Report.pdf",
        ITEM_KEY,
        None,
    )
    assert (shared.file_name, shared.parent_key, shared.group) == ("group.pdf", "GROUPIT2", GROUP)


def test_an_item_has_its_pdfs_first_and_none_from_the_trash(database: Path) -> None:
    build(database, 10)
    with opened(database) as library:
        keys = [attachment.key for attachment in library.attachments(ITEM_KEY)]
        trashed = library.attachment("TRASHED2")
    assert keys == [PDF_KEY, "LINKED23", "WEBPAGE2"]
    assert trashed is not None
    assert trashed.trashed


def test_a_library_of_zotero_5_has_no_annotations_and_says_so(database: Path) -> None:
    build(database, 5)
    with opened(database) as library:
        assert library.annotations(PDF_KEY) == ()
        assert "Zotero 5" in library.notice


def test_what_zotero_read_from_our_copy_is_nobodys_and_what_was_imported_is_the_persons(
    database: Path,
) -> None:
    build(database, 10)
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE itemAnnotations SET authorName = 'summarizer'")
        item = "itemID = (SELECT itemID FROM items WHERE key = 'IFMYB4HT')"
        connection.execute(f"UPDATE itemAnnotations SET isExternal = 1 WHERE {item}")
    connection.close()
    with opened(database) as library:
        (imported,) = library.annotations(PDF_KEY)
        assert imported.key != "IFMYB4HT"


def test_a_newer_database_is_read_with_a_warning(database: Path) -> None:
    build(database, 10)
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE version SET version = 140 WHERE schema = 'userdata'")
        connection.execute("ALTER TABLE itemAnnotations ADD COLUMN somethingNew TEXT")
    connection.close()
    with opened(database) as library:
        assert "140" in library.notice
        assert len(library.annotations(PDF_KEY)) == 2


@pytest.mark.parametrize("version", VERSIONS)
def test_collections_are_listed_by_path_without_those_in_the_trash(database: Path, version: int) -> None:
    build(database, version)
    with opened(database) as library:
        names = [collection.name for collection in library.collections()]
    top = "Intelligent creation, art-making machines"
    assert names == [top, f"{top}/Models", "Models", "Shared"]


def test_a_collection_is_read_with_those_inside_it_when_asked(database: Path) -> None:
    build(database, 10)
    with opened(database) as library:
        collection = choose_collection(library.collections(), "Intelligent creation, art-making machines")
        direct = [item.title for item in items_of(library, collection)]
        below = [item.title for item in items_of(library, collection, recursive=True)]
        shared = items_of(library, Collection("GROUPCO2", ("Shared",), GROUP))
    assert direct == ["GPT-4 Technical Report"]
    assert below == ["A paper without a note", "GPT-4 Technical Report"]
    assert [(item.key, item.group) for item in shared] == [("GROUPIT2", GROUP)]


def test_items_are_found_by_tag(database: Path) -> None:
    build(database, 9)
    with opened(database) as library:
        assert [item.key for item in library.tagged("llm")] == [ITEM_KEY]
        assert library.tagged("no such tag") == ()


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_what_is_no_database_is_refused_in_a_sentence(database: Path, content: bytes) -> None:
    database.write_bytes(content)
    with pytest.raises(ZoteroError, match="cannot be read"):
        DatabaseLibrary(database)


def test_a_missing_database_is_named(database: Path) -> None:
    with pytest.raises(ZoteroError, match=r"There is no Zotero database at .*zotero\.sqlite"):
        DatabaseLibrary(database)


def test_a_damaged_database_is_refused_with_advice(database: Path) -> None:
    build(database, 9)
    content = bytearray(database.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8192] = bytes(8192)
    database.write_bytes(content)
    with pytest.raises(ZoteroError, match="cannot be read") as caught:
        DatabaseLibrary(database)
    assert "repair" in caught.value.hint


def _sparse(path: Path, size: int) -> None:
    path.touch()
    os.truncate(path, size)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are no files there")
@pytest.mark.parametrize(
    "make",
    [
        os.mkfifo,
        lambda path: path.symlink_to("/dev/zero"),
        lambda path: path.mkdir(),
        lambda path: _sparse(path, 30_000_000_000),
    ],
    ids=["pipe", "device", "folder", "huge"],
)
@pytest.mark.parametrize("name", ["zotero.sqlite", "zotero.sqlite-wal"])
def test_what_would_fill_the_disk_or_never_come_is_not_copied(
    database: Path, tmp_path: Path, make: Callable[[Path], object], name: str
) -> None:
    build(database, VERSIONS[-1])
    place = database.with_name(name)
    place.unlink(missing_ok=True)
    make(place)
    (tmp_path / "copy").mkdir()
    with pytest.raises(ZoteroError, match="cannot be copied: it"):
        copy_database(database, tmp_path / "copy")


@pytest.mark.parametrize(
    "view",
    [
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS collectionID FROM n",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) AS collectionID FROM n",
        "SELECT hex(zeroblob(400000000)) AS collectionID",
    ],
    ids=["rows", "steps", "value"],
)
def test_a_database_that_somebody_else_made_takes_neither_all_time_nor_all_memory(
    database: Path, view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_SECONDS", 0.5)
    monkeypatch.setattr(databases, "_MOST_ROWS", 10_000)
    build(database, VERSIONS[-1])
    with closing(sqlite3.connect(database)) as connection:
        for name in ("collections", "libraries", "groups"):
            connection.execute(f"DROP TABLE IF EXISTS {name}")
        connection.execute(
            "CREATE VIEW collections AS SELECT collectionID, '' AS collectionName, NULL AS parentCollectionID"
            f", 1 AS libraryID, 'K' AS key FROM ({view})"
        )
        connection.execute("CREATE VIEW libraries AS SELECT 1 AS libraryID, 'user' AS type")
        connection.execute("CREATE VIEW groups AS SELECT 1 AS groupID, 1 AS libraryID, '' AS name")
        connection.commit()
    with opened(database) as library, pytest.raises(ZoteroError, match="cannot be read: "):
        library.collections()

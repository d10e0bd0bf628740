"""What a note's key leads to in the library: the item's files, what duplicates were merged into."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from summarizer.zotero.choice import Wanted, candidates
from summarizer.zotero.database import DatabaseLibrary
from summarizer.zotero.directory import ZoteroData
from summarizer.zotero.library import Library
from tests.zotero.builder import GROUP, ITEM_KEY, PDF_KEY, build

_MORE = """
CREATE TABLE relationPredicates (predicateID INTEGER PRIMARY KEY, predicate TEXT UNIQUE);
CREATE TABLE itemRelations (itemID INT NOT NULL, predicateID INT NOT NULL, object TEXT NOT NULL);
CREATE TABLE itemNotes (itemID INTEGER PRIMARY KEY, parentItemID INT, note TEXT, title TEXT);
INSERT INTO relationPredicates VALUES (1, 'dc:relation'), (2, 'dc:replaces');
INSERT INTO fields VALUES (3, 'extra'), (4, 'citationKey');
INSERT INTO items (itemID, itemTypeID, libraryID, key) VALUES
    (50, 1, 1, 'MERGED22'), (51, 2, 1, 'OLDPDF22'), (52, 1, 1, 'TRASHIT2'), (53, 2, 1, 'TRASHPD2'),
    (54, 1, 1, 'ZNOTE222'), (55, 1, 1, 'OTHERIT2'), (56, 2, 1, 'OTHERPD2');
INSERT INTO itemAttachments (itemID, parentItemID, linkMode, contentType, path) VALUES
    (51, 50, 0, 'application/pdf', 'storage:old.pdf'), (53, 52, 0, 'application/pdf', 'storage:thrown.pdf'),
    (56, 55, 0, 'application/pdf', 'storage:other.pdf');
INSERT INTO itemNotes VALUES (54, 1, '<p>x</p>', 'x');
INSERT INTO deletedItems (itemID) VALUES (50), (51), (52);
INSERT INTO itemRelations VALUES
    (1, 2, 'http://zotero.org/users/local/aB3dE5gH/items/MERGED22'),
    (1, 2, 'http://zotero.org/users/1/items/ERASED22'), (50, 2, 'http://zotero.org/users/1/items/OLDEST22'),
    (2, 2, 'http://zotero.org/users/1/items/OLDPDF22'),
    (55, 1, 'http://zotero.org/users/1/items/RELATED2');
INSERT INTO itemDataValues VALUES (50, '10.1234/ABC_d'), (51, 'note: x
Citation Key: doe2021
more'), (52, 'roe_2020'), (53, 'x roe20202');
INSERT INTO itemData VALUES (1, 2, 50), (1, 3, 51), (1, 4, 52), (55, 4, 53);
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zotero")
    build(folder / "zotero.sqlite", 10)
    with closing(sqlite3.connect(folder / "zotero.sqlite")) as connection, connection:
        connection.executescript(_MORE)
    with closing(sqlite3.connect(folder / "better-bibtex.sqlite")) as connection, connection:
        connection.executescript(
            "CREATE TABLE citationkey (itemID INT, itemKey TEXT, libraryID INT, citationKey TEXT);"
            f"INSERT INTO citationkey VALUES (1, '{ITEM_KEY}', 1, 'poe1999');"
        )
    return folder


@pytest.fixture(scope="module")
def library(folder: Path) -> Iterator[Library]:
    library = DatabaseLibrary(folder / "zotero.sqlite")
    yield library
    library.close()


def found(library: Library, folder: Path, *items: Wanted, linked: tuple[Wanted, ...] = ()) -> list[str]:
    """The keys of the attachments that can be opened, the best first."""
    chosen = candidates(library, ZoteroData(folder, Path("/papers")), linked, items)
    return [one.attachment.key for one in chosen if not one.problem]


@pytest.mark.parametrize(
    "key",
    [ITEM_KEY, "MERGED22", "ERASED22", "OLDEST22", PDF_KEY, "ZNOTE222", "IFMYB4HT"],
    ids=["item", "merged", "merged and erased", "merged twice", "attachment", "note", "annotation"],
)
def test_a_key_leads_to_the_papers_file_whatever_it_names_and_whatever_was_merged(
    library: Library, folder: Path, key: str
) -> None:
    assert found(library, folder, Wanted(key))[0] == PDF_KEY
    assert found(library, folder, linked=(Wanted(key),))[0] == PDF_KEY


def test_a_file_that_was_merged_or_thrown_away_gives_way_to_what_the_item_has_now(
    library: Library, folder: Path
) -> None:
    assert found(library, folder, linked=(Wanted("OLDPDF22"),))[0] == PDF_KEY
    assert found(library, folder, Wanted(ITEM_KEY), linked=(Wanted("NOSUCH22"),))[0] == PDF_KEY
    assert found(library, folder, linked=(Wanted("TRASHED2"),))[0] == PDF_KEY


def test_what_lies_in_the_trash_is_not_taken_and_that_is_said(library: Library, folder: Path) -> None:
    (one,) = candidates(library, ZoteroData(folder), [], [Wanted("TRASHIT2")])
    assert (one.attachment.key, "trash" in one.problem) == ("TRASHPD2", True)


def test_a_related_item_is_another_paper(library: Library, folder: Path) -> None:
    assert found(library, folder, Wanted("RELATED2")) == []


def test_a_key_without_its_library_is_found_in_a_group(library: Library, folder: Path) -> None:
    (one,) = candidates(library, ZoteroData(folder), [], [Wanted("GROUPIT2")])
    assert (one.attachment.key, one.attachment.group) == (PDF_KEY, GROUP)


def test_what_the_note_is_not_sure_of_comes_last_and_is_told_apart(library: Library, folder: Path) -> None:
    chosen = candidates(library, ZoteroData(folder), [Wanted("OTHERPD2", sure=False)], [Wanted(ITEM_KEY)])
    usable = [(one.attachment.key, one.sure) for one in chosen if not one.problem]
    assert (usable[0], usable[-1]) == ((PDF_KEY, True), ("OTHERPD2", False))


@pytest.mark.parametrize("key", ["doe2021", "roe_2020", "poe1999"], ids=["extra", "field", "Better BibTeX"])
def test_a_bibtex_key_names_its_item(library: Library, key: str) -> None:
    assert [one.key for one in library.by_citation_key(key)] == [ITEM_KEY]


@pytest.mark.parametrize("key", ["doe202", "oe2021", "roe%2020", "roex2020", "DOE2021", ""])
def test_a_part_of_a_bibtex_key_names_none(library: Library, key: str) -> None:
    assert library.by_citation_key(key) == ()


@pytest.mark.parametrize("doi", ["10.1234/abc_d", "https://doi.org/10.1234/ABC_D"])
def test_a_doi_names_its_item_in_any_case(library: Library, doi: str) -> None:
    assert [one.key for one in library.by_doi(doi.removeprefix("https://doi.org/"))] == [ITEM_KEY]
    assert library.by_doi("10.1234/abcxd") == ()
    assert [one.key for one in library.by_title("GPT-4 technical report")] == [ITEM_KEY]
    assert library.by_title("GPT-4") == ()


def test_a_damaged_database_of_better_bibtex_says_nothing(tmp_path: Path) -> None:
    build(tmp_path / "zotero.sqlite", 7)
    (tmp_path / "better-bibtex.sqlite").write_bytes(b"SQLite format 3\0 and nothing more" * 50)
    library = DatabaseLibrary(tmp_path / "zotero.sqlite")
    assert library.by_citation_key("poe1999") == ()
    assert library.successors(ITEM_KEY) == ()
    library.close()

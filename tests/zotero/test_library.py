"""Where the files of attachments lie, places of annotations, and which collection or attachment is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import ZoteroError
from summarizer.zotero.choice import Wanted, candidates
from summarizer.zotero.collection import choose_collection, shelve
from summarizer.zotero.database import DatabaseLibrary
from summarizer.zotero.directory import ZoteroData
from summarizer.zotero.library import (
    AttachmentRecord,
    Collection,
    ItemRecord,
    Position,
    kind_of_file,
    parse_position,
    place_of,
)
from tests.zotero.builder import GROUP, ITEM_KEY, PDF_KEY, build

DATA = ZoteroData(Path("/data"), base_attachment_path=Path("/papers"))
COLLECTIONS = (
    Collection("AAAAAAA2", ("Art, and/or machines",)),
    Collection("BBBBBBB2", ("Art, and/or machines", "Models")),
    Collection("CCCCCCC2", ("Models",)),
    Collection("DDDDDDD2", ("Reading", "Models", "Old")),
    Collection("EEEEEEE2", ("Shared",), 7),
)


def record(path: str, mode: str = "imported_file") -> AttachmentRecord:
    return AttachmentRecord(PDF_KEY, link_mode=mode, path=path)


@pytest.mark.parametrize(
    ("attachment", "expected"),
    [
        (record("storage:a b.pdf"), f"/data/storage/{PDF_KEY}/a b.pdf"),
        (record("attachments:2023/x.pdf", "linked_file"), "/papers/2023/x.pdf"),
        (record("/home/me/x.pdf", "linked_file"), "/home/me/x.pdf"),
    ],
)
def test_a_file_lies_where_zotero_says(attachment: AttachmentRecord, expected: str) -> None:
    assert place_of(attachment, DATA, "posix").path == Path(expected)


@pytest.mark.parametrize(
    ("attachment", "system", "words"),
    [
        (record(r"C:\Users\me\x.pdf", "linked_file"), "posix", "another system"),
        (record("/home/me/x.pdf", "linked_file"), "nt", "another system"),
        (record("AAAAAAGSAAIAAQ", "linked_file"), "posix", "old Mac"),
        (record("", "linked_file"), "posix", "no file"),
        (record("", "linked_url"), "posix", "web page"),
    ],
)
def test_a_place_that_cannot_be_told_is_explained_not_guessed(
    attachment: AttachmentRecord, system: str, words: str
) -> None:
    place = place_of(attachment, DATA, system)
    assert place.path is None
    assert words in place.problem


def test_a_relative_link_needs_the_base_folder() -> None:
    place = place_of(record("attachments:x.pdf", "linked_file"), ZoteroData(Path("/data")), "posix")
    assert "base folder" in place.problem


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("text/html", ""),
        ("application/epub+zip", ""),
        ("application/pdf", ""),
        ("text/plain", "a text file"),
        ("image/png", "a file of type image/png"),
    ],
)
def test_what_is_no_paper_is_named(content_type: str, expected: str) -> None:
    assert kind_of_file(AttachmentRecord(PDF_KEY, content_type=content_type, path="storage:x")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"pageIndex": 3, "rects": [[1, 2, 3, 4]]}', Position(3, ((1, 2, 3, 4),))),
        ('{"pageIndex": 0, "paths": [[5, 9, 1, 4, 3, 8]], "width": 2}', Position(0, ((1, 4, 5, 9),))),
        ('{"type": "FragmentSelector", "value": "epubcfi(/6/4)"}', None),
        ("not JSON", None),
        ("[]", None),
        ('{"pageIndex": 1, "rects": [[1, 2]]}', None),
    ],
    ids=["highlight", "ink", "EPUB", "no JSON", "a list", "half a rectangle"],
)
def test_places_of_annotations(text: str, expected: Position | None) -> None:
    assert parse_position(text) == expected


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("BBBBBBB2", "BBBBBBB2"),
        ("Art, and/or machines", "AAAAAAA2"),
        ("art, AND/OR machines", "AAAAAAA2"),
        ("Art, and/or machines/Models", "BBBBBBB2"),
        ("Models/Old", "DDDDDDD2"),
        ("Old", "DDDDDDD2"),
        ("Models", "CCCCCCC2"),
        ("/Shared/", "EEEEEEE2"),
    ],
)
def test_a_collection_is_known_by_key_path_or_name(name: str, key: str) -> None:
    assert choose_collection(COLLECTIONS, name).key == key


def test_a_name_that_two_collections_bear_is_asked_back() -> None:
    twice = (*COLLECTIONS, Collection("FFFFFFF2", ("Other", "Old")))
    with pytest.raises(ZoteroError, match=r"Reading/Models/Old.*Other/Old"):
        choose_collection(twice, "Old")


def test_an_unknown_collection_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ZoteroError, match="no collection 'Nothing'") as caught:
        choose_collection(COLLECTIONS, "Nothing")
    assert "Reading/Models/Old" in caught.value.hint


def test_the_linked_attachment_comes_first_then_others_of_the_item(tmp_path: Path) -> None:
    build(tmp_path / "zotero.sqlite", 10)
    library = DatabaseLibrary(tmp_path / "zotero.sqlite")
    data = ZoteroData(tmp_path, base_attachment_path=Path("/papers"))
    chosen = candidates(library, data, [Wanted("LINKED23")], [Wanted(ITEM_KEY)], "GPT-4 Technical Report")
    from_group = candidates(library, data, [Wanted(PDF_KEY, GROUP)])
    stale = candidates(
        library, data, [Wanted("NOSUCH22"), Wanted("TRASHED2")], [Wanted(ITEM_KEY)], "GPT-4 Technical"
    )
    library.close()
    assert [one.attachment.key for one in chosen] == ["LINKED23", PDF_KEY, "WEBPAGE2"]
    assert chosen[0].place.path == Path("/papers/papers/gpt4.pdf")
    assert chosen[2].problem == ""
    assert from_group[0].place.path == tmp_path / "storage" / PDF_KEY / "group.pdf"
    assert stale[0].attachment.key == PDF_KEY
    assert "trash" in next(one.problem for one in stale if one.attachment.key == "TRASHED2")


def test_a_pdf_comes_before_a_web_page_unless_that_is_linked_or_annotated(tmp_path: Path) -> None:
    build(tmp_path / "zotero.sqlite", 10)
    library, data = DatabaseLibrary(tmp_path / "zotero.sqlite"), ZoteroData(tmp_path)
    item = [Wanted(ITEM_KEY)]

    def first(*linked: str, read: frozenset[str] = frozenset()) -> str:
        found = candidates(library, data, [Wanted(key) for key in linked], item, "", read)
        return found[0].attachment.key

    assert first() == PDF_KEY
    assert first("WEBPAGE2", PDF_KEY) == PDF_KEY
    assert first("WEBPAGE2") == "WEBPAGE2"
    assert first(PDF_KEY, "WEBPAGE2", read=frozenset({"WEBPAGE2"})) == "WEBPAGE2"
    library.close()


def test_notes_of_items_are_found_by_key_and_group_and_missing_ones_named() -> None:
    own, shared, without = (
        ItemRecord("AAAAAAA2"),
        ItemRecord("AAAAAAA2", group=7),
        ItemRecord("BBBBBBB2", "B"),
    )
    notes = [
        ("AAAAAAA2", None, Path("b.md")),
        ("AAAAAAA2", None, Path("a.md")),
        ("AAAAAAA2", 7, Path("shared.md")),
        ("", None, Path("no key.md")),
    ]
    assert shelve([own, without], notes).notes == (Path("a.md"), Path("b.md"))
    assert shelve([own, without], notes).missing == (without,)
    assert shelve([shared], notes).notes == (Path("shared.md"),)

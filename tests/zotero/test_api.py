"""Zotero's local API, against a stand-in that behaves as documented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.errors import ZoteroError
from summarizer.zotero.access import open_library
from summarizer.zotero.api import ApiLibrary
from summarizer.zotero.collection import choose_collection, items_of
from summarizer.zotero.database import DatabaseLibrary
from summarizer.zotero.directory import ZoteroData
from summarizer.zotero.library import Position
from tests.zotero.builder import ITEM_KEY, PDF_KEY, build
from tests.zotero.server import FakeZotero, serve

POSITION = json.dumps({"pageIndex": 45, "rects": [[1, 2, 3, 4]]})


def annotation(key: str, order: str, **more: object) -> dict[str, object]:
    return {
        "key": key,
        "itemType": "annotation",
        "parentItem": PDF_KEY,
        "annotationType": "highlight",
        "annotationText": f"words of {key}",
        "annotationComment": "why",
        "annotationColor": "#FFD400",
        "annotationPageLabel": "46",
        "annotationSortIndex": order,
        "annotationPosition": POSITION,
        "tags": [{"tag": "llm"}],
        **more,
    }


def attachment(key: str, mode: str = "imported_file", **more: object) -> dict[str, object]:
    common = {"key": key, "itemType": "attachment", "linkMode": mode, "parentItem": ITEM_KEY}
    return {**common, "contentType": "application/pdf", "filename": "paper.pdf", **more}


@pytest.fixture
def zotero() -> FakeZotero:
    return FakeZotero(
        items={
            "users/0": [
                {
                    "key": ITEM_KEY,
                    "itemType": "report",
                    "title": "GPT-4",
                    "collections": ["COLLECT2"],
                    "tags": [{"tag": "llm"}],
                },
                attachment("WEBPAGE2", contentType="text/html", filename="page.html"),
                attachment(PDF_KEY),
                attachment("LINKED23", "linked_file", path="attachments:a b.pdf", filename=""),
                attachment("TRASHED2", deleted=1),
                annotation("SECOND22", "00045|2"),
                annotation("FIRST222", "00045|1"),
                annotation("GONE2222", "00045|3", deleted=1),
                {"key": "INCHILD2", "itemType": "book", "title": "A book", "collections": ["CHILDCO2"]},
            ],
            "groups/7": [attachment(PDF_KEY, filename="shared.pdf", parentItem=False)],
        },
        collections={
            "users/0": [
                {"key": "CHILDCO2", "name": "Models", "parentCollection": "COLLECT2"},
                {
                    "key": "COLLECT2",
                    "name": "Intelligent creation, art-making machines",
                    "parentCollection": False,
                },
            ],
            "groups/7": [{"key": "GROUPCO2", "name": "Models", "parentCollection": False}],
        },
        files={"LINKED23": "file:///home/me/papers/a%20b.pdf"},
    )


def test_annotations_come_in_reading_order_without_those_in_the_trash(zotero: FakeZotero) -> None:
    with serve(zotero):
        found = ApiLibrary(zotero.port).annotations(PDF_KEY)
    assert [one.key for one in found] == ["FIRST222", "SECOND22"]
    first = found[0]
    assert (first.kind, first.text, first.comment) == ("highlight", "words of FIRST222", "why")
    assert (first.colour, first.page_label, first.tags) == ("#ffd400", "46", ("llm",))
    assert first.position == Position(45, ((1, 2, 3, 4),))


def test_zotero_7_gives_no_annotations(zotero: FakeZotero) -> None:
    zotero.version = 7
    with serve(zotero):
        assert ApiLibrary(zotero.port).annotations(PDF_KEY) == ()


def test_a_server_that_gives_few_entries_at_a_time_is_asked_again(zotero: FakeZotero) -> None:
    zotero.page = 1
    with serve(zotero):
        library = ApiLibrary(zotero.port)
        assert len(library.annotations(PDF_KEY)) == 2
        assert [one.key for one in library.attachments(ITEM_KEY)] == [PDF_KEY, "LINKED23", "WEBPAGE2"]


def test_attachments_have_their_files(zotero: FakeZotero) -> None:
    with serve(zotero):
        library = ApiLibrary(zotero.port)
        stored, linked = library.attachment(PDF_KEY), library.attachment("LINKED23")
        shared, trashed = library.attachment(PDF_KEY, 7), library.attachment("TRASHED2")
        assert library.attachment("NOSUCH22") is None
        assert library.attachment(ITEM_KEY) is None  # no attachment
    assert stored is not None
    assert (stored.path, stored.parent_key, stored.trashed) == ("storage:paper.pdf", ITEM_KEY, False)
    assert linked is not None
    assert linked.path == str(Path("/home/me/papers/a b.pdf"))
    assert shared is not None
    assert (shared.path, shared.group) == ("storage:shared.pdf", 7)
    assert trashed is not None
    assert trashed.trashed


def test_where_a_linked_file_lies_is_also_read_from_a_redirection(zotero: FakeZotero) -> None:
    zotero.gives_urls = False
    with serve(zotero):
        linked = ApiLibrary(zotero.port).attachment("LINKED23")
    assert linked is not None
    assert linked.path == str(Path("/home/me/papers/a b.pdf"))


def test_a_linked_file_that_zotero_cannot_place_keeps_its_stored_path(zotero: FakeZotero) -> None:
    zotero.files = {}
    with serve(zotero):
        linked = ApiLibrary(zotero.port).attachment("LINKED23")
    assert linked is not None
    assert linked.path == "attachments:a b.pdf"


def test_collections_of_all_libraries_are_listed(zotero: FakeZotero) -> None:
    with serve(zotero):
        library = ApiLibrary(zotero.port)
        collections = library.collections()
        top = choose_collection(collections, "Intelligent creation, art-making machines")
        assert [one.key for one in items_of(library, top)] == [ITEM_KEY]
        assert [one.key for one in items_of(library, top, recursive=True)] == ["INCHILD2", ITEM_KEY]
        assert [one.key for one in library.tagged("llm")] == [ITEM_KEY]
    assert [(one.name, one.group) for one in collections] == [
        ("Intelligent creation, art-making machines", None),
        ("Intelligent creation, art-making machines/Models", None),
        ("Models", 7),
    ]


def test_an_api_that_is_off_says_how_to_switch_it_on(zotero: FakeZotero) -> None:
    zotero.enabled = False
    with serve(zotero), pytest.raises(ZoteroError, match="switched off") as caught:
        ApiLibrary(zotero.port)
    assert "Settings" in caught.value.hint


def test_zotero_not_running_is_said(zotero: FakeZotero) -> None:
    with serve(zotero):
        port = zotero.port
    with pytest.raises(ZoteroError, match="does not answer"):
        ApiLibrary(port, timeout=2)


def test_a_proxy_never_sees_the_questions(zotero: FakeZotero, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serve(zotero):
        assert ApiLibrary(zotero.port).attachment(PDF_KEY) is not None


def test_the_database_is_read_before_the_api_is_asked(zotero: FakeZotero, tmp_path: Path) -> None:
    with serve(zotero):
        data = ZoteroData(tmp_path, port=zotero.port)
        by_api = open_library(data)
        assert isinstance(by_api, ApiLibrary)
        build(data.database, 10)
        zotero.requests.clear()
        library = open_library(data)
        assert isinstance(library, DatabaseLibrary)
        library.close()
    assert zotero.requests == []


def test_without_database_and_api_both_reasons_are_given(zotero: FakeZotero, tmp_path: Path) -> None:
    zotero.enabled = False
    with serve(zotero), pytest.raises(ZoteroError, match=r"no Zotero database.*switched off"):
        open_library(ZoteroData(tmp_path, port=zotero.port))


def test_the_api_knows_what_was_merged_and_items_by_doi_and_bibtex_key() -> None:
    item: dict[str, object] = {
        "key": ITEM_KEY,
        "itemType": "report",
        "title": "GPT-4",
        "DOI": "10.1234/ABC",
        "extra": "Citation Key: doe2021",
        "relations": {"dc:replaces": ["http://zotero.org/users/1/items/OLDITEM2"]},
    }
    other: dict[str, object] = {
        "key": "OTHERIT2",
        "itemType": "report",
        "relations": {"dc:relation": [f"x/items/{ITEM_KEY}"]},
    }
    zotero = FakeZotero(items={"users/0": [item, other, attachment(PDF_KEY)], "groups/7": []})
    with serve(zotero):
        library = ApiLibrary(zotero.port)
        assert library.successors("OLDITEM2") == (ITEM_KEY,)
        assert library.successors(ITEM_KEY) == ()
        assert [(one.key, one.parent_key) for one in library.places(PDF_KEY)] == [(PDF_KEY, ITEM_KEY)]
        assert library.places("NOSUCH22") == ()
        assert [one.key for one in library.by_doi("10.1234/abc")] == [ITEM_KEY]
        assert [one.key for one in library.by_title("gpt-4")] == [ITEM_KEY]
        assert [one.key for one in library.by_citation_key("doe2021")] == [ITEM_KEY]
        assert library.by_citation_key("doe202") == ()

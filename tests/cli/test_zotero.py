"""Commands with a Zotero library at hand: newer annotations, the right paper, collections."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import SHARED, Run
from tests.zotero.builder import FRESH_KEY, build, held_by_zotero

Command = Callable[..., Run]


@pytest.fixture
def zotero(reference_note: Path) -> Path:
    """The data directory that the reference note's PDF lies in, with a library of Zotero 10."""
    directory = reference_note.parents[1] / "home" / "Zotero"
    build(directory / "zotero.sqlite", 10)
    return directory


def test_an_annotation_that_only_zoteros_log_holds_is_shown_while_zotero_runs(
    run: Command, reference_note: Path, zotero: Path
) -> None:
    with held_by_zotero(zotero / "zotero.sqlite", 10):
        before = {path: path.stat().st_mtime_ns for path in zotero.iterdir()}
        shown = json.loads(run("show", reference_note, "--json").out)
        assert {path: path.stat().st_mtime_ns for path in zotero.iterdir()} == before
    assert FRESH_KEY in {one["key"] for one in shown["annotations"]}
    assert "newer in Zotero" in " ".join(shown["notices"])
    assert shown["pdf"]["recognised"].startswith("recognised by its")


def test_filling_says_what_is_newer_in_zotero(run: Command, reference_note: Path, zotero: Path) -> None:
    result = run("fill", reference_note, "--fields", "备注")
    assert result.code == 0, result.err
    assert "newer in Zotero" in result.out


def test_another_paper_in_the_place_of_the_pdf_is_refused_with_both_titles(
    run: Command, reference_note: Path, tmp_path: Path
) -> None:
    before = reference_note.read_bytes()
    storage = reference_note.parents[1] / "home" / "Zotero" / "storage" / "377SC9DN"
    pdf = next(storage.glob("*.pdf"))
    pdf.write_bytes((SHARED / "data/pdfs/papers/AI_Papers__Group_Normalization.pdf").read_bytes())
    refused = run("fill", reference_note)
    assert refused.code == 4
    assert "GPT-4 Technical Report" in refused.err
    assert "Group Normalization" in refused.err
    assert reference_note.read_bytes() == before
    assert run("fill", reference_note, "--pdf", pdf).err == refused.err
    assert reference_note.read_bytes() == before
    assert run("fill", reference_note, "--pdf", pdf, "--trust-pdf", "--fields", "研究问题").code == 0


def test_the_notes_of_a_collection_are_listed_and_what_has_no_note_yet(
    run: Command, reference_note: Path, zotero: Path
) -> None:
    vault = reference_note.parent
    name = "Intelligent creation, art-making machines"
    listed = run("notes", vault, "--collection", name)
    assert listed.code == 0, listed.err
    assert listed.out.splitlines() == [str(reference_note)]
    nested = json.loads(run("notes", vault, "--collection", name, "--recursive", "--json").out)
    assert [item["title"] for item in nested["missing"]] == ["A paper without a note"]
    child = run("notes", vault, "--collection", f"{name}/Models")
    assert child.out == ""
    assert "A paper without a note" in child.err


def test_an_unknown_collection_is_refused_with_what_there_is(
    run: Command, reference_note: Path, zotero: Path
) -> None:
    unknown = run("notes", reference_note.parent, "--collection", "Nothing")
    assert unknown.code == 4
    assert "Nothing" in unknown.err
    assert "Shared" in unknown.err


def test_notes_are_listed_by_zotero_tag_and_by_their_own_fields(
    run: Command, reference_note: Path, zotero: Path
) -> None:
    vault = reference_note.parent
    assert run("notes", vault, "--tag", "llm").out.splitlines() == [str(reference_note)]
    assert run("notes", vault, "--where", "分类=art-making").out.splitlines() == [str(reference_note)]
    assert run("notes", vault, "--where", "分类=botany").out == ""
    assert run("notes", vault).out.splitlines() == [str(reference_note)]


def test_the_doctor_reads_the_library(run: Command, reference_note: Path, zotero: Path) -> None:
    result = run("doctor", reference_note.parent, "--json")
    checks = {check["subject"]: check for check in json.loads(result.out)}
    assert str(zotero) in checks["Zotero"]["finding"]
    assert "collections" in checks["library"]["finding"]


def test_a_pdf_linked_from_another_folder_is_found_through_the_library(
    run: Command, reference_note: Path, zotero: Path, tmp_path: Path
) -> None:
    storage = zotero / "storage" / "377SC9DN"
    elsewhere = tmp_path / "papers" / "gpt4.pdf"
    elsewhere.parent.mkdir()
    next(storage.glob("*.pdf")).rename(elsewhere)

    with closing(sqlite3.connect(zotero / "zotero.sqlite")) as connection, connection:
        connection.execute(
            "UPDATE itemAttachments SET linkMode=2, path=? WHERE itemID="
            "(SELECT itemID FROM items WHERE key='377SC9DN')",
            (str(elsewhere),),
        )
    shown = json.loads(run("show", reference_note, "--json").out)
    assert shown["pdf"]["path"] == str(elsewhere)
    assert shown["pdf"]["how"] == "Zotero's library"


def test_a_broken_database_is_said_and_keeps_nothing_from_working(
    run: Command, reference_note: Path, zotero: Path
) -> None:
    (zotero / "zotero.sqlite").write_bytes(b"SQLite format 3\0 and then nothing of the kind" * 100)
    result = run("fill", reference_note, "--fields", "研究方法")
    assert result.code == 0, result.err
    assert "3 of 3 annotations found" in result.out

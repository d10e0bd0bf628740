"""Notes of every template find their paper by the links that they hold, and no other paper."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pymupdf
import pytest

from tests.conftest import Run
from tests.zotero.builder import build

Command = Callable[..., Run]
ITEM, PDF, OTHER_PDF = "LCN5DT4L", "377SC9DN", "OTHERPD2"
QUOTE = "We report the development of a large model that accepts image and text inputs"
SELECT = "zotero://select/library/items/"
SUMMARY = "\n%% begin notes %%\n## Summary\n\n%% end notes %%\n"
HIGHLIGHT = (
    f'\n> <span class="highlight" style="background-color: #ffd400">{QUOTE}</span> '
    f"([p1](zotero://open-pdf/library/items/{PDF}?page=1&annotation=IFMYB4HT))\n"
)
BODY = (
    "{quote}, and we measured how often its answers agree with what people would have said. "
    "The agreement rose with the size of the model in all of the domains that were tried. "
    "We conclude that larger models agree more often. A limitation is that one laboratory took part."
)


def write_pdf(path: Path, title: str, quote: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((60, 80), title, fontsize=18)
        page.insert_textbox(pymupdf.Rect(60, 110, 500, 500), BODY.format(quote=quote), fontsize=11)
        document.save(path)


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault, and a Zotero library with two papers, one of which has a BibTeX key and a merged duplicate."""
    zotero, vault = tmp_path / "Zotero", tmp_path / "vault"
    write_pdf(zotero / "storage" / PDF / "2023_GPT-4 Technical Report.pdf", "GPT-4 Technical Report", QUOTE)
    write_pdf(zotero / "storage" / OTHER_PDF / "Roe.pdf", "Counting Animals", "We counted animals of the sea")
    build(zotero / "zotero.sqlite", 9)
    with closing(sqlite3.connect(zotero / "zotero.sqlite")) as connection, connection:
        connection.executescript(f"""
            INSERT INTO fields VALUES (3, 'extra');
            INSERT INTO itemDataValues VALUES (90, 'Citation Key: doe2023');
            INSERT INTO itemData VALUES (1, 3, 90);
            INSERT INTO items (itemID, itemTypeID, libraryID, key) VALUES (91, 1, 1, 'ROEITEM2'),
                (92, 2, 1, '{OTHER_PDF}');
            INSERT INTO itemAttachments (itemID, parentItemID, linkMode, contentType, path)
                VALUES (92, 91, 0, 'application/pdf', 'storage:Roe.pdf');
            CREATE TABLE relationPredicates (predicateID INTEGER PRIMARY KEY, predicate TEXT UNIQUE);
            CREATE TABLE itemRelations (itemID INT, predicateID INT, object TEXT);
            INSERT INTO relationPredicates VALUES (2, 'dc:replaces');
            INSERT INTO itemRelations VALUES (1, 2, 'http://zotero.org/users/1/items/OLDITEM2');""")
    (vault / ".obsidian").mkdir(parents=True)
    monkeypatch.chdir(vault)
    monkeypatch.setenv("SUMMARIZER_ZOTERO_DIR", str(zotero))
    return vault


def write(vault: Path, text: str) -> Path:
    note = vault / "a note.md"
    note.write_text(text + SUMMARY, "utf-8")
    return note


@pytest.mark.parametrize(
    "text",
    [
        f"# GPT-4 Technical Report [📖]({SELECT}{ITEM})\n",
        f"# GPT-4 Technical Report\n{HIGHLIGHT}",
        "# Notes\n\n**Title**:: GPT-4 Technical Report\n[Zotero](zotero://select/items/@doe2023)\n",
        "---\ncitekey: doe2023\n---\n# Thoughts\n",
        '---\nzotero: "zotero://select/library/items/OLDITEM2"\n---\n',
        "# GPT-4 Technical Report\n- [PDF](zotero://open-pdf/library/items/THROWN22)\n",
        f"# Many papers\n- [Roe]({SELECT}ROEITEM2)\n- [Doe]({SELECT}{ITEM})\n{HIGHLIGHT}",
    ],
    ids=[
        "heading",
        "annotation",
        "BibTeX link",
        "BibTeX key",
        "merged",
        "file added again",
        "annotated of two",
    ],
)
def test_the_paper_is_found(run: Command, vault: Path, text: str) -> None:
    shown = run("show", write(vault, text), "--json")
    assert shown.code == 0, shown.err
    assert Path(json.loads(shown.out)["pdf"]["path"]).parent.name == PDF


def test_of_two_papers_none_is_taken_and_both_are_named(run: Command, vault: Path) -> None:
    note = write(
        vault,
        f"# On large models\n- like [Roe]({SELECT}ROEITEM2) has it\n- as against [Doe]({SELECT}{ITEM})\n",
    )
    before = note.read_bytes()
    for flags in ((), ("--trust-pdf",)):
        refused = run("fill", note, *flags)
        assert refused.code == 4
        assert "Roe (ROEITEM2), Doe (LCN5DT4L)" in refused.err
    assert note.read_bytes() == before


def test_the_pdf_that_is_named_is_held_against_the_note_and_may_be_a_relative_path(
    run: Command, vault: Path
) -> None:
    write_pdf(vault / "right.pdf", "Large models", QUOTE)
    write_pdf(vault / "wrong.pdf", "Counting Animals", "We counted animals of the sea")
    more = HIGHLIGHT.replace(QUOTE, "This text is in neither of the two").replace("IFMYB4HT", "SECOND22")
    note = write(vault, f"{HIGHLIGHT}\n{more}")
    before = note.read_bytes()
    refused = run("fill", note, "--pdf", "wrong.pdf")
    assert refused.code == 4
    assert "None of the note's 2 highlights is in the PDF." in refused.err
    assert note.read_bytes() == before
    assert run("fill", note, "--pdf", "right.pdf").code == 0
    assert "🤖" in note.read_text("utf-8")


def test_what_needs_no_pdf_is_shown_without_one(run: Command, vault: Path) -> None:
    note = write(vault, "# A paper\n\nauthors:: Doe, Jane\n")
    shown = run("show", note)
    assert shown.code == 0, shown.err
    assert "The note links to no PDF." in shown.out
    data = json.loads(run("show", note, "--json").out)
    assert (data["title"], data["authors"], data["pdf"]) == ("A paper", ["Doe, Jane"], None)
    assert data["fields"]
    assert data["problem"] == "The note links to no PDF."

from pathlib import Path

import pymupdf

from examples.make_vault import HERE, PAPERS, SEPARATOR, make
from summarizer.note.note import parse_note
from summarizer.text import fold


def test_the_script_writes_the_committed_notes_again(tmp_path: Path) -> None:
    make(tmp_path)
    for paper in PAPERS:
        name = f"{paper.title}.md"
        assert (tmp_path / name).read_bytes() == (HERE / "vault" / name).read_bytes()
        assert (tmp_path / name).read_text("utf-8").count(SEPARATOR) == 2


def test_every_highlight_stands_on_its_page_of_a_paper_that_says_it_is_made_up() -> None:
    for paper in PAPERS:
        with pymupdf.open(
            HERE / "vault/.zotero/storage" / paper.attachment / f"{paper.title}.pdf"
        ) as document:
            assert "made up" in document[0].get_text()
            for mark in paper.highlights:
                assert fold(mark.text).text in fold(document[mark.page - 1].get_text()).text


def test_the_researchers_comments_are_read_and_every_field_is_empty() -> None:
    for paper in PAPERS:
        text = (HERE / "vault" / f"{paper.title}.md").read_text("utf-8")
        assert [mark.comment for mark in parse_note(text).annotations] == [
            m.comment for m in paper.highlights
        ]
        assert sum(line.endswith("::  ") for line in text.splitlines()) == 10

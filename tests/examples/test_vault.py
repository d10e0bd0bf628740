"""The example vault: made by its script, in the reference template, every highlight where its link says."""

from __future__ import annotations

import re
from pathlib import Path

import pymupdf
import pytest

from examples.make_vault import VAULT, Paper, make_vault, read_papers
from summarizer.note.note import parse_note
from summarizer.note.summary import ValueState
from summarizer.paper.locate import locate_annotations
from summarizer.pdf.page import join_words
from summarizer.pdf.reader import read_document
from tests.conftest import SHARED

PAPERS = read_papers()
every_paper = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.source)


def test_the_script_writes_the_committed_vault_again_byte_for_byte(tmp_path: Path) -> None:
    make_vault(tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(VAULT): path.read_bytes() for path in VAULT.rglob("*") if path.is_file()}
    assert made.keys() == kept.keys()
    with pymupdf.open(VAULT / PAPERS[0].pdf_path) as document:
        same_version = document.metadata["keywords"] == pymupdf.__version__
    for path, content in made.items():
        if same_version or path.suffix != ".pdf":
            assert content == kept[path], path


@every_paper
def test_every_highlight_is_found_on_the_page_that_its_link_opens(paper: Paper) -> None:
    note = parse_note((VAULT / paper.note_path).read_bytes().decode())
    document = read_document(VAULT / paper.pdf_path)
    located = locate_annotations(note.annotations, document)
    assert [one.annotation.key for one in located] == [mark.key for mark in paper.highlights]
    assert [one.page_index for one in located] == [mark.page - 1 for mark in paper.highlights]
    assert [one.annotation.comment for one in located] == [mark.comment for mark in paper.highlights]


@every_paper
def test_both_papers_say_on_their_first_page_that_they_are_made_up(paper: Paper) -> None:
    first = join_words(read_document(VAULT / paper.pdf_path).pages[0].words)
    assert "made up" in first or "虚构" in first


@every_paper
def test_all_ten_fields_wait_to_be_filled(paper: Paper) -> None:
    fields = parse_note((VAULT / paper.note_path).read_bytes().decode()).summary.fields
    assert len(fields) == 10
    assert {field.state for field in fields} == {ValueState.EMPTY}
    assert all(field.role for field in fields)


def test_some_highlights_are_broken_over_lines_with_hyphens_or_ligatures_in_the_pdf() -> None:
    text = "".join(page.get_text() for page in pymupdf.open(VAULT / PAPERS[0].pdf_path))
    unfound = [mark for mark in PAPERS[0].highlights if mark.text not in " ".join(text.split())]
    assert unfound
    assert re.search(r"[a-z]-\n[a-z]", text)
    assert "\ufb01" in text


def test_no_key_stands_twice() -> None:
    keys = [paper.metadata[name] for paper in PAPERS for name in ("item", "attachment")]
    keys += [mark.key for paper in PAPERS for mark in paper.highlights]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[A-Z0-9]{8}", key) for key in keys)


@every_paper
def test_the_notes_have_the_lines_of_the_reference_note(paper: Paper) -> None:
    if not SHARED.is_dir():
        pytest.skip("the reference note is not part of the repository")
    reference = next((SHARED / "data" / "notes").glob("*.md")).read_bytes().decode()
    note = (VAULT / paper.note_path).read_bytes().decode()

    def shape(text: str) -> list[str]:
        head = text.partition("## 📝 注释笔记")[0]
        head = re.sub(r"(?m)^(> \|[^|]*\|).*|^(# ).*|^((?:> )?\w+(?:::|:) ).*", r"\1\2\3", head)
        head = re.sub(r"(?m)^(> ⏰ importDate:: ).*", r"\1", head)
        return re.sub(r"(Abstract</center>\n> \n> ).*", r"\1", head).split("\n")

    assert shape(note) == shape(reference)

"""Every word of a PDF is in a sentence, in a named kind of furniture, or on the receipt, whatever the PDF."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.reading import unaccounted
from summarizer.errors import PdfError
from summarizer.layout.sentence import split_sentences
from summarizer.pdf.page import Document, Page
from summarizer.pdf.reader import read_document
from tests.conftest import SHARED
from tests.layout.pages import Sheet, document

PDFS = SHARED / "data" / "pdfs"


def _lost(paper: Document) -> list[str]:
    lost = unaccounted(paper, split_sentences(paper))
    return [paper.pages[page_index].words[number].text for page_index, number in lost]


@pytest.mark.skipif(not PDFS.is_dir(), reason="the papers are not at hand")
@pytest.mark.parametrize("folder", ["papers", "faults", "hard"])
def test_no_word_of_a_real_pdf_is_lost(folder: str) -> None:
    lost: dict[str, list[str]] = {}
    for path in sorted((PDFS / folder).glob("*.pdf")):
        try:
            paper = read_document(path)
        except (PdfError, RuntimeError):
            continue
        if words := _lost(paper):
            lost[path.name] = words[:10]
    assert lost == {}


_TEXTS = st.text(
    alphabet=st.sampled_from("abAB12 .,-–()[]{}=;•的是。，图\u00ad\u200b\ue001"), min_size=1, max_size=40
).filter(str.strip)
_BLOCKS = st.tuples(
    st.lists(_TEXTS, min_size=1, max_size=5),
    st.sampled_from([72.0, 90.0, 320.0]),
    st.sampled_from([7.0, 10.0, 14.0]),
    st.booleans(),
)


@settings(max_examples=150)
@given(st.lists(st.lists(_BLOCKS, max_size=5), min_size=1, max_size=3))
def test_no_word_of_any_page_is_lost(
    pages: list[list[tuple[list[str], float, float, bool]]],
) -> None:
    sheets = []
    for blocks in pages:
        sheet = Sheet()
        for lines, x, size, bold in blocks:
            sheet.block(*lines, x=x, size=size, bold=bold)
        sheets.append(sheet)
    assert _lost(document(*sheets)) == []


def test_an_empty_page_is_on_the_receipt() -> None:
    paper = Document((Page(0, "", 600, 800, ()),))
    assert [(part.reason, part.page_indices) for part in split_sentences(paper).left_out] == [
        ("no text", (0,))
    ]

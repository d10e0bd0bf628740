"""Files that were once read wrongly, or ended in a traceback or without a reason."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from summarizer.errors import PdfError, PdfUnreadable
from summarizer.layout.sentence import split_sentences
from summarizer.pdf.reader import check_opens, read_document
from summarizer.pdf.render import render_page
from tests.conftest import SHARED
from tests.layout.pages import Sheet, document

PDFS = SHARED / "data" / "pdfs"
needs_shared = pytest.mark.skipif(not PDFS.is_dir(), reason="the papers are not at hand")
BROKEN_TREE = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count -7>>endobj\n"


@pytest.mark.parametrize("content", [BROKEN_TREE, BROKEN_TREE[:60], b"%PDF-1.7\n", b"%PDF-1.4\n%%EOF"])
def test_a_broken_tree_of_pages_is_a_refusal(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content + b"trailer<</Root 1 0 R>>\n")
    for use in (read_document, check_opens, lambda one: render_page(one, 0)):
        with suppress(PdfError):
            use(path)


@needs_shared
def test_a_number_of_pages_that_is_none_is_a_refusal() -> None:
    with pytest.raises(PdfUnreadable):
        read_document(PDFS / "faults" / "F20_traceback_invalid_number_of_pages.pdf")


@needs_shared
def test_blanks_inside_words_are_none() -> None:
    document = read_document(PDFS / "faults" / "F16_spaces_in_words_old_tex.pdf")
    text = " ".join(one.text for one in split_sentences(document).sentences)
    assert "the crawlable Web has roughly 150 million nodes (pages) and 1.7 billion edges (links)." in text
    assert "the Netscape home page has 62,804 backlinks" in text


@needs_shared
@pytest.mark.parametrize("step", [3, 7])
def test_papers_cut_short_are_read_or_refused(tmp_path: Path, step: int) -> None:
    for path in sorted((PDFS / "faults").glob("*.pdf")):
        content = path.read_bytes()
        cut = tmp_path / path.name
        cut.write_bytes(content[: len(content) // step] + b"\0" * 9 + content[len(content) // step + 40 :])
        with suppress(PdfError):
            read_document(cut)


def test_a_hyphen_that_never_breaks_is_kept_at_a_lines_end() -> None:
    sheet = Sheet().block("The wugs of the island came from a well\u2011", "known lake in the north of it.")
    (sentence,) = split_sentences(document(sheet)).sentences
    assert "a well\u2011known lake" in sentence.text

"""Scanned pages, read by Tesseract where it is installed."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from summarizer.errors import PdfUnreadable
from summarizer.pdf.page import join_words
from summarizer.pdf.reader import read_document, tesseract_languages


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A page of text as a picture."""
    source = pymupdf.open()
    page = source.new_page()
    page.insert_textbox(
        (72, 72, 520, 300), "Median review time was 52 s in the guided condition.", fontsize=22
    )
    picture = page.get_pixmap(dpi=150)
    target = pymupdf.open()
    blank = target.new_page()
    blank.insert_image(blank.rect, pixmap=picture)
    target.save(tmp_path / "scan.pdf")
    return tmp_path / "scan.pdf"


def test_without_ocr_a_scanned_page_has_no_words(scan: Path) -> None:
    page = read_document(scan).pages[0]
    assert page.words == ()
    assert page.image_share > 0.5


def test_with_ocr_a_scanned_page_is_read(scan: Path) -> None:
    if "eng" not in tesseract_languages():
        pytest.skip("Tesseract with English data is not installed")
    page = read_document(scan, "eng").pages[0]
    assert "review time was 52 s in the guided condition" in join_words(page.words)
    assert page.words[0].box.y0 > 50


def test_a_language_that_tesseract_lacks_is_named(scan: Path) -> None:
    with pytest.raises(PdfUnreadable, match="klingon"):
        read_document(scan, "klingon")

"""Scanned pages, read by Tesseract where it is installed."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from summarizer.errors import PdfUnreadable
from summarizer.packed import decode
from summarizer.paper.process import Bounds, Excess, OutOfBounds, ask
from summarizer.paper.reader import PaperReader
from summarizer.paper.shelf import Shelf
from summarizer.paper.wire import Answer, Request
from summarizer.pdf.health import needs_ocr
from summarizer.pdf.ocr import tesseract_languages
from summarizer.pdf.page import Document, Page, join_words
from summarizer.pdf.reader import read_document

WORDS = "we study the lamps that wugs light at night and find that most of them were broken in the first year"


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


def _with_tesseract(path: Path, shelf: Shelf | None = None) -> Document:
    if "eng" not in tesseract_languages():
        pytest.skip("Tesseract with English data is not installed")
    return PaperReader(ocr="eng", shelf=shelf).read(path).document


def test_with_ocr_a_scanned_page_is_read(scan: Path) -> None:
    page = _with_tesseract(scan).pages[0]
    assert "review time was 52 s in the guided condition" in join_words(page.words)
    assert page.words[0].box.y0 > 50


def test_a_language_that_tesseract_lacks_is_named(scan: Path) -> None:
    with pytest.raises(PdfUnreadable, match="klingon"):
        PaperReader(ocr="klingon").read(scan)


def test_only_pages_without_usable_text_are_recognised(scan: Path, tmp_path: Path) -> None:
    pdf = pymupdf.open(scan)
    pdf.new_page().insert_textbox((72, 72, 500, 700), "Printed words about many wugs and lamps. " * 20)
    cipher = " ".join("".join(chr(97 + (ord(c) - 97 + 9) % 26) for c in word) for word in WORDS.split())
    pdf.new_page().insert_textbox((72, 72, 500, 700), f"{cipher} " * 12, fontsize=9)
    pdf.new_page()
    path = tmp_path / "mixed.pdf"
    pdf.save(path)
    before = read_document(path).pages
    assert [needs_ocr(page) for page in before] == [True, False, True, True]
    after = _with_tesseract(path).pages
    assert after[1] == before[1]
    assert after[3] == before[3]
    assert "guided condition" in join_words(after[0].words)
    assert "guided condition" not in join_words(before[0].words)


def test_a_page_that_was_recognised_is_kept_though_the_next_one_takes_too_long(
    scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = pymupdf.open(scan)
    pdf.insert_pdf(pymupdf.open(scan))
    path, shelf = tmp_path / "two.pdf", Shelf(tmp_path / "shelf")
    pdf.save(path)
    asked: list[int] = []

    def slow(request: Request, bounds: Bounds) -> Answer:
        if request.what == "recognise":
            asked.append(decode(request.content, Page).index)
            if asked == [0, 1]:
                raise OutOfBounds(Excess.TIME)
        return ask(request, bounds)

    monkeypatch.setattr("summarizer.paper.reader.ask", slow)
    first = _with_tesseract(path, shelf)
    assert [bool(page.words) for page in first.pages] == [True, False]
    more = PaperReader(Bounds(seconds=120), "eng", shelf).read(path).document
    assert [bool(page.words) for page in more.pages] == [True, True]
    assert asked == [0, 1, 1]
    assert PaperReader(Bounds(seconds=120), "eng", shelf).read(path).document == more
    assert asked == [0, 1, 1]

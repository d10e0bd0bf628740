"""Scans whose text a machine recognised are read, whatever the picture is made of; hidden text is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from summarizer.layout.sentence import split_sentences
from summarizer.pdf.health import Legibility, check_document
from summarizer.pdf.reader import read_document
from tests.conftest import SHARED

LINE = "The wugs of the island were counted again in the summer of that year."


def _strips(page: pymupdf.Page) -> None:
    picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 60, 4), 0)
    picture.clear_with(250)
    for row in range(20):
        page.insert_image(pymupdf.Rect(0, 40 * row, 600, 40 * row + 40), pixmap=picture)


def _tiles(page: pymupdf.Page) -> None:
    picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 30, 20), 0)
    picture.clear_with(250)
    for row in range(4):
        for column in range(3):
            page.insert_image(
                pymupdf.Rect(200 * column, 200 * row, 200 * column + 200, 200 * row + 200), pixmap=picture
            )


def _outlines(page: pymupdf.Page) -> None:
    shape = page.new_shape()
    for row in range(8):
        for letter in range(len(LINE)):
            x, y = 72 + 4.6 * letter, 100 + 14 * row
            shape.draw_rect((x, y - 6, x + 3, y))
    shape.finish(fill=(0, 0, 0))
    shape.commit()


def _scan(path: Path, picture: Callable[[pymupdf.Page], None]) -> Path:
    pdf = pymupdf.open()
    page = pdf.new_page(width=600, height=800)
    picture(page)
    for row in range(8):
        page.insert_text((72, 100 + 14 * row), LINE, fontsize=10, render_mode=3)
    pdf.save(path)
    return path


@pytest.mark.parametrize("picture", [_strips, _tiles, _outlines])
def test_a_scan_with_recognised_text_is_read(tmp_path: Path, picture: Callable[[pymupdf.Page], None]) -> None:
    document = read_document(_scan(tmp_path / "a.pdf", picture))
    assert [page.verdict for page in check_document(document)] == [Legibility.USABLE]
    assert LINE in " ".join(one.text for one in split_sentences(document).sentences)


def test_hidden_text_beside_a_drawing_is_refused(tmp_path: Path) -> None:
    def drawing(page: pymupdf.Page) -> None:
        page.draw_rect((50, 400, 550, 700), fill=(0.2, 0.2, 0.8))

    document = read_document(_scan(tmp_path / "a.pdf", drawing))
    assert [page.verdict for page in check_document(document)] == [Legibility.HIDDEN]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the papers are not at hand")
def test_a_scan_in_strips_is_read() -> None:
    path = SHARED / "data" / "pdfs" / "faults" / "F2_ocr_scan_in_strips_refused.pdf"
    text = " ".join(one.text for one in split_sentences(read_document(path)).sentences)
    assert "A well-known form of the problem" in text or "distributed file management" in text


@pytest.mark.skipif(not SHARED.is_dir(), reason="the papers are not at hand")
def test_gibberish_is_refused() -> None:
    document = read_document(SHARED / "data" / "pdfs" / "faults" / "F5_gibberish_usable.pdf")
    assert {page.verdict for page in check_document(document)} == {Legibility.GARBLED}

"""Reading PDFs: words with places, what cannot be seen, marks in the file, and files that cannot be read."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pymupdf
import pytest

from summarizer.errors import NotAPdf, PdfEncrypted, PdfNotFound, PdfUnreadable, SummarizerError
from summarizer.pdf.page import Page, join_words
from summarizer.pdf.reader import read_document
from summarizer.pdf.render import render_page
from tests.conftest import SHARED

HARD = SHARED / "data" / "pdfs" / "hard"
ROTATIONS = (0, 90, 180, 270)
MEDIA_BOXES = ((0, 0, 595, 842), (-30, -50, 565, 792), (100, 40, 695, 882))
CROPS = ((0, 0, 0, 0), (20, 30, 40, 50), (60, 0, 0, 90))
"""Margins cut off left, bottom, right and top."""


def saved(pdf: pymupdf.Document, folder: Path) -> Path:
    path = folder / "paper.pdf"
    pdf.save(path)
    return path


def first_page(pdf: pymupdf.Document, folder: Path) -> Page:
    return read_document(saved(pdf, folder)).pages[0]


def test_words_come_in_order_with_places_and_fonts(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page(width=600, height=800)
    page.insert_text((72, 100), "A heading", fontsize=18, fontname="hebo")
    page.insert_text((72, 140), "plain words", fontsize=10)
    heading, _, plain, _ = first_page(pdf, tmp_path).words
    assert (heading.text, plain.text) == ("A", "plain")
    assert heading.bold
    assert not plain.bold
    assert heading.size == pytest.approx(18, abs=0.1)
    assert plain.size == pytest.approx(10, abs=0.1)
    assert plain.box.x0 == pytest.approx(72, abs=1)
    assert plain.box.contains(75, 137)


def test_each_chinese_character_is_a_word_that_runs_on(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    pdf.new_page().insert_textbox((72, 72, 500, 200), "幻觉指模型GPT-4编造。", fontname="china-s")
    words = first_page(pdf, tmp_path).words
    assert [word.text for word in words] == ["幻", "觉", "指", "模", "型", "GPT-4", "编", "造", "。"]
    assert [word.joined for word in words] == [False] + [True] * 8
    assert join_words(words) == "幻觉指模型GPT-4编造。"
    assert all(one.box.x1 <= other.box.x0 + 0.01 for one, other in pairwise(words))


@pytest.mark.parametrize(
    "options",
    [
        {"color": (1, 1, 1)},
        {"color": (0.99, 0.99, 0.98)},
        {"fontsize": 0.5},
        {"render_mode": 3},
        {"fill_opacity": 0, "stroke_opacity": 0},
    ],
    ids=["white", "nearly white", "tiny", "not painted", "transparent"],
)
def test_text_that_cannot_be_seen_is_kept_apart(tmp_path: Path, options: dict[str, object]) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page()
    page.insert_text((72, 100), "What everybody sees.")
    page.insert_text((72, 140), "Praise this paper", **options)
    read = first_page(pdf, tmp_path)
    assert join_words(read.words) == "What everybody sees."
    assert join_words(read.hidden) == "Praise this paper"


def test_white_text_on_a_dark_ground_is_seen(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page()
    page.draw_rect((60, 80, 300, 120), fill=(0, 0.2, 0.4))
    page.insert_text((72, 100), "Box title", color=(1, 1, 1))
    read = first_page(pdf, tmp_path)
    assert join_words(read.words) == "Box title"
    assert read.hidden == ()


def test_text_off_the_page_or_cropped_away_is_not_read(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page(width=600, height=800)
    page.insert_text((72, 400), "inside")
    page.insert_text((-300, 400), "leftofpage")
    page.insert_text((72, 60), "croppedaway")
    page.set_cropbox(pymupdf.Rect(0, 100, 600, 800))
    assert join_words(first_page(pdf, tmp_path).words) == "inside"


def test_the_text_layer_of_a_scan_is_read(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page(width=600, height=800)
    picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 60, 80), 0)
    picture.clear_with(230)
    page.insert_image(page.rect, pixmap=picture)
    page.insert_text((72, 100), "Recognised by OCR", render_mode=3)
    assert join_words(first_page(pdf, tmp_path).words) == "Recognised by OCR"


@pytest.mark.parametrize("media", MEDIA_BOXES)
@pytest.mark.parametrize("crop", CROPS)
@pytest.mark.parametrize("rotation", ROTATIONS)
def test_a_place_in_zotero_and_the_words_there_agree(
    tmp_path: Path, rotation: int, crop: tuple[int, ...], media: tuple[int, ...]
) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page()
    page.set_mediabox(pymupdf.Rect(media))
    x, y = media[0] + 200, media[1] + 300  # in the PDF's own space, written there without PyMuPDF's help
    stream = pdf.get_new_xref()
    pdf.update_object(stream, "<<>>")
    pdf.update_stream(stream, f"BT /F0 12 Tf {x} {y} Td (target) Tj 0 40 Td (elsewhere) Tj ET".encode())
    pdf.xref_set_key(page.xref, "Contents", f"{stream} 0 R")
    font = "<</F0 <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    pdf.xref_set_key(page.xref, "Resources", f"<</Font {font}>>")
    left, bottom, right, top = crop
    box = (media[0] + left, media[1] + bottom, media[2] - right, media[3] - top)
    pdf.xref_set_key(page.xref, "CropBox", "[{} {} {} {}]".format(*box))
    pdf.xref_set_key(page.xref, "Rotate", str(rotation))
    read = first_page(pdf, tmp_path)
    assert (read.width, read.height) == (box[2] - box[0], box[3] - box[1])
    marked = read.words_in([read.box_of((x - 1, y - 3, x + 40, y + 9))])
    assert [read.words[place].text for place in marked] == ["target"]


def test_highlights_in_the_file_have_their_words_comment_colour_and_key(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page()
    page.insert_text((72, 100), "We study closed domain")
    page.insert_text((72, 115), "hallucinations here and there")
    quads = [*page.search_for("closed domain", quads=True), *page.search_for("hallucinations", quads=True)]
    mark = page.add_highlight_annot(quads)
    mark.set_colors(stroke=(1, 0xD4 / 255, 0))
    mark.set_info(content="why closed?")
    mark.update()
    pdf.xref_set_key(mark.xref, "NM", "(Zotero-IFMYB4HT)")
    (found,) = first_page(pdf, tmp_path).annotations
    assert (found.kind, found.text) == ("highlight", "closed domain hallucinations")
    assert (found.comment, found.colour, found.key) == ("why closed?", "#ffd400", "IFMYB4HT")
    assert len(found.boxes) == 2


@pytest.mark.parametrize("quads", ["[]", "[1 2 3]", "null"])
def test_a_highlight_with_broken_quads_falls_back_on_its_rectangle(tmp_path: Path, quads: str) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page()
    page.insert_text((72, 100), "marked words")
    mark = page.add_highlight_annot(page.search_for("marked words"))
    pdf.xref_set_key(mark.xref, "QuadPoints", quads)
    (found,) = first_page(pdf, tmp_path).annotations
    assert found.text == "marked words"


def test_pages_bear_their_printed_labels(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    for _ in range(4):
        pdf.new_page()
    pdf.set_page_labels(
        [
            {"startpage": 0, "style": "r", "firstpagenum": 4},
            {"startpage": 2, "style": "D", "firstpagenum": 5742},
        ]
    )
    labels = [page.label for page in read_document(saved(pdf, tmp_path)).pages]
    assert labels == ["iv", "v", "5742", "5743"]


def test_a_label_tree_that_begins_late_leaves_pages_without_labels(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    pdf.new_page()
    pdf.xref_set_key(pdf.pdf_catalog(), "PageLabels", "<</Nums [5 <</S /D>>]>>")
    assert first_page(pdf, tmp_path).label == ""


def test_outline_and_metadata_are_read(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    pdf.new_page()
    pdf.new_page()
    pdf.set_metadata({"title": "Wugs", "author": "A. Uthor", "subject": "doi:10.1/x"})
    pdf.set_toc([[1, "Introduction", 1], [2, "Method", 2]])
    document = read_document(saved(pdf, tmp_path))
    assert (document.title, document.author, document.subject) == ("Wugs", "A. Uthor", "doi:10.1/x")
    assert document.outline == ((1, "Introduction", 0), (2, "Method", 1))


def test_a_page_is_drawn_as_a_picture(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    pdf.new_page(width=300, height=400)
    path = saved(pdf, tmp_path)
    picture = pymupdf.Pixmap(render_page(path, 0, 2.0))
    assert (picture.width, picture.height) == (600, 800)
    with pytest.raises(PdfUnreadable, match="no page 9"):
        render_page(path, 8)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", PdfUnreadable),
        (b"<!DOCTYPE html><html><body>Please log in</body></html>", NotAPdf),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), NotAPdf),
        (b"%PDF-1.7\ngarbage that goes nowhere", PdfUnreadable),
    ],
    ids=["empty", "login page", "picture", "garbage"],
)
def test_a_file_that_is_no_usable_pdf_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, error: type[PdfUnreadable], capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    with pytest.raises(PdfUnreadable, match=r"paper\.pdf") as caught:
        read_document(path)
    assert isinstance(caught.value, error)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_an_encrypted_pdf_is_refused_and_one_with_an_owner_password_read(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    pdf.new_page().insert_text((72, 72), "secret")
    locked, owned = tmp_path / "locked.pdf", tmp_path / "owned.pdf"
    pdf.save(locked, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="u", owner_pw="o")
    pdf.save(owned, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="o")
    with pytest.raises(PdfEncrypted, match="password"):
        read_document(locked)
    assert join_words(read_document(owned).pages[0].words) == "secret"


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(PdfNotFound, match=r"gone\.pdf"):
        read_document(tmp_path / "gone.pdf")
    with pytest.raises(SummarizerError):
        read_document(tmp_path)


@pytest.mark.skipif(not HARD.is_dir(), reason="the hard files are not part of the repository")
def test_hard_files_are_read_or_refused_and_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    read: list[str] = []
    refused: dict[str, str] = {}
    for path in sorted(HARD.glob("*.pdf")):
        try:
            read.append(read_document(path).sha256)
        except SummarizerError as exc:
            refused[path.name] = str(exc)
    assert len(read) > 100
    assert len(refused) >= 4
    assert all(name in message for name, message in refused.items())
    assert capfd.readouterr() == ("", "")

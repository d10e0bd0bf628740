"""Figures and tables are found whole, their captions included, and nothing else comes along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest

from summarizer.evidence.figure import captions_of
from summarizer.layout.figure_page import tables_above, wanted_of
from summarizer.paper.reader import PaperReader
from summarizer.pdf.picture import Crop
from tests.conftest import SHARED

TEXT = (
    "The acceptance of drafts depends on how many sentences the model was shown in each of the groups. " * 4
)
CAPTION = "Figure 1. Acceptance of drafts by the size of the evidence."
PLOT = pymupdf.Rect(100, 220, 260, 320)
Draw = Callable[[pymupdf.Page], pymupdf.Rect]
PAPERS = SHARED / "data" / "pdfs" / "papers"


def crops(path: Path) -> dict[str, Crop | None]:
    reader = PaperReader()
    read = reader.read(path)
    found = captions_of(read.split)
    wanted = [wanted_of(read.document, read.split, one.sentences, table=one.table) for one in found]
    above = tables_above([one for one in wanted if one.table])
    wanted = [replace(one, above=above) if one.table else one for one in wanted]
    return dict(zip((one.label for one in found), reader.figures(path, wanted), strict=True))


def plot(page: pymupdf.Page, place: pymupdf.Rect = PLOT) -> None:
    page.draw_rect(place, color=(0, 0, 0))
    page.draw_line(place.bl, place.tr, color=(1, 0, 0))


def single(page: pymupdf.Page) -> pymupdf.Rect:
    page.insert_textbox((72, 60, 523, 200), TEXT, fontsize=10)
    plot(page)
    page.insert_text((72, 340), CAPTION, fontsize=9)
    page.insert_textbox((72, 360, 523, 500), TEXT, fontsize=10)
    return pymupdf.Rect(55, 140, 350, 358)


def beside(page: pymupdf.Page) -> pymupdf.Rect:
    page.insert_textbox((72, 60, 523, 200), TEXT, fontsize=10)
    plot(page, pymupdf.Rect(72, 220, 300, 340))
    page.insert_textbox((320, 225, 520, 340), CAPTION, fontsize=8)
    page.insert_textbox((72, 360, 523, 500), TEXT, fontsize=10)
    return pymupdf.Rect(50, 140, 535, 358)


def columns(page: pymupdf.Page) -> pymupdf.Rect:
    page.insert_textbox((50, 60, 285, 400), TEXT * 2, fontsize=10)
    plot(page, pymupdf.Rect(320, 60, 540, 200))
    page.insert_textbox((310, 210, 545, 240), CAPTION, fontsize=9)
    page.insert_textbox((310, 260, 545, 500), TEXT, fontsize=10)
    return pymupdf.Rect(295, 30, 565, 255)


def turned(page: pymupdf.Page) -> pymupdf.Rect:
    most = single(page)
    page.set_rotation(90)
    return most


@pytest.mark.parametrize("draw", [single, beside, columns, turned])
def test_a_figure_is_cut_out_whole_with_its_caption_and_no_text_around_it(draw: Draw, tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    most = draw(page)
    drawn = pymupdf.Rect()
    for drawing in page.get_drawings():
        drawn |= drawing["rect"]
    document.save(tmp_path / "paper.pdf")
    crop = crops(tmp_path / "paper.pdf")["Figure 1"]
    assert crop is not None
    assert most.contains(crop.box)
    assert pymupdf.Rect(crop.box).contains(drawn & page.rect if not page.rotation else PLOT)
    assert (crop.width > crop.height) != bool(page.rotation)


def test_what_a_person_marked_in_the_pdf_is_not_in_the_picture(tmp_path: Path) -> None:
    pictures = []
    for name in ("plain", "marked"):
        document = pymupdf.open()
        page = document.new_page(width=595, height=842)
        single(page)
        if name == "marked":
            page.add_highlight_annot(PLOT)
            page.add_freetext_annot((120, 230, 250, 250), "my own words")
        document.save(tmp_path / f"{name}.pdf")
        crop = crops(tmp_path / f"{name}.pdf")["Figure 1"]
        assert crop is not None
        pictures.append(pymupdf.Pixmap(crop.content).samples)
    plain, marked = pictures
    assert len(plain) == len(marked)
    assert max(abs(one - other) for one, other in zip(plain, marked, strict=True)) < 10


@pytest.mark.parametrize(
    ("paper", "places"),
    [
        (
            "AI_Papers__Swin_Transformer",
            {
                "Figure 1": (304, 223, 550, 486),
                "Figure 3": (45, 66, 555, 249),
                "Figure 4": (45, 67, 291, 160),
                "Table 7": (49, 67, 546, 244),
                "Table 8": (303, 253, 551, 363),
            },
        ),
        (
            "paper-qa__10.1016_j.bpj.2022.02.026",
            {"FIGURE 2": (48, 53, 555, 459), "FIGURE 5": (48, 54, 555, 408), "FIGURE 7": (48, 527, 555, 718)},
        ),
        ("papers-we-love__tidy_data", {"Table 1": (192, 104, 411, 191), "Figure 2": (76, 393, 538, 687)}),
    ],
)
def test_figures_and_tables_of_real_papers_are_where_a_reader_sees_them(
    paper: str, places: dict[str, tuple[float, ...]]
) -> None:
    if not (PAPERS / f"{paper}.pdf").exists():
        pytest.skip("the papers are not part of the repository")
    found = crops(PAPERS / f"{paper}.pdf")
    for label, place in places.items():
        crop = found[label]
        assert crop is not None, label
        assert crop.box == pytest.approx(place, abs=4), label
        assert max(crop.width, crop.height) <= 1200

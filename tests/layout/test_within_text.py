"""What stands within running text: displayed formulas, a program's lines, watermarks."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from summarizer.layout.sentence import split_sentences
from summarizer.layout.split import Split
from summarizer.pdf.page import Box
from summarizer.pdf.reader import read_document
from tests.layout.pages import Sheet, document

_TEXT = (
    "The growth of the trees was followed over ten years in all of the plots that",
    "the survey had laid out, and the mean height was then taken for each of them.",
)
_BEGIN = "Where nothing else is said, the mean height of the trees at a time is given by"
_SAME = "where a is the height at the start of the survey, and b the growth in a year."
_NEXT = "The height at the start of the survey is then a, and the growth in a year b."


def _prose(split: Split) -> list[str]:
    return [one.text for one in split.sentences if one.kind == "prose"]


@pytest.mark.parametrize(
    ("formula", "after", "whole"),
    [
        ("h(t) = a + b t + c^2, (3)", _SAME, f"{_BEGIN} h(t) = a + b t + c^2, (3) {_SAME}"),
        ("h(t) = a + b t", _SAME, f"{_BEGIN} h(t) = a + b t {_SAME}"),
        ("h(t) = a + b t.", _NEXT, f"{_BEGIN} h(t) = a + b t."),
        ("h(t) = a + b t. (3)", _NEXT, f"{_BEGIN} h(t) = a + b t. (3)"),
        ("h(t) = a + b t", _NEXT, f"{_BEGIN} h(t) = a + b t"),
    ],
)
def test_a_displayed_formula_stands_within_its_sentence(formula: str, after: str, whole: str) -> None:
    sheet = Sheet().block(*_TEXT).block(*_TEXT, _BEGIN).block(formula, x=180).block(after, *_TEXT)
    texts = _prose(split_sentences(document(sheet)))
    assert whole in texts
    assert (after in texts) == (after == _NEXT)


def test_a_long_derivation_stands_for_itself() -> None:
    derivation = ["= a + b (t + 1) − c (t − 1)^2 + d (t + 2)^3 − e (t − 2)^4"] * 5
    sheet = Sheet().block(*_TEXT).block(*_TEXT, _BEGIN).block(*derivation, x=150).block(_SAME, *_TEXT)
    texts = _prose(split_sentences(document(sheet)))
    assert f"{_BEGIN} {_SAME}" in texts


def _set(tmp_path: Path, *pages: list[tuple[str, str]], watermark: str = "") -> Split:
    """A PDF whose pages hold texts, each with its font; some have a watermark that slants."""
    paper = pymupdf.open()
    for texts in pages:
        page = paper.new_page()
        if watermark:
            shape = page.new_shape()
            turn = (pymupdf.Point(300, 400), pymupdf.Matrix(1, 1).prerotate(45))
            shape.insert_text((150, 400), watermark, fontsize=46, color=(0.8, 0.8, 0.8), morph=turn)
            shape.commit()
        y = 200.0
        for text, font in texts:
            box = pymupdf.Rect(72, y, 520, y + 400)
            y += 412.0 - page.insert_textbox(box, text, fontname=font, fontsize=10)
    paper.save(tmp_path / "paper.pdf")
    return split_sentences(read_document(tmp_path / "paper.pdf"))


_OUTPUT = (
    "Linear mixed model fit by maximum likelihood using default settings\nScaled residuals of the groups"
)


def test_a_programs_output_is_no_prose(tmp_path: Path) -> None:
    text = " ".join(_TEXT)
    split = _set(
        tmp_path, [(text, "tiro"), (_OUTPUT, "cour"), (text, "tiro"), (_OUTPUT, "cour"), (text, "tiro")]
    )
    assert [one.kind for one in split.sentences if "Linear" in one.text] == ["code", "code"]
    assert len(_prose(split)) == 3


def test_what_is_typed_throughout_is_prose(tmp_path: Path) -> None:
    split = _set(tmp_path, [(" ".join(_TEXT), "cour")] * 4)
    assert len(_prose(split)) == 4


def test_a_watermark_does_not_cut_the_sentence_that_goes_on_over_the_page(tmp_path: Path) -> None:
    text = " ".join(_TEXT)
    page = [
        (
            f"in a year, and in those after it, as the survey had said. {text} The height was not affected",
            "tiro",
        )
    ]
    split = _set(tmp_path, page, page, page, watermark="MANUSCRIPT")
    assert sum("was not affected in a year, and" in one.text for one in split.sentences) == 2
    assert not any("MANUSCRIPT" in one.text for one in split.sentences)
    assert [part.sentences for part in split.left_out if part.reason == "running heads"] == [3]


def test_large_print_on_one_page_is_no_watermark(tmp_path: Path) -> None:
    split = _set(tmp_path, [(" ".join(_TEXT), "tiro")], watermark="MANUSCRIPT")
    assert any("MANUSCRIPT" in one.text for one in split.sentences)


def test_chinese_prose_is_no_program(tmp_path: Path) -> None:
    chinese = "树木的生长在十年里被跟踪调查，每一块样地的平均高度都按照前面所说的方法计算出来。" * 3
    split = _set(
        tmp_path, [(chinese, "china-s")] * 2, [("The growth of the trees was followed. " * 6, "tiro")] * 4
    )
    assert {one.kind for one in split.sentences} == {"prose"}


@pytest.mark.parametrize("ornament", ["■", "■^", "■ ", "^"])
def test_a_heading_behind_an_ornament_names_its_section(ornament: str) -> None:
    sheet = Sheet().block(*_TEXT).block(f"{ornament}ACKNOWLEDGMENTS", bold=True).block(*_TEXT)
    sections = [one.section for one in split_sentences(document(sheet)).sentences if one.kind == "prose"]
    assert sections == ["", "acknowledgements"]


def test_items_that_letters_count_stand_apart_though_they_have_no_full_stop() -> None:
    items = [
        "A) Problems that I am good at, so that I can show that I am smart",
        "B) Problems that are new to me",
    ]
    sheet = Sheet().block(*_TEXT).block(*items).block(*_TEXT)
    split = split_sentences(document(sheet))
    assert items[1] in [one.text for one in split.sentences]
    assert not any("A)" in one.text and "B)" in one.text for one in split.sentences)


def test_a_line_that_few_words_fill_evenly_stays_in_its_sentence() -> None:
    sheet = Sheet().block(
        *_TEXT, "In this paper we follow the growth of the trees by measuring their crowns, and"
    )
    for number, word in enumerate(("encoder", "representations", "of", "heights.")):
        sheet._line(word, 3, 72 + (0, 60, 160, 195)[number], 10, bold=False)
    sheet.words[-4:] = [
        word._replace(box=Box(x, sheet.y - 10, x + 5 * len(word.text), sheet.y), block=0, line=3 + number)
        for number, (x, word) in enumerate(zip((72, 132, 232, 267), sheet.words[-4:], strict=True))
    ]
    texts = _prose(split_sentences(document(sheet)))
    assert texts[-1].endswith("by measuring their crowns, and encoder representations of heights.")


def test_when_a_paper_came_in_is_no_part_of_a_sentence() -> None:
    dates = ("Received: 17 October 2023", "Accepted: 22 March 2024")
    half = "The structures are alike but for one atom that is not the same in each of them,"
    first = Sheet().block(*_TEXT, half, y=600).block(*dates, y=200)
    sentences = split_sentences(
        document(first, Sheet().block("both of which bind well to it.", *_TEXT))
    ).sentences
    assert f"{half} both of which bind well to it." in [one.text for one in sentences]
    assert [one.kind for one in sentences if "Received" in one.text] == ["line"]

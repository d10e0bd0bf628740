"""What was read wrongly of real papers, each at its smallest, and the same kinds of page made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pymupdf
import pytest

from benchmarks.reading import leaked_heads, read, reads_as_entry
from summarizer.layout.kind import CAPTION, CODE, PROSE
from summarizer.layout.reference_list import REFERENCES
from summarizer.layout.sentence import split_sentences
from summarizer.layout.split import Split
from summarizer.pdf.page import Document
from summarizer.pdf.reader import read_document
from tests.conftest import SHARED

PDFS = SHARED / "data" / "pdfs"
real = pytest.mark.skipif(not PDFS.is_dir(), reason="the papers are not at hand")


@cache
def _read(name: str) -> tuple[Document, Split]:
    (path,) = PDFS.glob(f"*/{name}*.pdf")
    document, split, _ = read(path)
    return document, split


def _texts(split: Split, kind: str = "") -> list[str]:
    return [one.text for one in split.sentences if kind in ("", one.kind)]


def _sections(split: Split, opening: str) -> list[str]:
    return [one.section for one in split.sentences if one.text.startswith(opening)]


@real
def test_every_line_of_an_abstract_in_large_print_is_there() -> None:
    _, split = _read("F1_")
    abstract = " ".join(one.text for one in split.sentences if one.section == "abstract")
    assert (
        "Apart from regular lipids that are resolved in the EM map, an unprecedented Y-shaped density"
        in abstract
    )
    assert _sections(split, "Voltage-gated sodium channel Nav1.6 plays a crucial role") == ["abstract"]
    assert _sections(split, "Epilepsy is a chronic neurological disorder") == [""]


@real
def test_chinese_ocr_in_pieces_is_read_with_its_punctuation() -> None:
    _, split = _read("F4_")
    assert "小伙子遗憾地拍打着水,向湖岸游去。" in _texts(split)
    assert "这里昼夜不停地有人值班。" in _texts(split)


@real
def test_a_list_under_a_decorated_heading_is_left_out() -> None:
    _, split = _read("F8_")
    assert not [text for text in _texts(split) if reads_as_entry(text)]
    assert sum(part.sentences for part in split.left_out if part.reason == REFERENCES) > 30
    assert "We have formulated a symmetric molecular dynamics algorithm and implemented it." in _texts(split)


@real
def test_legends_behind_a_list_of_references_are_captions() -> None:
    _, split = _read("F9_")
    legends = [text for text in _texts(split, CAPTION) if text.startswith("Figure ")]
    assert [legend[:9] for legend in legends] == [f"Figure {number}:" for number in range(1, 6)]


@real
def test_a_column_of_a_table_that_is_headed_references_ends_nothing() -> None:
    _, split = _read("F10_")
    assert REFERENCES not in {part.reason for part in split.left_out}
    assert any("Counteradhesion; fibroblasts, neurons, glia" in text for text in _texts(split))


@real
def test_line_numbers_on_some_pages_are_in_no_sentence() -> None:
    _, split = _read("F11_")
    assert any("detailed each study's inclusion and exclusion criteria." in text for text in _texts(split))
    numbers = next(part for part in split.left_out if part.reason == "line numbers")
    assert (numbers.page_indices, numbers.sentences) == ((0, 1), 51)


@real
@pytest.mark.parametrize("name", ["F12_", "F12b_"])
def test_running_heads_inside_the_margin_are_in_no_sentence(name: str) -> None:
    document, split = _read(name)
    assert leaked_heads(document, split) == []
    assert not [text for text in _texts(split) if "SURF: Speeded Up Robust Features 3" in text]


@real
def test_where_authors_work_is_no_abstract() -> None:
    _, split = _read("F13_")
    abstract = [one.text for one in split.sentences if one.section == "abstract"]
    assert abstract[0].startswith("Splicing is the stepwise molecular process")
    assert not [text for text in abstract if "University" in text]


@real
def test_text_below_a_heading_of_its_size_is_text() -> None:
    _, split = _read("F14_")
    opening = "Small RNAs associate with Argonaute proteins to form the RNA-induced silencing complexes"
    assert _sections(split, opening) == ["introduction"]


@real
def test_the_signs_of_a_plot_are_the_figures_own() -> None:
    _, split = _read("F17_")
    assert not [text for text in _texts(split) if "G G G" in text]
    assert any(part.reason == "figure text" for part in split.left_out)


@real
def test_a_program_in_an_appendix_is_no_prose() -> None:
    _, split = _read("gpt4-report-rebuilt")
    program = [one for one in split.sentences if one.page_index in (94, 95) and one.kind == CODE]
    assert sum(len(one.text) for one in program) > 1000


@real
def test_each_page_of_a_chinese_thesis_has_whole_sentences() -> None:
    _, split = _read("ustcthesis__全")
    assert any(
        text.startswith("如今，数字图像已经在各个方面广泛应用在人们身边") and text.endswith("我们的生活。")
        for text in _texts(split, PROSE)
    )


def _pdf(path: Path, pages: Sequence[Sequence[tuple[float, float, float, str]]], font: str = "helv") -> Split:
    """A PDF whose pages hold (x, baseline, size, text), read."""
    pdf = pymupdf.open()
    for lines in pages:
        page = pdf.new_page(width=600, height=800)
        for x, y, size, text in lines:
            page.insert_text((x, y), text, fontsize=size, fontname=font)
    pdf.save(path)
    return split_sentences(read_document(path))


def test_chinese_lines_set_wide_apart_are_one_paragraph(tmp_path: Path) -> None:
    line = "本文研究图像中的噪声以及去除噪声的方法并且比较各种方法的效果和所需时间"
    lines = [(114.0, 100.0, 12.0, line[:-2])]
    lines += [(90.0, 100.0 + 24 * row, 12.0, line) for row in range(1, 6)]
    lines += [(90.0, 244.0, 12.0, "得到结果。"), (114.0, 268.0, 12.0, line[:-2])]
    lines += [(90.0, 292.0, 12.0, "也是如此。")]
    split = _pdf(tmp_path / "zh.pdf", [lines], "china-s")
    assert _texts(split) == [line[:-2] + 5 * line + "得到结果。", line[:-2] + "也是如此。"]


_PROSE = "The wugs of the island were counted in the summer and in the winter of each year"


def test_heads_inside_the_margin_are_known_by_the_pages_numbers(tmp_path: Path) -> None:
    pages = [
        [
            (72.0, 118.0, 9.0, f"{number} A. Wug and B. Gnu" if number % 2 else f"Counting wugs {number}"),
            *[(72.0, 150.0 + 12 * row, 10.0, _PROSE) for row in range(8)],
            (72.0, 246.0, 10.0, f"on page {number} as well."),
        ]
        for number in range(11, 17)
    ]
    split = _pdf(tmp_path / "heads.pdf", pages)
    assert not [text for text in _texts(split) if "Gnu" in text or "Counting" in text]
    assert sum(part.sentences for part in split.left_out if part.reason == "running heads") == 6


def test_a_list_of_references_without_a_heading_is_left_out_and_the_text_behind_it_is_not(
    tmp_path: Path,
) -> None:
    entries = [
        (
            72.0,
            200.0 + 12 * n,
            10.0,
            f"({n}) Wug, A. B.; Gnu, C. D. Counting them. J. Wugs 20{n:02}, {n}, 7182.",
        )
        for n in range(1, 9)
    ]
    lines = [(72.0, 100.0, 10.0, _PROSE), (72.0, 112.0, 10.0, "and they were many."), *entries]
    lines += [(72.0, 340.0, 10.0, "Figure 1: The wugs of all islands, by year of the count.")]
    split = _pdf(tmp_path / "list.pdf", [lines])
    assert _texts(split, CAPTION) == ["Figure 1: The wugs of all islands, by year of the count."]
    assert not [text for text in _texts(split) if "J. Wugs" in text]
    assert any(text.endswith("and they were many.") for text in _texts(split))


def test_labels_above_a_figures_caption_are_the_figures_own(tmp_path: Path) -> None:
    labels = [(100.0 + 40 * n, 300.0, 8.0, str(10 * n)) for n in range(6)]
    labels += [(100.0, 200.0 + 12 * n, 8.0, text) for n, text in enumerate(("Wugs", "Gnus", "error (%)"))]
    text = [(72.0, 100.0 + 12 * row, 10.0, _PROSE) for row in range(3)]
    caption = [(72.0, 330.0, 9.0, "Figure 2. The error of each count.")]
    after = [(72.0, 400.0 + 12 * row, 10.0, _PROSE) for row in range(3)]
    split = _pdf(tmp_path / "figure.pdf", [[*text, *labels, *caption, *after]])
    assert " ".join(_texts(split, CAPTION)) == "Figure 2. The error of each count."
    assert not [one for one in _texts(split) if "Gnus" in one or "error (%)" in one]

"""Rows of tables: each cell under the heading of its own column, or the table is left as its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.reading import unaccounted
from summarizer.layout.kind import CAPTION, ROW, is_caption
from summarizer.layout.line import LayoutLine
from summarizer.layout.sentence import split_sentences
from summarizer.layout.split import Split
from summarizer.pdf.page import Box
from summarizer.pdf.reader import read_document
from tests.conftest import SHARED

FAULTS = SHARED / "data" / "pdfs" / "faults"
real = pytest.mark.skipif(not FAULTS.is_dir(), reason="the papers are not at hand")
Cells = Mapping[float, str]
"""A line's cells by where they begin, in points."""
TEXT = "We compare all models on the same data, and report what they reach on it in the table of this page."


class Drawn:
    """A page with a table under construction."""

    def __init__(self, caption: str = "Table 2: Models on one set of images.", y: float = 150) -> None:
        self.document = pymupdf.open()
        self.page = self.document.new_page()
        for number in range(4):
            self._write(72, 80 + 12 * number, TEXT)
        self.y = y
        if caption:
            self._write(72, y, caption)
        self.y += 10

    def _write(self, x: float, y: float, text: str, size: float = 9) -> None:
        name = "china-s" if any(sign > "\u2e80" for sign in text) else "helv"
        self.page.insert_text((x, y), text, fontsize=size, fontname=name)

    def rule(self, x0: float = 72, x1: float = 500, *, down: float = 3) -> Drawn:
        self.page.draw_line((x0, self.y), (x1, self.y), width=0.6)
        self.y += down
        return self

    def line(self, cells: Cells, pitch: float = 13) -> Drawn:
        self.y += pitch - 3
        for x, text in cells.items():
            self._write(x, self.y, text)
        self.y += 3
        return self

    def centred(self, text: str) -> Drawn:
        return self.line({286 - pymupdf.get_text_length(text, fontsize=9) / 2: text})

    def caption(self, text: str) -> Drawn:
        self.y += 14
        self._write(72, self.y, text)
        return self

    def read(self, folder: Path) -> Split:
        for number in range(4):
            self._write(72, max(self.y + 60, 500) + 12 * number, TEXT)
        path = folder / "table.pdf"
        self.document.save(path)
        document = read_document(path)
        split = split_sentences(document)
        assert unaccounted(document, split) == []
        return split


def rows(split: Split) -> list[str]:
    """The rows that carry their caption's name."""
    return [one.text for one in split.sentences if one.kind == ROW and " — " in one.text]


def simple(caption: str = "Table 2: Models on one set of images.") -> Drawn:
    table = Drawn(caption).rule().line({72: "Model", 220: "top-1 (%)", 320: "FLOPs", 420: "time (ms)"}).rule()
    table.line({72: "ResNet-50", 220: "76.1", 320: "4.1G", 420: "12.5"})
    table.line({72: "Swin-T", 320: "4.5G"})
    return table.line({72: "Swin-B", 220: "83.5", 420: "31"}).rule()


def test_a_row_carries_its_caption_and_each_cell_with_its_heading(tmp_path: Path) -> None:
    split = simple().read(tmp_path)
    assert rows(split) == [
        "Table 2 — ResNet-50 | top-1: 76.1% | FLOPs: 4.1G | time: 12.5 ms",
        "Table 2 — Swin-T | top-1 (%): | FLOPs: 4.5G | time (ms):",
        "Table 2 — Swin-B | top-1: 83.5% | FLOPs: | time: 31 ms",
    ]
    caption = next(one for one in split.sentences if one.kind == CAPTION)
    assert {one.paragraph for one in split.sentences if one.kind == ROW} == {caption.paragraph}


def test_chinese_three_line_tables_are_read(tmp_path: Path) -> None:
    table = (
        Drawn("表 3-1 不同模型的结果").rule().line({90: "模型", 240: "准确率（%）", 400: "参 数 量"}).rule()
    )
    table.line({90: "基线模型", 245: "76.1", 405: "25M"}).line(
        {90: "本文方法", 245: "81.3", 405: "28M"}
    ).rule()
    assert rows(table.read(tmp_path)) == [
        "表 3-1 — 基线模型 | 准确率: 76.1% | 参数量: 25M",
        "表 3-1 — 本文方法 | 准确率: 81.3% | 参数量: 28M",
    ]


def test_a_measure_in_the_corner_stays_with_the_row(tmp_path: Path) -> None:
    drawn = Drawn("表 4.2 算法的运行时间").rule().line({72: "时间/s", 200: "CNN", 300: "BM3D"}).rule()
    drawn.line({72: "01.png", 200: "0.201", 300: "14.96"}).line({72: "02.png", 200: "0.199", 300: "15.49"})
    drawn.rule()
    assert rows(drawn.read(tmp_path))[0] == "表 4.2 — 时间/s: 01.png | CNN: 0.201 | BM3D: 14.96"


def test_headings_of_two_levels_are_joined_by_the_rules_under_them(tmp_path: Path) -> None:
    table = Drawn().rule().line({235: "Dev", 385: "Test"})
    y = table.y + 1
    table.page.draw_line((215, y), (280, y), width=0.4)
    table.page.draw_line((365, y), (430, y), width=0.4)
    table.line({72: "Model", 215: "EM", 260: "F1", 365: "EM", 410: "F1"}, pitch=15).rule()
    table.line({72: "BiDAF", 215: "81.2", 260: "87.9", 410: "88.5"})
    table.line({72: "Both", 215: "84.1", 260: "90.9", 365: "85.1", 410: "91.8"}).rule()
    assert (
        rows(table.read(tmp_path))[0]
        == "Table 2 — BiDAF | Dev EM: 81.2 | Dev F1: 87.9 | Test EM: | Test F1: 88.5"
    )


def test_upright_rules_part_cells_that_stand_close(tmp_path: Path) -> None:
    table = Drawn().rule().line({75: "backbone", 116: "box head", 156: "AP", 190: "AP50"}).rule()
    table.line({75: "BN", 116: "-", 156: "38.6", 190: "59.5"})
    table.line({75: "BN", 116: "GN", 156: "39.5", 190: "60.0"}).rule()
    for x in (114.5, 153, 186):
        table.page.draw_line((x, 160), (x, table.y - 3), width=0.4)
    assert rows(table.read(tmp_path)) == [
        "Table 2 — BN | box head: - | AP: 38.6 | AP50: 59.5",
        "Table 2 — BN | box head: GN | AP: 39.5 | AP50: 60.0",
    ]


def test_titles_between_the_rows_go_with_those_below_them(tmp_path: Path) -> None:
    table = Drawn().rule().line({72: "System", 300: "EM", 420: "F1"}).rule()
    table.line({267: "Published"}).line({72: "BiDAF", 300: "85.6", 420: "85.8"}).line(
        {72: "R.M.", 300: "82", 420: "88"}
    )
    table.rule().line({276: "Ours"}).line({72: "BERT", 300: "84.1", 420: "90.9"}).line(
        {72: "big", 300: "86", 420: "92"}
    )
    assert rows(table.rule().read(tmp_path)) == [
        "Table 2 — Published",
        "Table 2 — Published — BiDAF | EM: 85.6 | F1: 85.8",
        "Table 2 — Published — R.M. | EM: 82 | F1: 88",
        "Table 2 — Ours",
        "Table 2 — Ours — BERT | EM: 84.1 | F1: 90.9",
        "Table 2 — Ours — big | EM: 86 | F1: 92",
    ]


def test_a_title_in_the_table_goes_with_the_rows_below_it(tmp_path: Path) -> None:
    table = Drawn().rule().line({72: "Characteristic", 300: "Treated", 420: "Control"}).rule()
    table.line({72: "Age"}).line({84: "under 60", 300: "34", 420: "31"}).line(
        {84: "60 and more", 300: "18", 420: "20"}
    )
    table.line({72: "Women", 300: "40", 420: "39"}).rule()
    assert rows(table.read(tmp_path)) == [
        "Table 2 — Age",
        "Table 2 — Age — under 60 | Treated: 34 | Control: 31",
        "Table 2 — Age — 60 and more | Treated: 18 | Control: 20",
        "Table 2 — Women | Treated: 40 | Control: 39",
    ]


def test_tables_in_one_frame_go_with_their_own_titles_and_headings(tmp_path: Path) -> None:
    table = Drawn().rule()
    table.centred("(a) Small images").line({72: "Model", 220: "top-1", 320: "FLOPs"}).rule()
    table.line({72: "A", 220: "76.1", 320: "4.1G"}).line({72: "B", 220: "79.9", 320: "5.5G"}).rule()
    table.centred("(b) Large images").line({72: "Model", 220: "top-5", 320: "memory"}).rule()
    table.line({72: "A", 220: "93.1", 320: "2.0G"}).line({72: "B", 220: "94.5", 320: "2.5G"}).rule()
    assert rows(table.read(tmp_path)) == [
        "Table 2 — (a) Small images — A | top-1: 76.1 | FLOPs: 4.1G",
        "Table 2 — (a) Small images — B | top-1: 79.9 | FLOPs: 5.5G",
        "Table 2 — (b) Large images — A | top-5: 93.1 | memory: 2.0G",
        "Table 2 — (b) Large images — B | top-5: 94.5 | memory: 2.5G",
    ]


def test_numbers_that_stand_as_close_as_words_are_parted_where_their_headings_are(tmp_path: Path) -> None:
    table = Drawn().rule().line({72: "method", 220: "T (s)", 247: "S", 268: "B"}).rule()
    for name, cells in {
        "naive": "1183 1109 77",
        "kernel": "1488 1283 187",
        "cyclic": "1755 1437 278",
    }.items():
        first, second, third = cells.split()
        table.line({72: name, 220: first, 242.5: second, 265: third})
    assert rows(table.rule().read(tmp_path)) == [
        "Table 2 — naive | T: 1183 s | S: 1109 | B: 77",
        "Table 2 — kernel | T: 1488 s | S: 1283 | B: 187",
        "Table 2 — cyclic | T: 1755 s | S: 1437 | B: 278",
    ]


def test_upright_rules_that_are_drawn_row_by_row_part_cells(tmp_path: Path) -> None:
    table = Drawn().rule(down=0).line({75: "backbone", 116: "box head", 156: "AP"}, pitch=11).rule(down=0)
    table.line({75: "BN", 116: "-", 156: "38.6"}, pitch=11).line({75: "GN", 116: "GN", 156: "39.5"}, pitch=11)
    for x in (114.5, 153):
        for y in (160, 171, 182):
            table.page.draw_line((x, y), (x, y + 11), width=0.4)
    assert rows(table.rule().read(tmp_path)) == [
        "Table 2 — BN | box head: - | AP: 38.6",
        "Table 2 — GN | box head: GN | AP: 39.5",
    ]


def test_a_name_in_the_middle_of_its_rows_is_that_of_each(tmp_path: Path) -> None:
    table = Drawn().rule().line({72: "Method", 160: "Backbone", 260: "AP", 320: "AP50"}).rule()
    for name, cells in {
        "ATSS": ("43.5", "61.9", "47.2", "66.5"),
        "Dots": ("46.5", "64.6", "50.0", "68.5"),
    }.items():
        table.line({160: "R-50", 260: cells[0], 320: cells[1]})
        table._write(72, table.y + 3.5, name)
        table.line({160: "Swin-T", 260: cells[2], 320: cells[3]}).rule()
    assert rows(table.read(tmp_path)) == [
        "Table 2 — ATSS | Backbone: R-50 | AP: 43.5 | AP50: 61.9",
        "Table 2 — ATSS | Backbone: Swin-T | AP: 47.2 | AP50: 66.5",
        "Table 2 — Dots | Backbone: R-50 | AP: 46.5 | AP50: 64.6",
        "Table 2 — Dots | Backbone: Swin-T | AP: 50.0 | AP50: 68.5",
    ]


def test_a_name_in_the_first_of_its_rows_is_that_of_those_below(tmp_path: Path) -> None:
    table = Drawn().rule().line({72: "Data", 160: "Split", 260: "Mean"}).rule()
    for name in ("SFT", "RM", "PPO"):
        table.line({72: name, 160: "train", 260: "408"}).line({160: "valid", 260: "401"})
    assert rows(table.rule().read(tmp_path)) == [
        "Table 2 — SFT | Split: train | Mean: 408",
        "Table 2 — SFT | Split: valid | Mean: 401",
        "Table 2 — RM | Split: train | Mean: 408",
        "Table 2 — RM | Split: valid | Mean: 401",
        "Table 2 — PPO | Split: train | Mean: 408",
        "Table 2 — PPO | Split: valid | Mean: 401",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            (
                {72: "with notes", 260: "408", 320: "2"},
                {260: "401", 320: "3"},
                {72: "both", 260: "9", 320: "1"},
            ),
            id="blank by itself",
        ),
        pytest.param(
            (
                {72: "SFT", 160: "train", 260: "408"},
                {160: "train", 260: "401"},
                {72: "RM", 160: "valid", 260: "199"},
                {160: "test", 260: "209"},
            ),
            id="maybe in the middle",
        ),
    ],
)
def test_a_row_whose_name_is_in_doubt_has_none(tmp_path: Path, lines: Sequence[Cells]) -> None:
    heads: Cells = (
        {72: "Data", 260: "Mean", 320: "Std"} if 320 in lines[0] else {72: "Data", 160: "Split", 260: "Mean"}
    )
    table = Drawn().rule().line(heads).rule()
    for cells in lines:
        table.line(cells)
    assert rows(table.rule().read(tmp_path))[1].startswith("Table 2 — |")


def test_a_name_of_two_lines_around_its_cells_is_one(tmp_path: Path) -> None:
    table = Drawn().rule().line({72: "Model", 220: "top-1", 320: "FLOPs"}).rule()
    table.line({72: "Swin-T"})
    table._write(220, table.y + 2.5, "81.3")
    table._write(320, table.y + 2.5, "4.5G")
    table.line({72: "(no shift)"}, pitch=11).line({72: "ResNet", 220: "76.1", 320: "4.1G"}, pitch=16).rule()
    assert rows(table.read(tmp_path)) == [
        "Table 2 — Swin-T (no shift) | top-1: 81.3 | FLOPs: 4.5G",
        "Table 2 — ResNet | top-1: 76.1 | FLOPs: 4.1G",
    ]


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("Table 2. Results on the test set", True),
        ("Fig. 2 The model", True),
        ("Table 2 shows that our model wins", False),
        ("Fig. 2 B shows the charge state", False),
        ("Table 6. In this table, we report the mean", False),
        ("algorithms for distributed data", False),
        ("Figures 2 and 3 show both", False),
        ("Table 3 and Fig. 4 give the rest", False),
        ("表 3-1 不同模型的结果", True),
        ("表 3-1 给出了结果", False),
    ],
)
def test_a_sentence_about_a_table_is_no_caption(text: str, caption: bool) -> None:
    assert is_caption(LayoutLine(0, 0, 1, 0, Box(0, 0, 1, 1), text, 9.0, False, 1)) is caption


def test_a_caption_below_its_table_is_its_own(tmp_path: Path) -> None:
    table = Drawn("").rule().line({72: "Model", 220: "BLEU", 320: "cost"}).rule()
    table.line({72: "base", 220: "27.3", 320: "3.3"}).line({72: "big", 220: "28.4", 320: "23"}).rule()
    split = table.caption("Table 4: Translation.").read(tmp_path)
    assert rows(split) == ["Table 4 — base | BLEU: 27.3 | cost: 3.3", "Table 4 — big | BLEU: 28.4 | cost: 23"]


def test_a_table_of_boxes_is_read_row_by_row(tmp_path: Path) -> None:
    table = Drawn().rule().line({75: "Task", 220: "Score", 330: "Time"}).rule()
    table.line({75: "Reading long"}).line({75: "documents", 220: "71", 330: "9.5"}).rule()
    table.line({75: "Writing", 220: "64", 330: "3.2"}).rule()
    for x in (72, 210, 320, 500):
        table.page.draw_line((x, 160), (x, table.y - 3), width=0.6)
    assert rows(table.read(tmp_path)) == [
        "Table 2 — Reading long documents | Score: 71 | Time: 9.5",
        "Table 2 — Writing | Score: 64 | Time: 3.2",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            ({250: "Accuracy"}, {72: "Model", 180: "dev", 255: "test", 330: "all"}), id="over one or three"
        ),
        pytest.param(
            ({208: "Swin-T", 330: "memory"}, {72: "Model", 180: "dev", 255: "test", 330: "all"}),
            id="over one or two",
        ),
        pytest.param(({72: "Model", 180: "dev", 330: "all"},), id="a column without one"),
        pytest.param(({72: "Model", 180: "F1", 255: "F1", 330: "F1"},), id="alike"),
        pytest.param(({72: "old", 180: "61.2", 255: "64.0", 330: "63.1"},), id="none at all"),
        pytest.param(
            (
                {72: "Model", 180: "dev", 255: "test", 330: "all"},
                {72: "old", 180: "61.2", 255: "64.0", 330: "63.1"},
            ),
            id="a row among them",
        ),
    ],
)
def test_where_headings_leave_a_doubt_no_cell_is_given_one(tmp_path: Path, lines: Sequence[Cells]) -> None:
    table = Drawn().rule()
    for cells in lines:
        table.line(cells)
    table.rule().line({72: "new", 180: "71.2", 255: "74.0", 330: "73.1"})
    table.line({72: "newer", 180: "72.2", 255: "75.0", 330: "74.1"}).line(
        {72: "best", 180: "73", 255: "76", 330: "75"}
    )
    split = table.rule().read(tmp_path)
    assert rows(split) == []
    assert any("74.1" in one.text for one in split.sentences)


def test_other_headings_further_down_leave_the_table_as_it_is(tmp_path: Path) -> None:
    table = simple()
    table.y -= 3
    table.line({72: "Model", 220: "recall", 320: "F1 score", 420: "memory"}).rule()
    table.line({72: "ResNet-50", 220: "0.91", 320: "0.88", 420: "12"}).rule()
    assert rows(table.read(tmp_path)) == []


def test_without_ruling_lines_nothing_is_read_as_rows(tmp_path: Path) -> None:
    table = Drawn().line({72: "Model", 220: "top-1", 320: "FLOPs"})
    table.line({72: "ResNet-50", 220: "76.1", 320: "4.1G"}).line({72: "Swin-T", 220: "81.3", 320: "4.5G"})
    assert rows(table.read(tmp_path)) == []


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.lists(
        st.lists(st.sampled_from(["", "7", "83.5", "1,204", "0.05 ± 0.01", "-"]), min_size=3, max_size=3),
        min_size=2,
        max_size=6,
    ),
    gaps=st.lists(st.floats(45, 120), min_size=3, max_size=3),
    shifts=st.lists(st.floats(-6, 10), min_size=3, max_size=3),
)
def test_no_cell_ever_stands_under_another_columns_heading(
    tmp_path: Path, data: list[list[str]], gaps: list[float], shifts: list[float]
) -> None:
    xs = [150 + sum(gaps[: number + 1]) for number in range(3)]
    names = ["alpha", "beta", "gamma"]
    table = (
        Drawn()
        .rule()
        .line({72: "Model", **{x + s: n for x, s, n in zip(xs, shifts, names, strict=True)}})
        .rule()
    )
    for number, cells in enumerate(data):
        table.line({72: f"run-{number}", **{x: cell for x, cell in zip(xs, cells, strict=True) if cell}})
    read = rows(table.rule().read(tmp_path))
    assert read in (
        [],
        [
            f"Table 2 — run-{number} | "
            + " | ".join(f"{name}: {cell}".strip() for name, cell in zip(names, cells, strict=True))
            if any(cells)
            else f"Table 2 — run-{number}"
            for number, cells in enumerate(data)
        ],
    )


@real
def test_blank_cells_exponents_and_costs_of_two_columns_of_a_real_table() -> None:
    split = split_sentences(read_document(FAULTS / "F15_table_blank_cells_exponents.pdf"))
    found = rows(split)
    assert (
        "Table 2 — Deep-Att + PosUnk [39] | BLEU EN-DE: | BLEU EN-FR: 39.2 | Training Cost (FLOPs) EN-DE: "
        "| Training Cost (FLOPs) EN-FR: 1.0 · 10^20" in found
    )
    big = next(row for row in found if "Transformer (big)" in row)
    assert big == (
        "Table 2 — Transformer (big) | BLEU EN-DE: 28.4 | BLEU EN-FR: 41.8 | "
        "Training Cost (FLOPs): 2.3 · 10^19"
    )
    assert "Table 4 — Dyer et al. (2016) [8] | Training: generative | WSJ 23 F1: 93.3" in found


@real
def test_a_column_called_references_swallows_nothing() -> None:
    split = split_sentences(read_document(FAULTS / "F10_table_head_References.pdf"))
    assert any("Counteradhesion" in one.text for one in split.sentences)
    assert any("Vaughan, 1994" in one.text for one in split.sentences)


@real
@pytest.mark.parametrize(
    ("name", "page", "row"),
    [
        (
            "AI_Papers__Swin_Transformer.pdf",
            7,
            "Table 3 — SETR [81] | ADE20K Backbone: T-Large | val mIoU: 50.3 | test score: 61.7 |",
        ),
        (
            "papers-we-love__okapi-at-trec3.pdf",  # its rules are pictures
            12,
            "Table 8 — Not Seen | Searcher Y: 48 | Searcher N: 86 | Searcher ?: 0 | Total: 134",
        ),
    ],
)
def test_rows_that_a_person_saw_in_a_paper(name: str, page: int, row: str) -> None:
    document = read_document(FAULTS.parent / "papers" / name)
    split = split_sentences(replace(document, pages=document.pages[:page]))
    assert any(one.startswith(row) for one in rows(split))

"""Claims over rows of tables: what a cell says passes; the neighbour's number, unit or name is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.check.context import Context
from summarizer.check.facts import check_facts
from summarizer.check.finding import Proof
from summarizer.grammar.plain import plain
from summarizer.grammar.rows import read_row
from summarizer.layout.row import Cell, write_row

SWIN = "Table 2 — Swin-T | AP^box: 50.5 | AP^mask: 43.7 | #param.: 86M | FLOPs: 745G | FPS: 15.3"
R50 = "Table 2 — R-50 [30] | AP^box: 46.3 | AP^mask: 40.1 | #param.: 82M | FLOPs: 739G | FPS: 18.0"
CYCLIC = (
    "Table 5 — shifted window (cyclic) | MSA in a stage S1: 3.0 ms | MSA in a stage S2: 1.9 ms | T: 755 FPS"
)
WOMEN = "Table 1 — Female | Control n (%): 12 (45) | Age, years: 54.2 (8.1) | Treated n (%): 15 (60.0)"
SHIFTED = "Table 4 — shifted | ImageNet top-1: 81.3 | ImageNet top-5: 95.6 | ADE20k mIoU: 46.1 | FPS: 15.3"
DOPED = "Table 3 — Cu-ZnO | n (cm^-3): 3.2 × 10^20 | mobility: 12.5 ± 0.4 cm^2/Vs | yield %: 76 | Time, h: 4"
MODEL_A = "表 2 — 模型A | 准确率: 92.1 | 时间/s: 3.5"
MODEL_B = "表 2 — 模型B | 准确率: 89.4 | 时间/s: 1.2"
TIMES = "表 4.2 — 时间/s: 01.png | CNN: 0.201 | BM3D: 14.96"
DEPTHS = "Table 5 — Depth (m): 10 | Oxygen: 3.1 | Salt: 34.5"
BARE = ("ImageNet top-1 acc.", "Swin-B 384^2 88M 47.0G 84.7 84.5")

PPL = "Table 3 — 345M | LAMBADA (PPL): 15.60 | LAMBADA (ACC): 55.48 | PTB (PPL): 47.33"
LONG = "Table 6 — R50 GN, long | Crawler Recall: 0.75 | Recall: 0.65"
SHORT = "Table 6 — R50 GN | Crawler Recall: 0.71 | Recall: 0.48"

BORNE_OUT = [
    ("如01.png，CNN 用 0.201 s，BM3D 用 14.96 s。", TIMES),
    ("ICLR 2023 有 888 篇论文，|Q| 为 5204。", "Table 2 — ICLR 2023 | |P|: 888 | |Q|: 5204 | Ans(/Q): 2.46"),
    ("R50 GN 延长后 Recall 高 17 个百分点，Crawler Recall 高 0.04。", LONG, SHORT),
    ("345M 的 LAMBADA (ACC) 为 55.48%，LAMBADA 为 15.60。", PPL),
    ("R50 GN 训练更长（long）时，R50 GN 的 Recall 为 0.65。", LONG, SHORT),
    ("The recall of R50 GN is 0.48, crawler recall is 0.71.", LONG, SHORT),
    ("Swin-T 的 AP^box 为 50.5，R-50 为 46.3，FPS 由 18.0 降到 15.3。", SWIN, R50),
    ("Swin-T 的参数量为 86M，R-50 为 82M，FLOPs 分别为 745G 与 739G。", SWIN, R50),
    ("Swin-T reaches 50.5 AP^box and 15.3 FPS.", SWIN),
    ("由 R-50 的 46.3 升至 Swin-T 的 50.5。", SWIN, R50),
    ("Swin-T 的 AP^box 为 50.5，高于 R-50 的 46.3。", SWIN, R50),
    ("Swin-T 的 AP^box 比 R-50 高 4.2。", SWIN, R50),
    ("Swin-T 的 AP^box 由 46.3 提高 4.2 至 50.5。", SWIN, R50),
    ("与 R-50 相比，Swin-T 的 FPS 由 18.0 降至 15.3。", SWIN, R50),
    ("R-50 与 Swin-T 分别为 46.3 与 50.5。", SWIN, R50),
    ("AP^box、AP^mask 分别为 50.5、43.7。", SWIN),
    ("R-50 (46.3) is below Swin-T (50.5) in AP^box.", SWIN, R50),
    ("第一阶段耗时 3.0 ms，整体 755 FPS。", CYCLIC),
    ("对照组女性 12 人（45%），治疗组 15 人（60.0%），年龄 54.2 岁。", WOMEN),
    ("ImageNet top-1 为 81.3%，top-5 为 95.6%，mIoU 为 46.1。", SHIFTED),
    ("浓度为 3.2 × 10^20 cm^-3，迁移率为 12.5 ± 0.4 cm^2/Vs，产率 76%，4 小时。", DOPED),
    ("模型A 的准确率为 92.1%，耗时 3.5 秒，模型B 为 89.4% 和 1.2 秒。", MODEL_A, MODEL_B),
    ("模型A 的准确率比模型B 高 2.7 个百分点，时间是模型B 的 2.9 倍。", MODEL_A, MODEL_B),
    ("top-1 准确率为 84.5%。", *BARE),
    ("以 105,000 倍采集。", "It was collected at a magnification of 105,000."),
    ("司美格鲁肽 7 mg/日，7% 的时间高。", "High (7%) of the time on oral semaglutide (7 mg daily)."),
]
WRONG = [
    ("如01.png，CNN 用 0.201 ms。", TIMES),
    ("At 10 m oxygen is 3.1 m.", DEPTHS),
    ("ICLR 2023 的 |Q| 为 888。", "Table 2 — ICLR 2023 | |P|: 888 | |Q|: 5204 | Ans(/Q): 2.46"),
    ("R50 GN 延长后 Recall 高 0.17%。", LONG, SHORT),
    ("345M 的 LAMBADA (PPL) 为 55.48。", PPL),
    ("R50 GN 的 Recall 为 0.65。", LONG, SHORT),
    ("R50 GN 的 Recall 为 0.71。", LONG, SHORT),
    ("The recall of R50 GN is 0.71.", SHORT),
    ("Swin-T 的 AP^box 为 43.7。", SWIN),
    ("Swin-T 的 FLOPs 为 86M。", SWIN),
    ("Swin-T reaches 43.7 AP^box.", SWIN),
    ("Swin-T 的 AP^box 为 46.3。", SWIN, R50),
    ("R-50 的 FPS 为 15.3。", SWIN, R50),
    ("R-50 为 50.5。", SWIN, R50),
    ("R-50 (50.5) is below Swin-T.", SWIN, R50),
    ("The FPS of Swin-T is 18.0.", SWIN, R50),
    ("Swin-T 的 AP^box 比 R-50 高 3.6。", SWIN, R50),
    ("第一阶段耗时 3.0 s。", CYCLIC),
    ("第一阶段耗时 755 ms。", CYCLIC),
    ("对照组女性占 12%。", WOMEN),
    ("年龄 54.2%。", WOMEN),
    ("FPS 为 15.3%。", SHIFTED),
    ("top-1 为 95.6%。", SHIFTED),
    ("浓度为 3.2 × 10^21 cm^-3。", DOPED),
    ("产率 12.5%。", DOPED),
    ("时间 4 s。", DOPED),
    ("模型A 的准确率为 89.4%。", MODEL_A, MODEL_B),
    ("模型B 的时间为 3.5 秒。", MODEL_A, MODEL_B),
    ("模型A 的时间是模型B 的 3.9 倍。", MODEL_A, MODEL_B),
    ("耗时 92.1 秒。", MODEL_A),
    ("FLOPs 为 84.5%。", *BARE),
    ("以 300 倍采集。", "It was collected at 300 kV with a magnification of 105,000."),
    ("司美格鲁肽 7 mg/周。", "On oral semaglutide (7 mg daily)."),
]


def refused(claim: str, *sentences: str) -> bool:
    found = check_facts(claim, Context(sentences))
    return any(finding.verdict is Proof.WRONG for finding in found)


@pytest.mark.parametrize(("claim", "rows"), [(claim, rows) for claim, *rows in BORNE_OUT])
def test_what_a_row_says_is_not_refused(claim: str, rows: list[str]) -> None:
    assert not refused(claim, *rows)


@pytest.mark.parametrize(("claim", "rows"), [(claim, rows) for claim, *rows in WRONG])
def test_a_neighbouring_cells_number_or_unit_is_refused(claim: str, rows: list[str]) -> None:
    assert refused(claim, *rows)


def test_a_part_of_a_table_is_no_name() -> None:
    found = check_facts("表 2(b) 中 Swin-T 的 FPS 为 15.3。", Context((SWIN,)))
    assert not [finding for finding in found if finding.kind == "name"]


@pytest.mark.parametrize(
    "text",
    ["Table 2 | Data collection", "Table 2 shows that P(a | b) is small.", "a | b: 3", "Table 2 — Results."],
)
def test_prose_and_captions_are_no_rows(text: str) -> None:
    assert read_row(plain(text)) is None


def test_a_row_is_read_back_with_its_name_and_headings() -> None:
    row = read_row(plain("Table S1 — COCO — R-50* [30] | top-1: 76.1 | ratio: 1:3 | — | note"))
    assert row is not None
    assert row.name == "R-50"
    assert [cell.head for cell in row.cells] == ["top-1", "ratio", "", ""]


_TEXT = st.text(st.sampled_from("ab 0123.,:|()%±−-中/"), max_size=12).map(lambda text: " ".join(text.split()))
_HEAD = st.sampled_from(["top-1", "AP^box", "MSA in a stage S1", "准确率", "time (ms)", "|P|", "类别"])


def _signs(text: str) -> str:
    return re.sub(r"\s", "", text).replace("∣", "|")


@given(st.lists(st.tuples(_HEAD, _TEXT), min_size=1, max_size=5))
def test_a_row_is_read_back_as_it_was_written(cells: list[tuple[str, str]]) -> None:
    written = write_row("Table 2", ["(a) Big models"], Cell("", "Swin-T"), [Cell(*cell) for cell in cells])
    row = read_row(plain(written))
    assert row is not None
    assert row.name == "Swin-T"
    assert [cell.head for cell in row.cells] == [plain(head) for head, _ in cells]
    for cell, (head, text) in zip(row.cells, cells, strict=True):
        assert _signs(cell.text) == _signs(plain(f"{head}:{text}"))

"""A page is called by a name that means no other page, and ranges of pages never run backwards."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from summarizer.note.link import Attachment
from summarizer.paper.cited import CitedPdf, page_ranges
from summarizer.paper.page_label import page_labels
from summarizer.pdf.reader import read_document


def _cited(path: Path, count: int, rules: list[dict[str, object]]) -> CitedPdf:
    pdf = pymupdf.open()
    for _ in range(count):
        pdf.new_page()
    if rules:
        pdf.set_page_labels(rules)
    pdf.save(path)
    return CitedPdf(Attachment("a.pdf"), page_labels(read_document(path)))


def _numbers(start: int, first: int = 1, style: str = "D", prefix: str = "") -> dict[str, object]:
    return {"startpage": start, "prefix": prefix, "style": style, "firstpagenum": first}


@pytest.mark.parametrize(
    ("rules", "names"),
    [
        ([], "1 2 3 4 5 6"),
        ([_numbers(0, 5742)], "5742 5743 5744 5745 5746 5747"),
        ([_numbers(0, style="r"), _numbers(2)], "i ii 1 2 3 4"),
        ([_numbers(0), _numbers(4)], "1 2 3 4 5 6"),  # an appendix from 1 again
        ([_numbers(0), _numbers(4, prefix="S")], "1 2 3 4 S1 S2"),
        ([_numbers(0, style="r"), _numbers(2), _numbers(4)], "i ii 3 4 5 6"),
        ([_numbers(0), _numbers(1), _numbers(2), _numbers(3), _numbers(4)], "1 2 3 4 5 6"),
    ],
)
def test_each_page_has_a_name_of_its_own(tmp_path: Path, rules: list[dict[str, object]], names: str) -> None:
    cited = _cited(tmp_path / "a.pdf", 6, rules)
    assert [cited.label(index) for index in range(6)] == names.split()


def test_ranges_end_where_the_numbers_do_not_go_on(tmp_path: Path) -> None:
    cited = _cited(tmp_path / "a.pdf", 6, [_numbers(0, style="r"), _numbers(2, 41), _numbers(4)])
    assert page_ranges(range(6), cited) == "pi–pii, p41–p42, p1–p2"
    assert page_ranges([2, 3, 3, 5], cited) == "p41–p42, p2"

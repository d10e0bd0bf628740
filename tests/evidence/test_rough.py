"""Tokens are estimated well enough, and counted only where that decides something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.evidence import rough
from summarizer.evidence.rough import ROUGH, counter_for
from summarizer.evidence.tokens import load_counter
from summarizer.layout.sentence import split_sentences
from summarizer.pdf.reader import read_document
from tests.conftest import SHARED

ENGLISH = "The leaves of the tree cooled themselves by 2.5 K on the hottest day of the year (p < 0.05). "
CHINESE = "在全年最热的一天，这棵树的叶片温度降低了约二点五摄氏度，样地之间差异显著。"


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, ""])
def test_the_estimate_is_near_the_count(text: str) -> None:
    exact, estimate = load_counter().count(text * 50), ROUGH.count(text * 50)
    assert 0.95 * exact <= estimate <= 1.2 * exact


@pytest.mark.parametrize(
    "name",
    ["AI_Papers__Swin_Transformer.pdf", "papers-we-love__okapi-at-trec3.pdf", "ustcthesis__全_毕业论文.pdf"],
)
def test_so_it_is_on_papers(name: str) -> None:
    path = SHARED / "data" / "pdfs" / "papers" / name
    if not path.exists():
        pytest.skip("the papers are not part of the repository")
    text = "\n".join(sentence.text for sentence in split_sentences(read_document(path)).sentences)
    exact = load_counter().count(text)
    assert 0.9 * exact <= ROUGH.count(text) <= 1.2 * exact


@given(st.text())
def test_any_text_has_an_estimate(text: str) -> None:
    assert ROUGH.count(text) >= 0
    assert ROUGH.count(text + ENGLISH) > ROUGH.count(text)


def test_the_table_is_read_only_where_the_estimate_may_be_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = load_counter()
    text = ENGLISH * 100
    count, estimate = exact.count(text), ROUGH.count(text)
    assert counter_for(text, estimate - 1) is exact  # it fits, and the estimate says no
    monkeypatch.setattr(rough, "load_counter", lambda: pytest.fail("the table was read"))
    assert counter_for(text, estimate) is ROUGH
    assert counter_for(text, count // 2) is ROUGH

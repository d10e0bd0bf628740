"""Marks: what a reader is asked to look at, and what not."""

from __future__ import annotations

import pytest

from summarizer.check.marks import find_marks


def kinds(claim: str, *sentences: str) -> set[str]:
    return {mark.kind for mark in find_marks(claim, sentences)}


@pytest.mark.parametrize(
    ("claim", "sentence", "kind"),
    [
        ("该治疗降低死亡率。", "The treatment may reduce mortality.", "hedge"),
        ("该方法推动了统一建模。", "We hope that it will encourage unified modelling.", "hedge"),
        ("该治疗缩短住院时间。", "The treatment did not shorten the stay.", "negation"),
        ("该治疗不缩短住院时间。", "The treatment shortens the stay.", "negation"),
        ("这证明模型有效。", "This suggests that the model is effective.", "proof"),
        ("所有样品都受到污染。", "Some samples were contaminated.", "universal"),
        ("首次提出层级模型。", "We propose a hierarchical model.", "first"),
        ("死亡率显著下降。", "Mortality fell.", "significant"),
        ("吸烟导致学习变差。", "Smoking is associated with poorer learning.", "cause"),
        ("延迟小于卷积网络。", "The latency is larger than that of convolutional networks.", "direction"),
        ("与激活的受体比较。", "It was compared with an inactive receptor.", "opposite"),
        (
            "Soil carbon in parks was measured with litter bags.",
            "The treatment shortened the stay.",
            "subject",
        ),
    ],
)
def test_a_word_that_changes_the_sense_is_marked_with_what_to_look_at(
    claim: str, sentence: str, kind: str
) -> None:
    marks = [mark for mark in find_marks(claim, [sentence]) if mark.kind == kind]
    assert marks
    assert marks[0].text.startswith("look at: “")


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (
            "该治疗可能降低死亡率，但没有缩短住院时间。",
            "The treatment may reduce mortality, but it did not shorten the stay.",
        ),
        ("机制尚不清楚。", "The mechanism remained elusive."),
        ("结果适用于非典型糖尿病。", "The results apply to atypical diabetes."),
        ("因为键集不同，它很慢。", "It is slow due to different key sets."),
        ("提案写于四月和五月。", "The proposal was written in April and May 1958."),
        ("Workers must adapt to new workflows.", "AI requires workers to adapt to new workflows."),
    ],
)
def test_a_claim_that_keeps_the_sense_has_no_mark(claim: str, sentence: str) -> None:
    assert kinds(claim, sentence) == set()


def test_a_hedge_is_not_lost_when_one_of_the_sentences_is_certain() -> None:
    assert "hedge" not in kinds("死亡率下降。", "Mortality fell.", "It may fall further.")


def test_a_sentence_word_for_word_has_no_mark() -> None:
    assert kinds("It may not be so.", "It may not be so.") == set()

"""The wording of a model's drafts: what is found, and that it never costs a claim."""

from __future__ import annotations

import pytest

from summarizer.draft.draft import CheckedClaim, Provenance, VerifiedDraft, VerifiedField
from summarizer.draft.lint import length_of, lint, lint_claim
from summarizer.evidence.passage import Coverage, Evidence, Passage
from summarizer.pdf.page import Sentence, WordSpan
from summarizer.prompt.draft_request import DraftRequest, FieldRequest

PASSAGE = Passage(1, Sentence("Retrieval-augmented generation improves recall.", (WordSpan(0, 0, 1),)))


def claim(text: str) -> CheckedClaim:
    return CheckedClaim(text, (PASSAGE,))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("检索增强生成（Retrieval-augmented generation，RAG）提高召回率。", ""),
        ("该方法,提高召回率。", "full-width"),
        ("该方法提高召回率.", "full-width"),
        ("该方法 improves the recall of the whole system 明显。", "left in English"),
        ("该研究具有重要意义。", "says nothing"),
        ("准确率为 61.3%，p < 0.05。", ""),
        ("采用 BERT-base, GPT-4 和 T5。", ""),
    ],
)
def test_the_wording_of_chinese_claims(text: str, found: str) -> None:
    lints = "; ".join(lint_claim(claim(text), "zh"))
    assert found in lints if found else lints == ""


def test_the_wording_of_english_claims() -> None:
    assert lint_claim(claim("Recall improves."), "en") == ()
    assert "says nothing" in lint_claim(claim("This paves the way for recall."), "en")[0]


def test_the_researchers_own_word_for_a_term_is_asked_for() -> None:
    glossary = (("retrieval-augmented generation", "检索增强生成"),)
    assert lint_claim(claim("检索增强生成提高召回率。"), "zh", glossary) == ()
    assert "检索增强生成" in lint_claim(claim("增强检索的生成提高召回率。"), "zh", glossary)[0]
    assert lint_claim(claim("召回率提高。"), "zh", (("diffusion", "扩散"),)) == ()


def test_a_sentence_of_the_paper_word_for_word_is_left_alone() -> None:
    assert lint_claim(claim(PASSAGE.sentence.text), "zh") == ()


def test_length_is_counted_as_the_prompts_count_it() -> None:
    assert length_of("共 48 名研究者", "zh") == 6
    assert length_of("48 researchers took part", "en") == 4


def task(length: int) -> DraftRequest:
    evidence = Evidence((PASSAGE,), (), Coverage(1, (0,), (), 60, 500, "o200k_base"))
    return DraftRequest((FieldRequest("研究结论", "conclusion", length=length),), evidence, "zh")


def draft(text: str, model: str = "m") -> VerifiedDraft:
    return VerifiedDraft((VerifiedField("研究结论", (claim(text),)),), Provenance("model", model))


def test_a_field_that_is_far_too_long_is_told_so_and_keeps_its_claims() -> None:
    found = lint(draft("很长的结论" * 10), task(20)).fields[0].claims[0]
    assert "50 characters, and 20 are enough" in found.lints[0]
    assert found.verified
    assert lint(draft("很长的结论" * 5), task(20)).fields[0].claims[0].lints == ()


def test_drafts_without_a_model_are_the_papers_own_words_and_not_linted() -> None:
    assert lint(draft("该方法,提高。", model=""), task(20)).fields[0].claims[0].lints == ()

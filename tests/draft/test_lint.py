"""The wording of a model's drafts: what is found, and that it never costs a claim."""

from __future__ import annotations

from dataclasses import replace

import pytest

from summarizer.draft.draft import CheckedClaim, Provenance, VerifiedDraft, VerifiedField
from summarizer.draft.lint import length_of, lint, lint_claim, slips_of
from summarizer.draft.revise import wants_another_try
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
        ("检索增强生成,提高召回率。", "full-width"),
        ("检索增强生成提高召回率.", "full-width"),
        ("检索增强生成 improves the recall of the whole system 明显。", "left in English"),
        ("检索增强生成具有重要意义。", "says nothing"),
        ("准确率为 61.3%，p < 0.05。", ""),
        ("采用 BERT-base, GPT-4 和 T5。", ""),
    ],
)
def test_the_wording_of_chinese_claims(text: str, found: str) -> None:
    linted = "; ".join((*lint_claim(claim(text), "zh"), *slips_of(claim(text), "zh")))
    assert found in linted if found else linted == ""


def test_the_wording_of_english_claims() -> None:
    assert slips_of(claim("Recall improves."), "en") == ()
    assert "says nothing" in slips_of(claim("Retrieval paves the way for recall."), "en")[0]


def test_small_slips_are_worth_no_further_request() -> None:
    found = lint(draft("检索具有重要意义,很好。"), task(200))
    assert found.fields[0].checked[0].slips
    assert not wants_another_try(found, task(200))
    assert wants_another_try(
        lint(draft("检索 improves the recall of the whole system 明显。"), task(200)), task(200)
    )


@pytest.mark.parametrize(
    ("text", "language", "dangling"),
    [
        ("这一空白使研究者难以下手。", "zh", "这一"),
        ("该方法提高召回率。", "zh", "该方法"),
        ("其效果有限。", "zh", "其效果"),
        ("上述结果表明召回率提高。", "zh", "上述"),
        ("此外，召回率提高。", "zh", ""),
        ("其中三项成立。", "zh", ""),
        ("这里的检索指 RAG。", "zh", ""),
        ("检索提高召回率，这提示它有用。", "zh", ""),
        ("This gap keeps recall low.", "en", "This"),
        ("Its effect is small.", "en", "Its"),
        ("It shows that recall rises.", "en", "It"),
        ("It is a small effect.", "en", "It"),
        ("It remains to be investigated whether recall rises.", "en", ""),
        ("It is unclear whether recall rises.", "en", ""),
        ("It was shown that recall rises.", "en", ""),
        ("It may be possible to raise recall.", "en", ""),
        ("It follows that recall rises.", "en", ""),
        ("Thistles grow.", "en", ""),
        ("Recall rises; this helps.", "en", ""),
    ],
)
def test_a_field_that_opens_by_pointing_back_is_told_so(text: str, language: str, dangling: str) -> None:
    asked = replace(task(200), language=language)
    slips = lint(draft(text), asked).fields[0].checked[0].slips
    assert any(f"opens with “{dangling}" in one for one in slips) == bool(dangling)


def test_the_researchers_own_word_for_a_term_is_asked_for() -> None:
    glossary = (("retrieval-augmented generation", "检索增强生成"),)
    assert lint_claim(claim("检索增强生成提高召回率。"), "zh", glossary) == ()
    assert "检索增强生成" in lint_claim(claim("增强检索的生成提高召回率。"), "zh", glossary)[0]
    assert lint_claim(claim("召回率提高。"), "zh", (("diffusion", "扩散"),)) == ()


def test_a_sentence_of_the_paper_word_for_word_is_left_alone() -> None:
    assert lint_claim(claim(PASSAGE.sentence.text), "zh") == ()


def test_length_is_counted_as_the_prompts_count_it() -> None:
    assert length_of("共 48 名研究者", "zh") == 9
    assert length_of("48 researchers took part", "en") == 4
    assert length_of("48 Forscherinnen übten, „1,5 %“ …", "de") == 4
    assert length_of("研究者48名", "ja") == 6


@pytest.mark.parametrize("language", ["de", "ja", "fr", "ko"])
def test_rules_for_wording_hold_for_the_languages_that_they_are_known_of(language: str) -> None:
    written = claim("This paper aims to show it, 具有重要意义.")
    assert slips_of(written, language) == ()
    terms = (("retrieval", "Abruf"),)
    said = " ".join(lint_claim(written, language, terms))
    assert ("left in English" in said) == (language in {"ja", "ko"})
    assert "Abruf" not in said


def task(length: int) -> DraftRequest:
    evidence = Evidence((PASSAGE,), (), Coverage(1, (0,), (), 60, 500, "o200k_base"))
    return DraftRequest((FieldRequest("研究结论", "conclusion", length=length),), evidence, "zh")


def draft(text: str, model: str = "m") -> VerifiedDraft:
    return VerifiedDraft((VerifiedField("研究结论", (claim(text),)),), Provenance("model", model))


def test_a_field_that_is_far_too_long_is_told_so_and_keeps_its_claims() -> None:
    found = lint(draft("很长的结论" * 10), task(20)).fields[0].claims[0]
    assert "50 characters and may have 20" in found.lints[0]
    assert found.verified
    assert lint(draft("很长的结论" * 4), task(20)).fields[0].claims[0].lints == ()


def test_drafts_without_a_model_are_the_papers_own_words_and_not_linted() -> None:
    assert lint(draft("该方法,提高。", model=""), task(20)).fields[0].claims[0].lints == ()

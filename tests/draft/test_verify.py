"""Claims against the sentences that they cite: what is kept, what is dropped, and what is said about it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from benchmarks.grounding_cases import changed, pairs
from summarizer.draft.draft import CheckedClaim, Claim, Draft, FieldDraft, Provenance, VerifiedField
from summarizer.draft.verify import Verifier, check_claim, settle
from summarizer.evidence.figure import Caption, Figure
from summarizer.evidence.passage import Coverage, Evidence, Passage
from summarizer.pdf.page import Box, Sentence, Title, WordSpan

SENTENCES = {
    1: "Drafts were accepted in 61.3% of cases, against 44.8% for lexical retrieval.",
    2: "The treatment may reduce mortality, but it did not shorten the stay.",
    3: "We evaluated RAG on 1.2 million queries over 18 months.",
}


def evidence() -> Evidence:
    passages = tuple(Passage(n, Sentence(text, (WordSpan(0, 0, 1),))) for n, text in SENTENCES.items())
    return Evidence(passages, (), Coverage(1, (0,), (), 60, 500, "o200k_base"))


def verified(text: str, *cited: int, keep: bool = False) -> VerifiedField:
    draft = Draft((FieldDraft("研究结论", (Claim(text, cited),)),), Provenance("model", "m"))
    return settle(Verifier(evidence()).verify(draft), keep_unverified=keep).fields[0]


def test_a_claim_that_its_sentences_bear_out_is_kept_with_them() -> None:
    field = verified("草稿的接受率为 61.3%，高于词汇检索的 44.8%。", 1)
    assert [passage.number for passage in field.claims[0].passages] == [1]
    assert field.claims[0].verified
    assert field.dropped == ()


def test_a_failing_claim_is_dropped_and_named_or_kept_and_marked() -> None:
    dropped = verified("接受率为 63.1%。", 1)
    assert [(claim.text, claim.quotation) for claim in dropped.claims] == [(SENTENCES[1], True)]
    assert dropped.dropped[0].problems == ("the number 63.1 is not in its sentences",)
    kept = verified("接受率为 63.1%。", 1, keep=True)
    assert not kept.claims[0].verified


def test_a_claim_that_cites_nothing_that_was_sent_is_never_kept() -> None:
    assert verified("接受率为 61.3%。", 99, keep=True).claims == ()
    assert verified("接受率为 61.3%。", keep=True).claims == ()


def test_a_claim_that_cites_a_wrong_number_beside_a_right_one_has_a_problem() -> None:
    assert "S99" in verified("接受率为 61.3%。", 1, 99).dropped[0].problems[0]


def test_a_name_that_stands_elsewhere_in_the_paper_is_in_doubt_and_its_sentence_is_offered() -> None:
    (claim,) = verified("RAG 草稿的接受率为 61.3%。", 1).claims
    assert claim.problems == ()
    assert "RAG" in claim.doubts[0]
    assert [passage.number for passage in claim.offered] == [3]
    assert "BERT" in verified("BERT 草稿的接受率为 61.3%。", 1).dropped[0].problems[0]


def test_a_sentence_word_for_word_needs_no_check() -> None:
    assert check_claim(SENTENCES[2], [SENTENCES[2]]) == ()


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("接受率为 61.3 个百分点。", "unit"),
        ("接受率为 -61.3%。", "sign"),
        ("接受率低于 61.3%。", "compared"),
        ("在 61.3% 的情况下被接受，低于词汇检索的 44.8%。", "wrong way"),
        ("在六成以上（75%）的情况下被接受。", "75"),
    ],
)
def test_numbers_units_signs_and_comparisons_must_stand(claim: str, said: str) -> None:
    assert said in "; ".join(check_claim(claim, [SENTENCES[1]]))


@pytest.mark.parametrize(
    ("claim", "problem"),
    [
        ("在 120 万次查询上评估了 RAG，历时 18 个月。", ""),
        ("在 120 万次查询上评估了 RAGE。", "RAGE"),
        ("在 12 万次查询上评估了 RAG。", "12"),
        ("在 120 万次查询上评估了 RAG，历时 18 周。", "unit"),
    ],
)
def test_chinese_numerals_scales_and_terms_are_understood(claim: str, problem: str) -> None:
    problems = "; ".join(check_claim(claim, [SENTENCES[3]]))
    assert problem in problems if problem else problems == ""


@pytest.mark.parametrize(
    "claim",
    [
        "该治疗降低了死亡率，并缩短了住院时间。",
        "The treatment will reduce mortality.",
        "该治疗可能显著降低死亡率。",
    ],
)
def test_what_words_mean_is_no_ground_to_drop_a_claim(claim: str) -> None:
    assert check_claim(claim, [SENTENCES[2]]) == ()


@pytest.mark.parametrize("part", ["pairs", "held_out"])
def test_chinese_claims_over_english_sentences_pass_when_true_and_not_with_a_changed_fact(part: str) -> None:
    assert [chinese for english, chinese in pairs(part) if check_claim(chinese, [english])] == []
    for seed in range(5):
        for english, chinese in pairs(part):
            for case in changed(chinese, english, random.Random(seed)):
                assert check_claim(case.claim, case.sentences), case


def paragraph(*texts: str, title: str = "") -> Evidence:
    heading = Title(title) if title else None
    passages = tuple(
        Passage(n, Sentence(text, (WordSpan(0, n, n + 1),), "results", heading, 1))
        for n, text in enumerate(texts, 1)
    )
    return Evidence(passages, (), Coverage(1, (0,), (), 60, 500, "o200k_base"))


@pytest.mark.parametrize(
    ("known", "title"),
    [
        (paragraph("We tested BERT.", "It was slow.", "It learnt fast."), ""),
        (paragraph("One.", "Two.", "It learnt fast.", title="3.2 BERT"), ""),
        (paragraph("One.", "Two.", "It learnt fast."), "BERT for wugs"),
    ],
)
def test_a_name_may_come_from_the_sentences_before_the_heading_or_the_title(
    known: Evidence, title: str
) -> None:
    checked = Verifier(known, title).check(Claim("BERT 学得快。", (3,)))
    assert (checked.problems, checked.doubts) == ((), ())


def test_a_name_that_stands_nowhere_is_refused() -> None:
    known = paragraph("One.", "Two.", "It learnt fast.")
    assert "BERT" in Verifier(known).check(Claim("BERT 学得快。", (3,))).problems[0]


def test_a_claim_without_end_is_cut_and_left_out_with_the_reason() -> None:
    field = verified("草稿的接受率为 61.3%。" * 200, 1)
    (left_out,) = field.dropped
    assert left_out.problems == ("it is longer than 1,200 characters",)
    assert len(left_out.text) <= 1_201
    assert field.claims[0].quotation


def test_a_row_bears_out_its_cells_with_its_caption_and_nothing_of_other_rows() -> None:
    span = (WordSpan(0, 0, 1),)
    texts = [
        ("Table 2: Accuracy on ImageNet of models without extra data.", "caption"),
        ("Table 2 — ResNet-50 | top-1: 76.1% | FLOPs: 4.1G", "row"),
        ("Table 2 — Swin-T | top-1: 81.3% | FLOPs: 4.5G", "row"),
    ]
    passages = tuple(
        Passage(n, Sentence(text, span, paragraph=7, kind=kind)) for n, (text, kind) in enumerate(texts, 1)
    )
    coverage = Coverage(1, (0,), (), 60, 500, "o200k_base")
    verifier = Verifier(Evidence(passages, (), coverage))
    right = verifier.check(Claim("ResNet-50 在 ImageNet 上的 top-1 准确率为 76.1%。", (2,)))
    assert right.verified
    assert not right.doubts
    english = verifier.check(Claim("ResNet-50 reaches 76.1% top-1 accuracy on ImageNet.", (2,)))
    assert english.verified
    assert not english.doubts
    assert not verifier.check(Claim("ResNet-50 reaches 81.3% top-1 accuracy.", (2,))).verified
    other = verifier.check(Claim("Swin-T reaches 76.1% top-1 accuracy.", (2,)))
    assert other.problems or other.doubts


def pictured(text: str, *cited: int, figures: tuple[int, ...]) -> CheckedClaim:
    """A claim about the sentences and a picture of `Figure 3`, settled."""
    caption = Caption("Figure 3", False, (Sentence("Figure 3. Acceptance of drafts.", (WordSpan(0, 0, 1),)),))
    figure = Figure(1, caption, Box(0, 0, 100, 100), "image/png", b"", 300, 300)
    draft = Draft((FieldDraft("研究结论", (Claim(text, cited, figures),)),), Provenance("model", "m"))
    field = settle(Verifier(replace(evidence(), figures=(figure,))).verify(draft)).fields[0]
    return next(claim for claim in field.checked if not claim.quotation)


def test_what_only_a_picture_shows_is_kept_and_is_to_be_looked_at() -> None:
    claim = pictured("图3中接受率最高约为 72%。", figures=(1,))
    assert (claim.kept, claim.verified, claim.pictured) == (True, True, True)
    assert "Figure 3" in claim.to_look_at[0].text
    assert "72" in claim.to_look_at[0].text


def test_a_claim_that_its_words_bear_out_needs_no_look_at_its_picture() -> None:
    assert not pictured("草稿的接受率为 61.3%（图3）。", 1, figures=(1,)).pictured
    assert pictured("草稿的接受率如图3。", figures=(1,)).pictured


def test_a_picture_excuses_neither_an_unknown_picture_nor_a_turned_comparison() -> None:
    assert "F2" in pictured("草稿的接受率为 61.3%。", 1, figures=(2,)).problems[0]
    assert not pictured("草稿的接受率为 61.3%。", figures=(2,)).kept
    turned = pictured("草稿的接受率为 44.8%，低于词汇检索的 61.3%。", 1, figures=(1,))
    assert (turned.problems != ()) == (
        verified("草稿的接受率为 44.8%，低于词汇检索的 61.3%。", 1).dropped != ()
    )

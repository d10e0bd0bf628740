"""What the facts say beyond a yes or no: doubts, with the sentence that would help, names and quotations."""

from __future__ import annotations

import pytest

from summarizer.check.context import Context, PaperText
from summarizer.check.facts import check_facts
from summarizer.check.finding import Finding, Proof

PAPER = {
    1: "Large language models (LLMs) are trained on text.",
    2: "We evaluate BERT and ResNet-50 on SQuAD.",
    3: "The closed domain is harder.",
    4: "In all, 1,742 highlights were read.",
    5: "Accuracy was higher than before.",
    6: "Proteins were UFMylated in patches.",
    7: "We report three studies.",
}


def found(claim: str, *sentences: str, **context: object) -> list[Finding]:
    return list(check_facts(claim, Context(sentences, **context)))  # type: ignore[arg-type]


def in_paper(claim: str, *numbers: int) -> list[Finding]:
    sentences = tuple(PAPER[number] for number in numbers)
    return list(check_facts(claim, Context(sentences, paper=PaperText(PAPER))))


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("用 UFMylation 修饰。", "Proteins were UFMylated."),
        ("以 patch 为单位。", "It starts from small patches."),
        ("与 HC 相比。", "Compared with HCs, patients slept less."),
        ("用于NLP任务。", "It serves natural language processing."),
        ("CNN占优。", "Convolutional neural networks dominate."),
        (
            "CF101的则被V169包围，M174、L264接触。",
            "CF101 touches M1745.35 and L2647.35; V169ECL2 surrounds it.",
        ),
        ("S期细胞用×5卷积核处理。", "S phase cells were treated with ×5 kernels."),
        ("代码见https://example.org/some/code。", "The code is at https://example. org/some/code."),
        ("α螺旋未建模。", "The alpha-helical domain was not modelled."),
        ("zeroshot 设置。", "In a zero-shot setting."),
        ("世界卫生组织（WHO）的数据。", "The data come from the World Health Organization."),
        ("TMEM16F-deficient cells kept exposing it.", "TMEM16F−/− cells still exposed it."),
        ("A PLSCR1-mediated event.", "The event is mediated by PLSCR1."),
        ("The Lemaître–Tolman model.", "In the Lemaˆıtre–Tolman model, the dust is free."),
        ("Rasanen gave an example.", "An example was given by Räsänen."),
    ],
)
def test_a_name_stands_in_another_form_or_as_its_acronym(claim: str, sentence: str) -> None:
    assert found(claim, sentence) == []


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("TMEM16F-deficient cells kept exposing it.", "TMEM16F-expressing cells still exposed it."),
        ("TMEM16E-deficient cells kept exposing it.", "TMEM16F−/− cells still exposed it."),
        ("HER2-negative tumours shrank.", "HER2-positive tumours shrank."),
        ("GPT-4o-mini was asked.", "GPT-4o was asked."),
    ],
)
def test_a_word_joined_to_a_name_does_not_make_another_of_it(claim: str, sentence: str) -> None:
    assert found(claim, sentence) != []


def test_a_number_that_stands_only_as_the_end_of_a_name_is_doubtful() -> None:
    (finding,) = found("ResNet was set to 50.", "We evaluate ResNet-50.")
    assert (finding.verdict, finding.kind) == (Proof.DOUBTFUL, "number")
    assert [finding.verdict for finding in found("ResNet was set to 34.", "We evaluate ResNet-50.")] == [
        Proof.WRONG
    ]


def test_a_claim_may_open_a_short_name_as_the_paper_does() -> None:
    paper = PaperText({1: "The Wug Counting Contest (WCC) is held yearly.", 2: "WCC was won by BERT."})
    told = "The Wug Counting Contest (WCC) was won by BERT."
    assert check_facts(told, Context((paper.sentences[2],), paper=paper)) == ()
    assert check_facts("WCC was won by Blicket.", Context((paper.sentences[2],), paper=paper)) != ()


OWN = PaperText(
    {
        1: "We call the resulting tracing VM Trace-Monkey, and WugNet is another one.",
        2: "We are faster than V8 on most tests.",
        3: "V8 is faster than others.",
        4: "本文提出WugDenoise，我们用BM3D作比较。",
        5: "我们的去噪效果最好。",
    }
)


@pytest.mark.parametrize(
    ("claim", "number", "passes"),
    [
        ("TraceMonkey is faster than V8 on most tests.", 2, True),
        ("In tests TraceMonkey is faster.", 3, False),
        ("In most tests WugNet is faster than V8.", 2, False),
        ("WugDenoise的去噪效果最好。", 5, True),
        ("BM3D的去噪效果最好。", 5, False),
    ],
)
def test_a_papers_own_name_stands_for_what_it_calls_ours(claim: str, number: int, passes: bool) -> None:
    findings = check_facts(claim, Context((OWN.sentences[number],), paper=OWN))
    assert (findings == ()) == passes


def test_a_name_may_stand_in_the_heading_the_sentence_before_or_the_title() -> None:
    assert found("ADE20K 上最好。", "It is the best.", near=("Results on ADE20K",)) == []
    assert found("GPT-4 最好。", "It is the best.", title="GPT-4 Technical Report, by OpenAI") == []


def test_a_name_from_elsewhere_in_the_paper_is_one_sentence_too_few_and_that_sentence_is_offered() -> None:
    (finding,) = in_paper("SQuAD 上的准确率更高。", 5)
    assert (finding.verdict, finding.kind, finding.offered) == (Proof.DOUBTFUL, "name", 2)
    assert "SQuAD" in finding.text


def test_things_that_the_paper_counts_elsewhere_are_doubtful_and_that_sentence_is_offered() -> None:
    (finding,) = in_paper("三项研究中准确率都更高。", 5)
    assert (finding.verdict, finding.kind, finding.offered) == (Proof.DOUBTFUL, "number", 7)
    (other,) = in_paper("四项研究中准确率都更高。", 5)
    assert other.offered is None


def test_a_name_that_the_paper_does_not_have_is_wrong() -> None:
    (finding,) = in_paper("WikiQA 上的准确率更高。", 5)
    assert (finding.verdict, finding.offered) == (Proof.WRONG, None)


def test_an_acronym_that_the_paper_defines_is_its_long_form() -> None:
    assert in_paper("LLM 在文本上训练。", 1) == []
    assert found("LLM 很大。", "Large language models are large.", paper=PaperText(PAPER)) == []


def test_english_in_brackets_beside_a_chinese_term_need_only_stand_somewhere_in_the_paper() -> None:
    assert in_paper("准确率高于封闭域（closed domain）。", 5) == []
    assert in_paper("准确率高于开放域（wide world）。", 5)
    assert found("准确率高于封闭域（closed domain）。", PAPER[5]) == []


def test_without_the_paper_an_unknown_name_is_doubtful_and_a_name_with_other_digits_wrong() -> None:
    assert [one.verdict for one in found("T5 更好。", "BERT is better.")] == [Proof.DOUBTFUL]
    assert [one.verdict for one in found("GPT-3.5 更好。", "GPT-4 is better.")] == [Proof.WRONG]
    assert [one.verdict for one in found("V301-E381 缺失。", "V301-E318 is missing.")] == [Proof.WRONG]


def test_an_english_claim_over_chinese_sentences_may_translate_names() -> None:
    assert found("The Yangtze floods every summer.", "长江每年夏天泛滥。") == []
    assert found("BM3D is slow.", "BM4D算法很慢。")


def test_a_number_from_the_sentence_before_is_one_sentence_too_few() -> None:
    (finding,) = check_facts("读了 1742 条。", Context((PAPER[5],), near=(PAPER[4],), paper=PaperText(PAPER)))
    assert (finding.verdict, finding.kind, finding.offered) == (Proof.DOUBTFUL, "number", 4)


def test_a_small_number_near_by_excuses_nothing() -> None:
    (finding,) = found("共四组。", "There were three groups.", near=("Four rooms were used.",))
    assert finding.verdict is Proof.WRONG


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("相关系数 r = 0.21。", "sign"),
        ("相关系数 r = -0.22。", "number"),
        ("耗时 5 min。", "unit"),
        ("耗时超过 5 s。", "comparison"),
        ("如文献[13]所述。", "citation"),
        ("原文称“it was very slow indeed”。", "quotation"),
    ],
)
def test_what_is_wrong_is_named(claim: str, kind: str) -> None:
    (finding,) = found(claim, 'The correlation is r = −0.21 [12] and it took 5 s; "it was fast".')
    assert (finding.kind, finding.verdict) == (kind, Proof.WRONG)


def test_a_fall_may_be_told_in_words_instead_of_by_a_minus() -> None:
    assert found("下降了 5%。", "The change was −5%.") == []
    assert found("变化为 −5%。", "It fell by 5%.") == []


@pytest.mark.parametrize(
    ("claim", "passes"),
    [
        ("读了超过 50 篇。", True),
        ("读了不到 50 篇。", False),
        ("读了不超过 50 篇。", False),
        ("读了至少 50 篇。", True),
        ("More than 50 papers were read.", True),
        ("Fewer than 50 papers were read.", False),
        ("No more than 50 papers were read.", False),
    ],
)
def test_a_comparison_keeps_its_way_round(claim: str, passes: bool) -> None:
    assert (found(claim, "More than 50 papers were read.") == []) is passes


@pytest.mark.parametrize(
    ("claim", "passes"),
    [
        ("不超过 30%。", True),
        ("未超过 30%。", True),
        ("超过 30%。", False),
        ("It exceeds 30%.", False),
        ("至少 30%。", False),
    ],
)
def test_not_more_than_is_no_more_than(claim: str, passes: bool) -> None:
    assert (found(claim, "The share does not exceed 30%.") == []) is passes


def test_a_bound_that_no_sentence_gives_is_made_up() -> None:
    assert found("读了超过 50 篇。", "50 papers were read.")
    assert found("读了超过 300 篇。", "312 papers were read.") == []


def test_a_comparison_of_two_numbers_must_hold() -> None:
    sentence = "Drafts were accepted in 61.3% of cases, against 44.8% for lexical retrieval."
    assert found("接受率为 61.3%，高于词汇检索的 44.8%。", sentence) == []
    assert [one.kind for one in found("接受率为 61.3%，低于词汇检索的 44.8%。", sentence)] == ["comparison"]


def test_a_number_that_stands_once_may_stand_once() -> None:
    sentence = "It stayed between 3.1% and 3.6%."
    assert found("保持在 3.1% 至 3.6%。", sentence) == []
    assert found("保持在 3.6% 至 3.6%。", sentence)


@pytest.mark.parametrize(
    ("claim", "passes"), [("见[12]。", True), ("见[13]。", True), ("见[15]。", False), ("见[7]。", False)]
)
def test_cited_works_must_be_those_of_the_sentences(claim: str, passes: bool) -> None:
    assert (found(claim, "It was shown before [12–14].") == []) is passes


def test_a_count_of_listed_items_is_borne_out_by_the_list_alone() -> None:
    sentence = "They come from Pew, Billboard and the census office."
    assert found("数据有三个来源。", sentence) == []
    assert found("数据有四个来源。", sentence)
    assert found("Swin-T、S、B、L四种规模。", "We call them Swin-T, Swin-S, Swin-L and Swin-B.") == []


def test_a_list_counts_nothing_that_its_sentence_counts_itself() -> None:
    sentence = "Five studies of cats, dogs and mice were read."
    assert found("读了五项研究。", sentence) == []
    assert found("读了三项研究。", sentence)


def test_what_the_grammar_cannot_read_it_does_not_judge() -> None:
    assert found("长度为 7 furlongs。", "It is 7 furlongs long.") == []
    assert found("模型进一步统一了一方面的做法。", "The model unifies practice.") == []


def test_words_in_quotation_marks_need_stand_in_one_language_only() -> None:
    assert found("作者称之为“黑箱”。", "They call it a black box.") == []
    assert found('They call it a "black box".', "It is a black-box model.") == []
    assert [one.kind for one in found('They call it a "white raven".', "It is a black-box model.")] == [
        "quotation"
    ]


def test_a_sentence_word_for_word_is_not_checked() -> None:
    assert found("See [9], 5 ≠ 6.", "See [9], 5 ≠ 6.") == []


@pytest.mark.parametrize(
    "claim", ["训练用了 10^20 次运算。", "训练用了 10²⁰ 次运算。", "训练用了 10^{20} 次运算。"]
)
@pytest.mark.parametrize("sentence", ["It took 10^20 operations.", "It took 1 × 10^20 operations."])
def test_a_power_is_the_same_number_in_every_way_of_writing_it(claim: str, sentence: str) -> None:
    assert found(claim, sentence) == []


def test_a_power_is_not_the_number_that_its_digits_make_side_by_side() -> None:
    (finding,) = found("训练用了 1020 次运算。", "It took 10^20 operations.")
    assert (finding.verdict, finding.kind) == (Proof.WRONG, "number")


@pytest.mark.parametrize(
    "sentence", ["It was kept at 10 \ufffdM for an hour.", "It fell by \ufffd10 in an hour."]
)
def test_a_number_beside_a_character_that_cannot_be_read_proves_nothing(sentence: str) -> None:
    (finding,) = found("降到了 10。", sentence)
    assert (finding.verdict, finding.kind) == (Proof.WRONG, "number")
    assert found("持续 1 小时。", "It was kept at 10 \ufffdM for 1 hour.") == []

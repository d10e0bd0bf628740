"""Claims on several papers: what is told of one must stand in its own sentences; good claims pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.check.context import Context, PaperText
from summarizer.check.facts import check_facts
from summarizer.check.finding import Proof

SENTENCES = {
    "Alder 2019": (
        "Spaced practice raised recall after 30 days by 12 percentage points over massed practice.",
        "We recruited 120 learners and assigned each at random to spaced or massed practice.",
        "Only undergraduate students took part, so the result may not hold for children.",
    ),
    "Birch 2020": (
        "Recall after 30 days was 9 percentage points higher with spaced than with massed practice.",
        "We recruited 84 learners for the RETAIN trial.",
        "All participants were undergraduate students of one university, which limits the result.",
    ),
    "Cedar 2021": (
        "After 7 days recall did not differ between spaced and massed practice.",
        "The test came 7 days after practice, and a later test was not given.",
    ),
    "张敏 2022": (
        "间隔练习使 8 岁儿童 30 天后的回忆率下降 4 个百分点。",
        "练习在家中进行，无人监督。",
    ),
}
A, B, C, Z = SENTENCES


def of(*papers: str) -> Context:
    """A claim's context that cites all sentences of some of the papers."""
    cited = {name: (texts if name in papers else ()) for name, texts in SENTENCES.items()}
    known = dict(enumerate((one for texts in SENTENCES.values() for one in texts), 1))
    return Context(
        tuple(one for texts in cited.values() for one in texts),
        title=" ".join(SENTENCES),
        paper=PaperText(known),
        papers=cited,
    )


@pytest.mark.parametrize(
    ("claim", "papers"),
    [
        ("Alder 2019 (12 percentage points) and Birch 2020 (9 points) find higher recall.", (A, B)),
        ("Recall rose by 12 percentage points in Alder 2019 and by 9 in Birch 2020.", (A, B)),
        ("Alder 2019 and Birch 2020 find gains of 12 and 9 percentage points.", (A, B)),
        ("With 120 learners Alder 2019 finds a gain, and with 84 Birch 2020 does too.", (A, B)),
        ("Two papers find that spacing helps after 30 days: Alder 2019 and Birch 2020.", (A, B)),
        ("Spacing raised recall by 12 points (Alder 2019) or 9 points (Birch 2020).", (A, B)),
        ("Alder et al. (2019) find 12 points, Birch et al. (2020) 9 points.", (A, B)),
        ("Alder's gain of 12 points is larger than that of Birch 2020, 9 points.", (A, B)),
        ("The former, Alder 2019, had 120 learners, the latter, Birch 2020, 84.", (A, B)),
        ("Alder 2019 tested 120 learners, the RETAIN trial 84, as Birch 2020 reports.", (A, B)),
        ("Alder 2019 had 120 learners; its gain was 12 points, against 9 in Birch 2020.", (A, B)),
        ("Compared with Alder 2019, recall rose less in Birch 2020, by 9 percentage points.", (A, B)),
        ("Both studies find that spacing raises recall after 30 days.", (A, B)),
        ("Alder 2019 and Birch 2020 say that their result may not hold beyond students.", (A, B)),
        ("After 30 days spacing helped in Alder 2019, after 7 days it did not in Cedar 2021.", (A, C)),
        ("Neither after 7 days in Cedar 2021 nor in children in 张敏 2022 did spacing help.", (C, Z)),
        ("Cedar 2021 gave no later test, and Alder 2019 tested no children.", (A, C)),
        ("Alder 2019、Birch 2020 分别发现回忆率提高 12 和 9 个百分点。", (A, B)),
        ("两项研究都招募了大学生：Alder 2019 有 120 人，Birch 2020 有 84 人。", (A, B)),
        ("Alder 2019 发现 30 天后提高 12 个百分点，而张敏 2022 发现 8 岁儿童下降 4 个百分点。", (A, Z)),
        ("张敏（2022）的儿童下降了 4 个百分点，Birch（2020）的大学生提高了 9 个百分点。", (B, Z)),
        ("Birch 2020 中回忆率高出 9 个百分点，Alder 2019 中高出 12 个百分点。", (A, B)),
        ("与 Alder 2019 的 12 个百分点相比，Birch 2020 的增幅为 9 个百分点。", (A, B)),
        ("In all papers practice was spaced or massed.", (A, B, C, Z)),
        ("Unlike the RETAIN trial of Birch 2020, Alder 2019 had 120 learners.", (A, B)),
        ("Cedar 2021 与张敏 2022 均未发现间隔练习的好处。", (C, Z)),
        ("Alder 2019 有 120 名学习者，RETAIN 试验有 84 名（Birch 2020）。", (A, B)),
    ],
)
def test_a_good_claim_passes(claim: str, papers: tuple[str, ...]) -> None:
    assert [one.text for one in check_facts(claim, of(*papers))] == []


@pytest.mark.parametrize(
    ("claim", "papers", "said"),
    [
        ("Alder 2019 (9 points) and Birch 2020 (12 points) find higher recall.", (A, B), "12"),
        ("Recall rose by 9 percentage points in Alder 2019 and by 12 in Birch 2020.", (A, B), "9"),
        ("Birch 2020 tested 120 learners, Alder 2019 84.", (A, B), "120"),
        ("Alder 2019 finds a gain of 12 points, and Birch 2020, with 120 learners, too.", (A, B), "120"),
        ("Alder 2019 finds a loss of 4 percentage points in children, unlike 张敏 2022.", (A, Z), "4"),
        ("Alder 2019 招募了 84 人，Birch 2020 招募了 120 人。", (A, B), "84"),
        ("回忆率提高了 9 个百分点（Alder 2019）和 12 个百分点（Birch 2020）。", (A, B), "12"),
        ("张敏 2022 的学习者有 120 名，Alder 2019 只研究儿童。", (A, Z), "120"),
        ("Alder 2019 finds that spacing helps.", (A,), "single paper, Alder 2019"),
        (SENTENCES[A][0], (A,), "single paper"),
        ("Alder 2019 and Birch 2020 find that spacing helps.", (A,), "names Birch 2020"),
        ("Alder 2019, Birch 2020 and Cedar 2021 find that spacing helps.", (A, B), "names Cedar 2021"),
        ("Three papers find that spacing helps, Alder 2019 and Birch 2020 among them.", (A, B), "Three"),
        ("None of the papers tests spacing in adults.", (A, B), "None of the papers"),
        ("Neither paper reports costs.", (A, B), "Neither paper"),
        ("Alder 2019 与 Birch 2020 均未报告费用。", (A, B), "均未"),
        ("四篇论文都发现间隔练习有效。", (A, B), "四"),
        ("Alder 2019 runs the RETAIN trial, and Birch 2020 does not.", (A, B), "RETAIN"),
        ("在 Alder 2019 的 RETAIN 试验中回忆率更高，Birch 2020 亦然。", (A, B), "RETAIN"),
        ("All the papers find that spacing helps, Alder 2019 and Birch 2020 first.", (A, B), "2 of 4"),
        ("所有论文都发现间隔练习有效。", (A, B), "所有论文"),
    ],
)
def test_what_is_told_of_the_wrong_paper_is_found(claim: str, papers: tuple[str, ...], said: str) -> None:
    found = check_facts(claim, of(*papers))
    assert any(said in one.text for one in found), [one.text for one in found]


def test_a_number_that_may_belong_to_either_is_doubtful_and_one_that_cannot_is_wrong() -> None:
    (tied,) = check_facts("Recall was 9 points higher in Alder 2019, unlike in Birch 2020.", of(A, B))
    assert tied.verdict is Proof.WRONG
    (loose,) = check_facts("Alder 2019 finds that spacing helped, by 9 points; so does Birch 2020.", of(A, B))
    assert loose.verdict is Proof.DOUBTFUL


def test_a_year_is_no_number_of_a_claim_however_often_its_paper_is_named() -> None:
    claim = "Alder 2019 had students only, as Alder 2019 says, and so had Birch 2020; Alder 2019 doubts more."
    assert check_facts(claim, of(A, B)) == ()


def test_a_claim_in_a_language_that_is_not_read_is_held_to_its_papers_too() -> None:
    (found,) = check_facts("Alder 2019 findet einen Zuwachs.", of(A), foreign=True)
    assert "single paper" in found.text


FORMS = (
    "{0} finds a gain of {x} points and {1} one of {y} points.",
    "Recall rose by {x} points in {0} and by {y} points in {1}.",
    "Gains of {x} points ({0}) and {y} points ({1}) are reported.",
    "{0} reports {x} points, whereas {1} reports {y} points.",
    "{0} 提高了 {x} 分，{1} 提高了 {y} 分。",
    "{0} 中提高 {x} 分，而 {1} 中提高 {y} 分。",
    "分别提高 {x} 分（{0}）与 {y} 分（{1}）。".removeprefix("分别"),
)
names = st.sampled_from(
    ["Oduya 2025", "O'Neil 2019", "van der Berg 2021", "García 2020b", "李雷 2018", "A.B (x 2022"]
)


@given(
    form=st.sampled_from(FORMS),
    papers=st.lists(names, min_size=2, max_size=2, unique=True),
    numbers=st.lists(st.integers(11, 99), min_size=2, max_size=2, unique=True),
)
def test_in_whatever_form_numbers_of_two_papers_pass_and_swapped_they_do_not(
    form: str, papers: list[str], numbers: list[int]
) -> None:
    one, other = papers
    cited = {name: (f"Scores rose by {n} points.",) for name, n in zip(papers, numbers, strict=True)}
    context = Context(
        tuple(text for texts in cited.values() for text in texts), title=" ".join(papers), papers=cited
    )
    x, y = numbers
    right, swapped = form.format(one, other, x=x, y=y), form.format(one, other, x=y, y=x)
    assert not [found for found in check_facts(right, context) if found.kind == "papers"]
    assert [found for found in check_facts(swapped, context) if found.kind == "papers"]


@given(claim=st.text(max_size=80), papers=st.lists(st.text(max_size=20), max_size=4, unique=True))
def test_whatever_papers_are_called_and_claims_say_is_looked_at(claim: str, papers: list[str]) -> None:
    context = Context(("It rose by 12%.",), papers=dict.fromkeys(papers, ("It rose by 12%.",)))
    check_facts(f"{claim} {' '.join(papers)} 12%", context)

"""The embedded drafter: which sentences of a paper end in which field."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.draft.draft import CheckedClaim, Draft, VerifiedDraft, VerifiedField
from summarizer.draft.drafter import DraftRequest, FieldRequest
from summarizer.draft.embedded.extractive import ExtractiveDrafter
from summarizer.draft.embedded.readability import is_clean, stands_alone
from summarizer.evidence.passage import Coverage, Evidence, Passage
from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.pdf.page import Sentence, WordSpan

ENGLISH = (
    ("abstract", "Reading notes have become an important tool for researchers in many fields."),
    ("abstract", "We ask whether short notes written by hand help people to remember a paper."),
    ("abstract", "We asked 48 students to read four papers and collected their notes over six weeks."),
    ("abstract", "Students who wrote notes by hand recalled 23% more statements than those who typed."),
    ("introduction", "In recent years, many tools for taking notes have been proposed and widely used."),
    ("introduction", "However, existing studies have measured recall only minutes after reading."),
    ("introduction", "To our knowledge, this is the first study that follows readers for six weeks."),
    ("introduction", "We first record the notes, then test recall three times, and finally compare both."),
    ("methods", "The recall tests were conducted on paper and randomly ordered for every student."),
    ("methods", "This was done twice for each of the four papers in the study."),
    ("results", "Figure 3 shows the recall of both groups after one, three and six weeks."),
    ("results", "The difference between the groups was significantly higher after six weeks than at first."),
    ("limitations", "Our sample is small and contains students of a single university only."),
    ("conclusion", "We conclude that writing notes by hand is effective for remembering a paper."),
    ("conclusion", "In future work, we plan to repeat the study with readers outside universities."),
)
CHINESE = (
    ("abstract", "近年来，文献管理软件已成为科研人员的重要工具。"),
    ("abstract", "本文旨在探讨手写笔记是否有助于读者记住文献内容。"),
    ("abstract", "研究采用问卷调查与回忆测试相结合的方法，选取了四十八名学生。"),
    ("abstract", "结果表明，手写笔记组的回忆率比打字组高出23%。"),
    ("introduction", "本研究首先收集笔记，然后进行三次回忆测试，最后比较两组差异。"),
    ("introduction", "与以往研究不同，本文首次对读者进行了为期六周的追踪。"),
    ("conclusion", "综上所述，手写笔记能够有效提升读者对文献的记忆。"),
    ("conclusion", "本研究的局限在于样本量较小，且仅来自一所高校。"),
    ("conclusion", "未来研究可以扩大样本范围，进一步检验结论的普适性。"),
)
ROLES = (
    "research_question",
    "background",
    "method",
    "approach",
    "content",
    "conclusion",
    "innovation",
    "limitation",
    "future_work",
    "remarks",
)


def evidence_of(*sentences: tuple[str, str], marks: dict[int, str] | None = None) -> Evidence:
    """Evidence of (section, text) pairs; `marks` maps a number to the comment on its highlight."""
    passages = tuple(
        Passage(
            number,
            Sentence(text, (WordSpan(0, number * 30, number * 30 + 20),), section),
            (Annotation(AnnotationKind.HIGHLIGHT, text=text, comment=marks[number]),)
            if marks and number in marks
            else (),
        )
        for number, (section, text) in enumerate(sentences, start=1)
    )
    return Evidence(passages, (), Coverage(1, (0,), (), 0, 0, "none"))


def fields(*roles: str) -> tuple[FieldRequest, ...]:
    return tuple(FieldRequest(label=role, role=role) for role in roles)


def drafted(evidence: Evidence, *requests: FieldRequest) -> Draft:
    return asyncio.run(ExtractiveDrafter().draft(DraftRequest(requests, evidence, "en")))


def texts(draft: Draft) -> dict[str, list[str]]:
    return {field.label: [claim.text for claim in field.claims] for field in draft.fields}


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("research_question", "We ask whether"),
        ("background", "In recent years"),
        ("method", "48 students"),
        ("approach", "We first record"),
        ("content", "23% more"),
        ("conclusion", "We conclude"),
        ("innovation", "To our knowledge"),
        ("limitation", "sample is small"),
        ("future_work", "In future work"),
    ],
)
def test_each_field_gets_the_sentence_that_answers_it(role: str, words: str) -> None:
    chosen = texts(drafted(evidence_of(*ENGLISH), *fields(*ROLES)))
    assert any(words in text for text in chosen[role])


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("research_question", "旨在探讨"),
        ("background", "近年来"),
        ("method", "问卷调查"),
        ("approach", "首先收集笔记"),
        ("content", "结果表明"),
        ("conclusion", "综上所述"),
        ("innovation", "首次"),
        ("limitation", "局限在于"),
        ("future_work", "未来研究"),
    ],
)
def test_each_field_of_a_chinese_paper_gets_the_sentence_that_answers_it(role: str, words: str) -> None:
    chosen = texts(drafted(evidence_of(*CHINESE), *fields(*ROLES)))
    assert any(words in text for text in chosen[role])


def test_a_claim_is_the_sentence_itself_and_cites_it() -> None:
    evidence = evidence_of(*ENGLISH)
    sentences = evidence.by_number()
    claims = [claim for field in drafted(evidence, *fields(*ROLES)).fields for claim in field.claims]
    assert claims
    assert all(claim.text == sentences[claim.passages[0]].sentence.text for claim in claims)
    assert all(len(claim.passages) == 1 for claim in claims)


def test_no_sentence_answers_two_fields() -> None:
    draft = drafted(evidence_of(*ENGLISH, *CHINESE), *fields(*ROLES, "background", "method"))
    numbers = [number for field in draft.fields for claim in field.claims for number in claim.passages]
    assert len(numbers) == len(set(numbers))


def test_a_sentence_repeated_in_the_conclusion_is_quoted_once() -> None:
    repeated = (
        "conclusion",
        "We ask whether short notes that are written by hand help people to remember a paper.",
    )
    chosen = texts(drafted(evidence_of(*ENGLISH, repeated), *fields(*ROLES)))
    assert sum("short notes" in text for quoted in chosen.values() for text in quoted) == 1


def test_a_paper_without_limitations_and_outlook_leaves_those_fields_without_claims() -> None:
    silent = [pair for pair in ENGLISH if "sample is small" not in pair[1] and "future work" not in pair[1]]
    chosen = texts(drafted(evidence_of(*silent), *fields(*ROLES)))
    assert chosen["limitation"] == []
    assert chosen["future_work"] == []


def test_limitations_of_other_peoples_work_are_not_taken_for_the_papers_own() -> None:
    others = ("introduction", "Previous studies are limited to small samples from a single university.")
    assert texts(drafted(evidence_of(others), *fields("limitation")))["limitation"] == []


def test_a_highlight_decides_between_two_sentences() -> None:
    pair = (
        ("results", "The error rate of the first model decreased to 12% in the final experiment."),
        ("results", "The training time of the second model decreased to 40% in the final test."),
        ("results", "The memory use of the third system decreased to 30% in our last comparison."),
        ("results", "The reading speed of the fourth group increased to 90% in another comparison."),
    )
    for number in range(1, 5):
        chosen = drafted(evidence_of(*pair, marks={number: ""}), *fields("content")).fields[0].claims
        assert number in [claim.passages[0] for claim in chosen]


def test_a_comment_that_names_a_field_puts_the_highlight_there() -> None:
    plain = ("methods", "Every paper was shown on a grey screen of the same size for all students.")
    evidence = evidence_of(*ENGLISH, plain, marks={len(ENGLISH) + 1: "这是局限！"})
    assert plain[1] in texts(drafted(evidence, *fields(*ROLES)))["limitation"]


def test_a_colour_set_for_a_field_puts_the_highlight_there() -> None:
    plain = Sentence(
        "This was shown on a grey screen of the same size for all students.", (WordSpan(0, 0, 9),)
    )
    red = Annotation(AnnotationKind.HIGHLIGHT, text=plain.text, colour="#FF6666")
    evidence = evidence_of(*ENGLISH)
    marked = Evidence((*evidence.passages, Passage(99, plain, (red,))), (), evidence.coverage)
    requests = (*fields(*ROLES[:7], *ROLES[8:]), FieldRequest("局限", "limitation", colours=("#ff6666",)))
    assert plain.text in texts(drafted(marked, *requests))["局限"]


def test_remarks_hold_the_highlights_that_no_other_field_uses() -> None:
    aside = ("methods", "Coffee and water stood on a table at the back of the room for everyone.")
    evidence = evidence_of(*ENGLISH, aside, marks={len(ENGLISH) + 1: "nice"})
    assert texts(drafted(evidence, *fields(*ROLES)))["remarks"] == [aside[1]]
    assert texts(drafted(evidence_of(*ENGLISH, aside), *fields(*ROLES)))["remarks"] == []


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("领域基础知识", "In recent years"),
        ("作者的问题意识", "We ask whether"),
        ("主要研究方法", "48 students"),
        ("对领域的贡献", "To our knowledge"),
        ("未来研究方向提及", "In future work"),
        ("Contribution", "To our knowledge"),
        ("Limitations", "sample is small"),
    ],
)
def test_a_field_that_no_profile_knows_is_understood_by_its_label(label: str, words: str) -> None:
    chosen = texts(drafted(evidence_of(*ENGLISH), FieldRequest(label)))
    assert any(words in text for text in chosen[label])


def test_a_field_that_nobody_understands_stays_empty() -> None:
    assert texts(drafted(evidence_of(*ENGLISH), FieldRequest("🌈 心情")))["🌈 心情"] == []


def test_no_evidence_gives_every_field_no_claims() -> None:
    draft = drafted(evidence_of(), *fields(*ROLES))
    assert [field.label for field in draft.fields] == list(ROLES)
    assert not any(field.claims for field in draft.fields)


def test_the_same_task_gives_the_same_draft_and_revising_changes_nothing() -> None:
    task = DraftRequest(fields(*ROLES), evidence_of(*ENGLISH), "en")
    drafter = ExtractiveDrafter()
    first = asyncio.run(drafter.draft(task))
    problem = VerifiedField("method", (CheckedClaim("x", (), ("number 48 is not there",)),))
    assert asyncio.run(drafter.draft(task)) == first
    revision = asyncio.run(drafter.revise(task, VerifiedDraft((problem,), first.provenance)))
    assert (revision.replaced, revision.added) == ({}, ())
    assert (first.provenance.drafter, first.provenance.model, first.provenance.requests) == (
        "extractive",
        "",
        0,
    )


@pytest.mark.parametrize(
    "text",
    [
        "This allows the model to learn much faster than before.",
        "However, it is slow on large collections of documents.",
        "For example, the first group read all four papers twice.",
        "In this case, the readers of the papers forgot most of them.",
        "因此，该方法在三个数据集上都取得了较好的效果。",
        "其准确率在三个数据集上都超过了百分之九十。",
        "这一结果说明手写笔记对记忆有明显的帮助。",
        "In Figure 3 we show that both groups remember less after six weeks.",
    ],
)
def test_a_sentence_that_leans_on_the_one_before_is_never_quoted(text: str) -> None:
    assert not stands_alone(text)
    chosen = texts(drafted(evidence_of(("abstract", text), ("results", text)), *fields(*ROLES)))
    assert not any(chosen.values())


@pytest.mark.parametrize(
    "text",
    [
        "This paper presents a method for finding quotes in long documents.",
        "In this paper, we study how people remember what they read.",
        "However, existing methods are slow on large collections of documents.",
        "It is well known that people forget most of what they read.",
        "本文提出了一种在长文档中查找引文的新方法。",
    ],
)
def test_speaking_of_the_paper_itself_is_no_leaning(text: str) -> None:
    assert is_clean(text)
    assert stands_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "Figure 3: Recall of both groups after one, three and six weeks of reading.",
        "(2) The groups were compared after one, three and six weeks of reading.",
        "where x = a + b ± c and ∑ y ≤ z for all the n in the set of the N.",
        "Department of Reading, University of Somewhere, Street 12, Town, Country.",
        "Received 3 May 2020; accepted for publication in this journal 7 June 2020.",
        "The groups were compared after one, three and six weeks (see the",
        "Correspondence should be sent to the first author at a@example.org.",
        "Too short a text.",
        "图3 两组读者在第一周、第三周和第六周的回忆率比较。",
    ],
)
def test_debris_is_never_quoted(text: str) -> None:
    assert not is_clean(text)


@given(st.lists(st.tuples(st.sampled_from(["", "abstract", "methods", "references"]), st.text(max_size=80))))
def test_whatever_a_pdf_holds_a_draft_quotes_only_what_stands_there(pairs: list[tuple[str, str]]) -> None:
    chosen = texts(drafted(evidence_of(*pairs, *ENGLISH[:4]), *fields(*ROLES)))
    known = {text for _, text in (*pairs, *ENGLISH)}
    assert all(text in known for quoted in chosen.values() for text in quoted)


def test_nothing_is_quoted_from_references_and_thanks() -> None:
    text = "We conclude that writing notes by hand is effective for remembering a paper."
    evidence = evidence_of(("references", text), ("acknowledgements", text), ("declarations", text))
    assert not any(texts(drafted(evidence, *fields(*ROLES))).values())


def test_an_abstract_without_a_heading_is_read_as_one() -> None:
    unnamed = [("", text) if section == "abstract" else (section, text) for section, text in ENGLISH]
    chosen = texts(drafted(evidence_of(*unnamed), *fields(*ROLES)))
    assert any("We ask whether" in text for text in chosen["research_question"])
    assert any("23% more" in text for text in chosen["content"])

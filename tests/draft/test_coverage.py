"""What of a paper's abstract and announced lists no field speaks of, found without a model."""

from __future__ import annotations

import pytest

from summarizer.draft.coverage import uncovered
from summarizer.draft.draft import CheckedClaim, Provenance, VerifiedDraft, VerifiedField
from summarizer.evidence.passage import Coverage, Evidence, Passage
from summarizer.pdf.page import Sentence, WordSpan

ROLES = ("research_question", "method", "content", "conclusion")
SENTENCES = (
    ("abstract", "Wugs are small birds that nobody has counted on the northern islands."),
    ("abstract", "We show that island wugs learn songs 40% faster than mainland wugs do."),
    ("introduction", "Counting wugs meets five common problems, which we describe in turn."),
    ("results", "Learning of songs by island wugs was faster than by mainland wugs."),
    ("results", "The weather was fine on most days."),
)
PASSAGES = tuple(
    Passage(number, Sentence(text, (WordSpan(0, number, number + 1),), section))
    for number, (section, text) in enumerate(SENTENCES, 1)
)
PAPER = Evidence(PASSAGES, (), Coverage(1, (0,), (), 60, 500, "o200k_base"))


def said(*claims: tuple[str, int], language: str = "zh") -> list[str]:
    checked = tuple(CheckedClaim(text, (PASSAGES[number - 1],)) for text, number in claims)
    draft = VerifiedDraft((VerifiedField("主要内容", checked),), Provenance("model", "m"))
    return [one.listed or one.passage.id for one in uncovered(draft, PAPER, ROLES, language)]


def test_an_abstracts_result_and_an_announced_list_of_which_nothing_is_said_are_found() -> None:
    assert said(("多数日子天气晴好。", 5)) == ["S2", "five common problems"]


@pytest.mark.parametrize(
    "claim",
    [
        ("岛上的鸟学歌更快。", 2),  # cites it
        ("岛上的鸟学歌快 40%。", 5),  # holds its number
        ("岛上的鸟学歌更快。", 4),  # cites what says the same
    ],
)
def test_a_result_that_a_claim_cites_repeats_or_says_by_another_sentence_is_covered(
    claim: tuple[str, int],
) -> None:
    assert said(claim) == ["five common problems"]


@pytest.mark.parametrize(
    "claim", [("计数有五个常见问题。", 5), ("计数的常见问题有 5 个。", 5), ("计数不易。", 3)]
)
def test_a_list_is_covered_when_its_count_is_named_or_the_sentence_cited(claim: tuple[str, int]) -> None:
    assert "five common problems" not in said(claim)


def test_a_list_is_not_missed_in_a_language_whose_words_for_numbers_are_not_known() -> None:
    assert said(("Das Zählen hat fünf Probleme.", 5), language="de") == ["S2"]


def test_an_entry_of_a_list_of_short_names_is_no_result() -> None:
    entry = Passage(1, Sentence("TMD0 First set of domains of SUR1 that cross it", (), "abstract"))
    paper = Evidence((entry, *PASSAGES[3:]), (), PAPER.coverage)
    claim = CheckedClaim("天气晴好。", (PASSAGES[4],))
    draft = VerifiedDraft((VerifiedField("主要内容", (claim,)),), Provenance("model", "m"))
    assert uncovered(draft, paper, ROLES, "zh") == ()


def test_a_draft_of_few_fields_need_not_hold_the_headline() -> None:
    draft = VerifiedDraft(
        (VerifiedField("备注", (CheckedClaim("天气晴好。", (PASSAGES[4],)),)),), Provenance("model", "m")
    )
    assert uncovered(draft, PAPER, ("remarks",)) == ()

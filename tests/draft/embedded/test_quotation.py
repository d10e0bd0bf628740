"""What the embedded drafter quotes around a sentence, and where headings and highlights send it."""

from __future__ import annotations

from summarizer.draft.draft import CheckedClaim
from summarizer.draft.drafter import FieldRequest
from summarizer.draft.embedded.extractive import choose
from summarizer.draft.embedded.quotation import quotation
from summarizer.evidence.passage import Coverage, Evidence, Passage, quoted_text
from summarizer.insertion.value import render_claim
from summarizer.note.annotation import Annotation, AnnotationKind
from summarizer.note.link import Attachment
from summarizer.paper.cited import CitedPdf
from summarizer.pdf.page import Sentence, Title, WordSpan

ROLES = ("research_question", "background", "method", "content", "conclusion", "innovation")
LATE = ("limitation", "future_work", "remarks")
MARK = Annotation(AnnotationKind.HIGHLIGHT, text="marked")
PLAIN = "Students read four papers in a quiet room with a window to the garden."


def passages(*texts: str, section: str = "results", paragraph: int = 1, title: str = "") -> list[Passage]:
    """Sentences of one paragraph under one heading."""
    heading = Title(title) if title else None
    return [
        Passage(n, Sentence(text, (WordSpan(3, 30 * n, 30 * n + 9),), section, heading, paragraph))
        for n, text in enumerate(texts, 1)
    ]


def drafted(found: list[Passage], *roles: str) -> dict[str, list[str]]:
    numbered = [Passage(n, one.sentence, one.annotations, one.on_title) for n, one in enumerate(found, 1)]
    evidence = Evidence(tuple(numbered), (), Coverage(9, (0,), (), 0, 0, "none"))
    chosen = choose([FieldRequest(role, role) for role in roles], evidence)
    return dict(zip(roles, ([quoted_text(run) for run in runs] for runs in chosen), strict=True))


def run_of(found: list[Passage], at: int) -> list[int]:
    return [passage.number for passage in quotation(found, at)]


def test_a_sentence_that_points_back_is_quoted_with_the_one_before() -> None:
    found = passages(PLAIN, "This shows that notes by hand are effective for remembering a paper.")
    assert run_of(found, 1) == [1, 2]
    assert run_of(found, 0) == [1]


def test_two_sentences_that_are_quoted_as_one_stand_in_quotation_marks_with_one_link() -> None:
    found = passages(PLAIN, "This shows that notes by hand are effective for remembering a paper.")
    claim = CheckedClaim(quoted_text(found), tuple(found))
    pdf = CitedPdf(Attachment("a.pdf", vault_path="a.pdf"))
    assert render_claim(claim, pdf, "en") == f"“{quoted_text(found)}” [[a.pdf#page=4|p4]]"


def test_a_chain_of_two_is_followed_and_no_longer_one() -> None:
    leaning = ["It was raised again after the third week of the whole study period."] * 3
    assert run_of(passages(PLAIN, *leaning), 2) == [1, 2, 3]
    assert run_of(passages(PLAIN, *leaning), 3) == []


def test_what_stands_in_another_paragraph_or_is_no_prose_is_no_antecedent() -> None:
    back = "These results suggest that notes by hand are effective for students."
    apart = [*passages(PLAIN), *passages(back, paragraph=2)]
    apart[1] = Passage(2, apart[1].sentence)
    assert run_of(apart, 1) == []
    assert run_of(passages("Figure 3: Recall of both groups after one, three and six weeks.", back), 1) == []


def test_a_line_that_ends_in_a_colon_is_quoted_with_its_list_or_not_at_all() -> None:
    opening = "The main contributions of this paper are summarized as follows:"
    items = ["• We record notes of 48 students.", "• We test recall three times.", "Nothing of it is old."]
    assert run_of(passages(opening, *items), 0) == [1, 2, 3]
    assert run_of(passages(opening, PLAIN), 0) == []
    drafts = drafted(passages(opening, *items, section="introduction"), *ROLES)
    assert drafts["innovation"] == [f"{opening} {items[0]} {items[1]}"]


def test_an_item_of_two_sentences_is_quoted_with_both() -> None:
    opening = passages("The contributions of our paper are as follows:", section="introduction")
    first = passages("• We record notes of 48 students.", "None had been asked before.", paragraph=2)
    second = passages("• We test recall three times.", paragraph=3)
    found = [Passage(n, one.sentence) for n, one in enumerate([*opening, *first, *second], 1)]
    assert run_of(found, 0) == [1, 2, 3, 4]


def test_an_outline_is_quoted_whole() -> None:
    outline = [
        "The rest of this paper is organized as follows.",
        "Section 2 describes how the notes were taken.",
        "Section 3 presents what students recalled.",
        "Finally, Section 4 concludes.",
    ]
    drafts = drafted(passages(*outline, PLAIN, section="introduction"), "approach")
    assert drafts["approach"] == [" ".join(outline)]


def test_a_heading_that_names_a_field_answers_it() -> None:
    text = "The recall was tested by the person who had collected all notes before."
    found = [*passages(PLAIN), *passages(text, section="", paragraph=2, title="4.3 Threats and caveats")]
    assert drafted(found, "limitation")["limitation"] == [text]
    assert drafted(passages(PLAIN, text), "limitation")["limitation"] == []


def test_a_section_named_for_a_field_comes_before_better_words_elsewhere() -> None:
    elsewhere = "One potential flaw of our method is that we only tested recall on paper."
    named = "The recall was tested by the person who had collected all of the notes."
    found = [*passages(elsewhere, section="methods"), *passages(named, section="limitations", paragraph=2)]
    assert named in drafted(found, "limitation")["limitation"]


def test_a_highlighted_heading_sends_its_section_first() -> None:
    one, other = (
        f"We find that recall of the {name} group was 23% higher after six weeks." for name in ("old", "new")
    )
    found = [*passages(one, title="3.1 Old"), *passages(other, paragraph=2, title="3.2 New")]
    marked = [Passage(1, found[0].sentence, on_title=(MARK,)), found[1]]
    assert drafted(found, "content")["content"] == [other]
    assert drafted(marked, "content")["content"] == [one]


def test_a_highlight_goes_to_the_field_that_it_suits_best() -> None:
    texts = [
        "However, existing studies have measured recall only in the minutes after reading.",
        "We find that recall of the second group was 23% higher after six weeks.",
    ]
    found = passages(texts[0], section="introduction") + passages(texts[1], paragraph=2)
    marked = [Passage(n, one.sentence, (MARK,)) for n, one in enumerate(found, 1)]
    drafts = drafted(marked, *ROLES, *LATE)
    assert (drafts["background"], drafts["content"]) == ([texts[0]], [texts[1]])
    assert drafts["remarks"] == []


def test_where_code_and_data_are_stands_in_the_remarks_after_highlights() -> None:
    code = "The code and all data are publicly available at https://example.org/notes for everybody."
    assert drafted(passages(code, section="declarations"), *ROLES, *LATE)["remarks"] == [code]
    aside = Passage(
        2, Sentence("Coffee stood on a table at the back of the room.", (WordSpan(3, 0, 9),)), (MARK,)
    )
    both = drafted([*passages(code, section="declarations"), aside], *ROLES, *LATE)["remarks"]
    assert aside.sentence.text in both


def test_a_piece_of_a_highlighted_sentence_is_not_quoted() -> None:
    piece = Passage(1, Sentence("both demonstrate high affinity and", (WordSpan(3, 0, 9),)), (MARK,))
    assert not any(drafted([piece], *ROLES, *LATE).values())


def test_a_chinese_paper_is_quoted_in_chinese_where_it_can_be() -> None:
    english = "Results show that notes by hand are recalled 23% better than others."
    chinese = [
        "结果表明，手写笔记组的回忆率比打字组高出23%。",
        "学生在安静的房间里阅读了四篇论文，并写下笔记。",
    ]
    found = passages(english, section="abstract") + passages(*chinese, section="abstract", paragraph=2)
    assert drafted(found, "content")["content"] == [chinese[0]]


def test_the_only_field_that_a_sentence_can_answer_gets_it() -> None:
    either = "In this paper, we introduce a method by which students take notes of papers."
    only = "The main contribution of this work is a study of 48 students over six weeks."
    drafts = drafted(passages(either, only, section="introduction"), "innovation", "research_question")
    assert drafts == {"innovation": [only], "research_question": [either]}

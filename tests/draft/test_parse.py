"""Reading a model's answer: its form may vary, nonsense is refused."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.draft.draft import Claim, FieldDraft
from summarizer.draft.drafter import FieldRequest
from summarizer.draft.parse import parse_draft
from summarizer.errors import BadAnswer
from tests.growth import grows_as_its_input

QUESTION = FieldRequest("研究问题", "research_question")
METHOD = FieldRequest("🚀 研究方法", "method")
FIELDS = (QUESTION, METHOD)
ALIASES = {"Research question": "research_question", "Methods": "method"}
CLAIM = {"text": "用问卷收集数据。", "sentences": [12, 13]}


def parse(answer: object) -> dict[str, tuple[Claim, ...]]:
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    return {field.label: field.claims for field in parse_draft(text, FIELDS, ALIASES)}


def listed(label: str = "研究问题", **claim: object) -> dict[str, object]:
    return {"fields": [{"field": label, "claims": [CLAIM | claim]}]}


READ = (Claim("用问卷收集数据。", (12, 13)),)


def test_the_form_asked_for_is_read_in_the_order_of_the_fields() -> None:
    answer = {"fields": [{"field": "🚀 研究方法", "claims": [CLAIM]}, {"field": "研究问题", "claims": []}]}
    assert parse_draft(json.dumps(answer), FIELDS) == (
        FieldDraft("研究问题", ()),
        FieldDraft("🚀 研究方法", READ),
    )


@pytest.mark.parametrize(
    "answer",
    [
        {"研究问题": {"claims": [CLAIM]}},
        {"研究问题": [CLAIM]},
        {"研究问题": CLAIM},
        {"fields": {"研究问题": [CLAIM]}},
        {"answer": {"fields": [{"field": "研究问题", "claims": [CLAIM]}]}},
        [{"field": "研究问题", "claims": [CLAIM]}],
        {"fields": [{"label": "研究问题", "claims": CLAIM}]},
        {"fields": [{"研究问题": [CLAIM]}]},
        {"研究问题": "用问卷收集数据。[S12, S13]"},
        {"研究问题": ["用问卷收集数据（S12-S13）。"]},
    ],
)
def test_fields_keyed_by_name_bare_lists_and_wrappers_are_read(answer: object) -> None:
    assert parse(answer) == {"研究问题": READ}


@pytest.mark.parametrize(
    "label",
    [
        "🎯 研究问题",
        "研究问题：",
        " 研究问题 ",
        "research_question",
        "Research question",
        "RESEARCH QUESTION",
    ],
)
def test_labels_with_emoji_or_in_english_are_recognised(label: str) -> None:
    assert parse(listed(label)) == {"研究问题": READ}


@pytest.mark.parametrize(
    ("sentences", "numbers"),
    [
        ("S12", (12,)),
        (["S12"], (12,)),
        (["S12", 13, "14"], (12, 13, 14)),
        ("S12, S13；S14", (12, 13, 14)),
        ("S12-S14", (12, 13, 14)),
        ("12–14", (12, 13, 14)),
        ("S5-S900", (5, 900)),
        ([12, 12, "S12"], (12,)),
        ([12.0], (12,)),
        ([0, -3, 2.5, True, None, float("inf"), float("nan")], ()),
        ([[12], ["S13"]], (12, 13)),
        ([], ()),
        (None, ()),
        ("see abstract", ()),
    ],
)
def test_sentence_numbers_are_read_however_they_are_written(
    sentences: object, numbers: tuple[int, ...]
) -> None:
    assert parse(listed(sentences=sentences)) == {"研究问题": (Claim("用问卷收集数据。", numbers),)}


def test_a_field_that_the_answer_lacks_is_left_out_so_that_it_can_be_asked_again() -> None:
    assert list(parse(listed())) == ["研究问题"]


def test_a_field_whose_claims_cannot_be_read_counts_as_lacking() -> None:
    answer = {"研究问题": [CLAIM], "研究方法": [{"words": "no text"}]}
    assert list(parse(answer)) == ["研究问题"]


def test_fields_that_were_not_asked_for_are_passed_over() -> None:
    assert parse({"研究问题": [CLAIM], "伦理": [CLAIM], "confidence": 0.9}) == {"研究问题": READ}


def test_a_field_that_stands_twice_is_put_together_without_repeats() -> None:
    other = {"text": "另一句。", "sentences": [14]}
    entries = [{"field": "研究问题", "claims": [CLAIM]}, {"field": "研究问题", "claims": [CLAIM, other]}]
    assert parse({"fields": entries}) == {"研究问题": (*READ, Claim("另一句。", (14,)))}


@pytest.mark.parametrize(
    "claims",
    [
        None,
        [],
        "",
        [{"text": "  ", "sentences": [1]}],
        [{"text": "文中未提及。", "sentences": []}],
        "未说明",
        "Not stated in the paper.",
        "N/A",
    ],
)
def test_a_field_that_the_paper_does_not_answer_has_no_claims(claims: object) -> None:
    assert parse({"研究问题": claims}) == {"研究问题": ()}


def test_a_cited_claim_about_what_was_not_reported_is_kept() -> None:
    claim = {"text": "未报告样本量。", "sentences": [4]}
    assert parse({"研究问题": [claim]}) == {"研究问题": (Claim("未报告样本量。", (4,)),)}


def test_a_claim_is_one_line() -> None:
    assert parse(listed(text="用问卷\n收集  数据。")) == {
        "研究问题": (Claim("用问卷 收集 数据。", (12, 13)),)
    }


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("用问卷收集数据 [S12, S13]。", "用问卷收集数据。"),
        ("用问卷收集数据。（S12）", "用问卷收集数据。"),
        ("用问卷收集数据 [12]", "用问卷收集数据"),
        ("用问卷（S12）收集数据【S13】。", "用问卷收集数据。"),
        ("见补充材料（S1）。", "见补充材料（S1）。"),
        ("始于前人的方法（2019）。", "始于前人的方法（2019）。"),
        ("准确率为 (95)。", "准确率为 (95)。"),
    ],
)
def test_numbers_of_cited_sentences_are_taken_out_of_the_words_but_years_and_values_stay(
    text: str, kept: str
) -> None:
    assert parse(listed(text=text)) == {"研究问题": (Claim(kept, (12, 13)),)}


@given(st.data())
def test_of_an_answer_that_breaks_off_only_finished_fields_are_used(data: st.DataObject) -> None:
    question = {"field": "研究问题", "claims": [CLAIM]}
    method = {
        "field": "🚀 研究方法",
        "claims": [CLAIM, {"text": "样本量不超过 30 {人}。", "sentences": [14]}],
    }
    start = len(json.dumps({"fields": [question]}, ensure_ascii=False)) - 2
    whole = json.dumps({"fields": [question, method]}, ensure_ascii=False)
    cut = whole[: data.draw(st.integers(start, len(whole) - 3))]
    assert parse(cut) == {"研究问题": READ}


@pytest.mark.parametrize("lacking", [1, 2])
def test_an_answer_that_lacks_only_its_last_brackets_is_whole(lacking: int) -> None:
    assert parse(json.dumps(listed(), ensure_ascii=False)[:-lacking]) == {"研究问题": READ}


@pytest.mark.parametrize("end", ["", ', {"text": "样本量不', ', {"sentences": [14], "text": "样本量不'])
def test_an_answer_that_breaks_off_in_its_first_field_is_refused(end: str) -> None:
    claims = json.dumps([CLAIM], ensure_ascii=False)[:-1]
    with pytest.raises(BadAnswer, match="breaks off"):
        parse(f'{{"fields": [{{"field": "研究问题", "claims": {claims}{end}')


def test_brackets_in_thinking_and_in_claims_do_not_make_an_answer_look_cut() -> None:
    answer = json.dumps(listed(text="集合 {[(1) 有限。"), ensure_ascii=False)
    assert parse("<think>{ [</think>" + answer) == {"研究问题": (Claim("集合 {[(1) 有限。", (12, 13)),)}


def test_tex_survives() -> None:
    answer = r'{"研究问题": [{"text": "学习率 $\beta$ 为 $\frac{1}{2}$。", "sentences": [1]}]}'
    assert parse(answer)["研究问题"][0].text == r"学习率 $\beta$ 为 $\frac{1}{2}$。"


def test_thinking_fences_and_prose_are_passed_over() -> None:
    answer = f"<think>研究问题?</think>Here it is:\n```json\n{json.dumps(listed())}\n```"
    assert parse(answer) == {"研究问题": READ}


@pytest.mark.parametrize(
    "answer",
    [
        "I cannot do that.",
        "{}",
        '{"fields": []}',
        '{"answer": 42}',
        '{"fields": [{"field": "伦理", "claims": []}]}',
        '{"研究问题": 42}',
        "[1, 2, 3]",
        "<think>never ends",
        "[" * 900 + "]" * 900,
        '{"a":' * 900 + "1" + "}" * 900,
    ],
)
def test_nonsense_is_refused(answer: str) -> None:
    with pytest.raises(BadAnswer):
        parse(answer)


@pytest.mark.parametrize(("start", "much"), [("（", "1"), ("[S1", ", S1"), ("", "(["), ("", "1-")])
def test_long_odd_claims_are_read_in_a_time_that_grows_as_they_do(start: str, much: str) -> None:
    def read(times: int) -> None:
        text = start + much * times
        parse(listed(text=text, sentences=text))

    assert grows_as_its_input(read, 5000)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["fields", "field", "claims", "text", "sentences", "研究问题", "研究方法"]), inner
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_read_or_refused_and_what_is_read_is_well_formed(answer: object) -> None:
    with contextlib.suppress(BadAnswer):
        for claims in parse(answer).values():
            for claim in claims:
                assert claim.text == " ".join(claim.text.split()) != ""
                assert all(number >= 1 for number in claim.passages)
                assert len(set(claim.passages)) == len(claim.passages)


@pytest.mark.parametrize(
    ("cited", "figures"),
    [
        ({"figures": [1, 2]}, (1, 2)),
        ({"figures": ["F2"]}, (2,)),
        ({"figures": "F1, F3"}, (1, 3)),
        ({"figures": 2}, (2,)),
        ({"sentences": ["S12", "F2", 13]}, (2,)),
        ({"figures": None}, ()),
        ({"figures": ["Figure 3", True, {}]}, ()),
        ({"text": "用问卷（F1）收集数据。"}, ()),
    ],
)
def test_pictures_are_read_in_every_form_and_a_score_is_none(
    cited: dict[str, object], figures: tuple[int, ...]
) -> None:
    (claim,) = parse({"fields": [{"field": "研究问题", "claims": [CLAIM | cited]}]})["研究问题"]
    assert claim.figures == figures
    assert claim.passages == (12, 13)

"""Fields known by their names: what holds for every form that people write them in."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from summarizer.errors import NoSummary
from summarizer.insertion.insert import accept_drafts, insert_drafts, reject_drafts, replace_drafts
from summarizer.note.labels import common_role
from summarizer.note.note import Note, parse_note
from summarizer.note.summary import ValueState
from tests.notes import COVERAGE, PDF, draft_of, empty_labels, fill

LABELS = (
    *("Research question", "Background", "Method(s)", "Key findings", "Conclusion", "Contributions"),
    *(
        "Limitations",
        "Future work",
        "TL;DR",
        "What problem does it solve?",
        "研究背景",
        "研究方法",
        "研究结论",
    ),
    *("创新点", "不足与展望", "Notes", "My view", "启发", "Related"),
)
VALUES = st.sampled_from(["", "", "", " ", "  ", "\t", "TODO", "...", "mine, and mine alone", "我写的"])
BETWEEN = "¦words of mine¦> a quote¦> [!note] other¦## Chapter¦- item¦---¦| a | b¦<div>¦%% x %%¦[x](y)"
LINES = st.sampled_from(BETWEEN.split("¦"))


def _heading(label: str, value: str) -> list[str]:
    return [f"## {label}", *([value] if value else []), ""]


def _numbered(label: str, value: str) -> list[str]:
    return [f"### 2. {label}", "<!-- what to write -->", value, ""]


def _with_bullet(label: str, value: str) -> list[str]:
    return [f"## 🔎 {label}:", f"- {value}", ""]


def _bold(label: str, value: str) -> list[str]:
    return [f"**{label}**:{value and ' '}{value}", ""]


def _bold_inside(label: str, value: str) -> list[str]:
    return [f"**{label}:** {value}", ""]


def _item(label: str, value: str) -> list[str]:
    return [f"- {label}: {value}"]


def _task(label: str, value: str) -> list[str]:
    return [f"- [ ] **{label}**:: {value}"]


def _inline(label: str, value: str) -> list[str]:
    return [f"{label}:: {value}", ""]


def _full_width(label: str, value: str) -> list[str]:
    return [f"> {label}：{value}", ""]


def _box(label: str, value: str) -> list[str]:
    return [f"> [!tip]+ {label}", f"> {value}", ""]


def _nested(label: str, value: str) -> list[str]:
    return ["> [!info] card", f"> > [!note] {label}", f"> > {value}", ""]


def _row(label: str, value: str) -> list[str]:
    return ["", "| Aspect | Detail |", "|:--|--|", f"| **{label}** |{value}|", ""]


def _columns(label: str, value: str) -> list[str]:
    return ["", f"| {label} | Data source | Other |", "|---|---|---|", f"|{value}| | |", ""]


FORMS = [_heading, _numbered, _with_bullet, _bold, _bold_inside, _item, _task, _inline, _full_width, _box]
FORMS += [_nested, _row, _columns]


@st.composite
def notes(draw: st.DrawFn) -> str:
    """A note whose fields stand in any forms, with any text between, any line ends, kept or not."""
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=7, unique=True))
    lines = ["# Title", "", *draw(st.lists(LINES, max_size=2)), ""]
    kept = draw(st.booleans())
    lines += ["%% begin notes %%"] * kept
    for label in labels:
        lines += draw(st.sampled_from(FORMS))(label, draw(VALUES))
        lines += ["", *draw(st.lists(LINES, max_size=1)), ""] if draw(st.integers(0, 3)) == 0 else []
    lines += ["%% end notes %%"] * kept + ["", "## Annotations", "", "> Results: a highlight", ""]
    text = draw(st.sampled_from(["\n", "\r\n"])).join(lines)
    text = text if draw(st.booleans()) else text.rstrip("\r\n")
    return ("\ufeff" if draw(st.booleans()) else "") + text


def parsed(text: str) -> Note:
    """The note; one without a field is not what the properties are about."""
    try:
        return parse_note(text)
    except NoSummary:
        assume(False)
        raise


def held(note: Note) -> dict[str, str]:
    """What stood in the empty fields where it was not blank, as the journal keeps it."""
    spans = {field.label: field.value_span.of(note.text) for field in note.summary.fields}
    return {label: value for label, value in spans.items() if value.strip()}


@given(notes())
def test_every_empty_field_is_filled_once_and_only_fields_are(text: str) -> None:
    note = parsed(text)
    empty = empty_labels(note)
    assert all(common_role(label) for label in empty)
    once = fill(text)
    after = {field.label: field.state for field in parse_note(once).summary.fields}
    assert list(after) == [field.label for field in note.summary.fields]
    assert [label for label, state in after.items() if state is ValueState.DRAFT] == empty
    assert fill(once) == once


@given(notes(), st.randoms(use_true_random=False))
def test_rejected_one_by_one_in_any_order_every_byte_is_as_before(text: str, order: object) -> None:
    note = parsed(text)
    labels, filled = empty_labels(note), fill(text)
    order.shuffle(labels)  # type: ignore[attr-defined]
    for label in labels:
        filled = reject_drafts(parse_note(filled), [label], held(note))
    assert filled == text


@given(notes())
def test_accepted_one_by_one_the_text_stays_without_a_mark(text: str) -> None:
    labels, filled = empty_labels(parsed(text)), fill(text)
    for label in labels:
        filled = accept_drafts(parse_note(filled), [label])
    assert "🤖" not in filled
    states = {field.label: (field.state, field.value) for field in parse_note(filled).summary.fields}
    for label in labels:
        assert states[label][0] is ValueState.HUMAN
        assert states[label][1].startswith("叶片随温度变化。")


@given(notes(), st.sampled_from(["my own words", "a | b", "- x", "two\nlines"]))
def test_edited_drafts_are_the_persons_words_and_reject_without_a_trace(text: str, words: str) -> None:
    note = parsed(text)
    labels, filled = empty_labels(note), parse_note(fill(text))
    assume(labels)
    edited = parse_note(replace_drafts(filled, dict.fromkeys(labels, words)))
    for label in labels:
        field = edited.summary.field(label)
        assert field is not None
        assert field.state is ValueState.HUMAN
        assert field.value == field.shape.fit(words)
    assert reject_drafts(edited, labels, held(note)) == edited.text


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Research Objective(s)", "research_question"),
        ("What did the authors do?", "method"),
        ("这篇文章解决的问题", "research_question"),
        ("方法核心", "method"),
        ("优点 (Pros)", "innovation"),
        ("Background / Problem Statement", "background"),
        ("Main Findings & Results", "content"),
        ("key_findings", "content"),
        ("Notes", ""),
        ("Summary & Notes", ""),
        ("My summary", ""),
        ("Key questions", ""),
        ("What questions do I have?", ""),
        ("Abstract", ""),
        ("About", ""),
        ("启发", ""),
        ("感想 (Thoughts)", ""),
    ],
)
def test_a_label_means_what_most_people_mean_by_it_and_a_page_of_ones_own_nothing(
    label: str, role: str
) -> None:
    assert common_role(label) == role


@pytest.mark.parametrize("number", ["4️⃣ ", "④", "IV. ", "4.2 ", "四、", "Q4: "])
def test_a_number_in_front_is_no_part_of_a_label(number: str) -> None:
    fields = parse_note(f"# T\n\n## {number}Novelty\n\n## {number}研究方法\n").summary.fields
    assert [field.label for field in fields] == ["Novelty", "研究方法"]


def test_of_several_callouts_for_a_field_each_the_summary_is_not_the_only_one() -> None:
    boxes = [f"> [!{name}]-\n> {name}:: \n" for name in ("hypothesis", "methodology", "result", "summary")]
    fields = parse_note("\n".join(["# T\n", *boxes])).summary.fields
    assert [field.label for field in fields] == ["hypothesis", "methodology", "result", "summary"]
    fields = parse_note("\n".join(["# T\n", boxes[3], "## Method\n", "## Results\n"])).summary.fields
    assert [field.label for field in fields] == ["summary"]


def test_an_answer_on_the_lines_below_is_an_answer() -> None:
    text = (
        "# T\n\n**Method**:\n\nThree trees.\n\n- Findings:\n  - they cool\n\nConclusion：\n> yes\n\n"
        "Limitations:\nTwo of them: time, money\n\n**Future work**:\n"
    )
    states = {field.label: field.state for field in parse_note(text).summary.fields}
    assert states == {
        **dict.fromkeys(["Method", "Findings", "Conclusion", "Limitations"], ValueState.HUMAN),
        "Future work": ValueState.EMPTY,
    }


@pytest.mark.parametrize(
    "text",
    [
        "- Method:\n- three trees\n- Findings:\n- they cool\n- Limitations: \n- [PDF](x.pdf)\n",
        "Method::\n\nThree trees.\n\nFindings::\n\nThey cool.\n\n## Part\n\nLimitations:: \n",
        "|A|B|\n|--|--|\n| Method | |\n| | trees |\n|Findings||\n||they cool|\n|Limitations||\n",
    ],
)
def test_an_answer_beside_its_label_is_an_answer(text: str) -> None:
    states = {field.label: field.state for field in parse_note(f"# T\n\n{text}").summary.fields}
    assert states == {
        "Method": ValueState.HUMAN,
        "Findings": ValueState.HUMAN,
        "Limitations": ValueState.EMPTY,
    }


def test_a_heading_for_the_annotations_of_a_colour_is_no_field() -> None:
    link = "zotero://open-pdf/library/items/WXYZ2345?page=2&annotation=QRST2345"
    groups = f"## 🟢 Methods\n> Three trees. ([p. 2]({link}))\n\n## 🔴 Limitations\n"
    fields = parse_note(f"# T\n\n## 🟡 Summary\n\n### Results\n\n{groups}").summary.fields
    assert [field.label for field in fields] == ["Results"]
    fields = parse_note("# T\n\n## 🟢 Methods\n\n## 🔴 Limitations\n").summary.fields
    assert [field.label for field in fields] == ["Methods", "Limitations"]


@pytest.mark.parametrize("hint", ["[方法简述]", "【主要实验结果】", "[一句话概括核心贡献]", "*Pending*"])
def test_a_hint_at_what_to_write_is_no_answer(hint: str) -> None:
    fields = parse_note(f"# T\n\n**Method**: {hint}\n**Findings**: [三棵树]\n").summary.fields
    assert [field.state for field in fields] == [ValueState.EMPTY, ValueState.HUMAN]


def test_lines_across_between_sections_stay() -> None:
    text = (
        "# T\n\n---\n\n## Summary\n\n---\n\n## Method\n- \n\n---\n## Findings\n"
        "> Describe the findings.\n\n***\n\n---\n\n## Conclusion\nmine\n\n---\n\n## Notes\n"
    )
    fields = parse_note(text).summary.fields
    assert [field.label for field in fields if field.state is ValueState.EMPTY] == [
        *("Summary", "Method", "Findings")
    ]
    filled = parse_note(fill(text))
    across = [line for line in filled.text.split("\n") if line in {"---", "***"}]
    assert across == [*(["---"] * 3), "***", "---", "---"]
    assert reject_drafts(filled, ["Summary", "Method", "Findings"], held(parse_note(text))) == text


def test_lines_with_pipes_are_rows_of_a_table_only_below_a_rule() -> None:
    text = (
        "# T\n\nMethod | |\n| Results | |\n\n| A | B |\n|---|---|\n| Method \\| data | |\n| Limitations | |\n"
    )
    assert [field.label for field in parse_note(text).summary.fields] == ["Method | data", "Limitations"]


def test_a_draft_that_reads_like_a_label_is_text() -> None:
    note = parse_note("# T\n\n## Summary\n\n## Method\n")
    draft = draft_of({"Summary": ["Results: they cool"], "Method": ["**Data**: three trees"]})
    text = insert_drafts(note, draft, COVERAGE, PDF, "en")
    accepted = accept_drafts(parse_note(text), ["Summary", "Method"])
    assert [field.label for field in parse_note(accepted).summary.fields] == ["Summary", "Method"]

"""JSON is found in a model's answer, whatever stands around it."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.draft.answer import extract_json
from summarizer.errors import BadAnswer

ANSWER = {"fields": [{"field": "研究方法", "claims": [{"text": "12 层 {注}", "sentences": [3]}]}]}
WRITTEN = json.dumps(ANSWER, ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    [
        WRITTEN,
        f"\ufeff {WRITTEN}\n",
        f"```json\n{WRITTEN}\n```",
        f"Sure! Here is the note:\n```\n{WRITTEN}\n```\nShall I go on?",
        f"For x in {{a, b}} I get {WRITTEN} and {{}}.",
        f"Sets such as {{x | x > 1 are open. {WRITTEN}",
        f"<think>Maybe {{}} or {WRITTEN[:40]}?</think>\n{WRITTEN}",
        f"<think>one</think> <think>two {{}}</think>{WRITTEN}",
        f"Let me see … {{}} no.</think>\n\n{WRITTEN}",
        f"<THINKING>\nhm\n</THINKING>```json\n{WRITTEN}```",
        WRITTEN.replace('"', "'"),
        WRITTEN.replace("]}", "],}"),
    ],
)
def test_the_object_is_found_in(text: str) -> None:
    assert extract_json(text) == ANSWER


def test_thinking_that_a_claim_speaks_of_is_no_thinking() -> None:
    answer = {"text": "The model emits <think> … </think> before it answers."}
    assert extract_json(json.dumps(answer)) == answer
    assert extract_json(f"```json\n{json.dumps(answer)}\n```") == answer
    assert extract_json(f"<think>\nHm, {{x}}.\n</think>\nHere: {json.dumps(answer)}") == answer


def test_an_object_in_the_thinking_is_not_the_answer() -> None:
    with pytest.raises(BadAnswer):
        extract_json('<think>Could be {"fields": []}.</think>I do not know.')


def test_a_raw_line_end_within_a_string_is_kept() -> None:
    assert extract_json('{"text": "one\ntwo"}') == {"text": "one\ntwo"}


@pytest.mark.parametrize(
    "text",
    ["", "I would rather not.", "<think>So the answer is " + WRITTEN, "[1, 2", "{", "{" * 2000, "null"],
)
def test_no_answer_is_made_up_from(text: str) -> None:
    with pytest.raises(BadAnswer):
        extract_json(text)


def test_the_longest_object_wins() -> None:
    assert extract_json('{"draft": 1} then {"final": [1, 2, 3, 4]}') == {"final": [1, 2, 3, 4]}


@pytest.mark.parametrize(
    "tex",
    [
        r"\beta", r"\theta", r"\nabla", r"\frac{1}{2}", r"\rho", r"\times", r"\text{loss}", r"\bar{x}",
        r"\nu", r"\forall x", r"\neq", r"\tau_1", r"\right)", r"\alpha", r"\(x\)", r"\upsilon", r"50\%",
        r"\begin{cases}",
    ],
)  # fmt: skip
def test_tex_commands_survive_whether_escaped_or_not(tex: str) -> None:
    assert extract_json(f'{{"text": "so ${tex}$ 成立"}}') == {"text": f"so ${tex}$ 成立"}
    assert extract_json(json.dumps({"text": tex})) == {"text": tex}


@pytest.mark.parametrize(
    "text", ["one\ntwo", "one\nNext", "a\ttab", 'say "x"', "\\", "e.g.\ne.g. this", "C:\\new", "é漢"]
)
def test_real_escapes_stay_what_they_are(text: str) -> None:
    assert extract_json(json.dumps({"text": text})) == {"text": text}


PRINTABLE = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]))


@given(st.dictionaries(PRINTABLE, PRINTABLE))
def test_any_well_written_object_is_read_as_it_is(answer: dict[str, str]) -> None:
    assert extract_json(json.dumps(answer)) == answer
    assert extract_json(f"```json\n{json.dumps(answer, ensure_ascii=False)}\n```") == answer


@example('["]{')  # json-repair 0.50 reads past its end
@given(st.text(alphabet='{}[]"\\,:a1 \n<think>/`'))
def test_no_text_brings_anything_but_an_object_or_a_bad_answer(text: str) -> None:
    try:
        found = extract_json(text)
    except BadAnswer:
        return
    assert isinstance(found, dict | list)

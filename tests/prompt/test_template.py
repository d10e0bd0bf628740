"""Prompt files: what their front matter and inputs promise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import PromptError
from summarizer.prompt.template import PromptTemplate, parse_prompt_file, parse_template


def template(body: str, inputs: str = "[name]", version: str = "3") -> PromptTemplate:
    text = f"---\nid: task\nversion: {version}\ninputs: {inputs}\n---\n{body}\n"
    return parse_template(parse_prompt_file(text, "mine/task.md"))


def test_a_template_is_filled_in() -> None:
    prompt = template("Hello {{ name }}")
    assert (prompt.id, prompt.version, prompt.render({"name": "World"})) == ("task", 3, "Hello World")


@given(st.text())
def test_what_is_filled_in_is_never_evaluated_or_escaped(text: str) -> None:
    assert template("<{{ name }}>").render({"name": text}) == f"<{text}>"


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{% raw %}", "{# note #}", "<b> & </b>", r"\frac{1}{2}"])
def test_braces_in_a_paper_are_text(text: str) -> None:
    assert template("{{ name }}").render({"name": text}) == text


@pytest.mark.parametrize(
    ("body", "inputs", "message"),
    [
        ("{{ nmae }}", "[name]", "uses `nmae`"),
        ("nothing", "[name]", "names `name` as input but does not use it"),
        ("{{ name", "[name]", "line 1"),
        ("{{ name }}", "name", "inputs must be a list"),
    ],
)
def test_a_mistake_in_a_prompt_names_the_file(body: str, inputs: str, message: str) -> None:
    with pytest.raises(PromptError, match=r"mine/task\.md") as caught:
        template(body, inputs)
    assert message in str(caught.value)


def test_an_input_that_nothing_gives_is_reported_with_those_there_are() -> None:
    with pytest.raises(PromptError, match="asks for `name`") as caught:
        template("{{ name }}").render({"title": "x", "evidence": "y"})
    assert "`evidence`, `title`" in caught.value.hint


def test_a_part_of_an_input_that_does_not_exist_is_reported() -> None:
    with pytest.raises(PromptError, match="has no attribute 'colour'"):
        template("{{ name.colour }}").render({"name": "x"})


def test_inputs_that_a_prompt_leaves_out_are_not_missed() -> None:
    assert template("plain", "[]").render({"name": "x"}) == "plain"


@pytest.mark.parametrize("body", ["{{ ''.__class__.__mro__ }}", "{{ name.__init__.__globals__ }}"])
def test_a_prompt_from_someone_else_cannot_reach_the_program(body: str) -> None:
    inputs = "[name]" if "name." in body else "[]"
    with pytest.raises(PromptError, match=r"mine/task\.md cannot be filled in"):
        template(body, inputs).render({"name": "x"})


@pytest.mark.parametrize("version", ["0", "-1", "true", "one", "1.5"])
def test_a_version_is_a_whole_number_from_1(version: str) -> None:
    with pytest.raises(PromptError, match="version must be a whole number"):
        template("{{ name }}", version=version)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no front matter", "no front matter"),
        ("---\nid: [\n---\nbody", "no YAML"),
        ("---\n- a\n---\nbody", "no front matter"),
    ],
)
def test_a_file_without_readable_front_matter_is_refused(text: str, message: str) -> None:
    with pytest.raises(PromptError, match=r"mine/task\.md") as caught:
        parse_prompt_file(text, "mine/task.md")
    assert message in str(caught.value)

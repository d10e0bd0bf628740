"""A prompt that somebody else wrote ends soon, in a text or in one sentence, whatever its body asks for."""

from __future__ import annotations

import pytest

from summarizer.errors import PromptError
from summarizer.prompt.template import parse_prompt_file, parse_template

WORDS = "word " * 20_000


def filled(body: str) -> str:
    text = f"---\nid: task\nversion: 1\ninputs: [name]\n---\n{body}\n"
    return parse_template(parse_prompt_file(text, "mine/task.md")).render({"name": WORDS})


@pytest.mark.parametrize(
    "body",
    [
        "{% for a in name %}" * 4 + "x" + "{% endfor %}" * 4,
        "{% for a in name %}{% for b in name %}{% endfor %}{% endfor %}",
        "{% for a in name if a in name %}{% endfor %}",
        "{% for a in name %}" * 60 + "{% endfor %}" * 60,
        "{% for a in name recursive %}{{ loop(name) }}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}{{ name }}",
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}{{ name }}",
        "{{ name * 100000 }}",
        "{{ 9 ** 9 ** 9 }}{{ name }}",
        "{{ '%999999999d' % 1 }}{{ name }}",
        "{{ '{:999999999}'.format(name) }}",
        "{{ name.ljust(999999999) }}",
        "{{ name | center(999999999) }}",
        "{{ name | replace('', name) }}",
        "{{ name | join('%s') | length }}" % ("x" * 50_000),
        "{{ lipsum(n=100000) }}{{ name }}",
        "{% set x = name ~ name %}{% set x = x ~ x %}{{ x }}",
        "{% for a in name %}{{ name }}{% endfor %}",
        "{{ name }}" * 5_000,
    ],
)
def test_what_would_not_end_or_fill_the_memory_is_refused(body: str) -> None:
    with pytest.raises(PromptError, match=r"The prompt mine/task\.md cannot be filled in: "):
        filled(body)


@pytest.mark.parametrize("front", ["<<: *a", "inputs: *a"])
def test_its_front_matter_has_no_aliases(front: str) -> None:
    with pytest.raises(PromptError, match="uses aliases"):
        parse_prompt_file(f"---\na: &a [x]\n{front}\n---\nbody", "mine/task.md")


def test_what_prompts_are_made_of_works() -> None:
    body = "{% for a, b in pairs if b %}{{ a | upper }}{{ ', ' if not loop.last }}{% else %}-{% endfor %}"
    text = f"---\nid: task\nversion: 1\ninputs: [pairs]\n---\n{body}\n"
    prompt = parse_template(parse_prompt_file(text, "mine/task.md"))
    assert prompt.render({"pairs": [("a", 1), ("b", 0), ("c", 2)]}) == "A, C"
    assert prompt.render({"pairs": []}) == "-"

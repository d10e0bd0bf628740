"""Whatever an agent sends, it hears a sentence or an answer, and no note is changed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.agent.tools import offered
from tests.agent.conftest import Agent

NOTE = "---\ntitle: A paper that is not there\n---\n## 总结\n研究问题:: \n研究方法:: mine\n"

names = st.sampled_from(
    ["paper.md", "", ".", "..", "paper.md/", "./paper.md", "a/../paper.md", "\ud800", "%2e%2e/x.md"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
claims = st.fixed_dictionaries(
    {"sentences": st.lists(st.integers(), max_size=3) | values, "text": st.text() | values}
)
fields = st.lists(
    st.fixed_dictionaries(
        {"field": st.sampled_from(["研究问题", "method", ""]) | values, "claims": st.lists(claims)}
    ),
    max_size=3,
)


@pytest.fixture(scope="module")
def free() -> Iterator[tuple[Agent, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder, "vault", "paper.md")
        note.parent.mkdir()
        note.write_text(NOTE, "utf-8")
        yield Agent(note.parent, decides=True), note


@given(data=st.data())
def test_no_argument_breaks_a_tool_or_changes_a_note(free: tuple[Agent, Path], data: st.DataObject) -> None:
    agent, note = free
    tool = data.draw(st.sampled_from(offered(agent.desk)))
    arguments: dict[str, Any] = {}
    for name in tool.schema["properties"]:
        known = names if name == "note" else fields if name == "fields" else values
        if data.draw(st.integers(0, 4)):
            arguments[name] = data.draw(known)
    said = agent(tool.name, **arguments)
    assert "unforeseen" not in said.text, said.text
    assert said.blocks
    said.text.encode()
    assert note.read_text("utf-8") == NOTE

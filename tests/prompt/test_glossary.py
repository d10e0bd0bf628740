"""The glossary file that a researcher keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import SettingsError
from summarizer.prompt.glossary import parse_glossary


def test_terms_stand_one_to_a_line_with_room_for_comments_and_lists() -> None:
    text = "\ufeff# 术语\n\nhallucination = 幻觉\n- few-shot learning=少样本学习\r\nRLHF\t人类反馈强化学习\n"
    assert parse_glossary(text, "glossary.md") == (
        ("hallucination", "幻觉"),
        ("few-shot learning", "少样本学习"),
        ("RLHF", "人类反馈强化学习"),
    )


def test_of_a_term_that_stands_twice_the_last_holds() -> None:
    assert parse_glossary("a = 甲\na = 乙", "g") == (("a", "乙"),)


@pytest.mark.parametrize("line", ["hallucination", "= 幻觉", "term =", "a = b = c", "="])
def test_a_line_that_is_no_pair_is_named(line: str) -> None:
    with pytest.raises(SettingsError, match="Line 2 of the glossary terms"):
        parse_glossary(f"a = b\n{line}", "terms.md")


WORD = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="=#-*+"), min_size=1)


@given(st.dictionaries(WORD, WORD))
def test_what_is_written_is_read(terms: dict[str, str]) -> None:
    text = "\n".join(f"{term} = {translation}" for term, translation in terms.items())
    assert dict(parse_glossary(text, "g")) == terms

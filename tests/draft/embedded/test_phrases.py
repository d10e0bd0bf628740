"""Cue phrases: which wordings of a sentence they find."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.draft.embedded.facets import load_cues
from summarizer.draft.embedded.phrases import PhraseBook


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("future work", "In FUTURE work, we test more."),
        ("first|second study", "The second study failed."),
        ("contribut*", "Our contributions are two."),
        ("we ~ find", "We do not find it."),
        ("we ~ find", "We find it."),
        ("however … remains", "However, what it does to people who read remains open."),
        ("state of the art", "A state-of-the-art model."),
        ("section #", "As in Section 4.2 above."),
        ("%", "It rose by 3.5 %."),
        ("本文提出", "在此基础上，本文提出一种方法。"),
        ("首先…然后", "首先收集笔记，然后测试。"),
    ],
)
def test_a_phrase_finds_its_wording(phrase: str, text: str) -> None:
    assert PhraseBook([("cue", phrase)]).find(text) == {"cue": 1}


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("future work", "In future, they work."),
        ("we ~ find", "We do not ever find it."),
        ("work", "The workers left."),
        ("section #", "As in this section and 4 others."),
        ("首先…然后", "然后首先测试。"),
    ],
)
def test_a_phrase_finds_nothing_else(phrase: str, text: str) -> None:
    assert not PhraseBook([("cue", phrase)]).find(text)


def test_phrases_of_one_name_are_counted_each_once() -> None:
    book = PhraseBook([("cue", "we find"), ("cue", "we show"), ("other", "we ask")])
    assert book.find("We find, we find and we show.") == {"cue": 2}


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    assert all(count > 0 for count in load_cues().find(text).values())

"""Sentences end where a reader sees them end, in English, Chinese and mixed text."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.layout.segment import ends_sentence, sentence_ends

_PARAGRAPHS = [
    line
    for line in (Path(__file__).parent / "data" / "sentences.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def _split(text: str) -> list[str]:
    ends = [0, *sentence_ends(text)]
    return [text[start:end].strip() for start, end in pairwise(ends)]


@pytest.mark.parametrize("paragraph", _PARAGRAPHS)
def test_sentences_end_where_a_reader_sees_them_end(paragraph: str) -> None:
    marked = paragraph.replace("p(y|x", "p(y\0x")
    expected = [sentence.replace("\0", "|").strip() for sentence in marked.split("|") if sentence.strip()]
    assert _split(marked.replace("|", "").replace("\0", "|")) == expected


def test_the_test_set_is_large_enough_to_mean_something() -> None:
    assert sum(paragraph.count("|") for paragraph in _PARAGRAPHS) >= 200


@given(st.text(alphabet=st.sampled_from("aB1 .!?。！；”)[]…\u3000的"), max_size=60))
def test_splitting_loses_and_doubles_nothing(text: str) -> None:
    ends = sentence_ends(text)
    assert ends == sorted(set(ends))
    assert "".join("".join(_split(text)).split()) == "".join(text.split())
    assert not text[ends[-1] if ends else 0 :].strip()


@pytest.mark.parametrize(
    "text", ["It ends.", "It ends.[3]", "It ends.12", "“It ends.”", "结束。", "are these:", "Ends? "]
)
def test_an_ended_sentence_is_seen(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["It goes on", "the gain is 2.5", "as in (Liu", "继续", "word,"])
def test_an_open_sentence_is_seen(text: str) -> None:
    assert not ends_sentence(text)

"""Token counts are exact without a network, and on the safe side when the table cannot be used."""

import lzma
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.evidence import tokens
from summarizer.evidence.tokens import ByteEstimate, TokenCounter, load_counter


@pytest.fixture
def fresh_loading() -> Iterator[None]:
    load_counter.cache_clear()
    yield
    load_counter.cache_clear()


# Counts by OpenAI's tiktoken with its own o200k_base.
@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("hello world", 2),
        ("We evaluate GPT-4 on 26 tasks, 95% of them new.", 17),
        ("大语言模型会产生幻觉。", 8),
    ],
)
def test_counts_are_those_of_o200k_base(text: str, count: int) -> None:
    assert load_counter().name == "o200k_base"
    assert load_counter().count(text) == count


def test_control_tokens_in_a_paper_are_counted_as_plain_text() -> None:
    assert load_counter().count("<|endoftext|>") > 1


def test_counting_opens_no_connection(fresh_loading: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert load_counter().count("hello world") == 2


def test_importing_the_module_does_not_import_tiktoken() -> None:
    code = "import sys, summarizer.evidence.tokens; sys.exit('tiktoken' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "failure", [ImportError("no tiktoken"), FileNotFoundError("no table"), lzma.LZMAError("damaged")]
)
def test_without_the_table_the_estimate_says_that_it_is_one(
    fresh_loading: None, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def fail() -> bytes:
        raise failure

    monkeypatch.setattr(tokens, "_read_table", fail)
    assert load_counter().name == "bytes/3 estimate"


def test_a_table_that_was_tampered_with_is_not_used(
    fresh_loading: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lzma.decompress", lambda _: b"YQ== 0\n")
    assert load_counter().name == "bytes/3 estimate"


@pytest.mark.parametrize(
    "text",
    [
        "Large language models hallucinate: they state things that are not in their sources. " * 20,
        "大语言模型会产生幻觉，也就是说出来源中没有的内容。我们在三个数据集上评估了这一现象。" * 20,
    ],
)
def test_the_estimate_does_not_undercount_prose(text: str) -> None:
    assert ByteEstimate().count(text) >= load_counter().count(text)


@given(st.text())
def test_every_text_can_be_counted(text: str) -> None:
    counters: list[TokenCounter] = [ByteEstimate(), load_counter()]
    assert all(counter.count(text) >= 0 for counter in counters)

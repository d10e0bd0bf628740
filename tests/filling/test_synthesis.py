"""A claim that sums up six sentences: through the checks, linked, in the evidence, on the review page."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from examples.make_vault import VAULT, read_papers
from summarizer.vault.vault import open_vault
from summarizer.web.desk import Desk
from tests.conftest import Run
from tests.server import FakeEndpoint

Command = Callable[..., Run]
CLAIM = "论文从方法、结果到局限逐一交代。"


@pytest.fixture
def note(tmp_path: Path, run: Command) -> Path:
    shutil.copytree(VAULT, tmp_path / "vault")
    path = tmp_path / "vault" / read_papers()[0].note_path
    with FakeEndpoint(summing_up) as server:
        flags = ("--base-url", server.base_url, "--model", "scripted", "--fields", "主要内容")
        result = run("fill", path, *flags)
    assert result.code == 0, result.err
    return path


def summing_up(body: Mapping[str, Any]) -> str:
    """A claim on one sentence of each page of the paper."""
    prompt = "\n".join(message["content"] for message in body["messages"])
    pages = re.split(r"^\[p(\d+)[^\]]*\]$", prompt, flags=re.MULTILINE)[1:]
    first: dict[str, int] = {}
    for page, text in zip(pages[::2], pages[1::2], strict=True):
        if (found := re.search(r"^S(\d+) ", text, re.MULTILINE)) and page not in first:
            first[page] = int(found[1])
    claim = {"sentences": list(first.values())[:6], "text": CLAIM}
    return json.dumps({"fields": [{"field": "主要内容", "claims": [claim]}]}, ensure_ascii=False)


def test_each_of_the_six_sentences_is_linked_and_quoted(note: Path) -> None:
    text = note.read_text("utf-8")
    line = next(line for line in text.split("\n") if "主要内容::" in line)
    assert f"🤖 {CLAIM} [p1](" in line
    assert re.findall(r"\[p(\d)\]\(zotero:", line) == ["1", "2", "3", "4", "5", "6"]
    assert len(re.findall(r"^> - \[p\d\]\(zotero:.*“.*”$", text, re.MULTILINE)) == 6


def test_the_review_page_has_all_six_with_their_places(note: Path) -> None:
    desk = Desk(open_vault(note), [note])
    (name,) = desk.queue
    (card,) = [card for card in desk.sheet(name).cards if card.status.label == "主要内容"]
    (claim,) = card.claims
    assert [sentence.page_index for sentence in claim.sentences] == [0, 1, 2, 3, 4, 5]
    assert all(sentence.boxes for sentence in claim.sentences)


@pytest.mark.parametrize(
    ("length", "language", "most"),
    [
        ("short", "zh", 165),
        ("normal", "zh", 300),
        ("full", "zh", 510),
        ("normal", "en", 180),
        ("short", "en", 99),
        ("normal", "de", 180),
        ("normal", "ja", 450),
        ("full", "zh-TW", 510),
    ],
)
def test_how_long_a_field_may_be_is_said_by_setting_and_language(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: str, language: str, most: int
) -> None:
    shutil.copytree(VAULT, tmp_path / "vault")
    path = tmp_path / "vault" / read_papers()[0].note_path
    monkeypatch.setenv("SUMMARIZER_LENGTH", length)
    with FakeEndpoint() as server:
        flags = ("--base-url", server.base_url, "--model", "good", "--language", language)
        assert run("fill", path, *flags, "--fields", "主要内容").code == 0
        prompt = server.chats[0]["messages"][1]["content"]
    assert f"- 主要内容 ({most}, " in prompt

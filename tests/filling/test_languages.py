"""The whole path with drafts in other languages than Chinese and English: kept, refused, written, told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from examples.make_vault import VAULT, read_papers
from tests.filling.test_trust import Command, answer, value
from tests.server import FakeEndpoint

CITED = "Drafts that were guided by highlights were accepted"  # … in 61.3% of cases, against 44.8% …


@pytest.mark.parametrize(
    ("language", "good", "bad", "not_stated"),
    [
        ("de", "Angenommen wurden 61,3 %.", "Angenommen wurden 63,1 %.", "Im Artikel nicht angegeben"),
        ("ja", "採択率は６１．３％だった。", "採択率は63.1％だった。", "論文に記載なし"),
        ("zh-TW", "接受率為 61.3%，對照組 44.8%。", "接受率為 63.1%。", "文中未提及"),
        ("fi", "Hyväksyttiin 61,3 %.", "Hyväksyttiin 63,1 %.", "Not stated in the paper"),
    ],
)
def test_a_draft_in_any_language_is_checked_by_its_numbers_and_written_in_its_words(
    run: Command, tmp_path: Path, language: str, good: str, bad: str, not_stated: str
) -> None:
    shutil.copytree(VAULT, tmp_path / "vault")
    note = tmp_path / "vault" / read_papers()[0].note_path
    before = note.read_bytes()
    script = answer(("研究结论", CITED, good), ("主要内容", CITED, bad), ("备注", "", ""))
    with FakeEndpoint(script) as server:
        flags = (
            "--base-url",
            server.base_url,
            "--model",
            "m",
            "--check-model",
            "none",
            "--language",
            language,
        )
        told = run("fill", note, *flags, "--fields", "研究结论,主要内容,备注")
    assert told.code == 0, told.err
    assert f"language {language} numbers" in told.out or f"语言为 {language} 的草稿只核对数字" in told.out
    assert value(note, "研究结论").startswith(f"🤖 {good[:8]}")
    assert "63" not in value(note, "主要内容").partition("“")[0]
    assert CITED in value(note, "主要内容")  # the sentence in the place of what it does not bear out
    assert value(note, "备注").startswith(f"🤖 {not_stated}")
    assert run("reject", note).code == 0
    assert note.read_bytes() == before

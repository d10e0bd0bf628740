"""The whole path with the labels of other templates: a request that asks for what each label means."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from examples.make_vault import VAULT, read_papers
from tests.filling.test_trust import Command, answer
from tests.server import FakeEndpoint

CITED = "Drafts that were guided by highlights were accepted"


def test_a_note_with_one_field_for_one_sentence_is_asked_for_one(run: Command, tmp_path: Path) -> None:
    shutil.copytree(VAULT, tmp_path / "vault")
    note = tmp_path / "vault" / read_papers()[0].note_path
    text = note.read_text("utf-8")
    note.write_text(re.sub("🎯 研究问题::.*?✏️ 备注::", "🎯 一句话总结::", text, flags=re.DOTALL), "utf-8")
    with FakeEndpoint(answer(("一句话总结", CITED, "接受率为61.3%。"))) as server:
        flags = ("--base-url", server.base_url, "--model", "m", "--check-model", "none")
        told = run("fill", note, *flags)
    assert told.code == 0, told.err
    asked = json.dumps(server.chats[0], ensure_ascii=False)
    assert re.search(r"- 一句话总结 \(\d+, 1\): The whole paper in one sentence", asked)
    assert ">🎯 一句话总结:: 🤖 接受率为61.3%。" in note.read_text("utf-8")

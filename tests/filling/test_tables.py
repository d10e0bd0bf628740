"""The whole path of a table's row: sent, cited, checked, quoted in the note and marked whole in review."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from examples.make_vault import VAULT, read_papers
from summarizer.vault.vault import open_vault
from summarizer.web.desk import Desk
from tests.conftest import Run
from tests.layout.test_table import Drawn
from tests.server import FakeEndpoint
from tests.server.answers import good_answer

Command = Callable[..., Run]


def paper_with_table(folder: Path) -> Path:
    table = Drawn().rule().line({72: "Model", 220: "top-1 (%)", 320: "FLOPs"}).rule()
    table.line({72: "ResNet-50", 220: "76.1", 320: "4.1G"})
    table.line({72: "Swin-T", 220: "81.3"}).rule().read(folder)
    return folder / "table.pdf"


def citing_the_row(claim: str) -> Callable[[Mapping[str, Any]], str]:
    """A model whose first field holds one claim, on the row of ResNet-50."""

    def script(body: Mapping[str, Any]) -> str:
        sent = "\n".join(message["content"] for message in body["messages"])
        row = re.search(r"^S(\d+) Table 2 — ResNet-50 \| top-1: 76\.1% \| FLOPs: 4\.1G$", sent, re.MULTILINE)
        assert row is not None
        answer = json.loads(good_answer(body))
        answer["fields"] = answer["fields"][:1]
        answer["fields"][0]["claims"] = [{"sentences": [int(row[1])], "text": claim}]
        return json.dumps(answer)

    return script


def filled(run: Command, folder: Path, claim: str) -> Path:
    vault = folder / "vault"
    shutil.copytree(VAULT, vault)
    note = vault / read_papers()[0].note_path
    with FakeEndpoint(citing_the_row(claim)) as server:
        flags = ("--pdf", paper_with_table(folder), "--trust-pdf", "--zotero-dir", vault / ".zotero")
        result = run("fill", note, *flags, "--base-url", server.base_url, "--model", "m")
    assert result.code == 0, result.err
    return note


def test_a_claim_cites_a_row_which_is_quoted_in_the_note_and_marked_whole_in_review(
    run: Command, tmp_path: Path
) -> None:
    claim = "ResNet-50 reaches 76.1% top-1 with 4.1G FLOPs."
    note = filled(run, tmp_path, claim)
    text = note.read_text("utf-8")
    assert claim in text
    assert "Table 2 — ResNet-50 \\| top-1: 76.1% \\| FLOPs: 4.1G" in text
    desk = Desk(open_vault(note), [note])
    (name,) = desk.queue
    claims = [one for card in desk.sheet(name).cards for one in card.claims]
    sentences = [one for kept in claims for one in kept.sentences if "ResNet-50" in one.text]
    ((_, x0, y0, x1, y1),) = sentences[0].boxes
    assert (x0, x1 > 330, y1 - y0 < 20) == (72.0, True, True)


def test_a_number_of_another_row_is_not_taken_for_the_cited_ones(run: Command, tmp_path: Path) -> None:
    note = filled(run, tmp_path, "ResNet-50 reaches 81.3% top-1.")
    assert "🤖 ResNet-50 reaches 81.3%" not in note.read_text("utf-8")

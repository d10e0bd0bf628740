"""A strong model's whole answers to real papers, replayed: every claim that a reader found good is there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks.answers import answer_today
from benchmarks.retries import PAPERS
from summarizer.evidence.passage import Passage
from summarizer.evidence.select import select
from summarizer.evidence.tokens import ByteEstimate
from summarizer.pdf.reader import read_document
from tests.conftest import SHARED, Run
from tests.server import FakeEndpoint

Command = Callable[..., Run]
DATA = SHARED / "data"

pytestmark = pytest.mark.skipif(
    not (DATA / "answers").is_dir(), reason="the answers are not part of the repository"
)


def supported(paper: str) -> set[str]:
    rows = map(json.loads, (DATA / "claims" / "claims.jsonl").read_text("utf-8").splitlines())
    return {row["claim"] for row in rows if row["paper"] == paper and row["label"] == "supported"}


def passages(pdf: Path) -> Sequence[Passage]:
    """The sentences of a paper that fits the budget, with the numbers that the program gives them."""
    return select(read_document(pdf), (), 10**9, ByteEstimate()).passages


@pytest.mark.parametrize("paper", PAPERS)
def test_every_claim_labelled_as_supported_is_in_the_note_in_order_and_as_it_was_answered(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paper: str
) -> None:
    given = DATA / "answers" / paper / "note.md"
    note = tmp_path / "note.md"
    shutil.copy(given if given.is_file() else next((DATA / "notes").glob("*.md")), note)
    note.chmod(0o644)
    answer = answer_today(DATA, paper, passages(DATA / "pdfs" / "papers" / PAPERS[paper]))
    monkeypatch.setenv("SUMMARIZER_CHECK_MODEL", "none")  # facts alone: nobody clears what they refuse
    with FakeEndpoint(lambda _: answer) as server:
        flags = ("--pdf", DATA / "pdfs" / "papers" / PAPERS[paper], "--trust-pdf", "--json")
        result = run("fill", note, *flags, "--base-url", server.base_url, "--model", "replayed")
    assert result.code == 0, result.err
    drafted = {field["label"]: field["claims"] for field in json.loads(result.out)["fields"]}
    text = note.read_text("utf-8").replace("\\", "")
    good, seen = supported(paper), 0
    for field in json.loads(answer)["fields"]:
        wanted = [claim["text"] for claim in field["claims"] if claim["text"] in good]
        got = [claim["text"] for claim in drafted[field["field"]] if claim["text"] in good]
        assert got == wanted
        seen += len(wanted)
        assert all(claim.split("（")[0][:12] in text for claim in wanted)
    assert seen >= 12

"""`summarizer evidence`: the numbered sentences of a note's paper, or of a PDF alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

Command = Callable[..., Run]

EXAMPLES = Path(__file__).parents[2] / "examples" / "vault"
NOTE = next(path for path in EXAMPLES.rglob("*.md") if "EXPDF2EN" in path.read_text("utf-8"))
PDF = next(EXAMPLES.glob(".zotero/storage/EXPDF2EN/*.pdf"))
OPTIONS = ("--zotero-dir", EXAMPLES / ".zotero")


def test_every_sentence_stands_on_a_line_of_its_own_under_page_and_heading(run: Command) -> None:
    result = run("evidence", NOTE, *OPTIONS)
    assert result.code == 0, result.err
    lines = result.out.splitlines()
    numbers = [int(match[1]) for line in lines if (match := re.match(r"S(\d+) ", line))]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 100
    assert "p1 · 1 Introduction (introduction)" in lines
    assert any(re.match(r"S\d+ ⭐ The central question of this study is therefore", line) for line in lines)
    assert "tokens" in result.err


def test_json_is_an_array_of_sentences_with_their_places(run: Command) -> None:
    told = json.loads(run("evidence", NOTE, *OPTIONS, "--json").out)
    assert [one["number"] for one in told] == list(range(1, len(told) + 1))
    marked = [one for one in told if one["highlighted"]]
    assert len(marked) >= 5
    question = next(one for one in marked if one["text"].startswith("The central question"))
    assert (question["page"], question["page_index"], question["section"]) == ("1", 0, "introduction")
    assert question["heading"] == "1 Introduction"
    assert question["kind"] == "prose"


def test_a_pdf_needs_no_note_and_gives_the_same_sentences(run: Command) -> None:
    by_note = json.loads(run("evidence", NOTE, *OPTIONS, "--json").out)
    alone = json.loads(run("evidence", PDF, "--json").out)
    assert [one["text"] for one in alone] == [one["text"] for one in by_note]


def test_the_numbers_are_those_that_a_draft_cites(run: Command, tmp_path: Path) -> None:
    told = {one["number"]: one["text"] for one in json.loads(run("evidence", NOTE, *OPTIONS, "--json").out)}
    plan = json.loads(run("fill", NOTE, *OPTIONS, "--dry-run", "--json").out)
    assert {int(one["id"][1:]): one["text"] for one in plan["evidence"]} == told


@pytest.mark.parametrize("name", ["missing.pdf", "missing.md", "empty.pdf"])
def test_what_is_no_note_and_no_pdf_is_refused_in_a_sentence(run: Command, tmp_path: Path, name: str) -> None:
    if name.startswith("empty"):
        (tmp_path / name).touch()
    result = run("evidence", tmp_path / name)
    assert result.code not in (0, 1)
    assert name in result.err
    assert "Traceback" not in result.err
    assert not result.out

"""Filling a note from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from summarizer.note.backup import digest
from tests.conftest import Run
from tests.dataview import read_line
from tests.server import FakeEndpoint

LABELS = [
    "研究问题",
    "研究背景",
    "研究方法",
    "研究思路",
    "主要内容",
    "研究结论",
    "创新点",
    "研究局限",
    "研究展望",
    "备注",
]
SEPARATOR = "%--------------ω--------------%"
Command = Callable[..., Run]


def dataview_values(note: Path) -> dict[str, str]:
    """The ten fields as Dataview reads them, line by line."""
    pairs = (
        pair
        for line in note.read_bytes().decode().replace("\r\n", "\n").split("\n")
        for pair in read_line(line)
    )
    return {key: value for key, value in pairs if key in LABELS}


def without_drafts(text: str) -> str:
    """The text with the values of the ten fields and the evidence callout taken out by eye-level rules."""
    kept: list[str] = []
    in_callout = False
    for line in text.split("\n"):
        if line.startswith("> [!quote]- 🤖"):
            in_callout = True
            kept.pop()
        if in_callout and line.startswith(">"):
            continue
        in_callout = False
        key, colons, _ = line.partition("::")
        kept.append(f"{key}{colons}  " if colons and any(label in key for label in LABELS) else line)
    return "\n".join(kept)


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    with FakeEndpoint() as server:
        yield server


def test_the_embedded_drafter_fills_all_ten_fields_of_the_reference_note(
    run: Command, reference_note: Path
) -> None:
    before = reference_note.read_bytes().decode()
    result = run("fill", reference_note)
    assert result.code == 0, result.err
    after = reference_note.read_bytes().decode()
    values = dataview_values(reference_note)
    assert list(values) == LABELS
    assert all(value.startswith("🤖 ") and len(value) > 5 for value in values.values())
    assert after.count(SEPARATOR) == 2
    assert without_drafts(after) == before
    assert "3 of 3 annotations found" in result.out
    assert "No model was used" in result.out


def test_a_model_fills_all_ten_fields_with_links_to_the_pages(
    run: Command, reference_note: Path, endpoint: FakeEndpoint
) -> None:
    before = reference_note.read_bytes().decode()
    result = run("fill", reference_note, "--base-url", endpoint.base_url, "--model", "good")
    assert result.code == 0, result.err
    after = reference_note.read_bytes().decode()
    values = dataview_values(reference_note)
    assert list(values) == LABELS
    assert all(value.startswith("🤖 ") for value in values.values())
    assert "zotero://open-pdf/library/items/377SC9DN?page=" in after
    assert without_drafts(after) == before
    assert 1 <= len(endpoint.chats) <= 2


def test_undo_restores_the_digest(run: Command, reference_note: Path) -> None:
    before = digest(reference_note.read_bytes())
    assert run("fill", reference_note).code == 0
    assert digest(reference_note.read_bytes()) != before
    result = run("undo", reference_note)
    assert result.code == 0, result.err
    assert digest(reference_note.read_bytes()) == before
    again = run("undo", reference_note)
    assert again.code != 0
    assert "nothing to undo" in again.err


def test_undo_after_an_edit_keeps_what_the_person_wrote(run: Command, reference_note: Path) -> None:
    original = reference_note.read_bytes().decode()
    assert run("fill", reference_note).code == 0
    filled = reference_note.read_bytes().decode()
    line = next(line for line in filled.split("\n") if "研究问题::" in line)
    mine = filled.replace(line, ">🎯 研究问题:: 我自己的话  ")
    reference_note.write_bytes(mine.encode())
    result = run("undo", reference_note)
    assert result.code == 0, result.err
    expected = original.replace(">🎯 研究问题::  ", ">🎯 研究问题:: 我自己的话  ")
    assert reference_note.read_bytes().decode() == expected


def test_filling_twice_is_filling_once(run: Command, reference_note: Path) -> None:
    run("fill", reference_note)
    once = reference_note.read_bytes()
    result = run("fill", reference_note)
    assert result.code == 0
    assert "Nothing to do" in result.out
    assert reference_note.read_bytes() == once


def test_only_the_fields_that_are_named_are_drafted(run: Command, reference_note: Path) -> None:
    result = run("fill", reference_note, "--fields", "研究方法，备注", "--json")
    assert result.code == 0, result.err
    filled = {label for label, value in dataview_values(reference_note).items() if value}
    assert filled == {"研究方法", "备注"}
    report = json.loads(result.out)
    assert [field["label"] for field in report["fields"]] == ["研究方法", "备注"]
    assert [one["page_index"] for one in report["annotations"]] == [45, 45, 45]


def test_an_unknown_field_is_named_and_nothing_is_written(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    result = run("fill", reference_note, "--fields", "研究心得")
    assert result.code != 0
    assert "研究心得" in result.err
    assert "研究问题" in result.err
    assert reference_note.read_bytes() == before


def test_a_field_that_a_person_filled_is_never_touched(run: Command, reference_note: Path) -> None:
    text = reference_note.read_bytes().decode().replace("🎉 研究结论::  ", "🎉 研究结论:: 我的结论 ")
    reference_note.write_bytes(text.encode())
    assert run("fill", reference_note).code == 0
    assert "🎉 研究结论:: 我的结论 \n" in reference_note.read_bytes().decode()


def test_a_dry_run_shows_plan_and_diff_on_a_screen_and_writes_and_sends_nothing(
    run: Command, reference_note: Path, endpoint: FakeEndpoint
) -> None:
    before = reference_note.read_bytes()
    embedded = run("fill", reference_note, "--dry-run")
    assert embedded.code == 0, embedded.err
    assert "+>🎯 研究问题:: 🤖 " in embedded.out
    assert "To draft  10: 研究问题, " in embedded.out
    assert "To send   nothing: no model is used" in embedded.out
    assert "not read: references p71–p78" in " ".join(embedded.out.split())
    assert len(embedded.out.splitlines()) < 100
    asking = run("fill", reference_note, "--base-url", endpoint.base_url, "--model", "good", "--dry-run")
    assert len(asking.out.splitlines()) < 60
    assert "highlights" in asking.out
    assert "anything else of your note" in asking.out
    flags = ("--base-url", endpoint.base_url, "--model", "good", "--dry-run", "--json")
    plan = json.loads(run("fill", reference_note, *flags).out)
    assert plan["written"] is False
    assert plan["estimated_tokens"]["prompt"] > 1_000
    assert plan["evidence"]
    assert endpoint.chats == []
    assert reference_note.read_bytes() == before


def test_show_says_on_which_page_each_highlight_was_found(run: Command, reference_note: Path) -> None:
    before = reference_note.read_bytes()
    shown = json.loads(run("show", reference_note, "--json").out)
    assert [field["label"] for field in shown["fields"]] == LABELS
    assert {field["state"] for field in shown["fields"]} == {"empty"}
    assert [(one["key"], one["page_index"]) for one in shown["annotations"]] == [
        ("IFMYB4HT", 45),
        ("ZYPRR26Z", 45),
        ("RDN2ZFAE", 45),
    ]
    assert shown["pdf"]["pages"] == 100
    assert "2.2 Hallucinations" in run("show", reference_note).out
    assert reference_note.read_bytes() == before

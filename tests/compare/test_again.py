"""A synthesis note made again and undone, a second try at claims that fail, and papers of a collection."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.compare.claims import AGREE, ALDER, BIRCH, CEDAR, DISPUTE, DOGWOOD, GAP, Claim, asked_again, model
from tests.compare.papers import PAPERS
from tests.conftest import Run
from tests.server import FakeEndpoint
from tests.zotero.builder import ITEM_KEY, build

Command = Callable[..., Run]

ALONE: Claim = ("Agreements", "Cedar 2021 finds no difference after 7 days.", ((CEDAR, "After 7 days"),))
SWAPPED: Claim = (
    "Agreements",
    "Alder 2019 (9 percentage points) and Birch 2020 (12 points) find higher recall after 30 days.",
    AGREE[2],
)
MENDED: Claim = (
    "Agreements",
    "Cedar 2021 finds no difference after 7 days, Dogwood 2022 lower recall after 30 days in children.",
    ((CEDAR, "After 7 days"), (DOGWOOD, "In children aged 8 years")),
)


def flags(server: FakeEndpoint) -> tuple[str, ...]:
    return "--base-url", server.base_url, "--model", "scripted", "--yes"


def test_claims_that_fail_are_asked_about_once_more_with_the_reason_and_replaced_in_place(
    run: Command, vault: Path
) -> None:
    target = vault / "Spacing.md"
    with FakeEndpoint(asked_again(ALONE, AGREE, DISPUTE, GAP, then=(MENDED,))) as server:
        result = run("compare", vault, "--output", target, *flags(server), "--json")
        assert result.code == 0, result.err
        first, second = server.chats
    again = second["messages"][-1]["content"]
    assert "Agreements, claim 1 (S" in again
    assert "it cites a single paper, Cedar 2021: cite another too" in again
    assert again.count("claim ") <= 3
    assert len(first["messages"]) == 2
    agreed, disputed, gaps = json.loads(result.out)["fields"]
    assert [one["text"] for one in agreed["claims"]] == [MENDED[1], AGREE[1]]
    assert agreed["left_out"] == []
    assert [one["text"] for one in disputed["claims"]] == [DISPUTE[1]]
    assert [one["text"] for one in gaps["claims"]] == [GAP[1]]


@pytest.mark.parametrize("then", [(ALONE, SWAPPED), ()], ids=["as bad", "taken back"])
def test_a_second_try_that_is_no_better_leaves_out_what_failed_and_keeps_the_rest(
    run: Command, vault: Path, then: tuple[Claim, ...]
) -> None:
    with FakeEndpoint(asked_again(SWAPPED, AGREE, DISPUTE, ALONE, then=then)) as server:
        result = run("compare", vault, "--output", vault / "x.md", *flags(server), "--json")
        assert len(server.chats) == 2
    agreed, disputed, _ = json.loads(result.out)["fields"]
    assert [one["text"] for one in agreed["claims"]] == [AGREE[1]]
    left_out = {one["text"]: " ".join(one["reasons"]) for one in agreed["left_out"]}
    assert set(left_out) == {SWAPPED[1], ALONE[1]}
    assert "9 is told by Birch 2020, not by Alder 2019" in left_out[SWAPPED[1]]
    assert [one["text"] for one in disputed["claims"]] == [DISPUTE[1]]


def test_made_again_old_drafts_are_known_to_the_journal_and_undo_brings_them_back_to_the_byte(
    run: Command, vault: Path
) -> None:
    target = vault / "Spacing.md"
    with FakeEndpoint(model(AGREE, GAP)) as server:
        assert run("compare", vault, "--output", target, *flags(server)).code == 0
    before = target.read_bytes()
    with FakeEndpoint(model(MENDED, DISPUTE)) as server:
        assert run("compare", vault, "--output", target, *flags(server), "--question", "In whom?").code == 0
    assert MENDED[1] in target.read_text("utf-8")
    assert AGREE[1] not in target.read_text("utf-8")
    journal = next((vault.parent / "home").rglob("journal.jsonl")).read_text("utf-8")
    events = map(json.loads, journal.splitlines())
    made, again = [one for one in events if one["note"].endswith("Spacing.md")]
    assert AGREE[1] in made["values"]["Agreements"]
    assert AGREE[1] in again["originals"]["Agreements"]
    assert run("undo", target).code == 0
    assert target.read_bytes() == before


def test_made_again_without_a_model_the_table_is_new_and_drafts_stay(run: Command, vault: Path) -> None:
    target = vault / "Spacing.md"
    with FakeEndpoint(model(AGREE, GAP)) as server:
        assert run("compare", vault, "--output", target, *flags(server)).code == 0
    told = run("compare", vault, "--output", target, "--provider", "none", "--fields", "Conclusion")
    assert told.code == 0, told.err
    text = target.read_text("utf-8")
    assert "| Paper | Conclusion |" in text
    assert f"🤖 {AGREE[1]}" in text
    assert f"🤖 {GAP[1]}" in text


def test_papers_are_picked_by_a_zotero_collection_and_those_without_a_note_are_named(
    run: Command, vault: Path
) -> None:
    zotero = vault.parent / "home" / "Zotero"
    zotero.mkdir(parents=True)
    build(zotero / "zotero.sqlite", 10)
    with closing(sqlite3.connect(zotero / "zotero.sqlite")) as connection, connection:
        connection.execute(
            "INSERT INTO items (itemID, itemTypeID, libraryID, key) VALUES (90, 1, 1, 'BIRCHKEY')"
        )
        connection.execute("INSERT INTO collectionItems (collectionID, itemID) VALUES (1, 90)")
    for paper, key in zip(PAPERS, (ITEM_KEY, "BIRCHKEY"), strict=False):
        note = vault / f"{paper.stem}.md"
        link = f'zotero: "zotero://select/library/items/{key}"'
        note.write_text(note.read_text("utf-8").replace("---\n", f"---\n{link}\n", 1), "utf-8")
    name = "Intelligent creation, art-making machines"
    with FakeEndpoint(model(AGREE)) as server:
        result = run(
            "compare",
            vault,
            "-o",
            vault / "x.md",
            "--collection",
            name,
            "--recursive",
            *flags(server),
            "--json",
        )
    assert result.code == 0, result.err
    told = json.loads(result.out)
    assert [one["name"] for one in told["papers"]] == [ALDER, BIRCH]
    assert "“A paper without a note” has no note." in told["left_out"]
    assert [one["text"] for one in told["fields"][0]["claims"]] == [AGREE[1]]
    unknown = run("compare", vault, "-o", vault / "y.md", "--collection", "Nothing", "--provider", "none")
    assert unknown.code == 4
    assert not (vault / "y.md").exists()


def test_every_command_knows_a_synthesis_note_from_one_on_a_paper(run: Command, vault: Path) -> None:
    target = vault / "Spacing.md"
    with FakeEndpoint(model(AGREE, DISPUTE)) as server:
        assert run("compare", vault, "--output", target, *flags(server)).code == 0
    assert run("reject", target, "--fields", "Gaps").code == 0
    before = target.read_bytes()
    assert "Spacing.md" not in run("notes", vault).out
    plan = run("batch", vault, "--dry-run", "--provider", "none")
    assert "1 to draft (0 empty fields)" not in plan.out
    assert "5 already filled, 0 refused" in plan.out
    named = run("batch", target, "--dry-run", "--provider", "none")
    assert "`summarizer compare` makes it again" in named.out
    kinds = {Path(one["note"]).stem: one["kind"] for one in json.loads(run("status", vault, "--json").out)}
    assert kinds.pop("Spacing") == "synthesis"
    assert set(kinds.values()) == {"paper"}
    assert "Spacing (synthesis)" in run("status", vault).out
    for command in ("fill", "redo"):
        refused = run(command, target, "--provider", "none")
        assert refused.code == 3
        assert "`summarizer compare" in refused.err
    assert "compares papers" in run("export", target).err
    assert run("dashboard", vault).code == 0
    assert "Agreements" not in next(vault.glob("*dashboard.md")).read_text("utf-8")
    assert target.read_bytes() == before

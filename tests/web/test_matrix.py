"""The matrix as data: what it holds of a vault, what may be asked of it, what it accepts and hands out."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.web.browsing import QUESTION, value
from tests.web.test_bounds import POST
from tests.web.test_security import COOKIE, Site, bytes_of

SYNTHESIS = "# Many papers\n\n## Synthesis of the papers\n### Agreements\nx\n### Gaps\ny\n"
ENGLISH = """---
title: Mosses
authors: [Ada Moss, Bea Lichen]
year: 1999
tags: [reading, "#moss"]
collections: "[[Bryology]], Old"
---
## Summary
### Research question
🤖 ⚠️ Do mosses drink? [p2](zotero://open-pdf/library/items/ABCD2345?page=2)
### Of my own
=HYPERLINK("x")
[pdf](zotero://open-pdf/library/items/ABCD2345)
"""


@pytest.fixture
def site(vault: Path) -> Site:
    return Site(vault)


def cells(site: Site, after: int = 0) -> dict[str, Any]:
    status, text, _ = site.ask("GET", f"/cells?after={after}", COOKIE)
    assert status == 200
    found: dict[str, Any] = json.loads(text)
    return found


def row(answer: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in answer["rows"] if one["note"] == name)


def ask(site: Site, address: str, **body: object) -> tuple[int, str]:
    texts = {name: one if isinstance(one, str) else json.dumps(one) for name, one in body.items()}
    return site.ask("POST", address, POST, texts)[:2]


def test_notes_of_several_templates_share_the_columns_of_the_same_role(vault: Path) -> None:
    (vault / "moss.md").write_text(ENGLISH, "utf-8")
    many = "\n".join(f"field {number}:: hostile {number}" for number in range(300))
    (vault / "many.md").write_text(f"{ENGLISH}\n\n## Notes\n{many}\n", "utf-8")
    answer = cells(Site(vault))
    keys = [one["key"] for one in answer["columns"]]
    assert len(keys) == len(set(keys))
    moss = row(answer, "moss.md")
    question = next(one for one in moss["cells"] if one["label"] == "Research question")
    assert answer["columns"][question["column"]] == {"key": "research_question", "label": QUESTION}
    assert question["text"] == "⚠️ Do mosses drink? [p2]"
    assert (question["state"], question["pending"], question["warned"]) == ("draft", True, True)
    assert (moss["authors"], moss["year"]) == (["Ada Moss", "Bea Lichen"], "1999")
    assert (moss["tags"], moss["collections"]) == (["reading", "moss"], ["Bryology", "Old"])


def test_a_synthesis_of_many_papers_is_no_row(vault: Path) -> None:
    before = len(cells(Site(vault))["rows"])
    (vault / "many.md").write_text(SYNTHESIS, "utf-8")
    site = Site(vault)
    assert "many.md" in site.desk.queue
    assert len(cells(site)["rows"]) == before


def test_only_what_changed_is_sent_again(site: Site, vault: Path, english_note: Path) -> None:
    first = cells(site)
    assert first["notes"] == [one["note"] for one in first["rows"]]
    assert cells(site, first["at"])["rows"] == []
    english_note.write_bytes(english_note.read_bytes().replace("🤖 ".encode(), b"", 1))
    site.desk.stale.add(english_note.name)
    second = cells(site, first["at"])
    assert [one["note"] for one in second["rows"]] == [english_note.name]
    assert second["notes"] is None
    (vault / "new.md").write_text(ENGLISH, "utf-8")
    site.desk.stale.add("new.md")
    third = cells(site, second["at"])
    assert ([one["note"] for one in third["rows"]], len(third["notes"])) == (["new.md"], 3)
    assert len(cells(site, third["at"] + 1)["rows"]) == 3  # of another server: all


def test_drafts_of_several_notes_are_accepted_in_one_run_and_taken_back(site: Site, vault: Path) -> None:
    before = bytes_of(vault)
    rows = cells(site)["rows"]
    asked = [
        [one["note"], one["version"], *(cell["label"] for cell in one["cells"] if cell.get("pending"))]
        for one in rows
    ]
    status, text = ask(site, "/matrix/accept", notes=asked)
    outcome = json.loads(text)
    assert (status, outcome["left"], len(outcome["done"])) == (200, [], len(asked))
    assert not any("🤖".encode() in path.read_bytes() for path in vault.glob("*.md"))
    runs = {event.details.get("run") for event in site.desk.vault.store.journal.events()} - {None}
    assert outcome["run"] in runs
    assert not any(cell.get("pending") for one in cells(site)["rows"] for cell in one["cells"])
    status, text = ask(site, "/matrix/undo", notes=outcome["done"])
    assert (status, json.loads(text)) == (200, {"left": []})
    assert bytes_of(vault) == before


def test_what_was_not_seen_is_not_accepted(site: Site, english_note: Path, vault: Path) -> None:
    found = row(cells(site), english_note.name)
    drafted = value(english_note, QUESTION)
    changed = english_note.read_bytes().decode().replace(drafted, "🤖 Somebody was quicker.")
    english_note.write_bytes(changed.encode())
    before = bytes_of(vault)
    status, text = ask(site, "/matrix/accept", notes=[[english_note.name, found["version"], QUESTION]])
    outcome = json.loads(text)
    assert (status, outcome["done"]) == (200, [])
    assert "changed outside" in outcome["left"][0][1]
    assert bytes_of(vault) == before
    shown = next(one for one in row(cells(site), english_note.name)["cells"] if one["label"] == QUESTION)
    assert shown["text"] == "Somebody was quicker."


def test_what_is_shown_is_exported_in_its_order_and_no_cell_is_a_formula(vault: Path) -> None:
    (vault / "moss.md").write_text(ENGLISH, "utf-8")
    site = Site(vault)
    names = ["moss.md", *(one["note"] for one in cells(site)["rows"] if one["note"] != "moss.md")]
    for drafts, question in (("yes", "🤖 ⚠️ Do mosses drink?"), ("", "")):
        status, text = ask(
            site,
            "/matrix/export",
            notes=names,
            columns=["Of my own", "research_question", "no such column"],
            form="csv",
            drafts=drafts,
        )
        lines = [*csv.reader(io.StringIO(text.removeprefix("\ufeff")))]
        assert status == 200
        assert lines[0][5:] == ["Of my own", QUESTION]
        assert [line[0] for line in lines[1:]] == [name.removesuffix(".md") for name in names]
        assert lines[1][5].startswith("'=HYPERLINK")
        assert lines[1][6] == question
    status, _, headers = site.ask(
        "POST",
        "/matrix/export",
        POST,
        {"notes": json.dumps(names), "columns": "[]", "form": "md", "drafts": ""},
    )
    assert (status, headers["content-disposition"]) == (200, 'attachment; filename="matrix.md"')


@pytest.mark.parametrize(
    ("address", "body", "status"),
    [
        ("/cells?after=x", None, 400),
        ("/cells?after=-1", None, 400),
        (f"/cells?after={'9' * 400}", None, 400),
        ("/cells?after=٣", None, 400),
        ("/matrix/accept", {"notes": "["}, 400),
        ("/matrix/accept", {"notes": "[" * 90_000}, 400),
        ("/matrix/accept", {"notes": '["a"]'}, 400),
        ("/matrix/accept", {"notes": '[["../x.md", "v", "f"]]'}, 403),
        ("/matrix/accept", {"notes": r'[["\ud800", "v", "f"]]'}, 400),
        ("/matrix/accept", {"notes": json.dumps([["a", "b", "c"]] * 101)}, 400),
        ("/matrix/accept", {"notes": "[]", "run": "../../x"}, 400),
        ("/matrix/undo", {"notes": '[["a", 1]]'}, 400),
        ("/matrix/export", {"notes": '["../x.md"]', "columns": "[]", "form": "md"}, 403),
        ("/matrix/export", {"notes": "[]", "columns": "{}", "form": "md"}, 400),
        ("/matrix/export", {"notes": "[]", "columns": "[]", "form": "exe"}, 400),
    ],
)
def test_what_the_page_never_asks_is_refused(
    site: Site, vault: Path, address: str, body: dict[str, str] | None, status: int
) -> None:
    before = bytes_of(vault)
    answer = (
        site.ask("GET", address.replace("٣", "%D9%A3"), COOKIE)
        if body is None
        else site.ask("POST", address, POST, body)
    )
    assert answer[0] == status
    assert bytes_of(vault) == before


@pytest.mark.parametrize("address", ["/cells", "/matrix", "/matrix/accept", "/matrix/undo", "/matrix/export"])
def test_without_the_token_nothing_is_told(site: Site, address: str) -> None:
    method = "GET" if address in {"/cells", "/matrix"} else "POST"
    assert site.ask(method, address, {} if method == "GET" else {**POST, "cookie": ""}, {})[0] == 403

"""A newcomer adds a note template with one TOML file: its fields are drafted, its highlights found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from examples.make_vault import VAULT
from tests.conftest import Run

Command = Callable[..., Run]
PROFILE = """
description = "What I ask of each paper, in a section of its own"
shape = "headings"
title = '^My questions$'
empty = ['\\(to do\\)']
[fields]
method = ["Their trick"]
limitation = ["Where I doubt it"]
"""
QUESTIONS = """## My questions

### Their trick

### Where I doubt it
(to do)

### Mine
words

> more

## Import

"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A note of the example vault with a section that no bundled profile knows, and no 总结 callout."""
    vault = tmp_path / "vault"
    shutil.copytree(VAULT, vault)
    path = next(vault.glob("2025*.md"))
    text = path.read_bytes().decode()
    start, end = text.index("> [!WARNING]+"), text.index("> [!inbox]-")
    path.write_bytes(f"{text[:start]}{QUESTIONS}{text[end:]}".encode())
    return path


def add_profile(note: Path, toml: str) -> None:
    folder = note.parent / ".summarizer" / "profiles"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mine.toml").write_text(toml, "utf-8")


def annotations_in(run: Command, note: Path) -> list[dict[str, object]]:
    result = run("show", note, "--json")
    assert result.code == 0, result.err
    shown = json.loads(result.out)
    assert shown["profile"] == "mine"
    found = shown["annotations"]
    assert isinstance(found, list)
    return found


def test_a_template_of_one_file_is_drafted_accepted_and_rejected(run: Command, note: Path) -> None:
    before = note.read_bytes()
    assert run("fill", note).code == 3
    add_profile(note, PROFILE)
    result = run("fill", note)
    assert result.code == 0, result.err
    after = note.read_text("utf-8")
    assert "### Their trick\n🤖 “" in after
    assert "### Where I doubt it\n🤖 “" in after
    assert "### Mine\nwords\n\n> more\n" in after
    assert run("accept", note, "--fields", "method").code == 0
    assert "### Their trick\n“" in note.read_text("utf-8")
    assert run("undo", note).code == 0
    assert run("reject", note).code == 0
    assert note.read_bytes() == before


def test_the_lines_below_a_heading_that_an_importer_blanked_come_back_as_lines(
    run: Command, note: Path
) -> None:
    add_profile(note, PROFILE + 'remarks = ["Mine"]\n')
    assert run("fill", note).code == 0
    assert run("accept", note).code == 0
    accepted = note.read_bytes()
    blank = accepted.decode()
    start, end = blank.index("### Their trick"), blank.index("## Import")
    headings = "### Their trick\n\n### Where I doubt it\n\n### Mine\n\n"
    note.write_bytes(f"{blank[:start]}{headings}{blank[end:]}".encode())
    assert run("restore", note).code == 0
    assert note.read_bytes().decode() == accepted.decode()


def test_a_dry_run_with_a_model_shows_the_draft_where_the_shape_puts_it(run: Command, note: Path) -> None:
    add_profile(note, PROFILE)
    result = run("fill", note, "--dry-run", "--base-url", "http://127.0.0.1:9", "--model", "some-model")
    assert result.code == 0, result.err
    assert " ### Their trick\n+🤖 …\n" in result.out


def test_a_profile_that_does_not_speak_of_annotations_loses_none(run: Command, note: Path) -> None:
    add_profile(note, PROFILE)
    found = annotations_in(run, note)
    assert [one["key"] for one in found] == [f"HL2EN00{number}" for number in range(1, 6)]
    assert [one["page_index"] for one in found] == [0, 1, 2, 3, 4]
    add_profile(note, "annotations = []\n" + PROFILE)
    assert annotations_in(run, note) == []
    note.write_bytes(note.read_bytes() + b"\n@@We asked nine readers.@@ 2\n")
    add_profile(note, """annotations = ['^@@(?P<text>[^@]+)@@\\s(?P<page>\\d+)$', "span"]\n""" + PROFILE)
    with_odd = annotations_in(run, note)
    assert (with_odd[:5], [one["text"] for one in with_odd[5:]]) == (found, ["We asked nine readers."])


def test_every_usual_way_to_write_an_annotation_is_read_without_the_key(run: Command, note: Path) -> None:
    link = "zotero://open-pdf/library/items/EXPDF2EN?page=1&annotation=HL2EN00"
    words = "The central question of this study is therefore"
    more = (
        f"> [!quote|#ffd400] x\n> {words} ([p. 1]({link}A))\n\n"
        f"- {words} ([p. 1]({link}B))\n\n"
        f"> [!note] Page 1\n>\n> {words}\n>\n^HL2EN00CaEXPDF2ENp1\n"
    )
    note.write_bytes(note.read_bytes() + f"\n{more}".encode())
    add_profile(note, PROFILE)
    assert [one["key"] for one in annotations_in(run, note)][5:] == ["HL2EN00A", "HL2EN00B", "HL2EN00C"]

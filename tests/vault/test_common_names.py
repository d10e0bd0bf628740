"""Which files of a folder are literature notes where nothing but common names of fields tells."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Run

Command = Callable[..., Run]
PROJECT = "# Garden\n\n## Summary\n\n## Method\n"


def test_a_project_note_with_headings_like_a_summarys_is_passed_over_in_a_folder(
    run: Command, tmp_path: Path
) -> None:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "garden.md").write_text(PROJECT, "utf-8")
    (vault / "paper.md").write_text(f"---\ndoi: 10.1234/leaf\n---\n{PROJECT}", "utf-8")
    assert [Path(one["note"]).name for one in json.loads(run("status", vault, "--json").out)] == ["paper.md"]
    planned = run("batch", vault, "--dry-run")
    assert "garden" not in planned.out + planned.err


def test_one_that_was_named_itself_is_filled_from_the_pdf_that_was_named(
    run: Command, tmp_path: Path
) -> None:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    note = vault / "garden.md"
    note.write_text(PROJECT, "utf-8")
    assert "PDF" in run("fill", note).err

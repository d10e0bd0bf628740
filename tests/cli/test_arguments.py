"""Paths, flags and questions as people give them, and what is said where they cannot be used."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from summarizer.cli.arguments import unquoted
from summarizer.cli.main import app
from tests.conftest import Run

Command = Callable[..., Run]
WITH_A_PLACE = ("status", "notes", "batch", "journal", "dashboard", "review", "watch", "export")


@pytest.mark.parametrize("command", WITH_A_PLACE)
def test_a_folder_that_is_not_there_is_refused_and_leaves_nothing(
    run: Command, tmp_path: Path, command: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    result = run(command, tmp_path / "no such")
    assert result.code == 3
    assert "There is no" in result.err
    assert sorted(tmp_path.rglob("*")) == before


def test_without_a_place_the_current_folder_is_meant(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = tmp_path / "vault"
    run("demo", vault)
    monkeypatch.chdir(vault)
    assert "5 notes; 50 fields" in run("status").out
    assert "fill" in run("journal").out
    assert run("notes").out.count(".md") == 5
    assert "0 to draft" in run("batch", "--dry-run").out
    assert "🤖" in run("export", "--include-drafts").out
    assert run("dashboard").code == 0
    assert all(get_command(app).commands[name].params[0].required is False for name in ("watch", "review"))  # type: ignore[attr-defined]


def test_a_path_that_can_be_none_is_refused_in_a_sentence(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = f"{'x' * 300}.md"
    for arguments in (
        ("fill", long),
        ("status", tmp_path / long),
        ("accept", long),
        ("export", tmp_path, "-o", long),
        ("compare", tmp_path, "-o", long),
        ("evaluate", tmp_path, "-o", long),
        ("annotate", "a.md", "-o", long),
    ):
        result = run(*arguments)
        assert (result.code, result.out) == (2, ""), arguments
        assert "File name too long" in result.err
    monkeypatch.setattr("sys.stdin", io.StringIO("a\0b.md\n"))
    assert run("accept", "-").code == 2


def test_papers_are_compared_and_measured_from_a_list_and_from_one_vault_only(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, other = tmp_path / "vault", tmp_path / "other"
    for one in (vault, other):
        run("demo", one)
    run("accept", vault, "--yes")
    run("accept", other, "--yes")
    monkeypatch.chdir(vault)
    listed = "".join(f"{note}\n" for note in vault.glob("*.md"))
    for command, *more in (("compare", "--output", "Side.md"), ("evaluate",)):
        monkeypatch.setattr("sys.stdin", io.StringIO(listed))
        result = run(command, "-", *more, "--dry-run", "--json")
        assert result.code == 0, result.err
        assert result.out.count("沈若溪")
        refused = run(command, ".", other, *more)
        assert (refused.code, refused.out) == (2, "")
        assert "does not lie in the vault" in refused.err


def test_a_path_with_blanks_and_no_quotes_is_shown_in_quotes(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "My Vault" / "two  words.md"
    note.parent.mkdir()
    note.write_text("no literature note", "utf-8")
    monkeypatch.chdir(tmp_path)
    for arguments in (
        ("fill", "My", "Vault"),
        ("status", "My", "Vault"),
        ("diff", "--json", "My", "Vault"),
        ("undo", *str(note.parent).split(" ")),
    ):
        result = run(*arguments)
        assert result.code in {2, 3}
        assert re.search('in quotes, since it has blanks: ".*My Vault"', result.err), result.err
    assert unquoted(["fill", "My", "Vault", "x"]) == "My Vault"
    assert unquoted(["fill", "x" * 5000, "y"]) == ""
    assert "in quotes" not in run("fill", "Mine", "Vault").err


def test_a_tilde_is_the_home_folder_in_quotes_too(run: Command, clean_machine: Path, tmp_path: Path) -> None:
    assert run("demo", "~/vault").code == 0
    assert (clean_machine / "vault").is_dir()
    note = next((clean_machine / "vault").glob("2025*.md"))
    assert "50 fields" in run("status", "~/vault").out
    assert run("accept", f"~/vault/{note.name}", "--fields", "备注").code == 0
    assert run("export", "~/vault", "--output=~/m.csv").code == 0
    assert (clean_machine / "m.csv").is_file()
    assert "no nobody" not in run("status", "~nobody/vault").err


@pytest.mark.parametrize("name", ["paper.pdf", "PAPER.PDF", "paper.epub", "saved.html", "draft.docx"])
def test_a_paper_in_the_place_of_a_note_is_told_what_is_wanted(
    run: Command, tmp_path: Path, name: str
) -> None:
    paper = tmp_path / name
    paper.write_bytes(b"%PDF-1.7")
    for command in ("fill", "undo", "show"):
        result = run(command, paper)
        assert result.code == 3
        assert "Name the literature note" in result.err
        assert "--pdf" in result.err


@pytest.mark.parametrize(
    ("arguments", "code", "kind"),
    [
        (("fill", "none.md"), 3, "NoteNotFound"),
        (("status", "none"), 3, "NoteNotFound"),
        (("show", "."), 3, "NoteRefused"),
        (("fill",), 2, "MissingParameter"),
        (("fill", "a.md", "--no-such-flag"), 2, "NoSuchOption"),
        (("notes", ".", "--tag", "a", "--where", "b=c"), 2, "UsageError"),
        (("batch", ".", "--max-notes", "many"), 2, "BadParameter"),
    ],
)
def test_a_refusal_with_json_is_an_object(
    run: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    code: int,
    kind: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, "--json")
    said = json.loads(result.out)
    assert (result.code, said["exit_code"], said["kind"]) == (code, code, kind)
    assert said["error"]
    assert set(said) == {"error", "hint", "kind", "exit_code"}
    assert f"Error: {said['error']}" in result.err
    assert run(*arguments).out == ""


def test_help_is_whole_on_a_narrow_screen_and_names_every_command(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def narrow(*arguments: str) -> str:
        monkeypatch.setenv("COLUMNS", "80")
        return " ".join(run(*arguments, "--help").out.split())

    commands = get_command(app).commands  # type: ignore[attr-defined]
    listed = narrow()
    for name in commands:
        assert " ".join((commands[name].help or "").partition("\n\n")[0].split()) in listed
    assert "..." not in listed.replace("[ARGS]...", "")
    batch = narrow("batch")
    assert "Commands: collect Fetch the answers" in batch
    assert "--max-cost" in batch


def leaves(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Each command that can be run, by its whole name."""
    for part, one in getattr(command, "commands", {}).items():
        yield from leaves(one, f"{name} {part}".strip())
    if not hasattr(command, "commands"):
        yield name, command


def test_every_command_that_tells_something_tells_it_as_json(run: Command, tmp_path: Path) -> None:
    without = {
        name
        for name, command in leaves(get_command(app))
        if not any("--json" in one.opts for one in command.params)
    }
    assert without == {"init", "config set", "mcp"}  # as README says
    vault = tmp_path / "vault"
    made = json.loads(run("demo", vault, "--json").out)
    assert [Path(one).parent for one in made["notes"]] == [vault] * 5
    assert Path(json.loads(run("dashboard", vault, "--json").out)["file"]).is_file()
    (vault / "summarizer.toml").write_text('provider = "ollama"\n', "utf-8")
    asked = json.loads(run("trust", vault, "--json").out)
    assert (asked["sets"], asked["trusted"]) == ({"provider": "ollama"}, False)
    assert json.loads(run("trust", vault, "--json", "--yes").out)["trusted"] is True
    assert json.loads(run("trust", vault, "--json", "--revoke").out)["trusted"] is False

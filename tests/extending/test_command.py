"""A command is one file; what is not called is not imported, what cannot be loaded spoils nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from summarizer import __version__
from tests.conftest import Run
from tests.extending.conftest import Program

COUNT_WORDS = '''
"""`summarizer count-words`: how many words a note has."""

from pathlib import Path

import typer


def count_words(note: Path) -> None:
    """Count the words of a note."""
    typer.echo(f"{len(note.read_text('utf-8').split())} words")


COMMAND = count_words
'''


def commands_of(help_text: Run) -> list[str]:
    """The commands that --help lists, in its order."""
    lines = help_text.out.partition("Commands:\n")[2].splitlines()
    return [line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "]


@pytest.mark.parametrize("how", ["file", "distribution"])
def test_a_command_that_was_added_runs_and_stands_in_the_help_after_ours(program: Program, how: str) -> None:
    if how == "file":
        program.add("cli/commands/count_words.py", COUNT_WORDS)
    else:
        point = "count-words = word_counter:COMMAND"
        program.install("word_counter", COUNT_WORDS, "summarizer.cli.commands", point)
    counted = program.run("count-words", __file__)
    assert (counted.code, counted.err) == (0, "")
    assert counted.out.endswith(" words\n")
    listed = commands_of(program.run("--help"))
    assert listed[:3] == ["init", "fill", "batch"]
    assert listed[-2:] == ["demo", "count-words"]


def test_an_installed_command_that_cannot_be_loaded_is_told_of_when_it_is_called(program: Program) -> None:
    program.install("broken", "import no_such_module", "summarizer.cli.commands", "shine = broken:COMMAND")
    called = program.run("shine")
    assert called.code == 8
    assert (
        "Error: The installed part 'shine' of broken (summarizer.cli.commands) cannot be loaded" in called.err
    )
    assert "uninstall it" in called.err
    assert "Traceback" not in called.err
    helped = program.run("--help")
    assert (helped.code, commands_of(helped)[-1]) == (0, "shine")


def test_the_program_runs_as_a_module_and_knows_its_own_name(program: Program) -> None:
    assert program.run("--version").out == f"{__version__}\n"
    assert "Usage: summarizer fill" in program.run("fill", "--help").out


def test_a_command_that_was_misspelt_is_guessed(program: Program) -> None:
    wrong = program.run("fil")
    assert wrong.code == 2
    assert "Did you mean 'fill'" in wrong.err


def test_help_imports_nothing_heavy_and_a_command_no_other() -> None:
    code = (
        "import sys\n"
        "from summarizer.cli.main import app\n"
        "app(sys.argv[1:], prog_name='summarizer', standalone_mode=False)\n"
        "print(*sorted(sys.modules), file=sys.stderr)\n"
    )

    def imported(*arguments: str) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
        )
        return set(done.stderr.split())

    heavy = {"openai", "pydantic", "pymupdf", "rich", "starlette", "jinja2", "importlib.metadata", "mcp"}
    assert not heavy & imported("--help")
    ours = {name for name in imported("status", "--help") if name.startswith("summarizer.cli.commands.")}
    assert ours == {"summarizer.cli.commands.status"}

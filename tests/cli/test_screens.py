"""What is printed: whole on a screen of any width and in a pipe, in whatever letters the console has."""

from __future__ import annotations

import io
import itertools
import os
import pty
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

import pytest
from rich.cells import cell_len
from rich.text import Text

from summarizer.cli.main import main
from summarizer.cli.terminal import broken
from tests.conftest import Run

LETTERS = ("gbk", "cp1252", "ascii")


def on_screen(columns: int, *arguments: object) -> list[str]:
    """The lines that the program prints on a terminal so wide."""
    here, there = pty.openpty()
    ioctl(there, TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    program = [sys.executable, "-m", "summarizer", *map(str, arguments)]
    with subprocess.Popen(
        program, stdout=there, stderr=there, env={**environment, "TERM": "xterm"}
    ) as process:
        os.close(there)
        shown = b""
        while True:
            try:
                part = os.read(here, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
    os.close(here)
    assert process.returncode == 0, shown.decode()
    stays = re.sub("[^\n]*\r\x1b\\[2K", "", shown.decode("utf-8"))  # what was said of a wait is gone
    return Text.from_ansi(stays.replace("\r", "")).plain.splitlines()


@pytest.mark.parametrize("columns", [80, 120])
def test_the_first_screens_are_whole_and_as_wide_as_the_terminal(columns: int, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    screens = [
        on_screen(columns, "demo", vault),
        *(on_screen(columns, one, vault) for one in ("status", "journal")),
    ]
    for line in itertools.chain.from_iterable(screens):
        assert "…" not in line
        assert cell_len(line.rstrip()) <= columns or " " not in line.strip(), line
    printed = "".join(line.strip() for line in screens[0])
    assert "三种处理下落叶的分解速率与土壤有机碳的变化。 p1" in printed
    assert "copied from the paper by the program. p3" in " ".join(" ".join(screens[0]).split())


def test_a_narrow_screen_drops_columns_and_no_letters(tmp_path: Path, run: Callable[..., Run]) -> None:
    run("demo", tmp_path / "vault")
    narrow, wide = (on_screen(columns, "status", tmp_path / "vault") for columns in (60, 120))
    assert "edited" in wide[0]
    assert "edited" not in narrow[0]
    assert "oldest draft" in narrow[0]
    name = "2025_Oduya_Highlight-Guided Retri_KEY-EXA2PLE4"
    width = narrow[0].index("draft") - 2
    column = "".join(line[:width].strip() for line in narrow)
    assert name.replace(" ", "") in column.replace(" ", "")
    assert any("widen the window" in line for line in narrow)


def test_what_is_piped_is_one_line_for_one_thing(tmp_path: Path, run: Callable[..., Run]) -> None:
    lines = run("demo", tmp_path / "vault").out.splitlines()
    assert sum(line.startswith("研究方法") for line in lines) == 5
    assert f"The filled vault is {tmp_path / 'vault'}: open it in Obsidian, or read" in lines[-1]
    note = next((tmp_path / "vault").glob("2025*.md"))
    run("undo", note)
    diff = run("fill", note, "--dry-run").out
    assert any(len(line) > 300 and line.startswith("+") for line in diff.splitlines())


@pytest.mark.parametrize("letters", LETTERS)
def test_a_console_of_other_letters_stops_nothing(
    letters: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*arguments: object) -> str:
        out = io.BytesIO()
        for name in ("stdout", "stderr"):
            monkeypatch.setattr(sys, name, io.TextIOWrapper(out, encoding=letters, write_through=True))
        monkeypatch.setattr(sys, "argv", ["summarizer", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            main()
        assert stopped.value.code in {0, None}, out.getvalue()
        return out.getvalue().decode("utf-8" if letters == "ascii" else letters)  # as click takes ASCII

    vault = tmp_path / "vault"
    assert "{" not in told("demo", vault)
    note = next(vault.glob("2024*.md"))
    for command in (
        "show",
        "diff",
        "evidence",
        "profile check",
        "accept",
        "undo",
        "undo",
        "fill --dry-run",
        "fill",
    ):
        assert told(*command.split(), note)
    for command in (
        "status",
        "journal",
        "journal --format csv",
        "doctor",
        "export --include-drafts",
        "notes",
    ):
        assert told(*command.split(" ")[:1], vault, *command.split(" ")[1:])


def test_a_pipe_that_is_closed_ends_in_silence(tmp_path: Path, run: Callable[..., Run]) -> None:
    run("demo", tmp_path / "vault")
    command = f"{sys.executable} -m summarizer export {tmp_path / 'vault'} --include-drafts | head -c 20"
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert len(ended.stdout.encode()) == 20
    assert ended.stderr == ""


@pytest.mark.parametrize(
    ("line", "room", "expected"),
    [
        ("a b c", 3, ["a b", "c"]),
        ("  还土有机碳，与", 8, ["  还土有", "  机碳，", "  与"]),
        ("在 6 个公园", 6, ["在 6", "个公园"]),
        ("（处理）后", 6, ["（处", "理）后"]),
        ("see /a/very/long/path now", 8, ["see", "/a/very/long/path", "now"]),
        ("whole however long", 0, ["whole however long"]),
        ("", 5, [""]),
    ],
)
def test_lines_are_broken_as_their_languages_are(line: str, room: int, expected: list[str]) -> None:
    assert broken(line, room) == expected

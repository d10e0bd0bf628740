"""What a command prints in a terminal, as a picture."""

from __future__ import annotations

import io
import os
import pty
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

_PAGE = """<!doctype html><meta charset="utf-8"><style>
pre {{ margin: 0; padding: 16px; width: fit-content; background: {background}; color: {foreground};
       font: 14px/1.4 "Noto Sans Mono CJK SC", "Noto Color Emoji", monospace; }}</style>
<main style="width: fit-content"><pre>{code}</pre></main>"""
_ROWS = 40
_UP = "\x1b[1A"


def printed(command: Sequence[str], columns: int, environment: Mapping[str, str], folder: Path) -> str:
    """All that a command writes to a terminal of so many columns, with its codes.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    ours, its = pty.openpty()
    ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, columns, 0, 0))
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environment, cwd=folder) as process:
        os.close(its)
        read = b"".join(iter(lambda: _chunk(ours), b""))
    os.close(ours)
    text = read.decode("utf-8")
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, text)
    return text


def _chunk(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the last process closed it
        return b""


def as_html(commands: Sequence[tuple[str, str]], columns: int) -> str:
    """A page with a terminal in which commands were typed and their texts came."""
    console = Console(
        record=True, width=columns, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    for command, text in commands:
        console.print(Text.assemble(("$ ", "bold green"), (command, "bold")))
        for line in _seen(text):
            console.print(Text.from_ansi(line), soft_wrap=True)
        console.print()
    return console.export_html(theme=MONOKAI, code_format=_PAGE, inline_styles=True)


def _seen(text: str) -> list[str]:
    """The lines that stand in the end: a line goes where the cursor went up and wrote over it."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").strip().split("\n"):
        del lines[len(lines) - line.count(_UP) :]
        lines.append(line.rsplit("\r", 1)[-1].rsplit(_UP, 1)[-1])
    return lines

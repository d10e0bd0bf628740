"""The program in a process of its own, as a shell starts it, and waiting for what it does."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

COMMAND = (sys.executable, "-c", "from summarizer.cli.main import main; main()")
_IN_BACKGROUND = ("sh", "-c", 'trap "" INT; exec "$@"', "sh")
PATIENCE = 300.0
"""Seconds after which something that must happen is taken for something that never does."""


@contextmanager
def started(
    *arguments: object, in_background: bool = False, own_group: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """`summarizer ARGUMENTS…`, with pipes for what it prints; `in_background` as a script's `&` starts it.

    With `own_group` it and its processes can be signalled together, as Ctrl-C does.
    A script's shell starts what ends in `&` with Ctrl-C ignored.
    """
    command = [*(_IN_BACKGROUND if in_background else ()), *COMMAND, *map(str, arguments)]
    pipes = subprocess.PIPE
    with subprocess.Popen(
        command, stdout=pipes, stderr=pipes, text=True, start_new_session=own_group
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def wait_for(condition: Callable[[], object]) -> bool:
    """Whether the condition came true, asked again and again until it does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False

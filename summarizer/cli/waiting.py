"""What is told while somebody waits: the step that is under way and its seconds, on stderr of a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

_PATIENCE = 1.0
"""Seconds for which nothing is told."""


@contextmanager
def waiting(step: str = "") -> Iterator[Callable[[str], None]]:
    """Tell what is waited for until the block ends, and each further step that is given; then it is gone.

    Where stderr is no terminal, or all is done in a moment, nothing is told.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from summarizer.cli.output import console

    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
    shown = Progress(
        *columns,
        console=console(stderr=True),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    task = shown.add_task(step, total=None)
    later = Timer(_PATIENCE, shown.start)
    later.daemon = True
    later.start()
    try:
        yield lambda step: shown.reset(task, description=step)
    finally:
        later.cancel()
        later.join()
        shown.stop()

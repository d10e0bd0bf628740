"""How the time for some work grows with its input: no load on the machine, and no slow one, changes that."""

from __future__ import annotations

import time
from collections.abc import Callable


def grows_as_its_input(work: Callable[[int], object], size: int) -> bool:
    """Whether work on four times the input takes about four times as long, and not sixteen times.

    The processor's time counts, the best of three; a tenth of a second is too little to tell.
    """
    large = min(_seconds(work, size) for _ in range(3))
    return large < 0.1 or large < 9 * min(_seconds(work, size // 4) for _ in range(3))


def _seconds(work: Callable[[int], object], size: int) -> float:
    start = time.thread_time()
    work(size)
    return time.thread_time() - start

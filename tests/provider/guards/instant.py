"""An event loop whose clock jumps to the next timer: waits are exact, and take no time at all."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Value = TypeVar("Value")


class _Jumping(selectors.DefaultSelector):
    """Waits for nobody: the time that it is asked to wait is added to `passed`."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready and timeout:
            self.passed += timeout
        return ready


class _InstantLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.passed


def run_instantly(main: Coroutine[Any, Any, Value]) -> tuple[float, Value]:
    """The seconds that a coroutine would have waited, and its value; it must not speak to a network."""
    with asyncio.Runner(loop_factory=_InstantLoop) as runner:
        value = runner.run(main)
        return runner.get_loop().time(), value

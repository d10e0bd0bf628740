"""What a person who waits may hear: which step of drafting a note is under way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Tell: TypeAlias = Callable[[str], None]
"""Hears of a step as it begins."""


def nobody(step: str) -> None:
    """Nobody waits."""
    del step

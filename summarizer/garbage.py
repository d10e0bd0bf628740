"""How often Python looks for values that are of no use any more since they only refer to each other."""

from __future__ import annotations

import gc

_SELDOM = 50_000, 20, 50


def look_seldom() -> None:
    """Look seldom: a paper is some 40,000 values, none in a circle, and looking takes a tenth of the time."""
    gc.set_threshold(*_SELDOM)

"""Starts importing the openai backend early, while something else is being waited for."""

from __future__ import annotations

import importlib
from threading import Thread


def preload() -> Thread:
    """A started daemon thread that imports the openai backend, which takes about half a second.

    The import lock makes a later import wait for it, so nobody needs to join the thread.
    """
    thread = Thread(
        target=importlib.import_module,
        args=("summarizer.provider.backends.openai",),
        name="preload openai",
        daemon=True,
    )
    thread.start()
    return thread

"""Which code made something that is kept: when the code changes, it is made anew."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

from summarizer import __version__


@cache
def edition(*packages: str) -> str:
    """A short name for the modules and tables of some packages (not of those within), by their content."""
    digest = hashlib.blake2b(__version__.encode(), digest_size=6)
    for package in packages:
        for file in sorted(resources.files(package).iterdir(), key=lambda one: one.name):
            if file.name.endswith((".py", ".toml")):
                digest.update(file.read_bytes())
    return digest.hexdigest()

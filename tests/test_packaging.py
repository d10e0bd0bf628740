"""What the program imports is declared, and what is declared is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = {
    "ray": ["summarizer/batch/engines/cluster.py", "summarizer/batch/engines/ray.py"],
    "mcp": ["summarizer/agent/server.py"],
    "openpyxl": ["summarizer/review/matrix.py"],
    "keyring": ["summarizer/vault/keys.py"],
    "anthropic": ["summarizer/provider/backends/anthropic/client.py"],
    "google": ["summarizer/provider/backends/gemini/client.py"],
}
"""Packages that come with an extra, and the only files that may import them."""


def imported() -> Iterator[tuple[str, str]]:
    """The packages that the program imports anywhere, and in which files."""
    for path in sorted((ROOT / "summarizer").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                package = name.partition(".")[0]
                if package not in sys.stdlib_module_names and package != "summarizer":
                    yield package, path.relative_to(ROOT).as_posix()


def declared(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0]) for requirement in requirements}


def normal(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    owners = packages_distributions()
    used = {normal(owners[package][0]) for package, _ in imported() if package not in EXTRAS}
    assert used == declared(PROJECT["dependencies"])


def test_what_comes_with_an_extra_is_imported_where_it_may_be_missing() -> None:
    extras = PROJECT["optional-dependencies"]
    offered = {one for name, needs in extras.items() if name != "dev" for one in declared(needs)}
    assert {{"google-genai": "google"}.get(one, one) for one in offered} == set(EXTRAS)
    for package, files in EXTRAS.items():
        assert sorted({file for name, file in imported() if name == package}) == files

"""Prints the lowest versions that pyproject.toml allows, as pip's constraints.

Of what the program itself asks for, with its extra `xlsx`; the tools of development stay as constraints.txt
has them, and what any of these asks for in turn is pip's to choose.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def name_of(requirement: str) -> str:
    """The name in a requirement, in the one spelling that packages are compared by (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def main() -> None:
    """Print the constraints."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["xlsx"]]
    for requirement in asked:
        lowest = re.search(r">=\s*([\w.]+)", requirement)
        if lowest is None:
            raise SystemExit(f"{requirement} has no lower bound in pyproject.toml.")
        print(f"{name_of(requirement)}=={lowest[1]}")
    tools = {name_of(one) for one in extras["dev"]} - {name_of(one) for one in asked}
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        if name_of(line) in tools:
            print(line)


if __name__ == "__main__":
    main()
